"""A condition made of drop-downs, in groups of and / or; or edited as text; read back as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from duediligence.pages import editor_state as state
from duediligence.pages.editor_state import key
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.types import Part
from duediligence.services import building
from duediligence.services.building import JOINS, TEXT_LINE, Group, Line, Subject
from duediligence.services.drafts import Draft

# What stands in the session: {"join": …, "parts": [line or group], "next": number of the next line}; a line is
# {"number": …, "line": Line}, a group {"number": …, "join": …, "parts": [lines]}. Numbers are parts of widget keys.
Tree = dict[str, Any]


def condition(
    draft: Draft, name: tuple[str, ...], label: str, text: str, part: Part, known: Mapping[str, Subject]
) -> str:
    """Draw one condition; its text as it stands in the fields, empty for none."""
    here = key(draft, *name)
    kept = state.lines(here)
    if not kept:
        found = building.opened(text, known)
        kept |= {"tree": _tree(found or Group("and", ())), "by_text": found is None, "typed": text}
    now: str
    st.markdown(f"**{label}**")
    if kept["by_text"]:
        now = st.text_area(f"{label}, as text", kept["typed"], key=f"{here}_area", height="content").strip()
    else:
        with st.container(border=True):
            now = building.written(_group(kept["tree"], here, part, known), known)
        kept["typed"] = now
    for message, advice in building.mistakes(now, draft.loaded, part):
        st.warning(f"{plain(message)} {plain(advice)}", icon=":material/warning:")
    told = building.said(now, state.loaded(draft), part)
    if told:
        st.markdown(f":material/format_quote: {label} {plain(told)}.")
    elif not now:
        st.caption("No condition.")
    switch = "Use the drop-downs" if kept["by_text"] else "Edit as text"
    if st.button(switch, key=f"{here}_switch", type="tertiary", icon=":material/swap_horiz:"):
        _switch(kept, now, known)
    return now


def _switch(kept: dict[str, Any], now: str, known: Mapping[str, Subject]) -> None:
    if not kept["by_text"]:
        kept["by_text"] = True
        st.rerun()
    found = building.opened(now, known)
    if found is None:
        st.warning("Mend the text first: the drop-downs cannot show what cannot be read.", icon=":material/warning:")
        return
    kept |= {"tree": _tree(found, kept["tree"]["next"]), "by_text": False}
    st.rerun()


def _tree(group: Group, number: int = 0) -> Tree:
    parts: list[dict[str, Any]] = []
    for part in group.parts:
        if isinstance(part, Group):
            lines = []
            own = number
            for line in part.parts:
                number += 1
                lines.append({"number": number, "line": line})
            parts.append({"number": own, "join": part.join, "parts": lines})
        else:
            parts.append({"number": number, "line": part})
        number += 1
    return {"join": group.join, "parts": parts, "next": number}


def _group(tree: Tree, here: str, part: Part, known: Mapping[str, Subject]) -> Group:
    """Draw a tree; what it says now."""
    join = _join(f"{here}_join", tree["join"]) if len(tree["parts"]) > 1 else tree["join"]
    drawn: list[Line | Group] = []
    for each in list(tree["parts"]):
        if "line" in each:
            drawn.append(_line(tree["parts"], each, here, part, known))
            continue
        with st.container(border=True):
            inner = _join(f"{here}_join_{each['number']}", each["join"])
            lines = tuple(_line(each["parts"], line, here, part, known) for line in list(each["parts"]))
            with st.container(horizontal=True):
                _add("Add a line to this group", each["parts"], tree, f"{here}_add_{each['number']}")
                if st.button("Remove this group", key=f"{here}_gone_{each['number']}", type="tertiary"):
                    tree["parts"].remove(each)
                    st.rerun()
            drawn.append(Group(inner, lines))
    with st.container(horizontal=True):
        _add("Add a condition", tree["parts"], tree, f"{here}_add")
        if tree["parts"] and st.button(
            "Add a group", key=f"{here}_add_group", type="tertiary", icon=":material/playlist_add:"
        ):
            number = tree["next"]
            tree["next"] += 2
            other: building.Join = "or" if join == "and" else "and"
            tree["parts"].append(
                {"number": number, "join": other, "parts": [{"number": number + 1, "line": Line("", "=")}]}
            )
            st.rerun()
    return Group(join, tuple(drawn))


def _join(here: str, join: building.Join) -> building.Join:
    options = list(JOINS)
    return st.selectbox("What must hold", options, options.index(join), JOINS.__getitem__, key=here)


def _add(label: str, parts: list[dict[str, Any]], tree: Tree, here: str) -> None:
    if st.button(label, key=here, type="tertiary", icon=":material/add:"):
        parts.append({"number": tree["next"], "line": Line("", "=")})
        tree["next"] += 1
        st.rerun()


def _line(
    parts: list[dict[str, Any]], each: dict[str, Any], here: str, part: Part, known: Mapping[str, Subject]
) -> Line:
    """Draw one line; what it says now."""
    line: Line = each["line"]
    own = f"{here}_{each['number']}"
    if line.comparison == TEXT_LINE and line.value:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            value = st.text_input("A condition as text", line.value, key=f"{own}_text")
            _remove(parts, each, own)
        return Line("", TEXT_LINE, value)
    options = list(known)
    at = options.index(line.subject) if line.subject in known else None
    about, gone = st.columns([4, 1], gap="small", vertical_alignment="center")
    with about:
        chosen = st.selectbox(
            "What is looked at",
            options,
            at,
            lambda name: visible(known[name].label),
            key=f"{own}_subject",
            placeholder="Choose a question",
            label_visibility="collapsed",
        )
    with gone:
        _remove(parts, each, own)
    if chosen is None:
        return Line("", "=")
    subject = known[chosen]
    how, what = st.columns(2, gap="small")
    comparisons = subject.comparisons(part)
    first = list(comparisons).index(line.comparison) if line.comparison in comparisons else 0
    with how:
        comparison = st.selectbox(
            "How it is compared",
            list(comparisons),
            first,
            comparisons.__getitem__,
            key=f"{own}_how_{subject.kind}",
            label_visibility="collapsed",
        )
    with what:
        value = _value(line, subject, comparison, own)
    return Line(chosen, comparison, value)


def _value(line: Line, subject: Subject, comparison: str, own: str) -> str:
    if comparison in ("answered", "not answered"):
        return ""
    same = line.value if line.subject == subject.id else ""
    if subject.choices:
        options = list(subject.choices)
        at = options.index(same) if same in options else None
        return (
            st.selectbox(
                "What it is compared with",
                options,
                at,
                lambda name: visible(subject.choices[name]),
                key=f"{own}_value_{subject.id}",
                placeholder="Choose an answer",
                label_visibility="collapsed",
            )
            or ""
        )
    hint = {"number": "A number", "date": "2026-01-31"}.get(subject.kind, "Text")
    if subject.id == "supplier.country":
        hint = "Two letters, such as BD"
    return st.text_input(
        "What it is compared with",
        same,
        key=f"{own}_value_{subject.id}",
        placeholder=hint,
        label_visibility="collapsed",
    )


def _remove(parts: list[dict[str, Any]], each: dict[str, Any], own: str) -> None:
    if st.button("Remove", key=f"{own}_gone", type="tertiary"):
        parts.remove(each)
        st.rerun()
