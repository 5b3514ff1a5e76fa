"""What would change is what then changes: the suppliers that move and why, findings, laws; nothing of it is kept."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing import Insert, Put, Remove
from duediligence.services import assessments, drafts, portfolios, publishing
from duediligence.services.workspace import Workspace
from duediligence.services.would_change import Change, FindingChange, would_change

from .orchards import ORCHARDS, orchard

TALL = {
    "id": "tall_trees",
    "kind": "lead",
    "when": "${fruit_share} > 50",
    "say": {"en": "Much is picked by hand."},
}


def shown(workspace: Workspace, portfolio: int) -> dict[str, tuple[object, object]]:
    run = portfolios.whole(workspace, portfolio)
    assert run is not None
    results = run.assessment.results
    return dict(zip(results["key"], zip(results["rating"], results["lane"], strict=True), strict=True))


def moves(change: Change) -> dict[str, tuple[str, str, bool, tuple[str, ...]]]:
    return {move.name: (move.before, move.after, move.worse, move.why) for move in change.moves}


def test_a_draft_that_says_the_same_changes_nothing(workspace: Workspace) -> None:
    portfolio = orchard(workspace)
    draft = drafts.begin(workspace, ORCHARDS)
    assert would_change(workspace, portfolio, ORCHARDS).nothing
    drafts.save(workspace, ORCHARDS, draft.edit, [Put(("questions", "ladders", "label", "en"), "Safe ladders?")], "")
    assert would_change(workspace, portfolio, ORCHARDS).nothing


def test_who_moves_is_named_with_the_reason_and_then_moves(workspace: Workspace) -> None:
    portfolio = orchard(workspace)
    before = shown(workspace, portfolio)
    told: list[tuple[str, float]] = []
    draft = drafts.begin(workspace, ORCHARDS)
    edits = [
        Put(("questions", "fruit_share", "weight"), 9),
        Remove(("rules", "unsafe_ladders", "severity")),
        Put(("rules", "unsafe_ladders", "kind"), "lead"),
        Insert(("rules",), TALL),
        Remove(("questions", "ladders", "frameworks")),
    ]
    drafts.save(workspace, ORCHARDS, draft.edit, edits, "Fruit counts more")
    change = would_change(workspace, portfolio, ORCHARDS, lambda words, share: told.append((words, share)))
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert (change.suppliers, change.moved, change.worse, change.unread) == (4, 1, 1, 0)
    assert moves(change) == {
        "Cedar Row": (
            "Nothing found so far",
            "Some concern",
            True,
            ("Found: Much is picked by hand.", "Concern before safeguards: 12.0 → 31.8"),
        )
    }
    assert change.ways == {("Nothing found so far", "Some concern"): 1}
    assert change.findings == (FindingChange("tall_trees", "Much is picked by hand.", 2, 0, 0, 0),)
    assert [(law.id, law.before, law.after, len(law.lost)) for law in change.laws] == [("uk_s54", 1, 0, 1)]
    assert shown(workspace, portfolio) == before

    draft = drafts.accept_outcomes(workspace, ORCHARDS, draft.edit + 1)
    publishing.publish(workspace, ORCHARDS, draft.edit, "2.0.0", "Fruit counts more")
    assert shown(workspace, portfolio) == before
    assessments.refresh(workspace, portfolio)
    after = shown(workspace, portfolio)
    assert {key for key in after if after[key] != before[key]} == {move.key for move in change.moves}


def test_an_answer_that_no_longer_fits_and_another_limit_are_told(workspace: Workspace) -> None:
    portfolio = orchard(workspace)
    draft = drafts.begin(workspace, ORCHARDS)
    sound = {"id": "sound", "risk": 0, "label": {"en": "They are sound"}}
    edits = [Put(("questions", "ladders", "choices", "yes"), sound), Put(("bands", "severe"), 100)]
    drafts.save(workspace, ORCHARDS, draft.edit, edits, "")
    change = would_change(workspace, portfolio, ORCHARDS)
    assert change.unread == 2
    assert moves(change)["Apple Row"] == (
        "Severe concern",
        "High concern",
        False,
        ("The limits between the ratings are others",),
    )
    drafts.save(workspace, ORCHARDS, draft.edit + 1, [Remove(("questions", "ladders", "label"))], "")
    with pytest.raises(CannotProceed, match="does not load"):
        would_change(workspace, portfolio, ORCHARDS)
