"""The numbers of a draft: what it is called, context, levels, how answers count, bands; and its languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from duediligence.dashboards.labels import LEVELS, RATINGS, basis_text
from duediligence.pages import editor_fields
from duediligence.pages import editor_state as state
from duediligence.pages.editor_condition import condition
from duediligence.pages.plain import plain
from duediligence.questionnaire.editing import Edit, Insert, Put
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE
from duediligence.services import building, editing
from duediligence.services.catalogue.wording import LANGUAGES
from duediligence.services.drafts import Draft

_EARNED: Final[Mapping[str, str]] = {
    "core_answered": "The core questions are answered and signed",
    "critical_documented": "No important answer rests on a claim alone",
    "worker_check": "Workers or an unannounced visit confirmed an answer",
}
_SHARES: Final[Mapping[tuple[str, ...], tuple[str, float | None]]] = {
    ("question_share",): ("Share of the answers, beside the context", None),
    ("mitigation", "practice"): ("Most that practice takes off", None),
    ("mitigation", "paper"): ("Most that paper takes off", None),
    ("minimum_coverage",): ("Answered, to be rated at all", None),
    ("core_share",): ("Answered core questions, for the lowest rating", 0.8),
}
_DAYS: Final[Mapping[str, tuple[str, int | None]]] = {
    "validity_months": ("Months for which evidence counts in full", None),
    "confirmation_days": ("Days after which workers can confirm a repair", 90),
}


def scoring(draft: Draft) -> None:
    """Everything but questions, rules and actions, one Save for all."""
    card = ("scoring",)
    st.header("Name and numbers", anchor=False)
    bar = st.container()
    st.caption("Every number here is our assumption and nobody's standard.")
    data, edits = draft.data, []
    edits += editing.field_edits(
        (), data, editor_fields.words(draft, card, data, {"title": "Title", "description": "What it is about"})
    )
    if "extends" in data:
        st.info("Bands, levels and weights of the context are those of the core questionnaire.", icon=":material/info:")
        known = building.subjects(draft, editing.languages_of(data)[0])
        when = condition(
            draft, (*card, "applies"), "Applies when", str(data.get("applies_when") or ""), "applies_when", known
        )
        edits += editing.field_edits((), data, {"applies_when": when or None})
        editor_fields.wrong_at(draft, (), "applies_when")
    else:
        edits += _context(draft) + _edges(draft) + _counting(draft) + _lowest(draft)
    with bar:
        state.save_bar(draft, card, "Scoring", edits, "Name or numbers were changed")
    _languages(draft)


def _number(draft: Draft, name: tuple[str, ...], label: str, now: Any, most: int = 100) -> int:
    usable = now if isinstance(now, int) and 0 <= now <= most else 0
    return int(st.number_input(label, 0, most, usable, key=state.key(draft, "scoring", *name)))


def _context(draft: Draft) -> list[Edit]:
    st.subheader("Context: how hard we look", anchor=False)
    edits: list[Edit] = []
    language = editing.languages_of(draft.data)[0]
    for factor in draft.data.get("factors") or ():
        name = str(factor.get("id"))
        label = editing.words_of(factor.get("label"), language, name.replace("_", " ").capitalize())
        weight, unknown = st.columns(2)
        with weight:
            given = {"weight": _number(draft, ("factor", name, "weight"), f"{label}: weight", factor.get("weight"))}
        with unknown:
            points = _number(draft, ("factor", name, "unknown"), f"{label}: points without data", factor.get("unknown"))
        edits += editing.field_edits(("factors", name), factor, {**given, "unknown": points})
        editor_fields.wrong_at(draft, ("factors", name), "weight", "unknown")
    return edits


def _edges(draft: Draft) -> list[Edit]:
    edits: list[Edit] = []
    for key, heading, names in (
        ("levels", "Levels of due diligence: from which context on", LEVELS),
        ("bands", "Ratings: from which score on", {name: each.text for name, each in list(RATINGS.items())[::-1]}),
    ):
        st.subheader(heading, anchor=False)
        now = draft.data.get(key) or {}
        given = {}
        with st.container(horizontal=True):
            for name, label in names.items():
                with st.container(width=200):
                    given[name] = _number(draft, (key, name), label, now.get(name))
        edits += editing.field_edits((key,), now, given)
        editor_fields.wrong(draft.at((key,)))
    return edits


def _counting(draft: Draft) -> list[Edit]:
    """How answers, safeguards and evidence count."""
    now: Mapping[str, Any] = draft.data.get("scoring") or {}
    st.subheader("How answers and safeguards count, in per cent", anchor=False)
    edits: list[Edit] = []
    with st.container(horizontal=True):
        for path, (label, usual) in _SHARES.items():
            around: Any = now if len(path) == 1 else now.get(path[0]) or {}
            share = around.get(path[-1], usual)
            before = round(float(share or 0) * 100, 6)
            with st.container(width=260):
                percent = st.number_input(
                    label, 0.0, 100.0, before, 1.0, format="%g", key=state.key(draft, "scoring", *path)
                )
            if percent != before:
                edits.append(Put(("scoring", *path), round(percent / 100, 8)))
        for field, (label, days) in _DAYS.items():
            with st.container(width=260):
                number = _number(draft, (field,), label, now.get(field, days), 3650)
            if number != now.get(field, days):
                edits.append(Put(("scoring", field), number))
    st.subheader("What an answer counts, by its evidence, in per cent", anchor=False)
    credit = now.get("evidence") or {}
    given: dict[str, int] = {}
    with st.container(horizontal=True):
        for name in EVIDENCE:
            with st.container(width=200):
                given[name] = _number(draft, ("evidence", name), basis_text(name), credit.get(name))
    edits += editing.field_edits(("scoring", "evidence"), credit, given)
    known = building.subjects(draft, editing.languages_of(draft.data)[0])
    signed = condition(
        draft, ("scoring", "signed"), "The answers count as signed when", str(now.get("signed") or ""), "signed", known
    )
    edits += editing.field_edits(("scoring",), now, {"signed": signed or None})
    editor_fields.wrong(draft.at(("scoring",)))
    return edits


def _lowest(draft: Draft) -> list[Edit]:
    st.subheader("What “Nothing found so far” has to be earned with", anchor=False)
    now: Mapping[str, Any] = draft.data.get("lowest_band") or {}
    given: dict[str, Any] = {}
    for name in DUE_DILIGENCE:
        before = [str(each) for each in now.get(name) or () if each in _EARNED]
        chosen = st.multiselect(
            LEVELS[name], list(_EARNED), before, _EARNED.__getitem__, key=state.key(draft, "scoring", "lowest", name)
        )
        given[name] = [each for each in _EARNED if each in chosen] if chosen or name in now else None
        if given[name] is not None and set(given[name]) == set(before):
            given[name] = now.get(name)
    return editing.field_edits(("lowest_band",), now, given)


def _languages(draft: Draft) -> None:
    """Languages it is written in; a new one begins empty, and the cards say what is still to write."""
    st.header("Languages", anchor=False)
    languages = editing.languages_of(draft.data)
    st.markdown(plain(", ".join(LANGUAGES.get(code, code) for code in languages)))
    others = [code for code in LANGUAGES if code not in languages]
    at = partial(state.key, draft, "languages")
    code = st.selectbox("Another language", others, None, LANGUAGES.__getitem__, key=at("new"), placeholder="Choose")
    if st.button("Add the language", key=at("add"), disabled=code is None) and code:
        state.save(draft, [Insert(("languages",), code)], f"{LANGUAGES[code]} added")
