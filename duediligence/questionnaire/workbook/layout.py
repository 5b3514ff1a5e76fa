"""Which sheets a workbook has and what stands in their columns: XLSForm's own first, ours beside them.

Sheets and columns follow from the typed models. Only what XLSForm calls otherwise is named here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import BaseModel

from duediligence.questionnaire.model import Action, Definition, Module, Question, Section
from duediligence.questionnaire.shape import Slot, branches, slots

README: Final = "read me"
SURVEY: Final = "survey"
CHOICES: Final = "choices"
SETTINGS: Final = "settings"
CONDITIONS: Final = "conditions"
QUESTIONNAIRE: Final = "questionnaire"
BANDS: Final = "bands"
ACTIONS: Final = "actions"
LISTS: Final = "lists"

TYPE, NAME, LIST_NAME, PERCENT, OF_CORE = "type", "name", "list_name", "percent", "of core"
BEGIN, END = "begin_group", "end_group"
SELECTS: Final = ("select_one", "select_multiple")
KEY, VALUE, MEANING = "key", "value", "meaning"
IN_WORDS: Final = "in words"
"""A column that we write for people and do not read."""

FORM_SETTINGS: Final = {"form_title": "title", "form_id": "id", "version": "version", "default_language": "languages"}
"""Columns of ``settings`` → the key of the definition each says, or says the first of."""

_XLSFORM: Final[Mapping[tuple[str, str], str]] = {
    (SURVEY, "id"): NAME,
    (SURVEY, "help"): "hint",
    (SURVEY, "title"): "label",
    (CHOICES, "id"): NAME,
}
"""(sheet, key) → header, where XLSForm has a name of its own."""
_FORM_COLUMNS: Final = (TYPE, NAME, "label", "hint", "relevant", "constraint", LIST_NAME, *FORM_SETTINGS)
_ON_BANDS: Final = ("bands", "levels", "lowest_band")

LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "Arabic", "bn": "Bengali", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "km": "Khmer", "ko": "Korean",
    "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "si": "Sinhala", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Names of languages in headers; any other language is named by its code."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header (before a language), and the slot it holds, None for one of our own making."""

    header: str
    slot: Slot | None = None

    @property
    def in_languages(self) -> bool:
        """Whether there is one such column for each language."""
        return self.slot is not None and self.slot.form == "words"

    @property
    def of_form(self) -> bool:
        """Whether XLSForm knows the column."""
        return self.header in _FORM_COLUMNS


@dataclass(frozen=True)
class Table:
    """A sheet with one part of the definition a row.

    ``steps``: the keys that lead to it (``("sections", "questions", "choices")``). ``parent``: header of the column
    that names the part it belongs to, None where it belongs to the definition.
    """

    sheet: str
    steps: tuple[str, ...]
    model: type[BaseModel]
    columns: tuple[Column, ...]
    parent: str | None = None

    def column_of(self, key: str) -> Column | None:
        """The column that holds a key of the part."""
        return next((each for each in self.columns if each.slot is not None and each.slot.path[0] == key), None)


@dataclass(frozen=True)
class Keys:
    """A sheet with one key of the definition a row: ``scoring.mitigation.practice``, value, meaning."""

    sheet: str
    slots: tuple[Slot, ...]


def header_of(sheet: str, slot: Slot) -> str:
    """The header over a slot, before a language."""
    return _XLSFORM.get((sheet, slot.key), slot.key)


def in_language(header: str, language: str) -> str:
    """The header of one language as XLSForm writes it: ``label::English (en)``."""
    return f"{header}::{language_name(language)}"


def language_name(language: str) -> str:
    """``English (en)``; a language that we have no name for by its code alone: ``xx (xx)``."""
    return f"{LANGUAGES.get(language, language)} ({language})"


_LANGUAGE_HEADER: Final = re.compile(r"(?P<base>[^:]*?)\s*::?\s*(?P<name>[^()]*?)\s*(\(\s*(?P<code>[\w-]+)\s*\))?")


