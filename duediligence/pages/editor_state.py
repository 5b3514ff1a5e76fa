"""Where an officer is in a draft: what he has seen of it, what he has not saved yet, and how an edit is kept.

The session holds the draft as the officer sees it, so that a form stays as it is while somebody else saves; what others
changed meanwhile is told on top, and an edit says on which state it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from duediligence.errors import CannotProceed, Problem
from duediligence.pages import address, layout
from duediligence.pages.plain import plain
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.editing import Edit
from duediligence.services import drafts
from duediligence.services.drafts import Draft

PARTS: Final = {"question": "questions", "rule": "rules", "action": "actions", "example": "examples"}
"""What an address may name, and the view that shows it."""

_SEEN: Final = "editor_seen"
_TURN: Final = "editor_turn"
_STOP: Final = "editor_stop"
_PENDING: Final = "editor_pending"
_LEFT: Final = "editor_left"
_LOADED: Final = "editor_loaded"
_LINES: Final = "editor_lines"
_DRAWN: Final = "editor_drawn"
_FIELD: Final = "edit"
"""What every key of a field begins with."""


@dataclass(frozen=True)
class Pending:
    """Changes that stand in the fields of a card and are not saved: of which draft and card, called what."""

    questionnaire: str
    card: tuple[str, ...]
    label: str
    edits: tuple[Edit, ...]
    done: str


def opened(questionnaire: str) -> Draft | None:
    """The draft as this officer has seen it last; None where there is none any more."""
    newest = drafts.opened(layout.workspace(), questionnaire)
    seen: dict[str, Draft] = st.session_state.setdefault(_SEEN, {})
    if newest is None:
        seen.pop(questionnaire, None)
        return None
    mine = seen.setdefault(questionnaire, newest)
    if mine.edit != newest.edit:
        st.warning(
            "Somebody else has changed this draft since you looked. What you save is put together with it where it "
            "is about other fields.",
            icon=":material/sync:",
        )
        if st.button("Show the draft as it is now", icon=":material/refresh:"):
            show(newest)
            st.rerun()
    elif mine.texts == newest.texts and mine is not newest:
        seen[questionnaire] = newest
    loaded(seen[questionnaire])
    return seen[questionnaire]


def show(draft: Draft) -> None:
    """Show this state from now on, with fields that say what it says."""
    st.session_state.setdefault(_SEEN, {})[draft.questionnaire] = draft
    loaded(draft)
    st.session_state[_TURN] = turn() + 1
    st.session_state.pop(_PENDING, None)


def turn() -> int:
    """Counts the states this session has shown; it is part of every key, so that a field begins anew with each."""
    return int(st.session_state.get(_TURN, 0))


def key(draft: Draft, *names: object) -> str:
    """The key of a widget about a part of a draft."""
    return "_".join([_FIELD, draft.questionnaire, str(turn()), *map(str, names)])


def save(draft: Draft, edits: Sequence[Edit], done: str, **ahead: str) -> None:
    """Keep edits and draw the page anew; where it cannot be, what stands in the fields stays and the page says why.

    ``ahead``: what the address is to name then.
    """
    tried(lambda: drafts.save(layout.workspace(), draft.questionnaire, draft.edit, edits, done), **ahead)


def tried(change: Callable[[], Draft], **ahead: str) -> None:
    """The same of any change that gives the new state of the draft."""
    try:
        now = change()
    except CannotProceed as stop:
        st.session_state[_STOP] = stop.problems
    else:
        show(now)
        if now.merged:
            layout.notify(f"Saved. Somebody else has changed the draft too: {plain('; '.join(now.merged[:5]))}.")
        if ahead:
            address.change(tuple(PARTS), **ahead)
    st.rerun()


def begun(make: Callable[[], Draft]) -> None:
    """Begin a draft and go to it; where that cannot be, say why."""
    try:
        draft = make()
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    show(draft)
    st.query_params.from_dict({"questionnaire": draft.questionnaire})
    st.rerun()


def show_stop() -> None:
    """Why the last edit was not kept, once."""
    problems: Sequence[Problem] = st.session_state.pop(_STOP, ())
    if problems:
        layout.show_stop(CannotProceed(problems))


def pend(draft: Draft, card: tuple[str, ...], label: str, edits: Sequence[Edit], done: str) -> None:
    """Remember what stands in the fields of the card that is shown."""
    before: Pending | None = st.session_state.get(_PENDING)
    if before is not None and (before.questionnaire, before.card) != (draft.questionnaire, card):
        st.session_state[_LEFT] = before
    if edits:
        st.session_state[_PENDING] = Pending(draft.questionnaire, card, label, tuple(edits), done)
    else:
        st.session_state.pop(_PENDING, None)


def begin_run() -> None:
    """Nothing has been drawn yet."""
    st.session_state[_DRAWN] = {"card": None, "lines": set()}


def lines(here: str) -> dict[str, Any]:
    """What a builder of conditions keeps beside its widgets; forgotten once it is not drawn, as theirs is."""
    st.session_state[_DRAWN]["lines"].add(here)
    kept: dict[str, Any] = st.session_state.setdefault(_LINES, {}).setdefault(here, {})
    return kept


def end_run(draft: Draft) -> None:
    """Offer to save what was changed on a card that the officer has left: one that was not drawn this time."""
    drawn = st.session_state[_DRAWN]
    kept = st.session_state.get(_LINES, {})
    st.session_state[_LINES] = {here: each for here, each in kept.items() if here in drawn["lines"]}
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is not None and (pending.questionnaire, pending.card) != (draft.questionnaire, drawn["card"]):
        st.session_state[_LEFT] = st.session_state.pop(_PENDING)
    left: Pending | None = st.session_state.get(_LEFT)
    if left is None or left.questionnaire != draft.questionnaire:
        return
    with st.container(border=True):
        st.markdown(f"You have not saved what you changed in “{plain(left.label)}”.")
        with st.container(horizontal=True):
            if st.button("Save it now", type="primary", icon=":material/save:"):
                del st.session_state[_LEFT]
                save(draft, left.edits, left.done)
            if st.button("Leave it out"):
                del st.session_state[_LEFT]
                st.rerun()


def loaded(draft: Draft) -> Questionnaire | None:
    """A draft compiled; while it does not load, as it last did: its words are still good to read."""
    known: dict[str, Questionnaire] = st.session_state.setdefault(_LOADED, {})
    if draft.loaded is not None:
        known[draft.questionnaire] = draft.loaded
    return known.get(draft.questionnaire)


def save_bar(draft: Draft, card: tuple[str, ...], label: str, edits: Sequence[Edit], done: str) -> None:
    """The button that saves a card, and how much there is to save."""
    st.session_state[_DRAWN]["card"] = card
    pend(draft, card, label, edits, done)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Save", type="primary", icon=":material/save:", disabled=not edits, key=key(draft, "save", *card)
        )
        st.caption(f"{layout.count(len(edits), 'change')} not saved yet" if edits else "Everything is saved")
    if pressed:
        save(draft, edits, done)
