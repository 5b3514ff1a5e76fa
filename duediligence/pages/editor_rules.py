"""The rules of a draft: what they find, when, how grave it is, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.dashboards.labels import KINDS, SEVERITIES
from duediligence.pages import address, editor_fields, editor_outline
from duediligence.pages import editor_state as state
from duediligence.pages.editor_condition import condition
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import Copy, Insert, Move, Remove
from duediligence.services import building, editing
from duediligence.services.catalogue.rules import DIMENSIONS
from duediligence.services.drafts import Draft

_FIELDS: Final = (
    "say",
    "when",
    "kind",
    "severity",
    "red_flag",
    "mitigation",
    "indicators",
    "dimension",
    "ask",
    "actions",
)


def rules(draft: Draft) -> None:
    """List of rules and the card of one."""
    language = editing.languages_of(draft.data)[0]
    listed, card = st.columns([1, 3], gap="medium")
    with listed:
        address.follow("editor_find_rule", st.query_params.get("find", ""))
        search = st.text_input(
            "Search the rules",
            key="editor_find_rule",
            placeholder="For example: fee",
            on_change=partial(address.remember, "find", "editor_find_rule", "page"),
        )
        items = editing.rules_outline(draft, language, search)
        chosen = editor_outline.choose("Rules", items, "rule", st.query_params.get("rule", ""))
        if not items:
            st.caption("There is no rule yet." if not search.strip() else "Nothing found.")
        _add(draft, language)
    with card:
        if chosen:
            _card(draft, chosen, language)


def _add(draft: Draft, language: str) -> None:
    with st.popover("Add a rule", icon=":material/add:"):
        words = st.text_area("What does it find, in one sentence?", key=state.key(draft, "new_rule"), height="content")
        if st.button("Add it", key=state.key(draft, "add_rule"), type="primary", disabled=not words.strip()):
            said = " ".join(words.split())
            name = editing.new_id(said, editing.ids_of(editing.rule_parts(draft.data)), "rule")
            value = {"id": name, "kind": "harm", "when": "", "severity": "medium", "say": {language: said}}
            state.save(draft, [Insert(("rules",), value)], f"Rule “{said}” added", rule=name)


def _card(draft: Draft, name: str, language: str) -> None:
    part = editing.part_of(editing.rule_parts(draft.data), name)
    assert part is not None  # it was chosen from the same draft
    label = editing.words_of(part.get("say"), language, name)
    st.header(plain(label), anchor=False)
    bar = st.container()
    _handling(draft, name, label)
    editor_fields.wrong(editing.at_part(draft, ("rules", name), _FIELDS))
    given = _fields(draft, name, part, language)
    edits = editing.field_edits(("rules", name), part, given)
    with bar:
        state.save_bar(draft, ("rule", name), label, edits, f"The rule “{label}” was changed")


def _fields(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Draw the fields; what they say now, None for what is to be absent."""
    card, wrong = ("rule", name), partial(editor_fields.wrong_at, draft, ("rules", name))
    at = partial(state.key, draft, *card)
    given: dict[str, Any] = dict(editor_fields.words(draft, card, part, {"say": "What it finds, in one sentence"}))
    known = building.subjects(draft, language)
    given["when"] = condition(draft, (*card, "when"), "When", str(part.get("when") or ""), "when", known)
    wrong("when")
    left, middle, right = st.columns(3)
    kinds, kind_now = list(KINDS), str(part.get("kind"))
    kind = left.selectbox(
        "Kind", kinds, kinds.index(kind_now) if kind_now in kinds else 0, KINDS.__getitem__, key=at("kind")
    )
    given["kind"] = kind
    given |= {"severity": None, "dimension": None}
    if kind == "harm":
        grades, grave = list(SEVERITIES), str(part.get("severity"))
        given["severity"] = middle.selectbox(
            "How grave it is",
            grades,
            grades.index(grave) if grave in grades else None,
            SEVERITIES.__getitem__,
            key=at("severity"),
            help="No supplier with this finding is rated better than this.",
        )
    ways, way = list(DIMENSIONS), part.get("dimension")
    given["dimension"] = right.selectbox(
        "Consistent with",
        ways,
        ways.index(way) if way in ways else None,
        lambda each: DIMENSIONS[each].removeprefix("Consistent with ").capitalize(),
        key=at("dimension"),
        placeholder="Nothing in particular",
    )
    wrong("kind", "severity", "dimension")
    now = {"red_flag": bool(part.get("red_flag")), "mitigation": part.get("mitigation") == "none"}
    act = st.checkbox("Act now: somebody has to decide at once", now["red_flag"], key=at("red_flag"))
    given["red_flag"] = part.get("red_flag") if act == now["red_flag"] else act or None
    none = st.checkbox("No safeguard takes anything off while it holds", now["mitigation"], key=at("mitigation"))
    given["mitigation"] = "none" if none else None
    wrong("red_flag", "mitigation")
    given |= _following(draft, name, part, language)
    return given


