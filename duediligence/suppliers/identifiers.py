"""Numbers that check themselves: LEI, OS ID, tax and registration numbers; and tariff codes in all their spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from stdnum import lei
from stdnum.eu import vat

from duediligence.reference.countries import is_country

# The symbols of Crockford's Base 32, of which an OS ID's last eight characters are made.
_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OS_ID = re.compile(rf"[A-Z]{{2}}20\d{{2}}(?:[0-2]\d\d|3[0-5]\d|36[0-6])[{_BASE_32}]{{6}}")

# Normalised header → the number of python-stdnum that it names, and how it is called.
_TAX_NUMBERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "vat number": ("eu.vat", "VAT number"),
        "vat no": ("eu.vat", "VAT number"),
        "vat id": ("eu.vat", "VAT number"),
        "vat reg no": ("eu.vat", "VAT number"),
        "vat registration number": ("eu.vat", "VAT number"),
        "vat registration no": ("eu.vat", "VAT number"),
        "vat": ("eu.vat", "VAT number"),
        "ust id": ("eu.vat", "VAT number"),
        "ust idnr": ("eu.vat", "VAT number"),
        "ust id nr": ("eu.vat", "VAT number"),
        "umsatzsteuer id": ("eu.vat", "VAT number"),
        "numero de tva": ("eu.vat", "VAT number"),
        "numero tva": ("eu.vat", "VAT number"),
        "tva intracommunautaire": ("eu.vat", "VAT number"),
        "btw nummer": ("eu.vat", "VAT number"),
        "cnpj": ("br.cnpj", "CNPJ"),
        "siret": ("fr.siret", "SIRET number"),
        "numero siret": ("fr.siret", "SIRET number"),
        "n siret": ("fr.siret", "SIRET number"),
        "siren": ("fr.siren", "SIREN number"),
        "numero siren": ("fr.siren", "SIREN number"),
        "gstin": ("in_.gstin", "GSTIN"),
        "gst number": ("in_.gstin", "GSTIN"),
        "统一社会信用代码": ("cn.uscc", "unified social credit code"),
        "社会信用代码": ("cn.uscc", "unified social credit code"),
        "cuit": ("ar.cuit", "CUIT"),
        "partita iva": ("it.iva", "partita IVA"),
        "p iva": ("it.iva", "partita IVA"),
        "nip": ("pl.nip", "NIP"),
        "инн": ("ru.inn", "INN"),
        "法人番号": ("jp.cn", "corporate number"),
        "사업자등록번호": ("kr.brn", "business registration number"),
        "vergi kimlik no": ("tr.vkn", "VKN"),
        "cvr": ("dk.cvr", "CVR number"),
        "cvr nummer": ("dk.cvr", "CVR number"),
        "nipc": ("pt.nif", "NIPC"),
        "ma so thue": ("vn.mst", "tax number"),
        "mst": ("vn.mst", "tax number"),
        "統一編號": ("tw.ubn", "unified business number"),
        "abn": ("au.abn", "ABN"),
        "y tunnus": ("fi.ytunnus", "Y-tunnus"),
    }
)
_CHAPTERS = range(1, 98)
_AROUND_A_CODE = re.compile(
    r"(?:h\.?s\.?n?|hts(?:us)?|cn|taric|ncm|code|codes|tariff|no|nr|ch(?:apter)?|ex)[.:\s]*", re.IGNORECASE
)
_SEPARATORS = re.compile(
    r"[,;/|\n&、，；]+|\s+(?:and|und|et|y|e)\s+|(?<=\d{4})\s*[-–]\s*(?=\d{4}(?!\d))", re.IGNORECASE
)


def is_lei(text: str) -> bool:
    """Whether a text is a legal entity identifier with right check digits (ISO 17442, ISO 7064 MOD 97-10)."""
    return bool(re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text)) and bool(lei.is_valid(text))


def is_os_id(text: str) -> bool:
    """Whether a text is an OS ID with the right check character.

    Country, day of creation (year and day of the year), five characters and a check character: the sum of the
    letters' code points of the country and of the values of the others in Crockford's Base 32, modulo 32, as Open
    Supply Hub's own software makes it. Spaces and hyphens do not count.
    """
    plain = re.sub(r"[\s-]", "", text).upper()
    if not _OS_ID.fullmatch(plain) or not is_country(plain[:2]):
        return False
    total = ord(plain[0]) + ord(plain[1]) + sum(_BASE_32.index(each) for each in plain[2:-1])
    return _BASE_32[total % 32] == plain[-1]


def tax_number_check(header: str) -> tuple[str, Callable[[str], bool]] | None:
    """What a normalised header names among numbers with check digits, and the check; None where it names none.

    A VAT number is checked where it begins with the letters of a country of the European Union; without them it
    cannot be, and passes.
    """
    if header not in _TAX_NUMBERS:
        return None
    module, name = _TAX_NUMBERS[header]
    if module == "eu.vat":
        return name, _is_vat
    return name, lambda text: bool(_module(module).is_valid(text))


def _is_vat(text: str) -> bool:
    plain = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    country = "gr" if plain[:2] == "EL" else plain[:2].lower()
    return country not in vat.MEMBER_STATES or bool(vat.is_valid(plain))


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")


def hs_codes_of(text: str) -> tuple[str, ...] | None:
    """The codes of the Harmonized System in a cell as ``6109.10.0012``; None where something in it is none.

    Read are 2 to 10 digits with points, blanks or hyphens between them. A number that a spreadsheet has shortened
    gets its zero back: ``6109.1`` is 6109.10, ``30617`` is 0306.17. Chapters run from 01 to 97.
    """
    codes = []
    for item in _SEPARATORS.split(text):
        bare = _AROUND_A_CODE.sub("", item.strip(), count=1).strip(" .:()'\"")
        if not bare:
            continue
        code = _code(bare)
        if code is None:
            return None
        codes.append(code)
    return tuple(dict.fromkeys(codes)) or None


def _code(text: str) -> str | None:
    text = re.sub(r"(?<=\d{6})\.0$", "", text)
    if not re.fullmatch(r"\d[\d.\s-]*", text):
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) % 2:
        digits = f"{digits}0" if re.match(r"\d{4}\.", text) else f"0{digits}"
    if not 2 <= len(digits) <= 10 or int(digits[:2]) not in _CHAPTERS:
        return None
    parts = [digits[:4], digits[4:6], digits[6:]]
    return ".".join(part for part in parts if part)
