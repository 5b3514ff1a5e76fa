"""Where an officer is in an import, kept in the session: the file, how it is read so far, and what was worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain
from duediligence.services import imports
from duediligence.services.inspection import Inspection, inspect_file, no_supplier_table
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.portfolios import Snapshot, snapshot
from duediligence.services.workspace import Workspace

Made = TypeVar("Made")

STATE: Final = "import"
DONE: Final = "import_done"
"""In the session: an import was committed; when it is in, the page says what comes next."""
OPENED: Final = "import_opened"
"""In the session: what a job makes of a file that was given, empty until it is done."""
STEPS: Final = ("File", "Tables and columns", "Values", "Duplicates", "Check", "Done")
TABLES, VALUES, DUPLICATES, CHECK, LAST = 1, 2, 3, 4, 5
MANY_BYTES: Final = 2_000_000
"""From this size on reading a file takes long enough to be a job."""
MANY_ROWS: Final = 10_000
"""From how many rows on working something out takes long enough to be a job."""


def read(data: bytes, name: str, encoding: str | None = None) -> None:
    """Read a file as an earlier one like it was read, else by our guesses; a large one as a job.

    ``encoding``: how the letters of a text file are stored, where the officer says so. Raises CannotProceed.
    """
    register, own = layout.workspace(), layout.own_portfolio().id
    if len(data) < MANY_BYTES:
        with st.spinner("Reading your file …"):
            st.session_state[STATE] = _opened(register, own, data, name, encoding)
        return
    opened: dict[str, Any] = {}
    st.session_state[OPENED] = opened

    def work(tell: Tell) -> Outcome:
        tell("Reading your file", 0.1)
        opened.update(_opened(register, own, data, name, encoding))
        return Outcome("")

    layout.begin(f"Reading {name}", work, layout.Way(portfolio=layout.portfolio().name), writes=False)
    st.stop()


def take_up() -> None:
    """Go on with the file that a job has read."""
    if st.session_state.get(OPENED):
        st.session_state[STATE] = st.session_state.pop(OPENED)


def _opened(register: Workspace, own: int, data: bytes, name: str, encoding: str | None) -> dict[str, Any]:
    """A file as it is read at first.

    ``earlier``: the import it is read like, in words; ``afresh``: as our guesses alone have it.
    """
    found = inspect_file(data, name, encoding=encoding)
    again = imports.remembered(register, own, found)
    if again is None and not found.used and found.minerals is None and encoding is None:
        raise CannotProceed(no_supplier_table(found.book))
    as_then, words = found, None
    if again is not None:
        earlier, as_then = again
        words = f"your list of {layout.day(earlier.made.date())} ({plain(earlier.file_name)})"
    return {
        "step": TABLES, "data": data, "encoding": encoding, "inspection": as_then, "earlier": words, "afresh": found,
        "reading": 0, "kept": {}, "back": False, "look": False,
    }  # fmt: skip


def end() -> None:
    """Forget the file."""
    st.session_state.pop(STATE, None)
    st.session_state.pop(DONE, None)


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
