"""What every Word document of ours has in common: plain text, real headings, described pictures, the same bytes."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from duediligence.dashboards.labels import Label

FONT: Final = "Arial"
"""Word has it, and LibreOffice one of the same widths."""
INK: Final = "0B0C0C"
ACCENT: Final = "12436D"
RULE: Final = "B1B4B6"
LANGUAGE: Final = "en-GB"
HIDDEN_MARK: Final = "▯"
"""Stands where a name holds a character that cannot be seen."""

_HIDDEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile(r"\s+")
_LEFT_BEHIND: Final = ("thumbnail.jpeg", "app.xml", "stylesWithEffects.xml")
"""Parts of the empty document we start from that say nothing of ours: a picture, a program, styles for Word 2010."""
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: the day of the paper stands in its properties."""


def one_line(text: object, most: int | None = None) -> str:
    """Text for a document: no control characters, one line, a mark for what cannot be seen.

    ``most``: about how many narrow characters may be shown (a wide one, as in Chinese, counts as two); what is cut
    is marked.
    """
    shown = _BREAKS.sub(" ", _HIDDEN.sub(HIDDEN_MARK, _NOT_TEXT.sub("", str(text)))).strip()
    if most is None:
        return shown
    room = most
    for place, sign in enumerate(shown):
        room -= _width(sign)
        if room < 0:
            return shown[:place].rstrip() + "…"
    return shown


def _width(sign: str) -> int:
    """0 for a mark on the letter before it, so that no letter is cut off from its marks; 2 for a wide letter."""
    if unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


@dataclass(frozen=True, slots=True)
class _Look:
    """A style, in points; ``heading``: bold, in our colour, on the page of what follows."""

    size: float
    line: float
    before: float = 0
    after: float = 2
    heading: bool = False


def _looks(size: float, line: float) -> dict[str, _Look]:
    return {
        **dict.fromkeys(("Normal", "List Number", "List Bullet", "Subtitle"), _Look(size, line)),
        "Caption": _Look(8, 10, before=2, after=3),
        "Title": _Look(18, 23, heading=True),
        "Heading 1": _Look(12.5, 15.5, 8, 3, heading=True),
        "Heading 2": _Look(size + 0.5, line, 5, 2, heading=True),
    }


