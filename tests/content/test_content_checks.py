"""The checks of the core across suppliers, which no worked example of one supplier can show."""

from __future__ import annotations

from datetime import date

import pandas as pd

from duediligence.answers import LONG_COLUMNS
from duediligence.services import assessments, definitions
from duediligence.suppliers import COLUMNS, Suppliers

AS_OF = date(2026, 11, 21)
STORY = "Since a complaint about the night bus there are two buses, and the second one waits for the late shift."


def findings(*stories: tuple[str, str]):
    """Rules of kind inconsistency that fire, by supplier; each supplier has a name and one story."""
    empty = dict.fromkeys(COLUMNS) | {"country_inferred": False, "extra": {}, "file": "", "country": "IN"}
    rows = [empty | {"key": str(row), "name": name, "row": row} for row, (name, _) in enumerate(stories)]
    numbers = dict.fromkeys(("workers", "women_share", "migrant_share", "agency_share", "spend"), "float64")
    given = [
        dict.fromkeys(LONG_COLUMNS)
        | {"key": str(row), "question": question, "value": value, "source": "self_assessment", "dated": AS_OF}
        for row, (_, story) in enumerate(stories)
        for question, value in (("complaints_count", "3"), ("complaint_change", story))
    ]
    long = pd.DataFrame(given, columns=list(LONG_COLUMNS)).astype(object)
    run = assessments.run(Suppliers(pd.DataFrame(rows).astype(numbers), ()), long, definitions.named(), AS_OF)
    fired = run.assessment.findings
    fired = fired[fired["state"].eq("fired") & fired["kind"].eq("inconsistency")]
    return {name: sorted(fired.loc[fired["row"].eq(row), "rule"]) for row, (name, _) in enumerate(stories)}


def test_two_suppliers_that_tell_one_story_word_for_word_are_asked_again():
    told = findings(("Aster Mills", STORY), ("Birch Mills", f" {STORY.upper()}"), ("Cedar Mills", "A second bus."))
    assert told == {"Aster Mills": ["copied_text"], "Birch Mills": ["copied_text"], "Cedar Mills": []}


def test_two_sites_of_one_supplier_may_tell_the_same_story():
    assert findings(("Aster Mills", STORY), ("aster mills", STORY)) == {"Aster Mills": [], "aster mills": []}


def test_a_short_answer_is_nobodys_copy():
    assert findings(("Aster Mills", "A second bus."), ("Birch Mills", "A second bus.")) == {
        "Aster Mills": [],
        "Birch Mills": [],
    }
