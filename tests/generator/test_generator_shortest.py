"""The shortest set keeps the order of suppliers, keeps what must stay, and is found the same way every time."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from duediligence.generator import shortest
from duediligence.generator.shortest import rank_correlation
from duediligence.services.generating import shortest_lines
from tests.assessment.portfolio import definition

CHOICES = "choices: [{id: no, risk: 0}, {id: some, risk: 40}, {id: yes, risk: 100}]"


def _question(name: str, weight: int, more: str = "") -> str:
    return (
        f"      - {{id: {name}, type: select_one, role: exposure, weight: {weight}, unknown: 60, "
        f"label: {{en: Q}}, {CHOICES}{more}}}"
    )


QUESTIONS = "\n".join(
    [
        _question("heavy", 90),
        _question("light", 1),
        _question("lighter", 1, ", critical: true, relevant: \"${gate} = 'yes'\""),
        _question("flagged", 1),
        _question("late", 1, ", asked_from: heightened"),
        "      - {id: gate, type: select_one, label: {en: Gate}, choices: [{id: no}, {id: yes}]}",
        "      - {id: remark, type: text, label: {en: Remark}}",
    ]
)
RULES = "  - {id: bad, kind: harm, severity: high, red_flag: true, when: \"${flagged} = 'yes'\", say: {en: Bad}}"


@pytest.fixture(scope="module")
def found():
    return shortest(definition(QUESTIONS, RULES), "standard")


def test_the_order_is_kept_by_what_weighs_and_what_must_stay(found):
    assert (found.kept, found.left_out) == (("heavy", "lighter", "flagged", "gate"), ("light", "remark"))
    assert found.needed == ("lighter", "flagged", "gate")
    assert 0.95 <= found.correlation <= 1
    assert found.elsewhere > 0.9
    assert found.suppliers == 300


def test_it_is_found_the_same_way_every_time(found):
    assert shortest(definition(QUESTIONS, RULES), "standard") == found


def test_it_is_told_in_lines_with_what_is_left_out(found):
    lines = shortest_lines(found)
    assert lines[0].startswith("4 of 6 questions of the standard set keep the order of 300 invented suppliers: ")
    assert lines[-2:] == ("  light", "  remark")
    assert json.dumps(vars(found))


def test_the_rank_correlation_is_that_of_the_textbooks():
    up, down = list(range(9)), list(range(9, 0, -1))
    assert (rank_correlation(up, up), rank_correlation(up, down)) == (1.0, -1.0)
    # 1 − 6 Σd² ÷ n (n² − 1) without ties: d² = 1 + 1 + 0 + 0
    assert rank_correlation([1, 2, 3, 4], [2, 1, 3, 4]) == pytest.approx(0.8)
    assert rank_correlation([3, 3, 3], [1, 2, 3]) == 1.0
    assert all(rank_correlation(up, [*up[:k], 0, *up[k + 1 :]]) < 1 for k, _ in pairwise(up) if k)