class Paper:
    """A Word document in A4, British English, without author, path, field, link or macro.

    ``text_size`` and ``line`` in points: lines have a fixed height, so that no script and no substitute font makes
    the paper longer.
    """

    def __init__(self, title: str, made: date, *, margin: float = 15, text_size: float = 9.5, line: float = 12.5):
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = Mm(margin)
        section.bottom_margin = Mm(margin)
        section.header_distance = section.footer_distance = Mm(8)
        self._styles(text_size, line)
        self._properties(title, made)

    def _styles(self, size: float, line: float) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        _font(defaults)
        language = defaults.find(qn("w:lang"))
        for part in ("w:val", "w:eastAsia"):
            language.set(qn(part), LANGUAGE)
        self._document.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
        for name, look in _looks(size, line).items():
            style = styles[name]
            properties = style.element.get_or_add_rPr()
            _font(properties)
            for decoration in style.element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing | w:rPr/w:kern"):
                decoration.getparent().remove(decoration)
            _size(properties, look.size)
            style.font.italic, style.font.bold = False, look.heading
            style.font.color.rgb = RGBColor.from_string(ACCENT if look.heading else INK)
            shape = style.paragraph_format
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
            shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
            shape.keep_with_next = look.heading

    def _properties(self, title: str, made: date) -> None:
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
        core.language, core.keywords, core.revision = LANGUAGE, "", 1
        core.created = core.modified = datetime(made.year, made.month, made.day)

    def title(self, text: str, below: str) -> None:
        """The title and the line below it."""
        self._document.add_paragraph(text, style="Title")
        self._document.add_paragraph(below, style="Subtitle")

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading a screen reader can jump to."""
        self._document.add_paragraph(text, style=f"Heading {level}").paragraph_format.page_break_before = new_page

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """One paragraph of plain text."""
        self._document.add_paragraph().add_run(text).bold = bold

    def caption(self, text: str) -> None:
        """Small text under a picture or table."""
        self._document.add_paragraph(text, style="Caption")

    def listing(self, texts: Sequence[str], *, numbered: bool = False) -> None:
        """A list; a numbered one starts at 1 only once in a document."""
        for text in texts:
            self._document.add_paragraph(text, style="List Number" if numbered else "List Bullet")

    def picture(self, png: bytes, width: float, described: str) -> None:
        """A picture ``width`` millimetres wide with its text alternative."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_after = Pt(0)
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        number = len(self._document.inline_shapes)
        for properties in shape._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
            properties.set("name", f"Picture {number}")
            properties.set("descr", described)

    def table(
        self,
        columns: Sequence[tuple[str, float]],
        rows: Sequence[Sequence[str | Label]],
        described: str,
        *,
        size: float = 8,
        line: float = 10,
    ) -> None:
        """A table with a header row that repeats; ``columns``: header and width in millimetres.

        A cell that is a Label has its colour behind its words.
        """
        table = self._document.add_table(rows=0, cols=len(columns))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _described(table, described)
        for column, (_, width) in zip(table.columns, columns, strict=True):
            column.width = Mm(width)
        for row in ([name for name, _ in columns], *rows):
            cells = table.add_row().cells
            for cell, value, (_, width) in zip(cells, row, columns, strict=True):
                cell.width = Mm(width)
                _fill(cell, value, len(table.rows) == 1, size, line)
            properties = table.rows[-1]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if len(table.rows) == 1:
                properties.append(OxmlElement("w:tblHeader"))

    def footer(self, text: str) -> None:
        """Small text at the foot of each page."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = self._document.styles["Caption"]
        paragraph.text = text

    def finished(self) -> bytes:
        """The file; the same content gives the same bytes."""
        for owner in (self._document.part.package, self._document.part):
            for name, part in list(owner.rels.items()):
                if part.target_ref.endswith(_LEFT_BEHIND):
                    del owner.rels[name]
        made, out = io.BytesIO(), io.BytesIO()
        self._document.save(made)
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, _FIXED)
                entry.compress_type = zipfile.ZIP_DEFLATED
                fixed.writestr(entry, parts.read(name))
        return out.getvalue()


def _font(properties: Any) -> None:
    """Our font in place of the theme's, for every script that has no other."""
    fonts = properties.get_or_add_rFonts() if hasattr(properties, "get_or_add_rFonts") else None
    fonts = properties.find(qn("w:rFonts")) if fonts is None else fonts
    for name in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _size(properties: Any, points: float) -> None:
    """The size of letters; scripts like Arabic and Thai have one of their own."""
    properties.sz_val = Pt(points)
    for old in properties.xpath("w:szCs"):
        properties.remove(old)
    complex_scripts = OxmlElement("w:szCs")
    complex_scripts.set(qn("w:val"), str(round(points * 2)))
    properties.find(qn("w:sz")).addnext(complex_scripts)


def _described(table: Table, text: str) -> None:
    """Its text alternative and thin lines; Word wants the parts of a table's properties in this order."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("w:top", "w:bottom", "w:insideH"):
        line = OxmlElement(side)
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "108")  # the margin within a cell, in twentieths of a point: the table begins where text does
    indent.set(qn("w:type"), "dxa")
    for element in (indent, borders):
        properties.find(qn("w:tblLayout")).addprevious(element)
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        properties.append(element)


def _fill(cell: _Cell, value: str | Label, header: bool, size: float, line: float) -> None:
    paragraph: Paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    shape.space_before = shape.space_after = Pt(1)
    run = paragraph.add_run(value.text if isinstance(value, Label) else value)
    run.bold = header or isinstance(value, Label)
    _size(run._r.get_or_add_rPr(), size)
    behind, ink = (ACCENT, "FFFFFF") if header else (None, INK)
    if isinstance(value, Label):
        behind, ink = value.colour.lstrip("#").upper(), value.ink.lstrip("#").upper()
    run.font.color.rgb = RGBColor.from_string(ink)
    if behind:
        shade = OxmlElement("w:shd")
        for key, given in (("val", "clear"), ("color", "auto"), ("fill", behind)):
            shade.set(qn(f"w:{key}"), given)
        cell._tc.get_or_add_tcPr().append(shade)
