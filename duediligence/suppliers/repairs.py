"""Problems grouped by the repair they need, so that a thousand of them are a dozen decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from duediligence.errors import Level, Problem

How = Literal["values", "rows", "column", "read"]
"""How a group is mended: say what each value means, look at the rows, decide about the column, or only read it."""

_EXAMPLES = 3
_RANK: Mapping[str, int] = {"blocking": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Repair:
    """What problems of one ``kind`` have in common: a title, what to do once for all of them, and how it is done."""

    kind: str
    title: str
    advice: str
    how: How


_REPAIRS = (
    Repair("country_unknown", "Countries we do not know", "Say once what each spelling means.", "values"),
    Repair(
        "country_missing",
        "Suppliers without a country",
        "Fill in the country, or say one country for all of them.",
        "rows",
    ),
    Repair(
        "country_no_column",
        "No column says the country",
        "Say which column holds it, or that all suppliers are in one country.",
        "column",
    ),
    Repair("name_no_column", "No column holds the names", "Say which column does, or leave the table out.", "column"),
    Repair("name_missing", "Rows without a supplier name", "Fill in the name; until then we use another cell.", "rows"),
    Repair("row_nameless", "Rows that name no supplier", "Fill in the name if it is a supplier.", "rows"),
    Repair("row_no_supplier", "Totals, notes and headings", "Check that no supplier is among them.", "rows"),
    Repair("row_repeated", "Rows that repeat another one", "Merge them, or keep each as a supplier.", "rows"),
    Repair(
        "row_differs",
        "One supplier, told differently",
        "Merge the rows, or give each a supplier number, a site or an address.",
        "rows",
    ),
    Repair(
        "personal_data",
        "Columns about single people",
        "We leave them out. Keep one only if you need it, and write down why.",
        "column",
    ),
    Repair("number_unread", "Numbers we could not read", "Write whole numbers, or leave the cells blank.", "values"),
    Repair("number_about", "Numbers we read as about right", "Write the exact numbers if you know them.", "read"),
    Repair("number_zero", "Cells that say 0", "Leave them blank if the number is not known.", "read"),
    Repair("percent_unread", "Percentages we could not read", "Write numbers from 0 to 100.", "values"),
    Repair("percent_about", "Percentages we read as about right", "Write the exact shares if you know them.", "read"),
    Repair("percent_ones", "Percentages of only 0 and 1", 'Write "100 %" if 1 means all.', "column"),
    Repair("money_unread", "Sums of money we could not read", "Write plain numbers.", "values"),
    Repair("money_currencies", "Suppliers paid in several currencies", "We keep each sum; no total is made.", "read"),
    Repair("date_unread", "Dates we could not read", "Write dates as year-month-day: 2026-05-31.", "values"),
    Repair(
        "lines_other_name", "One supplier number, several names", "Check that all of these are one supplier.", "rows"
    ),
    Repair(
        "lines_other_country",
        "One supplier number, several countries",
        "Say in which country the goods are made.",
        "rows",
    ),
    Repair("lines_too_much_text", "More text than a cell can hold", "The lines keep all of it.", "read"),
    Repair("id_decimals", "Numbers stored as decimals", "Compare with your purchasing system.", "column"),
    Repair("id_rounded", "Numbers cut off by the spreadsheet", "Format the column as text and export again.", "column"),
    Repair("lei_wrong", "LEIs with a wrong check digit", "Look them up again.", "values"),
    Repair("os_id_wrong", "OS IDs with a wrong check digit", "Look them up again.", "values"),
    Repair("tax_number_wrong", "Tax numbers with a wrong check digit", "Compare with an invoice.", "values"),
    Repair("hs_code_unread", "HS codes we could not read", "Write the digits of the code: 6109.10.", "values"),
    Repair(
        "role_unread",
        "What happens in the country",
        'Write "made here", "invoices only" or "not sure".',
        "values",
    ),
    Repair("smelter_unknown", "Smelters not identified", "Ask the supplier which smelters these are.", "rows"),
)

REPAIRS: Mapping[str, Repair] = MappingProxyType({repair.kind: repair for repair in _REPAIRS})
"""The kinds of repair by name."""


@dataclass(frozen=True)
class ProblemGroup:
    """Problems that one repair mends.

    ``kind`` is the stable name, None where the problems have none; ``title`` and ``advice`` are sentences for people.
    ``values``: value as written → how many rows, the most frequent first (empty where no problem has a value).
    ``rows``: the (file, sheet, row) of each, in order; ``examples``: the first few problems as they are.
    """

    kind: str | None
    title: str
    advice: str
    how: How
    level: Level
    column: str | None
    count: int
    values: Mapping[str, int]
    rows: tuple[tuple[str | None, str | None, int], ...]
    examples: tuple[Problem, ...]


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems by the repair they need and the column they are in, the gravest and the most frequent first.

    Problems without a ``kind`` go together where their advice is the same, or, without advice, their message.
    """
    together: dict[tuple[str, str | None, str | None, Level], list[Problem]] = {}
    for problem in problems:
        same = problem.kind or problem.advice or problem.message
        together.setdefault((same, problem.kind, problem.column, problem.level), []).append(problem)
    groups = [_group(kind, column, found) for (_, kind, column, _), found in together.items()]
    return tuple(sorted(groups, key=lambda group: (_RANK[group.level], -group.count)))


def _group(kind: str | None, column: str | None, found: list[Problem]) -> ProblemGroup:
    first = found[0]
    repair = REPAIRS.get(kind or "") or Repair("", first.message, first.advice, "rows" if first.row else "read")
    values = Counter(problem.value for problem in found if problem.value is not None)
    return ProblemGroup(
        kind,
        repair.title,
        repair.advice,
        repair.how,
        first.level,
        column,
        len(found),
        MappingProxyType(dict(values.most_common())),
        tuple((problem.file, problem.sheet, problem.row) for problem in found if problem.row is not None),
        tuple(found[:_EXAMPLES]),
    )