def _following(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What it is a sign of, what to ask, and which actions it suggests."""
    named = editing.indicators()
    graded = {indicator: grade for each in part.get("indicators") or () for indicator, grade in each.items()}
    signs: dict[str, str] = {}
    for grade, label in (("strong", "A strong sign of"), ("medium", "A medium sign of")):
        now = [each for each, of in graded.items() if of == grade]
        signs |= dict.fromkeys(_several(draft, name, f"signs_{grade}", label, named, now), grade)
    editor_fields.wrong_at(draft, ("rules", name), "indicators")
    before = [str(each) for each in part.get("actions") or ()]
    actions = _several(
        draft, name, "actions", "Actions it suggests, in this order", editing.actions(draft, language), before
    )
    editor_fields.wrong_at(draft, ("rules", name), "actions")
    labels = {each: subject.label for each, subject in building.subjects(draft, language).items() if "." not in each}
    asks = _several(
        draft, name, "ask", "To ask where it cannot be decided", labels, [str(each) for each in part.get("ask") or ()]
    )
    editor_fields.wrong_at(draft, ("rules", name), "ask")
    told: list[dict[str, str]] | None = [{each: grade} for each, grade in signs.items()]
    if signs == graded:
        told = part.get("indicators")
    return {"indicators": told or None, "actions": actions or None, "ask": asks or None}


def _several(draft: Draft, name: str, field: str, label: str, options: Mapping[str, str], now: list[str]) -> list[str]:
    named = {**options, **{each: each for each in now if each not in options}}
    return list(
        st.multiselect(
            label,
            list(named),
            now,
            lambda each: visible(named[each]),
            key=state.key(draft, "rule", name, field),
            placeholder="None",
        )
    )


def _handling(draft: Draft, name: str, label: str) -> None:
    ids = [str(each["id"]) for each in editing.rule_parts(draft.data)]
    place, at = ids.index(name), partial(state.key, draft, "rule", name)
    with st.container(horizontal=True):
        if st.button("Up", key=at("up"), icon=":material/arrow_upward:", disabled=not place):
            state.save(draft, [Move(("rules", name), place - 1)], f"The rule “{label}” moved up", rule=name)
        if st.button("Down", key=at("down"), icon=":material/arrow_downward:", disabled=place == len(ids) - 1):
            state.save(draft, [Move(("rules", name), place + 1)], f"The rule “{label}” moved down", rule=name)
        if st.button("Copy", key=at("copy"), icon=":material/content_copy:"):
            copy = editing.new_id(f"{name}_2", frozenset(ids), "rule")
            state.save(draft, [Copy(("rules", name), copy)], f"The rule “{label}” copied", rule=copy)
        with st.popover("Remove", icon=":material/delete:"):
            for use in editing.uses_of_rule_in(draft, name):
                st.markdown(f"- {plain(use)}")
            st.caption("Findings of earlier assessments stay as they are.")
            if st.button("Remove the rule", key=at("remove"), type="primary"):
                others = [each for each in ids if each != name]
                ahead = {"rule": others[0]} if others else {"view": "rules"}
                state.save(draft, [Remove(("rules", name))], f"The rule “{label}” removed", **ahead)
