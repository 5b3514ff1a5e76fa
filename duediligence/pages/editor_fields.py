"""Fields of a card: words in every language, tables of choices and steps, and what is wrong at a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from duediligence.pages import layout
from duediligence.pages.editor_state import PARTS, key
from duediligence.pages.plain import plain
from duediligence.questionnaire.editing import Noticed
from duediligence.services import editing
from duediligence.services.catalogue.wording import language_name
from duediligence.services.drafts import Draft


def wrong(noticed: Iterable[Noticed]) -> None:
    """What is wrong, right where it is."""
    icons = {"blocking": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
    for each in noticed:
        show = {"blocking": st.error, "warning": st.warning, "note": st.info}[each.problem.level]
        show(f"{plain(each.problem.message)} {plain(each.problem.advice)}", icon=icons[each.problem.level])


def wrong_at(draft: Draft, address: tuple[str, ...], *fields: str) -> None:
    """The same at these fields of a part."""
    for field in fields:
        wrong(editing.at_field(draft, address, field))


def words(
    draft: Draft, card: tuple[str, ...], part: Mapping[str, Any], fields: Mapping[str, str]
) -> dict[str, dict[str, str | None] | None]:
    """Texts of a part in every language; ``fields``: key → what it is called. None: nothing is said (in it).

    ``card``: kind and id of the part; what is wrong at a field is said below it.
    """
    languages = editing.languages_of(draft.data)
    told: dict[str, dict[str, str | None]] = {field: {} for field in fields}
    for language in languages:
        if language == languages[0]:
            _in_language(draft, card, part, fields, language, told, "")
            continue
        name = language_name(language)
        missing = sum(bool(part.get(field)) and language not in part[field] for field in fields)
        with st.expander(f"In {name}" + f" · {layout.count(missing, 'text')} to write" * bool(missing)):
            _in_language(draft, card, part, fields, language, told, f" in {name}")
    return {field: texts if any(texts.values()) else None for field, texts in told.items()}


def _in_language(
    draft: Draft,
    card: tuple[str, ...],
    part: Mapping[str, Any],
    fields: Mapping[str, str],
    language: str,
    told: dict[str, dict[str, str | None]],
    suffix: str,
) -> None:
    for field, label in fields.items():
        said = part.get(field)
        now = str(said.get(language, "")) if isinstance(said, Mapping) else ""
        text = st.text_area(f"{label}{suffix}", now, key=key(draft, *card, field, language), height="content")
        text = now if text.strip() == now.strip() else text.strip()
        told[field][language] = text or None
        if not suffix:
            wrong_at(draft, (PARTS[card[0]], card[1]) if card[0] in PARTS else (), field)


def table(
    draft: Draft, name: tuple[object, ...], rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """A table to edit; its rows as they stand now, None where a cell is empty. ``columns`` has the keys of rows."""
    frame = pd.DataFrame([{column: row.get(column) for column in columns} for row in rows], columns=list(columns))
    for column, config in columns.items():
        kind = config["type_config"]["type"]
        frame[column] = frame[column].astype(
            "boolean" if kind == "checkbox" else "Float64" if kind == "number" else "string"
        )
    edited = st.data_editor(
        frame, num_rows="dynamic", hide_index=True, column_config=dict(columns), key=key(draft, *name), width="stretch"
    )
    return [
        {str(column): None if pd.isna(value) else value for column, value in row.items()}
        for row in edited.astype(object).to_dict("records")
    ]


def whole(value: Any) -> int | float | None:
    """A number of a table: whole where it is."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)