def split_header(written: str, first: str) -> tuple[str, str | None]:
    """A header as written → header in our spelling and language code; a language that is not said is the ``first``."""
    match = _LANGUAGE_HEADER.fullmatch(" ".join(written.split()))
    if match is None:
        return " ".join(written.split()).casefold(), None
    base, name = match["base"].casefold(), match["name"].casefold()
    by_name = {each.casefold(): code for code, each in LANGUAGES.items()}
    return base, match["code"] or by_name.get(name) or name or first


@cache
def tables() -> tuple[Table, ...]:
    """The sheets that hold rows, in the order of the workbook; the catalogue of actions comes last."""
    found = [_survey()]
    for branch in branches(Question):
        found += _tables(branch.key, branch.model, ("sections", "questions", branch.key), "question")
    for branch in branches(Definition):
        if branch.key != "sections":
            found += _tables(branch.key, branch.model, (branch.key,), None)
    found += _tables(ACTIONS, Action, (ACTIONS,), None)
    return tuple(found)


def _survey() -> Table:
    own = [slot for slot in slots(Question) if slot.key not in ("id", "type")]
    form = [Column(TYPE), Column(NAME, slots(Question)[0])]
    form += [_column(SURVEY, slot) for slot in own if header_of(SURVEY, slot) in _FORM_COLUMNS]
    form.sort(key=lambda column: _FORM_COLUMNS.index(column.header))
    ours = [_column(SURVEY, slot) for slot in own if header_of(SURVEY, slot) not in _FORM_COLUMNS]
    known = {column.header for column in (*form, *ours)}
    ours += [_column(SURVEY, slot) for slot in slots(Section) if header_of(SURVEY, slot) not in known]
    return Table(
        SURVEY, ("sections", "questions"), Question, (*form, Column(PERCENT), *ours, Column(OF_CORE), Column(IN_WORDS))
    )


def _tables(sheet: str, model: type[BaseModel], steps: tuple[str, ...], parent: str | None) -> list[Table]:
    """The sheet of a list of parts, and those of the lists within its parts."""
    header = LIST_NAME if sheet == CHOICES else parent
    columns = [Column(header)] if header else []
    columns += [_column(sheet, slot) for slot in slots(model)]
    if any(column.header == "when" for column in columns):
        columns.append(Column(IN_WORDS))
    found = [Table(sheet, steps, model, tuple(columns), header)]
    for branch in branches(model):
        found += _tables(f"{sheet}_{branch.key}", branch.model, (*steps, branch.key), f"{sheet} id")
    return found


def _column(sheet: str, slot: Slot) -> Column:
    return Column(header_of(sheet, slot), slot)


def table(sheet: str) -> Table:
    """The table of a sheet."""
    return next(each for each in tables() if each.sheet == sheet)


@cache
def key_sheets(model: type[Definition] | type[Module]) -> tuple[Keys, ...]:
    """The sheets that hold the keys of a definition or module, without what ``settings`` says."""
    said = [slot for slot in slots(model) if slot.key not in ("id", "version")]
    return (
        Keys(QUESTIONNAIRE, tuple(slot for slot in said if slot.path[0] not in _ON_BANDS)),
        Keys(BANDS, tuple(slot for slot in said if slot.path[0] in _ON_BANDS)),
    )


def names_of_rows() -> dict[str, tuple[str, ...]]:
    """For each sheet the headers that tell its rows apart."""
    names: dict[str, tuple[str, ...]] = {}
    for each in tables():
        headers = [column.header for column in each.columns]
        own = [header for header in (NAME, "id") if header in headers][:1]
        names[each.sheet] = (*([each.parent] if each.parent else []), *own)
    keys = {sheet.sheet: (KEY,) for sheet in key_sheets(Definition)}
    return {**names, **keys, CONDITIONS: ("question",), SETTINGS: ()}


SECTION_SLOTS: Final = slots(Section)
"""What a section says of itself; it stands in the row that begins its group."""
