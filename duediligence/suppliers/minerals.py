"""Conflict-minerals templates: smelters become suppliers, and what the company declares becomes a list of answers.

The templates (CMRT, EMRT and their like, by the Responsible Minerals Initiative) are known by their shape: a sheet of
smelters with columns for metal, smelter and its number or country, and a sheet where questions stand beside
"Answer" and "Comments". Their headers in ten languages stand in ``tables/minerals.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from duediligence.errors import Problem
from duediligence.spreadsheets import Book, Sheet, Table, normalise_header, table_of
from duediligence.suppliers.frame import Suppliers, read_rows
from duediligence.suppliers.lines import gather

_WORDS = Path(__file__).parent / "tables" / "minerals.csv"
_TITLE = re.compile(r"\(([A-Z]{2,4})\)\s*$")
_REVISION = re.compile(r"Revision\s*([\d.]+)", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*[\d１-９]{1,2}\s*[)）.]")
_STAR = re.compile(r"\s*[(（][*\d]?[)）]\s*[:：]?\s*$|\s*[:：]\s*$")
_TOP = 15  # rows above which headers and titles stand
_FIELDS = ("metal", "name", "country", "supplier_id", "address", "city", "region")
_ROLES = {"metal": "products"}
_BLOCKS = 2  # a form has at least so many questions with "Answer" and "Comments" beside them


@dataclass(frozen=True, slots=True)
class DeclaredAnswer:
    """One answer of a declaration, with its place. ``metal`` None: about the company; ``answer`` None: left blank."""

    question: str
    metal: str | None
    answer: str | None
    comment: str | None
    row: int


@dataclass(frozen=True)
class Declaration:
    """What the declaring company says; it is no supplier of the smelters. Texts as written, None where blank."""

    sheet: str | None
    company: str | None
    scope: str | None
    date: str | None
    answers: tuple[DeclaredAnswer, ...]


@dataclass(frozen=True)
class Minerals:
    """A filled-in template: ``template`` is its short name ("CMRT") where it gives one, ``revision`` its number.

    ``smelters``: one row a smelter, its metals as ``products``; a smelter that is not identified is a row of its own
    with a problem.
    """

    template: str | None
    revision: str | None
    declaration: Declaration | None
    smelters: Suppliers


def read_minerals(book: Book, kept: Mapping[str, str] | None = None) -> Minerals | None:
    """The content of a conflict-minerals template; None where the book is none.

    It is one where a sheet that is not hidden lists smelters and another is a declaration with several questions.
    ``kept``: headers of personal data → why they are kept.
    """
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    listed = next(((sheet, at, roles) for sheet in shown for at, roles in [_smelter_header(sheet)] if roles), None)
    if listed is None:
        return None  # before every cell of a long list is looked at
    declared = next(((sheet, blocks) for sheet in shown if len(blocks := _blocks(sheet)) >= _BLOCKS), None)
    if declared is None:
        return None
    titles = [text for sheet in (declared[0], listed[0]) for row in _grid(sheet)[:_TOP] for text in row if text]
    name = next((found[1] for text in titles if (found := _TITLE.search(text.strip()))), None)
    number = next((found[1].rstrip(".") for text in titles if (found := _REVISION.search(text))), None)
    return Minerals(name, number, _declaration(*declared), _smelters(*listed, book.file, kept or {}))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """What → normalised words that say it."""
    with _WORDS.open(encoding="utf-8", newline="") as lines:
        return {
            row["what"]: frozenset(normalise_header(word) for word in row["words"].split("|"))
            for row in csv.DictReader(lines)
        }


def _says(text: str | None, *what: str) -> bool:
    normal = normalise_header(_STAR.sub("", text or ""))
    return bool(normal) and any(normal in _words()[each] for each in what)


def _metal(text: str) -> str:
    """The English name of a metal; the text itself where we do not know it."""
    bare = _STAR.sub("", text).strip()
    known = list(_words())
    return next((each for each in known[known.index("Tantalum") :] if _says(bare, each)), bare)


def _grid(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.cells.columns), strict=True))


def _smelter_header(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row (0-based) with the headers of a list of smelters, and what → column; no columns where there is none."""
    top = replace(sheet, cells=sheet.cells.slice(0, _TOP))
    for at, row in enumerate(_grid(top)):
        roles: dict[str, int] = {}
        for position, text in enumerate(row):
            for what in (*_FIELDS, "look_up", "id_input"):
                if text and what not in roles and _says(text, what):
                    roles[what] = position
                    break
        if "metal" in roles and ("name" in roles or "look_up" in roles) and len(roles) >= 3:
            return at, roles
    return 0, {}


def _smelters(sheet: Sheet, at: int, roles: Mapping[str, int], file: str, kept: Mapping[str, str]) -> Suppliers:
    table, unknown = _named(_without_workings(table_of(sheet, sheet.rows[at].as_py()), roles), roles)
    fields = {roles[what]: _ROLES.get(what, what) for what in _FIELDS if what in roles}
    fields[roles.get("name", roles.get("look_up", 0))] = "name"
    reasons = {position: kept[header] for position, header in enumerate(table.headers) if header in kept}
    frame, problems = read_rows(table, fields, file, reasons)
    frame["date"] = frame["document"] = pd.Series([None] * len(frame), dtype=object)
    problems += [
        Problem(
            "The supplier has not identified this smelter.",
            "Ask which smelter it is: without a name nobody can look at it.",
            "warning",
            file,
            table.sheet,
            row,
            table.headers[roles["metal"]],
            value=metal,
            kind="smelter_unknown",
        )
        for row, metal in unknown.items()
    ]
    known_rows = set(unknown)
    problems = [each for each in problems if each.kind != "country_missing" or each.row not in known_rows]
    return gather(frame, problems, by_country=False, role="made here").suppliers


