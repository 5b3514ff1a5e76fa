"""Checks across answers, sources and suppliers: each number worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from duediligence.answers import code_answers
from duediligence.answers.checks import across_suppliers, with_checks
from duediligence.questionnaire.model import Check

from .making import questionnaire
from .test_answers_coding import FEES, TERMS, WORKERS, long

AS_OF = date(2026, 6, 30)
STORY = {"id": "story", "type": "text"}
OURS = {"id": "ours", "type": "text"}
AUDITED = {"id": "audited", "type": "date"}
COPIED = "We train everybody twice a year, and we keep a list."


def number(check, rows, suppliers):
    """The values of one check, None where it is not known."""
    made = questionnaire(FEES, TERMS, WORKERS, STORY, OURS, AUDITED)
    made = made.__class__(**{
        **vars(made), "definition": made.definition.model_copy(update={"checks": (Check(id="it", **check),)}),
    })  # fmt: skip
    frame = pd.DataFrame(suppliers)
    answers, problems = code_answers(long(*rows), made, list(frame["key"]), AS_OF, protected=True)
    assert not [problem for problem in problems if "this question" not in problem.message]
    values = with_checks(answers, made, frame).checks["it"]
    assert values.dtype == np.float64
    return [None if np.isnan(value) else float(value) for value in values]


def named(*names):
    return [{"key": f"k{place}", "name": name} for place, name in enumerate(names)]


def said(place, question, value, **more):
    return {"key": f"k{place}", "question": question, "value": value, **more}


def test_the_same_text_counts_other_suppliers_and_not_sites_of_one_name():
    rows = [
        said(0, "story", COPIED),
        said(1, "story", f"  {COPIED.upper()} "),
        said(2, "story", COPIED),
        said(2, "ours", "Short."),
        said(3, "story", "Something else, told in its own words and at length."),
        said(4, "ours", "Short."),
        said(5, "ours", COPIED),
    ]
    suppliers = named("Aster", "Birch", "ASTER ", "Cedar", "Dogwood", "Elm", "Fir")
    check = {"kind": "same_text", "of": ("story", "ours")}
    # of the three that wrote it under "story" two are sites of Aster; Elm wrote it under another question
    assert number(check, rows, suppliers) == [1, 1, 1, 0, 0, 0, None]
    assert number(check | {"characters": 5}, rows, suppliers) == [1, 1, 1, 0, 1, 0, None]
    made = questionnaire(STORY, WORKERS)
    checks = (Check(id="a", kind="same_text", of=("story",)), Check(id="b", kind="ratio", of=("workers",)))
    made.__dict__["definition"] = made.definition.model_copy(update={"checks": checks})
    assert across_suppliers(made) == {"story"}


def test_a_ratio_is_of_everything_that_the_list_and_the_sources_say():
    check = {"kind": "ratio", "of": ("supplier.workers", "workers")}
    suppliers = [{"key": f"k{place}", "workers": workers} for place, workers in enumerate((100, 300, None, 0, 50, 80))]
    rows = [
        said(0, "workers", "250"),
        said(1, "workers", "900", source="audit"),
        said(1, "workers", "100"),
        said(2, "workers", "40"),
        said(3, "workers", "20"),
        said(5, "workers", "don't know"),
    ]
    assert number(check, rows, suppliers) == [2.5, 9.0, None, 20.0, None, None]


def test_evidence_older_than_what_it_shows():
    march, may = date(2026, 3, 1), date(2026, 5, 1)
    rows = [
        said(0, "audited", "2026-05-01", evidence="documented", dated=march),
        said(1, "audited", "2026-03-01", evidence="documented", dated=may),
        said(2, "audited", "2026-05-01", evidence="claimed", dated=march),
        said(3, "audited", "2026-05-01", evidence="audited", dated=None),
        said(4, "fees", "no", evidence="audited", dated=march),
        said(4, "audited", "2026-05-01", evidence="documented", dated=may),
        said(5, "fees", "no", evidence="audited", dated=march),
    ]
    suppliers = named(*"abcdefg")
    assert number({"kind": "evidence_before", "of": ("audited",)}, rows, suppliers) == [
        61,
        0,
        None,
        None,
        0,
        None,
        None,
    ]
    assert number({"kind": "evidence_before", "of": ("fees",), "date": "audited"}, rows, suppliers) == [
        None, None, None, None, 61, None, None,
    ]  # fmt: skip


def test_sources_that_disagree():
    rows = [
        said(0, "fees", "no"), said(0, "fees", "yes", source="ngo"), said(0, "fees", "repaid", source="tip"),
        said(0, "terms", "written"), said(0, "terms", "none", source="audit"),
        said(1, "fees", "no"), said(1, "fees", "no", source="audit"),
        said(2, "fees", "no"), said(2, "fees", "yes"),  # one source, twice: no other source says otherwise
        said(3, "workers", "5"),
    ]  # fmt: skip
    check = {"kind": "sources_disagree", "of": ("fees", "terms")}
    assert number(check, rows, named(*"abcd")) == [2, 0, 0, None]


def test_without_any_answers_nothing_is_known():
    for kind, of in (("same_text", ("story",)), ("ratio", ("supplier.workers", "workers")),
                     ("evidence_before", ("audited",)), ("sources_disagree", ("fees",))):  # fmt: skip
        assert number({"kind": kind, "of": of}, [], [{"key": "k0", "name": "Aster", "workers": 10}]) == [None]
