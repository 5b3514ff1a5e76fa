"""Where an officer is in an import, kept in the session: the file, how it is read so far, and what was worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.services.inspection import Inspection
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Snapshot, snapshot

Made = TypeVar("Made")

STATE: Final = "import"
STEPS: Final = ("File", "Tables and columns", "Values", "Duplicates", "Check", "Done")
TABLES, VALUES, DUPLICATES, CHECK = 1, 2, 3, 4
MANY_ROWS: Final = 10_000
"""From how many rows on working something out takes long enough to be a job."""


def begin(data: bytes, found: Inspection, earlier: str | None, afresh: Inspection) -> None:
    """A file was read. ``earlier``: the import it is read like, in words; ``afresh``: as our guesses alone have it."""
    st.session_state[STATE] = {
        "step": TABLES, "data": data, "inspection": found, "earlier": earlier, "afresh": afresh,
        "reading": 0, "kept": {}, "back": False, "look": False,
    }  # fmt: skip


def end() -> None:
    """Forget the file."""
    st.session_state.pop(STATE, None)


def state() -> dict[str, Any]:
    """The import that is going on."""
    found: dict[str, Any] = st.session_state[STATE]
    return found


def inspection() -> Inspection:
    """The file as it is read so far."""
    found: Inspection = state()["inspection"]
    return found


def key(name: object) -> str:
    """The key of a widget, another one for each file and each time the file is read anew."""
    return f"{name}_{inspection().book.sha256[:12]}_{state()['reading']}"


def change(found: Inspection, *, anew: bool = False) -> None:
    """Read the file another way from now on; ``anew``: what stands in the widgets is void."""
    state()["inspection"] = found
    if anew:
        state()["reading"] += 1


def go(step: int) -> None:
    """Go to a step, at the top of the page."""
    state()["step"] = step
    st.rerun()


def own() -> Snapshot:
    """Where the list goes, as it is now; the same object until something is written there."""
    return snapshot(layout.workspace(), layout.own_portfolio().id)


def worked_out(name: str, of: tuple[object, ...], make: Callable[[], Made], words: str) -> Made:
    """What ``make`` gives, once for the very objects it depends on; as a job where the list is long.

    ``make`` must not touch Streamlit. Raises CannotProceed as it does.
    """
    kept: dict[str, tuple[tuple[object, ...], Any]] = state()["kept"]
    if (
        name not in kept
        or len(kept[name][0]) != len(of)
        or any(a is not b for a, b in zip(kept[name][0], of, strict=True))
    ):
        if inspection().rows < MANY_ROWS:
            with st.spinner(f"{words} …"):
                kept[name] = (of, _tried(make))
        else:

            def work(tell: Tell) -> Outcome:
                tell(words, 0.1)
                kept[name] = (of, _tried(make))
                return Outcome("")

            way = layout.Way(portfolio=layout.portfolio().name)
            layout.begin(f"{words}: {inspection().book.file}", work, way, writes=False)
            st.stop()
    result = kept[name][1]
    if isinstance(result, CannotProceed):
        raise CannotProceed(result.problems)
    return result  # type: ignore[no-any-return]  # what make gave


def _tried(make: Callable[[], object]) -> object:
    try:
        return make()
    except CannotProceed as stop:
        return stop


def another_file() -> None:
    """The way back to the beginning."""
    if st.button("Take another file"):
        end()
        st.rerun()
