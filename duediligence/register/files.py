"""Files as they came in, kept once by their hash."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from duediligence.errors import CannotProceed, Problem
from duediligence.register.canonical import sha256
from duediligence.register.schema import file, import_
from duediligence.register.unit import Reader, Unit


def keep(unit: Unit, data: bytes, name: str) -> str:
    """Keep the bytes of a file; returns their SHA-256. The same bytes are kept once, under their first name."""
    digest = sha256(data)
    known = unit.connection.execute(select(file.c.sha256).where(file.c.sha256 == digest)).one_or_none()
    if known is None:
        values = {"sha256": digest, "name": name, "size": len(data), "added": unit.now, "content": data}
        unit.connection.execute(insert(file).values(values))
    return digest


def content(reader: Reader, digest: str) -> bytes:
    """The bytes of a kept file. CannotProceed when there is none, or when the bytes are not those kept."""
    found = reader.connection.execute(select(file.c.content, file.c.name).where(file.c.sha256 == digest)).one_or_none()
    if found is None:
        raise CannotProceed(
            Problem("The file is not in the register.", "Import it again.", "blocking", value=digest[:12])
        )
    data = bytes(found.content)
    if sha256(data) != digest:
        message = "The bytes of this file are not those that were imported: the register was changed from outside."
        raise CannotProceed(Problem(message, "Restore a backup.", "blocking", file=found.name))
    return data


def forget_unused(unit: Unit, digests: set[str]) -> None:
    """Delete those of these files that no import refers to any more."""
    used = select(import_.c.file_sha256).where(import_.c.file_sha256.is_not(None))
    unit.connection.execute(delete(file).where(file.c.sha256.in_(digests), file.c.sha256.not_in(used)))
