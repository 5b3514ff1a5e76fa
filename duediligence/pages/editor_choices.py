"""What can be answered: a table of choices, a table of number ranges, and the limits of a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from duediligence.pages import editor_fields
from duediligence.pages.editor_fields import whole
from duediligence.pages.editor_state import key
from duediligence.pages.plain import plain
from duediligence.services import building, editing
from duediligence.services.catalogue.wording import language_name
from duediligence.services.drafts import Draft

_SCORED = {"risk": "Points of concern", "strength": "Strength"}


def answers(draft: Draft, name: str, part: Mapping[str, Any], kind: str, role: str, language: str) -> dict[str, Any]:
    """The fields ``choices``, ``combine`` and ``points``; None where a question of this kind has none."""
    given: dict[str, Any] = {"choices": None, "combine": None, "points": None}
    scored = editing.POINTS.get(role)
    if kind in ("select_one", "select_multiple"):
        given["choices"] = _choices(draft, name, part, scored, several=kind == "select_multiple")
        if kind == "select_multiple" and scored:
            ways, now = list(editing.COMBINE), part.get("combine")
            given["combine"] = st.selectbox(
                "Where several are ticked",
                ways,
                ways.index(now) if now in ways else None,
                editing.COMBINE.__getitem__,
                key=key(draft, "question", name, "combine"),
                placeholder="Choose how they count",
            )
        gone = [
            str(each.get("id"))
            for each in part.get("choices") or ()
            if isinstance(each, dict) and each.get("id") not in [kept["id"] for kept in given["choices"] or ()]
        ]
        for line in editing.uses_of_choices(draft, name, gone, language):
            st.warning(f"A choice that you take away is in use. {plain(line)}", icon=":material/warning:")
    elif kind in ("integer", "decimal", "percent") and scored:
        given["points"] = _steps(draft, name, part, scored)
    return given


def _choices(
    draft: Draft, name: str, part: Mapping[str, Any], scored: str | None, *, several: bool
) -> list[dict[str, Any]] | None:
    """The choices as the table has them now, in the order of their places."""
    languages = editing.languages_of(draft.data)
    before = [each for each in part.get("choices") or () if isinstance(each, dict)]
    rows = [
        {
            "place": place,
            **{f"label_{code}": (each.get("label") or {}).get(code) for code in languages},
            "points": each.get(scored) if scored else None,
            "exclusive": bool(each.get("exclusive")),
            "not_applicable": bool(each.get("not_applicable")),
            "id": each.get("id"),
        }
        for place, each in enumerate(before, start=1)
    ]
    column = st.column_config
    columns: dict[str, Any] = {
        f"label_{code}": column.TextColumn(
            "Words" if len(languages) == 1 else f"Words, {language_name(code)}", width=210
        )
        for code in languages
    }
    if scored:
        columns["points"] = column.NumberColumn(_SCORED[scored], min_value=0, max_value=100, step=1, width=150)
    if several:
        columns["exclusive"] = column.CheckboxColumn("Stands alone", help="No other choice fits beside it.")
    columns["not_applicable"] = column.CheckboxColumn("Does not apply", help="Who ticks it is not asked: no points.")
    columns["place"] = column.NumberColumn("Place", min_value=1, step=1, help="Another number moves the choice.")
    columns["id"] = column.TextColumn("Id in files", disabled=True, help="Made from the words when you save.")
    st.markdown("**Choices**")
    table = editor_fields.table(draft, ("question", name, "choices", scored, several), rows, columns)
    return _read(table, before, scored, languages) or None


def _read(
    table: list[dict[str, Any]], before: list[dict[str, Any]], scored: str | None, languages: tuple[str, ...]
) -> list[dict[str, Any]]:
    known = {str(each.get("id")): each for each in before}
    taken = {name for row in table if (name := row["id"])}
    told: list[tuple[float, int, dict[str, Any]]] = []
    for number, row in enumerate(table):
        said = {code: str(row[f"label_{code}"]).strip() for code in languages if row[f"label_{code}"]}
        said = {code: text for code, text in said.items() if text}
        if not said and not row["id"]:
            continue  # a line that was begun and left empty
        name = row["id"] or editing.new_id(next(iter(said.values())), frozenset(taken), "choice")
        taken.add(name)
        old = known.get(name, {})
        others = {code: text for code, text in (old.get("label") or {}).items() if code not in languages}
        choice: dict[str, Any] = {**old, "id": name, "label": {**said, **others}}
        for field in ("risk", "strength"):
            choice.pop(field, None)
        if scored and row["points"] is not None:
            choice[scored] = whole(row["points"])
        for field in ("exclusive", "not_applicable"):
            if row.get(field) or (field not in row and old.get(field)):
                choice[field] = True
            elif field in choice and choice[field] is not False:
                del choice[field]
        choice = {field: value for field, value in choice.items() if value != {} or field in old}
        order = [field for field in old if field in choice] + [field for field in choice if field not in old]
        place = float(row["place"]) if row["place"] is not None else len(table) + 1
        told.append((place, number, {field: choice[field] for field in order}))
    return [choice for _, _, choice in sorted(told, key=lambda each: each[:2])]


def _steps(draft: Draft, name: str, part: Mapping[str, Any], scored: str) -> list[dict[str, Any]] | None:
    """Number ranges with their points; the range without a limit comes last."""
    before = [each for each in part.get("points") or () if isinstance(each, dict)]
    column = st.column_config
    columns = {
        "below": column.NumberColumn("Below", help="Leave it empty in the last line: all larger numbers."),
        "points": column.NumberColumn(f"{_SCORED[scored]} (0–100)", min_value=0, max_value=100, step=1),
    }
    rows = [{"below": each.get("below"), "points": each.get(scored)} for each in before]
    st.markdown("**Points by the number that is answered**")
    table = editor_fields.table(draft, ("question", name, "points", scored), rows, columns)
    odds = {each.get("below"): each["odds"] for each in before if "odds" in each}
    told: list[dict[str, Any]] = []
    for row in table:
        below, points = whole(row["below"]), whole(row["points"])
        if below is None and points is None:
            continue
        step: dict[str, Any] = {} if below is None else {"below": below}
        step |= {} if points is None else {scored: points}
        told.append(step | ({"odds": odds[below]} if below in odds else {}))
    return sorted(told, key=lambda step: (step.get("below") is None, step.get("below", 0))) or None


def constraint(draft: Draft, name: str, part: Mapping[str, Any]) -> str | None:
    """Between which numbers an answer is accepted; any other condition as text."""
    text = str(part.get("constraint") or "")
    limits = building.limits(text)
    if limits is None:
        given = st.text_input(
            "Accepted when (a dot stands for the answer)", text, key=key(draft, "question", name, "constraint")
        )
        for message, advice in building.mistakes(given, None, "constraint"):
            st.warning(f"{plain(message)} {plain(advice)}", icon=":material/warning:")
        return given.strip() or None
    left, right = st.columns(2)
    low = left.number_input(
        "Smallest number accepted", value=limits[0], key=key(draft, "question", name, "low"), format="%g", step=1.0
    )
    high = right.number_input(
        "Largest number accepted", value=limits[1], key=key(draft, "question", name, "high"), format="%g", step=1.0
    )
    return text if (low, high) == limits and text else building.limited(low, high) or None
