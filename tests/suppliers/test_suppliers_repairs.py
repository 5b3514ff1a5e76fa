from __future__ import annotations

import re
from pathlib import Path

from duediligence.errors import Problem
from duediligence.suppliers.repairs import REPAIRS, group_problems
from tests.suppliers.tables import read


def test_problems_of_a_list_become_a_few_decisions() -> None:
    suppliers = read("""
        Supplier name | Country  | Workers  | LEI
        Alpha Ltd     | Atlantis | 50-100   |
        Beta Ltd      | Germny   | 200-300  | FICT0000000000000198
        Gamma Ltd     | Atlantis | many     |
        Delta Ltd     |          | 12       |
    """)
    groups = group_problems(suppliers.problems)
    shown = [(group.level, group.kind, group.column, group.count, group.how, dict(group.values)) for group in groups]
    assert shown == [
        ("warning", "country_unknown", "Country", 3, "values", {"Atlantis": 2, "Germny": 1}),
        ("warning", "number_unread", "Workers", 1, "values", {"many": 1}),
        ("warning", "lei_wrong", "LEI", 1, "values", {"FICT0000000000000198": 1}),
        ("warning", "country_missing", "Country", 1, "rows", {}),
        ("note", "number_about", "Workers", 2, "read", {"50-100": 1, "200-300": 1}),
    ]
    assert groups[0].title == "Countries we do not know"
    assert [row for _, _, row in groups[0].rows] == [2, 3, 4]
    assert [problem.value for problem in groups[0].examples] == ["Atlantis", "Germny", "Atlantis"]


def test_problems_without_a_kind_go_together_by_their_advice_else_by_their_message() -> None:
    groups = group_problems(
        [
            Problem("Row 3 is odd.", "Mend it.", row=3),
            Problem("Row 4 is odd.", "Mend it.", row=4),
            Problem("This sheet is empty.", level="note", sheet="A"),
            Problem("This sheet is empty.", level="note", sheet="B"),
            Problem("The file is cut off.", level="blocking"),
        ]
    )
    assert [(group.title, group.count, group.rows, group.how) for group in groups] == [
        ("The file is cut off.", 1, (), "read"),
        ("Row 3 is odd.", 2, ((None, None, 3), (None, None, 4)), "rows"),
        ("This sheet is empty.", 2, (), "read"),
    ]


def test_every_kind_that_is_reported_has_a_repair(project: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (project / "duediligence" / "suppliers").glob("*.py")]
    said = re.compile(r"kind ?= ?\"(\w+_\w+)\"|is_\w+, message, \"(\w+)\"")
    reported = {kind or checked for text in sources for kind, checked in said.findall(text)}
    assert reported <= REPAIRS.keys()
    assert {"country_unknown", "lei_wrong"} <= reported
