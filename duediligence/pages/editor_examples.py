"""Worked examples: a real or sample supplier, and what it should get; they are worked out on every save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from duediligence.dashboards.labels import LANES, NOT_KNOWN, NOTHING_URGENT, RATINGS
from duediligence.errors import CannotProceed
from duediligence.pages import editor_fields, editor_outline, layout
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import Insert, Remove
from duediligence.services import drafts, editing, example_writing, listing, portfolios
from duediligence.services.drafts import Draft
from duediligence.services.listing import Asked

_NONE: Final = "none"
_RATINGS: Final = {**{name: each.text for name, each in RATINGS.items()}, _NONE: NOT_KNOWN.text}
_LANES: Final = {**{name: each.text for name, each in LANES.items()}, _NONE: NOTHING_URGENT.text}


def examples(draft: Draft) -> None:
    """List of examples, one of them, and a new one."""
    st.caption(
        "An example says what a certain supplier should get. All are worked out on every save; one that comes out "
        "otherwise has to be mended before the draft can be published."
    )
    listed, card = st.columns([1, 3], gap="medium")
    written = editing.example_parts(draft)
    with listed:
        wrong = {
            str(each.address[1]): each.problem.level for each in draft.at(("examples",), "examples") if each.address[1:]
        }
        items = tuple(editing.Item(name, name, wrong.get(name)) for name in written)
        chosen = editor_outline.choose("Examples", items, "example", st.query_params.get("example", ""))
        if not items:
            st.caption("There is no example yet.")
    with card:
        if chosen:
            _card(draft, chosen, written[chosen])
        _new(draft, frozenset(written))


def _card(draft: Draft, name: str, part: Mapping[str, Any]) -> None:
    st.header(plain(name), anchor=False)
    noticed = draft.at(("examples", name), "examples")
    editor_fields.wrong(noticed)
    expect = part.get("expect") or {}
    language = editing.languages_of(draft.data)[0]
    rules = {each.id: each.label for each in editing.rules_outline(draft, language)}
    st.markdown(f"**It should get:** {plain(_RATINGS.get(str(expect.get('rating') or _NONE), ''))}")
    if expect.get("findings"):
        st.markdown("**It should be found:**")
        for each in expect["findings"]:
            st.markdown(f"- {plain(rules.get(each, each))}")
    answers = part.get("answers") or {}
    st.caption(f"It answers {layout.count(len(answers), 'question')}; as of {plain(part.get('as_of', ''))}.")
    with st.container(horizontal=True):
        if any(each.problem.level == "blocking" for each in noticed) and draft.loaded is not None:
            label = "Let it expect what comes out now"
            if st.button(label, key=state.key(draft, "example", name, "accept"), icon=":material/check:"):
                register = layout.workspace()
                state.tried(lambda: drafts.accept_outcomes(register, draft.questionnaire, draft.edit, [name]))
        if st.button("Remove the example", key=state.key(draft, "example", name, "remove"), icon=":material/delete:"):
            state.save(draft, [Remove(("examples", name))], f"The example “{name}” removed", view="examples")


def _new(draft: Draft, taken: frozenset[str]) -> None:
    """Take a supplier and say what it should get."""
    st.header("A new example", anchor=False)
    if draft.loaded is None:
        st.info("Mend the mistakes first: an example is worked out as soon as it is written.", icon=":material/info:")
        return
    snapshot = layout.snapshot()
    if not snapshot.suppliers:
        st.markdown("There are no suppliers yet: import a list, or load the sample data on the home page.")
        return
    search = st.text_input("Search a supplier", key="editor_example_search", placeholder="A part of its name").strip()
    names = listing.page(layout.workspace(), snapshot, Asked(search=search)).names
    key = st.selectbox(
        "Supplier to take",
        list(names),
        None,
        lambda each: visible(names[each]),
        key=state.key(draft, "example_of"),
        placeholder="Choose one",
    )
    run = portfolios.one(layout.workspace(), snapshot.portfolio.id, key) if key else None
    if run is None:
        return
    name = st.text_input(
        "What the example shows, in a few words",
        key=state.key(draft, "example_name"),
        placeholder="For example: fees paid, and being repaid",
    ).strip()
    made = example_writing.example_of(run, draft, name or "A supplier")
    now = example_writing.outcome(draft, made)
    st.caption("Its place, business and answers are taken over; its name and free text are not.")
    language = editing.languages_of(draft.data)[0]
    rules = {each.id: each.label for each in editing.rules_outline(draft, language)}
    rules |= {each: each for each in now["findings"] if each not in rules}
    left, right = st.columns(2)
    given = state.key(draft, "example", key)
    rating = left.selectbox(
        "It should be rated",
        list(_RATINGS),
        list(_RATINGS).index(now["rating"] or _NONE),
        _RATINGS.__getitem__,
        key=f"{given}_rating",
    )
    lane = right.selectbox(
        "And be",
        list(_LANES),
        list(_LANES).index(now["lane"] or _NONE),
        _LANES.__getitem__,
        key=f"{given}_lane",
    )
    findings = st.multiselect(
        "It should be found",
        list(rules),
        now["findings"],
        lambda each: visible(rules[each]),
        key=f"{given}_findings",
        placeholder="Nothing",
    )
    st.caption("It begins with what comes out now. Set it to what should come out, then mend the questionnaire.")
    expect = {
        "rating": None if rating == _NONE else rating,
        "lane": None if lane == _NONE else lane,
        "findings": list(findings),
    }
    if name in taken:
        st.warning("There is an example with these words already.", icon=":material/warning:")
    if st.button(
        "Add the example", key=state.key(draft, "example_add"), type="primary", disabled=not name or name in taken
    ):
        edit = Insert(("examples",), {**made, "expect": expect})
        try:
            state.save(draft, [edit], f"The example “{name}” added", example=name)
        except CannotProceed as stop:
            layout.show_stop(stop)
