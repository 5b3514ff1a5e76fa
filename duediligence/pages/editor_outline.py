"""The outline: sections and their questions, searched or some at a time; what is added and moved there."""

from __future__ import annotations

from functools import partial

import streamlit as st

from duediligence.pages import address
from duediligence.pages import editor_state as state
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import Insert, Move, Put, Remove
from duediligence.services import editing
from duediligence.services.drafts import Draft
from duediligence.services.editing import Item, Part

ON_A_PAGE = 12
_MARKS = {"blocking": ":material/error: ", "warning": ":material/warning: ", "note": ""}
_LONGEST = 70


def outline(draft: Draft) -> str:
    """Draw it; the id of the question that is chosen, empty for none."""
    language = editing.languages_of(draft.data)[0]
    address.follow("editor_find", st.query_params.get("find", ""))
    search = st.text_input(
        "Search the questions",
        key="editor_find",
        placeholder="For example: passport",
        on_change=partial(address.remember, "find", "editor_find", "page"),
    )
    parts = editing.outline(draft, language, search)
    one = st.query_params.get("question", "")
    if search.strip():
        items = tuple(item for part in parts for item in part.items)
        st.caption(f"{len(items):,} found" if items else "Nothing found.")
        chosen = choose("Questions found", items, "question", one)
    else:
        here = _section(parts, one)
        if here is None:
            st.caption("There is no section yet.")
            _sections(draft, parts, None)
            return ""
        chosen = choose("Questions", here.items, "question", one)
        _add(draft, here, chosen)
        _sections(draft, parts, here)
    return chosen


def _section(parts: tuple[Part, ...], one: str) -> Part | None:
    if not parts:
        return None
    titles = {part.id: part for part in parts}
    holding = next((part.id for part in parts if any(item.id == one for item in part.items)), None)
    address.follow("editor_section", holding or address.asked("section", titles, parts[0].id))
    chosen = st.selectbox(
        "Section",
        list(titles),
        format_func=lambda name: visible(f"{titles[name].title} ({len(titles[name].items)})"),
        key="editor_section",
        on_change=partial(address.remember, "section", "editor_section", "question", "page"),
    )
    return titles[chosen]


def choose(label: str, items: tuple[Item, ...], noun: str, one: str) -> str:
    """Some of the items at a time, one of them chosen; its id, empty where there is none."""
    if not items:
        return ""
    ids = [item.id for item in items]
    pages = -(-len(items) // ON_A_PAGE)
    at = ids.index(one) if one in ids else 0
    if pages > 1:
        # the page of the question that is shown, until another page is asked for
        asked = st.query_params.get("page", "")
        number = int(asked) if asked.isdecimal() and 1 <= int(asked) <= pages else at // ON_A_PAGE + 1
        address.follow(f"editor_{noun}_page", number)  # type: ignore[arg-type]  # the widget takes a number
        st.number_input(
            f"Page (of {pages})",
            1,
            pages,
            key=f"editor_{noun}_page",
            on_change=lambda: address.change((noun,), page=str(st.session_state[f"editor_{noun}_page"])),
        )
        items = items[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
        ids = [item.id for item in items]
    if one not in ids:
        one = ids[0]
    by_id = {item.id: item for item in items}
    address.follow(f"editor_{noun}", one)
    st.radio(
        label,
        ids,
        format_func=lambda name: _shown(by_id[name]),
        key=f"editor_{noun}",
        on_change=partial(address.remember, noun, f"editor_{noun}"),
    )
    return one


def _shown(item: Item) -> str:
    text = item.label if len(item.label) <= _LONGEST else f"{item.label[: _LONGEST - 1]}…"
    return f"{_MARKS[item.wrong] if item.wrong else ''}{plain(text)}"


def _add(draft: Draft, here: Part, after: str) -> None:
    """A new question behind the one that is shown."""
    with st.popover("Add a question", icon=":material/add:"):
        words = st.text_area("What do you want to ask?", key=state.key(draft, "new", here.id), height="content")
        if st.button("Add it", key=state.key(draft, "add", here.id), type="primary", disabled=not words.strip()):
            language = editing.languages_of(draft.data)[0]
            name = editing.new_id(words, editing.ids_of(editing.asked_parts(draft.data)), "question")
            label = " ".join(words.split())
            value = {
                "id": name,
                "type": "select_one",
                "label": {language: label},
                "choices": [{"id": "no", "label": {language: "No"}}, {"id": "yes", "label": {language: "Yes"}}],
            }
            ids = [item.id for item in here.items]
            place = ids.index(after) + 1 if after in ids else None
            edit = Insert(("sections", here.id, "questions"), value, place)
            state.save(draft, [edit], f"“{label}” added", question=name)


def _sections(draft: Draft, parts: tuple[Part, ...], here: Part | None) -> None:
    """Sections: a new one, another title, another place, gone."""
    language = editing.languages_of(draft.data)[0]
    with st.popover("Sections", icon=":material/toc:"):
        title = st.text_input("Title of a new section", key=state.key(draft, "section"))
        if st.button("Add the section", key=state.key(draft, "add_section"), disabled=not title.strip()):
            name = editing.new_id(title, editing.ids_of(editing.section_parts(draft.data)), "section")
            value = {"id": name, "title": {language: title.strip()}, "questions": []}
            state.save(draft, [Insert(("sections",), value)], f"Section “{title.strip()}” added", section=name)
        if here is None:
            return
        st.markdown(f"**{plain(here.title)}**")
        other = st.text_input("Its title", here.title, key=state.key(draft, "title", here.id)).strip()
        if st.button(
            "Change the title", key=state.key(draft, "retitle", here.id), disabled=not other or other == here.title
        ):
            state.save(draft, [Put(("sections", here.id, "title", language), other)], f"Section “{other}” renamed")
        place = [part.id for part in parts].index(here.id)
        with st.container(horizontal=True):
            if st.button("Move the section up", key=state.key(draft, "section_up"), disabled=not place):
                state.save(
                    draft, [Move(("sections", here.id), place - 1)], f"Section “{here.title}” moved", section=here.id
                )
            if st.button("Move it down", key=state.key(draft, "section_down"), disabled=place == len(parts) - 1):
                state.save(
                    draft, [Move(("sections", here.id), place + 1)], f"Section “{here.title}” moved", section=here.id
                )
        if here.items:
            st.caption("A section with questions stays: move or remove them first.")
        elif st.button("Remove the section", key=state.key(draft, "section_gone"), icon=":material/delete:"):
            state.save(draft, [Remove(("sections", here.id))], f"Section “{here.title}” removed")
