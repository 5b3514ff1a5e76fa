"""Import, the second step: which tables are used, where their headers stand, what they are, what each column holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import import_state, layout
from duediligence.pages.plain import plain, visible
from duediligence.services.found_table import FoundTable
from duediligence.services.inspection import ENCODINGS, FIELD_LABELS, Inspection
from duediligence.suppliers.kinds import KIND_LABELS, ROLE_LABELS
from duediligence.suppliers.mapping import ColumnGuess

KEEP = "Keep as extra"
SURE = ((0.85, "●●● sure"), (0.55, "●●○ likely"), (0.0, "●○○ a guess"))


def draw() -> None:
    found = import_state.inspection()
    how_read(found)
    letters(found)
    if found.minerals is not None:
        smelters(found)
    else:
        st.markdown("What we found is a guess until you confirm it. Change what is wrong.")
        for position in range(len(found.tables)):
            found = one_table(found, position)
    ready = found.minerals is not None or is_ready(found)
    if not ready:
        st.warning("At least one table is needed, and each needs a column with the supplier's name.")
    with st.container(horizontal=True):
        if st.button("Continue", type="primary", icon=":material/arrow_forward:", disabled=not ready):
            import_state.change(found)
            import_state.go(import_state.VALUES)
        import_state.another_file()


def how_read(found: Inspection) -> None:
    """Which file it is, and the earlier list it is read like."""
    earlier = import_state.state()["earlier"]
    if earlier is None:
        st.markdown(f"We read **{plain(found.book.file)}**.")
        return
    st.info(f"We read **{plain(found.book.file)}** as {earlier}.", icon=":material/history:")
    if st.button("Read it afresh", icon=":material/restart_alt:"):
        import_state.state()["earlier"] = None
        import_state.change(import_state.state()["afresh"], anew=True)
        st.rerun()


def letters(found: Inspection) -> None:
    """How the letters of a text file are stored, where we had to judge; another choice reads the file again."""
    chosen = import_state.state()["encoding"]
    if chosen is None and not found.letters_judged:
        return
    names = list(ENCODINGS)
    now = chosen or found.book.encoding
    st.warning(
        "The file does not say how its letters are stored. Check that names look right; if not, choose another way.",
        icon=":material/translate:",
    )
    wanted = st.selectbox(
        "Its letters are stored as",
        names,
        index=names.index(now) if now in names else None,
        format_func=ENCODINGS.__getitem__,
        key=import_state.key("encoding"),
    )
    if wanted is None or wanted == now:
        return
    try:
        import_state.read(import_state.state()["data"], found.book.file, wanted)
    except CannotProceed as stop:
        layout.show_stop(stop)
    else:
        st.rerun()


def is_ready(found: Inspection) -> bool:
    return bool(found.used) and all("name" in table.fields.values() for table in found.used)


def smelters(found: Inspection) -> None:
    """A conflict-minerals template: its smelters become suppliers, its declaration is kept beside them."""
    minerals = found.minerals
    if minerals is None:
        return
    name = f"{minerals.template or 'conflict-minerals template'} {minerals.revision or ''}".strip()
    st.markdown(
        f"This is a {plain(name)}. Its {layout.count(len(minerals.smelters.frame), 'smelter')} come in as suppliers."
    )
    declared = minerals.declaration
    if declared is None:
        return
    company = f" of {plain(declared.company)}" if declared.company else ""
    st.subheader(f"The declaration{company}", anchor=False)
    st.markdown("We keep these answers with the import; they are no answers of the smelters.")
    st.dataframe(
        [
            {
                "Question": visible(answer.question),
                "Metal": visible(answer.metal or ""),
                "Answer": visible(answer.answer or "left blank"),
                "Comment": visible(answer.comment or ""),
            }
            for answer in declared.answers
        ],
        hide_index=True,
        height=300,
    )


def one_table(found: Inspection, position: int) -> Inspection:
    entry = found.tables[position]
    table = entry.table
    title = f"Sheet “{plain(table.sheet)}”" if table.sheet else "The table"
    where = f" from row {table.first_row:,}" if table.first_row else ""
    used = st.checkbox(
        f"{title}: {layout.count(table.cells.num_rows, 'row')}{where}",
        value=entry.used,
        key=import_state.key(f"used_{position}"),
    )
    if not used:
        return found.with_table(position, replace(entry, used=False))
    with st.container(border=True):
        header(found, position)
        entry = kind(found, replace(entry, used=True), position)
        name = f"{position}_{table.header_row}_{entry.kind}"
        chosen = mapping(entry, import_state.key(f"columns_{name}"))
        kept = personal(entry, chosen, name)
        return found.with_table(position, replace(entry, fields=chosen, kept=kept))


def header(found: Inspection, position: int) -> None:
    """Where the headers stand; another row is read at once."""
    now = found.tables[position].table.header_row
    wanted = st.number_input(
        "The headers stand in row",
        min_value=1,
        value=now,
        step=1,
        key=import_state.key(f"header_{position}"),
        help="As Excel counts the rows. Empty: the table has no headers.",
    )
    if wanted == now:
        return
    try:
        import_state.change(import_state.inspection().with_header(position, None if wanted is None else int(wanted)))
    except CannotProceed as stop:
        layout.show_stop(stop)
    else:
        st.rerun()


def kind(found: Inspection, entry: FoundTable, position: int) -> FoundTable:
    """What the table is, and for lines of money or of goods what its country says."""
    kinds = list(KIND_LABELS)
    is_guess = entry.kind == entry.seems.kind
    wanted = st.selectbox(
        "What is this table?",
        kinds,
        index=kinds.index(entry.kind),
        format_func=KIND_LABELS.__getitem__,
        key=import_state.key(f"kind_{position}_{entry.table.header_row}"),
    )
    if wanted != entry.kind:
        import_state.change(found.with_table(position, entry.as_kind(wanted)))
        st.rerun()
    if is_guess:
        st.caption(f"Our guess: {entry.seems.reason}")
    if wanted == "suppliers":
        return entry
    st.caption("Lines of one supplier are gathered to one row, with what was spent.")
    roles = list(ROLE_LABELS)
    role = st.radio(
        "Is this where the goods are made, or who invoices you?",
        roles,
        index=roles.index(entry.role or "not sure"),
        format_func=ROLE_LABELS.__getitem__,
        key=import_state.key(f"role_{position}_{wanted}"),
    )
    return replace(entry, role=role)


def mapping(entry: FoundTable, key: str) -> dict[int, str]:
    """The columns as an officer leaves them: position → standard column."""
    guesses = [guess for guess in entry.guesses if guess.header or guess.samples]  # an empty column is no column
    rows = columns(entry, guesses)
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        height=min(38 + 35 * len(rows), 740),
        disabled=["Your header", "Sample values", "How sure", "Why"],
        column_config={
            "We read it as": st.column_config.SelectboxColumn(
                options=[KEEP, *FIELD_LABELS.values()], required=True, width="medium"
            ),
            "Sample values": st.column_config.TextColumn(width=300),
            "Why": st.column_config.TextColumn(width=300),
        },
    )
    by_label = {label: field for field, label in FIELD_LABELS.items()}
    chosen: dict[int, str] = {}
    for guess, row in zip(guesses, edited, strict=True):
        field = by_label.get(row["We read it as"])
        if field and field in chosen.values():
            st.warning(f"Two columns are read as {row['We read it as']}; only the first counts.")
        elif field:
            chosen[guess.position] = field
    return chosen


def columns(entry: FoundTable, guesses: Sequence[ColumnGuess]) -> list[dict[str, str]]:
    """One row a column: header, samples, what we read it as, how sure, and why."""
    return [
        {
            "Your header": visible(guess.header) or f"(column {guess.letter})",
            "We read it as": FIELD_LABELS.get(entry.fields.get(guess.position, ""), KEEP),
            "How sure": next(words for least, words in SURE if guess.confidence >= least) if guess.field else "",
            "Sample values": visible(" · ".join(guess.samples[:3])),
            "Why": guess.reason,
        }
        for guess in guesses
    ]


def personal(entry: FoundTable, chosen: dict[int, str], name: str) -> dict[int, str]:
    """Columns about single people: left out, unless the officer says why they are needed."""
    seen = import_state.state()["kept"].setdefault("personal", {})
    of = (name, frozenset(chosen))
    if of not in seen:  # looking through the cells of a long list takes a second
        seen[of] = entry.personal(chosen)
    columns = {each.position: f"{each.header or each.letter} ({each.holds})" for each in seen[of]}
    if not columns:
        return {}
    st.warning(
        "Some columns look like data about single people. We leave them out; we need none of it.",
        icon=":material/shield_person:",
    )
    wanted = st.multiselect(
        "Keep all the same",
        list(columns),
        default=[position for position in entry.kept if position in columns],
        format_func=columns.__getitem__,
        key=import_state.key(f"kept_{name}"),
    )
    if not wanted:
        return {}
    said = next(iter(entry.kept.values()), "")
    why = st.text_input("Why they are needed", value=said, key=import_state.key(f"why_{name}"))
    if not why.strip():
        st.caption("They are kept once you say why.")
        return {}
    return dict.fromkeys(wanted, why.strip())
