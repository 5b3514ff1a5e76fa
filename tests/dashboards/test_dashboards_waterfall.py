"""The way from context to score: bars that meet, one sentence, and a table that says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duediligence.assessment import explain
from duediligence.dashboards import waterfall
from tests.assessment.portfolio import AS_OF, answers, definition, facts, given, suppliers
from tests.assessment.test_assessment_worked_examples import GARMENTS, QUESTIONS, RULES, SAFE


def stages(row=None, known=GARMENTS):
    small = definition(QUESTIONS, RULES)
    said = None if row is None else answers(small, [row])
    return waterfall.stages(explain(suppliers([{}]), said, small, facts([known]), AS_OF, 0))


def shown(found):
    return [(stage.label, stage.shown) for stage in found]


def test_documented_answers_and_safeguards_take_the_score_down():
    found = stages({question: given(value, "documented") for question, value in SAFE.items()})
    assert shown(found) == [
        ("Context", "69.6"),
        ("Answers", "−17.4"),
        ("Safeguards", "−15.7"),
        ("Score", "36.5"),
    ]
    assert waterfall.sentence(found) == ("Context 69.6; answers take off 17.4; safeguards take off 15.7; score 36.5.")
    assert waterfall.table(found)[-1] == {"Step": "Score", "Points": "36.5", "Leads to": "36.5"}


def test_a_finding_raises_it():
    found = stages(SAFE | {"worker_pays_fee": "yes"})
    assert [stage.label for stage in found] == ["Context", "Answers", "Safeguards", "Worst finding", "Score"]
    assert found[-1].end == Decimal("75.0")
    assert "because of a finding: Workers pay to get the job; score 75.0." in waterfall.sentence(found)


def test_only_what_is_known_is_drawn():
    assert shown(stages()) == [("Context", "69.6")]
    assert stages(known=dict.fromkeys(GARMENTS)) == ()
    assert waterfall.sentence(()) == ""
    asked = stages({"worker_pays_fee": "no"})  # too little for a rating: there is no score to stand by
    assert [stage.label for stage in asked] == ["Context", "Answers", "Safeguards"]


@pytest.mark.parametrize("row", [SAFE, SAFE | {"worker_pays_fee": "yes"}, {"worker_pays_fee": "no"}])
def test_each_bar_begins_where_the_one_before_ends(row):
    found = stages(row)
    steps = [stage for stage in found if not stage.total]
    reached = found[0].end
    for stage in steps:
        assert stage.start == reached
        reached = stage.end
    if found[-1].label == "Score":
        assert found[-1].end == reached


def test_the_figure_has_a_bar_a_stage_and_marks_the_bands():
    found = stages(SAFE)
    figure = waterfall.waterfall_figure(found, definition(QUESTIONS, RULES).definition.bands)
    (bar,) = figure.data
    assert list(bar.y) == [stage.label for stage in found]
    assert [base + width for base, width in zip(bar.base, bar.x, strict=True)] == pytest.approx(
        [float(max(stage.start, stage.end)) for stage in found]
    )
    marks = [shape.x0 for shape in figure.layout.shapes if shape.yref == "paper"]
    assert marks == [25, 50, 75]
    assert [note.text for note in figure.layout.annotations][:3] == ["Some", "High", "Severe"]
