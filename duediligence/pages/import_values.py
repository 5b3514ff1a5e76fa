"""Import, the third step: what countries, sectors and purchase categories mean that we do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import import_state, layout
from duediligence.pages.plain import visible
from duediligence.services import meanings
from duediligence.services.inspection import FIELD_LABELS, Inspection
from duediligence.suppliers.categories import Category
from duediligence.suppliers.choices import UnknownValue

SHOWN = 500
"""How many different values are asked for at once; the most frequent come first."""
NOT_SAID = "Not said"


def draw() -> None:
    found = import_state.inspection()
    try:
        words = "Looking for values that we do not know"
        reading = (found.tables, found.minerals)
        needed = import_state.worked_out(
            "unknown", reading, lambda: (found.unknown, meanings.open_questions(found)), words
        )
    except CannotProceed as stop:
        layout.show_stop(stop)
        back()
        return
    if not needed[1] and not import_state.state().get("back"):
        import_state.go(import_state.DUPLICATES)
    import_state.state()["back"] = True  # from here on the step stays until the officer goes on
    unknown = needed[0]
    means: dict[tuple[str, str | None], str | None] = {}
    for name in ("country", "sector"):
        asked = [value for value in unknown if value.column == name and value.written is not None]
        if asked and name != of_categories(found):
            means |= values(found, name, asked)
    for value in unknown:
        if value.written is None:
            means |= blank(found, value)
    column, categories = purchase_categories(found)
    with st.container(horizontal=True):
        if st.button("Continue", type="primary", icon=":material/arrow_forward:"):
            said = found.saying(meanings.told(found, means), column, meanings.category_choices(found, categories))
            import_state.change(said)
            import_state.state()["back"] = False
            import_state.go(import_state.DUPLICATES)
        if any(value.suggestion for value in unknown) and st.button("Take all suggestions", icon=":material/done_all:"):
            suggested = {
                (value.column, value.written): value.suggestion_label
                for value in unknown
                if value.suggestion and means.get((value.column, value.written)) is None
            }
            said = found.saying(
                meanings.told(found, {**means, **suggested}), column, meanings.category_choices(found, categories)
            )
            import_state.change(said, anew=True)
            st.rerun()
        back()
    if any(meaning is None for meaning in means.values()):
        st.caption("What you leave open stays not known: it is never guessed and widens the range of a rating.")


def values(found: Inspection, column: str, asked: list[UnknownValue]) -> dict[tuple[str, str | None], str | None]:
    """Texts of one column that we do not know, each with what it means."""
    what = {"country": ("country", "countries"), "sector": ("sector", "sectors")}[column]
    rows = sum(value.rows for value in asked)
    st.subheader(f"We do not know {layout.count(len(asked), *what)} in {layout.count(rows, 'row')}", anchor=False)
    if len(asked) > SHOWN:
        st.caption(f"The {SHOWN} most frequent ones are here; the others stay not known.")
    shown = asked[:SHOWN]
    table: list[dict[str, Any]] = [
        {
            "In your file": visible(value.written),
            "Rows": value.rows,
            "It means": meanings.meaning(found, value),
            "We suggest": value.suggestion_label or "",
        }
        for value in shown
    ]
    edited = st.data_editor(
        table,
        key=import_state.key(f"values_{column}"),
        hide_index=True,
        placeholder="not said",
        height=min(38 + 35 * len(table), 560),
        disabled=["In your file", "Rows", "We suggest"],
        column_config={
            "In your file": st.column_config.TextColumn(width=240),
            "It means": st.column_config.SelectboxColumn(options=list(meanings.options(column)), width=260),
            "We suggest": st.column_config.TextColumn(width=260),
        },
    )
    return {(column, value.written): row["It means"] for value, row in zip(shown, edited, strict=True)}


def blank(found: Inspection, value: UnknownValue) -> Mapping[tuple[str, str | None], str | None]:
    """One country for all rows without one."""
    names = list(meanings.countries())
    everyone = value.rows == len(found.as_read.frame)
    said = meanings.meaning(found, value)
    st.subheader(
        "No row says a country" if everyone else f"{layout.count(value.rows, 'row says', 'rows say')} no country",
        anchor=False,
    )
    chosen = st.selectbox(
        "All of these are in",
        names,
        index=names.index(said) if said in names else None,
        placeholder="Leave it open",
        key=import_state.key("blank_country"),
        help="Choose a country only where it is true of every one of these rows.",
    )
    return {("country", None): chosen}


def columns_of_categories(found: Inspection) -> tuple[str, ...]:
    """The columns that may hold purchase categories, the one that was chosen before first."""
    likely = import_state.worked_out(
        "likely", (found.tables, found.minerals), lambda: meanings.likely_categories(found), "Looking for categories"
    )
    chosen = found.category_column
    return likely if chosen is None else (chosen, *(name for name in likely if name != chosen))


def of_categories(found: Inspection) -> str | None:
    """The column of categories as it stands in the form; its values are not asked for twice."""
    likely = columns_of_categories(found)
    chosen = st.session_state.get(import_state.key("category_column"), likely[0] if likely else None)
    return None if chosen == NOT_SAID else chosen


def purchase_categories(found: Inspection) -> tuple[str | None, dict[str, tuple[str | None, list[str]]]]:
    """The column of purchase categories, and what each means: as written → sector in words or None, and goods."""
    likely = columns_of_categories(found)
    if not likely:
        return None, {}
    st.subheader("Your purchase categories", anchor=False)
    st.markdown("Say once which sector and which goods each stands for; next month's list is read the same way.")
    options = [NOT_SAID, *likely]
    column = st.selectbox(
        "They stand in the column",
        options,
        index=options.index(likely[0]),
        format_func=lambda name: visible(FIELD_LABELS.get(name, name)),
        key=import_state.key("category_column"),
    )
    if column == NOT_SAID:
        return None, {}
    reading = (found.tables, found.minerals)
    categories = import_state.worked_out(
        f"categories {column}", reading, lambda: meanings.found_categories(found, column), "Counting the categories"
    )
    return column, meant(found, categories[:SHOWN])


def meant(found: Inspection, categories: tuple[Category, ...]) -> dict[str, tuple[str | None, list[str]]]:
    known = {choice.written: choice for choice in found.categories}
    titles = {division: words for words, division in meanings.sectors().items()}
    rows: list[dict[str, Any]] = []
    for category in categories:
        choice = known.get(category.written)
        rows.append(
            {
                "Category": visible(category.written),
                "Suppliers": category.suppliers,
                "Spend": " + ".join(f"{amount:,.0f} {unit}".strip() for unit, amount in category.spend.items()),
                "Sector": titles.get(choice.division or "") if choice else suggested(category, titles),
                "Goods": list(choice.goods) if choice else list(category.goods[:1]),
            }
        )
    edited = st.data_editor(
        rows,
        key=import_state.key("categories"),
        hide_index=True,
        placeholder="not said",
        height=min(38 + 35 * len(rows), 560),
        disabled=["Category", "Suppliers", "Spend"],
        column_config={
            "Sector": st.column_config.SelectboxColumn(options=list(meanings.sectors()), width=260),
            "Goods": st.column_config.MultiselectColumn(options=list(meanings.goods()), width=240),
        },
    )
    st.caption("Sectors and goods that stand here already are our guesses. Empty a cell where it is wrong.")
    return {
        category.written: (row["Sector"], list(row["Goods"] or []))
        for category, row in zip(categories, edited, strict=True)
    }


def suggested(category: Category, titles: Mapping[str, str]) -> str | None:
    return titles.get(category.sectors[0].division) if category.sectors else None


def back() -> None:
    if st.button("Back to the columns"):
        import_state.state()["back"] = False
        import_state.go(import_state.TABLES)
