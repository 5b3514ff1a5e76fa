"""The card of one question: its words, what can be answered, how it counts, when it is asked, and what it bears on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.pages import editor_choices, editor_fields, editor_preview, layout
from duediligence.pages import editor_state as state
from duediligence.pages.editor_condition import condition
from duediligence.pages.plain import plain, visible
from duediligence.questionnaire.editing import Copy, Move, Remove, renaming
from duediligence.services import building, drafts, editing
from duediligence.services.catalogue.questions import ROLES, TYPES
from duediligence.services.drafts import Draft

_FIELDS: Final = (
    "label",
    "help",
    "evidence",
    "type",
    "role",
    "kind",
    "weight",
    "unknown",
    "choices",
    "points",
    "combine",
    "relevant",
    "constraint",
    "frameworks",
    "indicators",
    "asked_from",
    "critical",
    "profile",
)


def question(draft: Draft, name: str) -> None:
    """Card and preview of the question with this id."""
    language = editing.languages_of(draft.data)[0]
    part = editing.part_of(editing.asked_parts(draft.data), name)
    if part is None:
        st.info("Choose a question on the left, or add one.", icon=":material/arrow_back:")
        return
    card, shown = st.columns([9, 5], gap="medium")
    with card:
        label = editing.words_of(part.get("label"), language, name)
        st.header(plain(label), anchor=False)
        if "type" not in part:
            st.info("This question belongs to the core questionnaire. Change it there.", icon=":material/info:")
            return
        bar = st.container()
        _handling(draft, name, label)
        editor_fields.wrong(editing.at_part(draft, ("questions", name), _FIELDS))
        given = _fields(draft, name, part, language)
        edits = editing.field_edits(("questions", name), part, given)
        with bar:
            state.save_bar(draft, ("question", name), label, edits, f"“{label}” was changed")
    with shown:
        editor_preview.question(draft, name, {**part, **given}, language)


def _fields(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Draw the fields; what they say now, None for what is to be absent."""
    card = ("question", name)
    given: dict[str, Any] = dict(
        editor_fields.words(
            draft,
            card,
            part,
            {"label": "Question", "help": "Help for who answers", "evidence": "What would be good evidence"},
        )
    )
    at = partial(state.key, draft, *card)
    wrong = partial(editor_fields.wrong_at, draft, ("questions", name))
    left, right = st.columns(2)
    types = list(TYPES)
    now = str(part.get("type"))
    kind = left.selectbox(
        "Kind of answer", types, types.index(now) if now in types else 6, TYPES.__getitem__, key=at("type")
    )
    roles = list(ROLES)
    role_now = (str(part.get("role", "information")), part.get("kind"))
    role = roles[-1]
    if kind != "note":
        role = right.selectbox(
            "What it is for",
            roles,
            roles.index(role_now) if role_now in roles else len(roles) - 1,
            ROLES.__getitem__,
            key=at("role"),
        )
    given |= {"type": kind, "role": role[0] if role[0] != part.get("role", "information") else part.get("role")}
    given["kind"] = role[1]
    wrong("type", "role", "kind")
    given |= _counting(draft, name, part, role[0])
    given |= editor_choices.answers(draft, name, part, kind, role[0], language)
    wrong("choices", "points", "combine")
    if kind != "note":
        given |= _asking(draft, name, part)
    known = building.subjects(draft, language)
    text = condition(draft, (*card, "relevant"), "Asked when", str(part.get("relevant") or ""), "relevant", known)
    given["relevant"] = text or None
    wrong("relevant")
    if kind in ("integer", "decimal", "percent"):
        given["constraint"] = editor_choices.constraint(draft, name, part)
        wrong("constraint")
    given |= _bearing(draft, name, part, language)
    return given


def _counting(draft: Draft, name: str, part: Mapping[str, Any], role: str) -> dict[str, Any]:
    """Weight and the points of silence; nothing for a question that is not scored."""
    given: dict[str, Any] = {"weight": None if role == "information" else part.get("weight"), "unknown": None}
    if role == "information":
        return given
    left, right = st.columns(2)
    weight = left.number_input(
        "Weight (0–100)", 0, 100, int(part.get("weight") or 0), key=state.key(draft, "question", name, "weight")
    )
    given["weight"] = weight if weight or "weight" in part else None
    if role == "exposure":
        unknown = right.number_input(
            "Points where it is not answered (0–100)",
            0,
            100,
            part.get("unknown"),
            key=state.key(draft, "question", name, "unknown"),
            help="What it counts, at least, when the answer is overdue, “don't know” or refused.",
        )
        given["unknown"] = None if unknown is None else int(unknown)
    editor_fields.wrong_at(draft, ("questions", name), "weight", "unknown")
    return given


