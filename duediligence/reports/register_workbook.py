"""The risk register as an Excel workbook: every supplier with its reasons and the first thing to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from duediligence.answers import PROTECTED_NOT_TAKEN_IN
from duediligence.assessment import Assessment
from duediligence.dashboards.labels import (
    KINDS,
    LANES,
    LEVELS,
    NOT_PROOF,
    RATINGS,
    SEVERITIES,
    STATES,
    basis_text,
    concern_label,
    context_label,
    missing,
)
from duediligence.dashboards.measures import by_concern, by_context
from duediligence.errors import Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import country_name
from duediligence.remediation import suggest
from duediligence.reports import checklist_workbook
from duediligence.reports.book import Book, Column
from duediligence.reports.checklist_workbook import action_rows
from duediligence.reports.reasons import context_reasons, finding_reasons

if TYPE_CHECKING:
    from duediligence.reference import Facts

TITLE: Final = "Forced labour risk register"
PROTECTED: Final = "Includes protected sources: only for the people bound by the safety gate"

_REGISTER: Final = (
    Column("Supplier", 34, "wrapped"), Column("Site", 18, "wrapped"), Column("Country", 16, "wrapped"),
    Column("Context: how hard we look", 20), Column("Context score (0–100)", 10, "number"),
    Column("Depth of our look", 14),
    Column("Concern: what we found", 22), Column("Score (0–100)", 9, "number"),
    Column("Range: from", 9, "number"), Column("Range: to", 9, "number"), Column("It rests on", 17),
    Column("To do", 18), Column("How much we know", 10, "percent"), Column("Worst finding", 12),
    Column("Why", 60, "wrapped"), Column("First action", 40, "wrapped"),
    Column("File", 22, "wrapped"), Column("Sheet", 14, "wrapped"), Column("Row", 7, "whole"),
    Column("Our key", 18, "wrapped"),
)  # fmt: skip
_FINDINGS: Final = (
    Column("Supplier", 34, "wrapped"), Column("Country", 16, "wrapped"), Column("Finding", 60, "wrapped"),
    Column("State", 18), Column("Kind", 20), Column("Severity", 12), Column("Act now", 9),
    Column("Ask", 60, "wrapped"), Column("Rule", 26), Column("Our key", 18, "wrapped"),
)  # fmt: skip
_PROBLEMS: Final = (
    Column("What this means", 16), Column("File", 26, "wrapped"), Column("Sheet", 16, "wrapped"),
    Column("Row", 7, "whole"), Column("Column", 22, "wrapped"), Column("Value", 26, "wrapped"),
    Column("What is wrong", 56, "wrapped"),    Column("What to do", 56, "wrapped"),
)  # fmt: skip
_LEVELS_OF_PROBLEMS: Final = {"blocking": "Left out", "warning": "Check", "note": "Note"}


def register_workbook(
    suppliers: pd.DataFrame,
    assessment: Assessment,
    questionnaire: Questionnaire,
    facts: Facts,
    as_of: date,
    portfolio: str = "",
    checklist: pd.DataFrame | None = None,
    problems: Sequence[Problem] = (),
    protected: bool = False,
    bands: pd.DataFrame | None = None,
) -> bytes:
    """The register as xlsx: sheets Read me, Register, Findings, Checklist and Problems.

    ``suppliers``, ``assessment.results`` and ``facts`` have the same row order. ``checklist`` as of the
    remediation package (None: what the findings suggest). ``protected``: it says for whom alone it is. ``bands``:
    ``band_low`` and ``band_high`` in the same order. The same input gives the same bytes.
    """
    actions = suggest(assessment, questionnaire, as_of) if checklist is None else checklist
    listed = [problem for problem in problems if problem.message != PROTECTED_NOT_TAKEN_IN]
    book = Book(TITLE, as_of)
    _read_me(book, assessment, questionnaire, as_of, portfolio, len(listed), protected)
    book.table("Register", _REGISTER, _register_rows(suppliers, assessment, questionnaire, facts, actions, bands))
    book.table(
        "Findings", _FINDINGS, _finding_rows(suppliers, assessment.findings, questionnaire),
        "Nothing found so far. That is not proof that nothing is there.",
    )  # fmt: skip
    book.table("Checklist", checklist_workbook.COLUMNS, action_rows(suppliers, actions), checklist_workbook.NOTHING)
    book.table("Problems", _PROBLEMS, _problem_rows(listed), "Every row could be used.")
    return book.finished()


def _read_me(
    book: Book,
    assessment: Assessment,
    questionnaire: Questionnaire,
    as_of: date,
    portfolio: str,
    problems: int,
    protected: bool,
) -> None:
    """What the workbook is, how to read it, and on what it rests."""
    sheet = book.workbook.add_worksheet("Read me")
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 90)
    text, bold = book.format(text_wrap=True, valign="top"), book.format(bold=True, text_wrap=True, valign="top")
    made = assessment.questionnaire
    title = next(iter(questionnaire.definition.title.values()), made.id)
    sheet.write_string(0, 0, TITLE, book.format(bold=True, font_size=18))
    sheet.set_row(0, 28)
    lines: list[tuple[str, str]] = [
        *([("For whom", PROTECTED)] if protected else []),
        *([("Portfolio", portfolio)] if portfolio else []),
        ("As of", as_of.isoformat()),
        ("Suppliers", f"{len(assessment.results):,}"),
        ("Rows with a problem", f"{problems:,} (sheet Problems)" if problems else "none"),
        ("", ""),
        ("How to read it", NOT_PROOF),
        ("", "Context says how hard we look: place, kind of business and goods. Concern says what we found."),
        ("", "Not enough known is not good news: it means that nobody asked, or nobody answered."),
        ("", "All weights and points are assumptions of ours and can be changed in the questionnaire."),
        ("", "Range: how far the score could move if unknown answers turn out otherwise."),
        ("", ""),
        *[(label.label.text, f"{label.count:,}") for label in by_concern(assessment.results)],
        ("", ""),
        *[(label.label.text, f"{label.count:,}") for label in by_context(assessment.results)],
        ("", ""),
        ("Questionnaire", f"{title} ({made.id} {made.version})"),
        ("Its fingerprint", made.hash),
        *[(f"Source: {table.replace('_', ' ')}", edition) for table, edition in sorted(assessment.editions.items())],
    ]
    for row, (name, value) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, bold if value in (NOT_PROOF, PROTECTED) else text)
    sheet.hide_gridlines(2)
    book.printed(sheet, "Read me")


def _register_rows(
    suppliers: pd.DataFrame, assessment: Assessment, questionnaire: Questionnaire, facts: Facts, actions: pd.DataFrame,
    bands: pd.DataFrame | None,
) -> Iterator[Sequence[object]]:  # fmt: skip
    """One row a supplier, in the order of the list."""
    results = assessment.results.to_dict("records")
    ends = [(None, None)] * len(results) if bands is None else bands[["band_low", "band_high"]].to_numpy().tolist()
    found = finding_reasons(assessment.findings)
    worst = _worst(assessment.findings)
    first = _first_actions(actions)
    columns = ("name", "site", "country", "file", "sheet", "row", "key")
    for place, (said, result) in enumerate(zip(_records(suppliers, columns), results, strict=True)):
        context = context_label(result["context_class"])
        concern = concern_label(result["rating"], result["lane"])
        at_least = "At least high concern" if result["rating_basis"] == "finding" and concern.id == "high" else None
        lane = result["lane"]
        severity = worst.get(place)
        yield (
            said["name"], said["site"], _country(said["country"]),
            (context.text, context), result["inherent"], LEVELS.get(str(result["due_diligence"])),
            (at_least or concern.text, concern), None if missing(result["rating"]) else result["residual"],
            *((None, None) if missing(result["rating"]) else ends[place]), basis_text(result["rating_basis"]) or None,
            None if missing(lane) else LANES[lane].text, result["coverage"],
            None if severity is None else (SEVERITIES[severity], RATINGS[severity]),
            "\n".join(found.get(place) or context_reasons(questionnaire, facts, place)),
            first.get(said["key"]), said["file"], said["sheet"], said["row"], said["key"],
        )  # fmt: skip


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    values = [frame[name].tolist() for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def _country(code: object) -> str | None:
    return None if missing(code) else country_name(str(code))


def _worst(findings: pd.DataFrame) -> dict[int, str]:
    """Row → severity of its worst finding of harm."""
    fired = findings[findings["kind"].eq("harm") & findings["state"].eq("fired") & findings["severity"].notna()]
    worst: dict[int, str] = {}
    ranks = list(RATINGS)
    for row, severity in zip(fired["row"], fired["severity"], strict=True):
        known = worst.get(int(row), severity)
        worst[int(row)] = min(known, severity, key=ranks.index)
    return worst


def _first_actions(actions: pd.DataFrame) -> dict[str, str]:
    """Key → title of its first action that is wanted and not done; the checklist comes in the order of work."""
    first: dict[str, str] = {}
    status = actions["status"] if "status" in actions else pd.Series(None, index=actions.index, dtype=object)
    for key, title, state, done in zip(actions["key"], actions["title"], actions["state"], status, strict=True):
        if state != "declined" and done != "done":
            first.setdefault(key, title)
    return first


def _finding_rows(
    suppliers: pd.DataFrame, findings: pd.DataFrame, questionnaire: Questionnaire
) -> Iterator[Sequence[object]]:
    names, countries = suppliers["name"].tolist(), suppliers["country"].tolist()
    for found in findings.to_dict("records"):
        place = int(found["row"])
        severity = None if missing(found["severity"]) else str(found["severity"])
        yield (
            names[place], _country(countries[place]), found["sentence"], STATES[found["state"]], KINDS[found["kind"]],
            None if severity is None else (SEVERITIES[severity], RATINGS[severity]),
            "Yes" if found["red_flag"] else None,
            "\n".join(_question(questionnaire, question) for question in found["ask"]) or None,
            found["rule"], found["key"],
        )  # fmt: skip


def _question(questionnaire: Questionnaire, question: str) -> str:
    known = questionnaire.questions.get(question)
    return question if known is None else next(iter(known.label.values()), question)


def _problem_rows(problems: Sequence[Problem]) -> Iterator[Sequence[object]]:
    for problem in problems:
        yield (
            _LEVELS_OF_PROBLEMS[problem.level], problem.file, problem.sheet,
            problem.row if problem.row is not None else problem.line, problem.column, problem.value,
            problem.message, problem.advice or None,
        )  # fmt: skip