def _without_workings(table: Table, roles: Mapping[str, int]) -> Table:
    """The table up to its first column without a header: beyond it stand the template's own formulas."""
    last = max(roles.values())
    end = next((at for at, header in enumerate(table.headers) if at > last and not header.strip()), len(table.headers))
    return replace(
        table, headers=table.headers[:end], letters=table.letters[:end], cells=table.cells.select(range(end))
    )


def _named(table: Table, roles: Mapping[str, int]) -> tuple[Table, dict[int, str]]:
    """The table with each smelter's name in one column and metals in English; row → metal of those not identified.

    A name written by hand stands beside the choice "Smelter not listed"; without one the choice is the name. The
    number typed by hand fills in where the sheet's own formula gave none; a formula without a value says "0".
    """
    cells = [[None if text == "0" else text for text in column.to_pylist()] for column in table.cells.columns]
    chosen = cells[roles["look_up"]] if "look_up" in roles else [None] * table.cells.num_rows
    written = cells[roles["name"]] if "name" in roles else [None] * table.cells.num_rows
    metals = [_metal(text) if text else None for text in cells[roles["metal"]]]
    names: list[str | None] = []
    unknown: dict[int, str] = {}
    for row, choice, name, metal in zip(table.rows.to_pylist(), chosen, written, metals, strict=True):
        told = name if name and not _says(name, "not listed", "not identified") else None
        told = told or (choice if choice and not _says(choice, "not listed", "not identified") else None)
        if told is None and metal is not None:
            unknown[row] = metal
            told = f"Smelter not identified ({metal})"
        names.append(told)
    cells[roles["metal"]] = metals
    cells[roles.get("name", roles.get("look_up", 0))] = names
    if "id_input" in roles and "supplier_id" in roles:
        typed = cells[roles["id_input"]]
        cells[roles["supplier_id"]] = [
            one or other for one, other in zip(cells[roles["supplier_id"]], typed, strict=True)
        ]
    columns = {str(position): pa.array(column, pa.string()) for position, column in enumerate(cells)}
    return replace(table, cells=pa.table(columns)), unknown


@dataclass(frozen=True, slots=True)
class _Block:
    """A header row of the form: its place, and the columns of question, answer and comment."""

    at: int
    question: int
    answer: int
    comment: int


def _blocks(sheet: Sheet) -> list[_Block]:
    found = []
    for at, row in enumerate(_grid(sheet)):
        answers = [position for position, text in enumerate(row) if _says(text, "answer")]
        comments = [position for position, text in enumerate(row) if _says(text, "comments")]
        if answers and comments and answers[0] < comments[0]:
            questions = [position for position in range(answers[0]) if row[position]]
            if questions:
                found.append(_Block(at, questions[-1], answers[0], comments[0]))
    return found


def _declaration(sheet: Sheet, blocks: Sequence[_Block]) -> Declaration:
    grid = _grid(sheet)
    end = next(
        (at for at, row in enumerate(grid) if any(text and "©" in text for text in row) and at > blocks[-1].at), None
    )
    answers: list[DeclaredAnswer] = []
    for block, following in zip(blocks, [*(each.at for each in blocks[1:]), end or len(grid)], strict=True):
        answers += _answers(sheet, grid, block, following)
    said = {what: _beside(grid[: blocks[0].at], what, blocks[0]) for what in ("company", "scope", "date")}
    return Declaration(sheet.name, said["company"], said["scope"], said["date"], tuple(answers))


def _answers(sheet: Sheet, grid: Sequence[Sequence[str | None]], block: _Block, end: int) -> list[DeclaredAnswer]:
    """The answers under one header row: for each metal, or for each question about the company."""
    head = _STAR.sub("", grid[block.at][block.question] or "").strip()
    of_metals = bool(_NUMBERED.match(head))
    found = []
    for at in range(block.at + 1, end):
        label = _STAR.sub("", grid[at][block.question] or "").strip()
        answer, comment = (None if text == "0" else text for text in (grid[at][block.answer], grid[at][block.comment]))
        if of_metals and (not label or sheet.rows[at].as_py() != sheet.rows[at - 1].as_py() + 1):
            break  # the metals stand directly below their question
        if not label:
            continue
        if not of_metals and not answer and not re.match(r"\s*[A-ZＡ-Ｚ]\s*[.．)]", label):
            continue
        question, metal = (head, _metal(label)) if of_metals else (label, None)
        row = int(sheet.rows[at].as_py())
        found.append(DeclaredAnswer(question, metal, answer, comment, row))
    return found


def _beside(rows: Sequence[Sequence[str | None]], what: str, block: _Block) -> str | None:
    """What is filled in to the right of a label, as far as the answers go; "0" is a formula without a value."""
    for row in rows:
        if _says(row[block.question], what):
            filled = (
                text
                for text in row[block.question + 1 : block.comment]
                if text and text != "0" and not _STAR.search(text)
            )
            return next(filled, None)
    return None
