"""Workbooks that Excel encrypts with its own default password, which is no secret; any other stays closed."""

from __future__ import annotations

import io
import struct

import msoffcrypto
from msoffcrypto import exceptions

from duediligence.spreadsheets.containers import locked
from duediligence.spreadsheets.parsed import refused

_DEFAULT_PASSWORD = "VelvetSweatshop"  # what Excel itself tries first ([MS-OFFCRYPTO] 2.4.2.3, workbook protection)
_DAMAGED = (
    exceptions.FileFormatError,
    exceptions.ParseError,
    exceptions.EncryptionError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    AssertionError,
    OverflowError,
    RecursionError,
)


def unlock_package(data: bytes) -> bytes:
    """The .xlsx or .xlsb inside an encrypted container. Raises CannotProceed where it has a password of its own."""
    return _decrypted(data, always=True)


def unlock_xls(data: bytes) -> bytes:
    """An .xls without Excel's default encryption; unchanged where there is none."""
    return _decrypted(data, always=False)


def xls_stream(data: bytes) -> bytes:
    """The Workbook stream of an .xls that is not encrypted; empty for Excel 5 and 95."""
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        stream: bytes = office.ole.openstream("Workbook").read()
    except exceptions.FileFormatError:
        return b""
    except _DAMAGED as error:
        raise refused("The workbook is damaged: we could not open its container.") from error
    return stream


def _decrypted(data: bytes, *, always: bool) -> bytes:
    opened = io.BytesIO()
    try:
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
        except exceptions.FileFormatError:
            if always:
                raise
            return data  # Excel 5 and 95, which the library does not know
        if not office.is_encrypted():
            return data
        # Old workbooks verify the password as they load it; for packages that has to be asked for.
        office.load_key(password=_DEFAULT_PASSWORD, **({"verify_password": True} if always else {}))
        office.decrypt(opened)
    except (exceptions.InvalidKeyError, exceptions.DecryptionError) as error:
        raise locked() from error
    except _DAMAGED as error:
        raise refused("The workbook is damaged: we could not open its container.") from error
    return opened.getvalue()