def _asking(draft: Draft, name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Of whom it is asked, and how much it matters."""
    at = partial(state.key, draft, "question", name)
    left, right = st.columns(2)
    levels, asked = list(editing.ASKED_FROM), str(part.get("asked_from", "minimal"))
    given: dict[str, Any] = {
        "asked_from": left.selectbox(
            "Asked",
            levels,
            levels.index(asked) if asked in levels else 0,
            editing.ASKED_FROM.__getitem__,
            key=at("asked_from"),
        )
    }
    answering, who = list(editing.WHO_ANSWERS), str(part.get("ask", "supplier"))
    given["ask"] = right.selectbox(
        "Who answers",
        answering,
        answering.index(who) if who in answering else 0,
        editing.WHO_ANSWERS.__getitem__,
        key=at("ask"),
    )
    given["critical"] = st.checkbox(
        "Important",
        bool(part.get("critical")),
        key=at("critical"),
        help="While it is not answered in time, nobody is rated below high concern.",
    )
    given["profile"] = st.checkbox(
        "Has to be known before we look less closely", bool(part.get("profile")), key=at("profile")
    )
    editor_fields.wrong_at(draft, ("questions", name), "asked_from", "ask", "critical", "profile")
    usual = {"asked_from": "minimal", "ask": "supplier", "critical": False, "profile": False}
    return {field: value if field in part or value != usual[field] else None for field, value in given.items()}


def _bearing(draft: Draft, name: str, part: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Laws and indicators it bears on."""
    given: dict[str, Any] = {}
    criteria, indicators = editing.criteria(language), editing.indicators()
    for field, label, options in (
        ("frameworks", "Laws and standards it bears on", criteria),
        ("indicators", "ILO indicators it bears on", indicators),
    ):
        now = [str(each) for each in part.get(field) or ()]
        named = {**options, **{each: each for each in now if each not in options}}
        chosen = st.multiselect(
            label,
            list(named),
            now,
            partial(_named, named),
            key=state.key(draft, "question", name, field),
            placeholder="None",
        )
        given[field] = list(chosen) or None
    editor_fields.wrong_at(draft, ("questions", name), "frameworks", "indicators")
    return given


def _named(options: Mapping[str, str], name: str) -> str:
    return visible(options[name])


def _handling(draft: Draft, name: str, label: str) -> None:
    """Move, copy, give another id, remove."""
    sections = {str(each["id"]): each for each in editing.section_parts(draft.data)}
    here = next(
        section for section, each in sections.items() if any(q.get("id") == name for q in each.get("questions") or ())
    )
    order = [str(each.get("id")) for each in sections[here]["questions"]]
    place = order.index(name)
    at = partial(state.key, draft, "question", name)
    with st.container(horizontal=True):
        if st.button("Up", key=at("up"), icon=":material/arrow_upward:", disabled=not place):
            state.save(draft, [Move(("questions", name), place - 1)], f"“{label}” moved up")
        if st.button("Down", key=at("down"), icon=":material/arrow_downward:", disabled=place == len(order) - 1):
            state.save(draft, [Move(("questions", name), place + 1)], f"“{label}” moved down")
        if st.button("Copy", key=at("copy"), icon=":material/content_copy:"):
            taken = editing.ids_of(editing.asked_parts(draft.data))
            copy = editing.new_id(f"{name}_2", taken, "question")
            state.save(draft, [Copy(("questions", name), copy)], f"“{label}” copied", question=copy)
        more = st.popover("More", icon=":material/more_horiz:", key=at("more"), on_change="rerun")
    if more.open:  # counting answers reads the whole register
        with more:
            _section(draft, name, label, here, sections)
            _rename(draft, name)
            _removal(draft, name, label)


def _section(draft: Draft, name: str, label: str, here: str, sections: Mapping[str, Any]) -> None:
    language = editing.languages_of(draft.data)[0]
    others = [section for section in sections if section != here]
    if not others:
        return
    to = st.selectbox(
        "Move to another section",
        others,
        None,
        lambda each: visible(editing.words_of(sections[each].get("title"), language, each)),
        key=state.key(draft, "question", name, "to"),
        placeholder="Choose a section",
    )
    if st.button("Move it there", key=state.key(draft, "question", name, "move"), disabled=to is None) and to:
        move = Move(("questions", name), to=("sections", to, "questions"))
        state.save(draft, [move], f"“{label}” moved to another section", question=name)


def _rename(draft: Draft, name: str) -> None:
    new = st.text_input("Its id in files", name, key=state.key(draft, "question", name, "id")).strip()
    if st.button("Change the id everywhere", key=state.key(draft, "question", name, "rename"), disabled=new == name):
        edits = renaming(draft.data, name, new, draft.worked)
        state.save(draft, edits, f"The id “{name}” is “{new}” now", question=new)


def _removal(draft: Draft, name: str, label: str) -> None:
    """Where a question is used, and the button that takes it out."""
    st.markdown("**Remove it from the questionnaire**")
    used = editing.uses(draft, name, editing.languages_of(draft.data)[0])
    for line in used:
        st.markdown(f"- {plain(line)}")
    number = drafts.answers_in_register(layout.workspace(), layout.portfolio().id, name)
    if number:
        st.markdown(
            f"{layout.count(number, 'supplier')} answered it. Their answers stay in the register, and earlier "
            "versions keep the question."
        )
    if used:
        st.caption("These places will be shown as mistakes until you change them too.")
    if not used and not number:
        st.caption("It is used nowhere, and nobody has answered it.")
    if st.button("Remove the question", key=state.key(draft, "question", name, "remove"), icon=":material/delete:"):
        section = next(each for each in editing.section_parts(draft.data) if part_in(each, name))
        others = [str(each["id"]) for each in section["questions"] if each.get("id") != name]
        ahead = {"question": others[0]} if others else {"section": str(section["id"])}
        state.save(draft, [Remove(("questions", name))], f"“{label}” removed", **ahead)


def part_in(section: Mapping[str, Any], name: str) -> bool:
    """Whether a section has this question."""
    return any(each.get("id") == name for each in section.get("questions") or ())
