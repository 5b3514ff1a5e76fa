"""Number formats of an xlsx that change what a person reads: per cents and ids padded with zeros."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from duediligence.spreadsheets.containers import local, read_part, xml_of

_STYLES = "xl/styles.xml"
_BUILT_IN_PERCENT = {9, 10}  # ECMA-376 part 1, 18.8.30: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class NumberFormats:
    """Positions in the workbook's list of cell formats: ``percent`` ones, and ``padded`` ones with their width."""

    percent: frozenset[int]
    padded: dict[int, int]

    @property
    def all(self) -> frozenset[int]:
        """Every format that changes the text."""
        return self.percent | frozenset(self.padded)

    def text(self, style: int, number: str) -> str:
        """The number as the cell shows it: ``0.25`` → ``25%``, ``42`` under ``00000`` → ``00042``."""
        if style in self.percent:
            return f"{float(number) * 100:.10g}%"
        return number.zfill(self.padded[style]) if number.isdecimal() else number


def number_formats(archive: zipfile.ZipFile) -> NumberFormats:
    """Read the workbook's styles; none where there are none."""
    content = read_part(archive, _STYLES)
    if content is None:
        return NumberFormats(frozenset(), {})
    codes: dict[int, str] = {}
    percent, padded = set(), {}
    styles = xml_of(content, _STYLES)
    for element in styles.iter():
        if local(element.tag) == "numFmt" and element.get("numFmtId", "").isdecimal():
            codes[int(element.get("numFmtId", ""))] = _QUOTED.sub("", element.get("formatCode", ""))
    for group in styles:
        if local(group.tag) != "cellXfs":
            continue
        for position, element in enumerate(group):
            identity = element.get("numFmtId", "0")
            number = int(identity) if identity.isdecimal() else 0
            code = codes.get(number, "")
            if number in _BUILT_IN_PERCENT or "%" in code:
                percent.add(position)
            elif re.fullmatch("0{2,}", code):
                padded[position] = len(code)
    return NumberFormats(frozenset(percent), padded)
