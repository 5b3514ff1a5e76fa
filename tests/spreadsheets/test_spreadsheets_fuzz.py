"""Good files changed at random: a book or a refusal, never a crash, a hang or a mistake of ours."""

from __future__ import annotations

import pytest

from .fuzz import run


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_changed_files_give_a_book_or_a_refusal() -> None:
    outcomes = run(30, seed=7)
    assert [outcome for outcome in outcomes if outcome.failure] == []
    assert {"book", "refused"} <= {outcome.kind for outcome in outcomes}
