"""What went through the register is assessed exactly as what did not: same inputs, same name, on both databases."""

from datetime import date

import pandas as pd

from duediligence.answers import code_answers
from duediligence.assessment import Assessment, assess
from duediligence.questionnaire import Questionnaire, load, shipped
from duediligence.reference import gather_facts
from duediligence.register import Register, actions, answers, assessments, entities, imports
from duediligence.remediation import suggest

from .register_examples import AS_OF, PORTFOLIO, officer, suppliers
from .register_examples import answers as answered

LIST = suppliers(
    {
        "name": "North Mill",
        "country": "BD",
        "country_as_written": "Bangladesh",
        "products": "garments",
        "workers": 900.0,
    },
    {"name": "South Code", "country": "DE", "country_as_written": "Germany", "sector": "62"},
    {"name": "West Farm", "products": "cotton", "migrant_share": 33.3},
)


def assessed(frame: pd.DataFrame, long: pd.DataFrame, questionnaire: Questionnaire) -> Assessment:
    coded, _ = code_answers(long, questionnaire, tuple(frame["key"]))
    return assess(frame, coded, questionnaire, gather_facts(frame), AS_OF)


def test_the_way_through_the_register_changes_nothing(register: Register) -> None:
    questionnaire = load(next(path for path in shipped() if path.stem == "forced_labour"))
    rows = []
    for question in questionnaire.definition.questions():
        if question.type == "select_one":
            answer = {"question": question.id, "evidence": "documented", "dated": date(2026, 3, 2)}
            rows += [
                {"key": "North Mill", "value": question.choices[-1].id, **answer},
                {"key": "South Code", "value": question.choices[0].id, **answer},
            ]
    long = answered(*rows)
    direct = assessed(LIST, long, questionnaire)
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=LIST)
        answers.add_batch(unit, PORTFOLIO, long, "forced_labour", AS_OF)
    with officer(register) as unit:
        stored = assessed(entities.frame(unit, PORTFOLIO), answers.current(unit, PORTFOLIO), questionnaire)
        run = assessments.save(unit, PORTFOLIO, stored)
        suggested = suggest(stored, questionnaire, AS_OF)
        merged = actions.merge_suggestions(unit, PORTFOLIO, "forced_labour", suggested, tuple(LIST["key"]))
        assert assessments.is_unchanged(unit, run)
        assert len(actions.frame(unit, PORTFOLIO)) == merged.new == len(suggested) > 0
    assert run.name == assessments.name_of(direct)
