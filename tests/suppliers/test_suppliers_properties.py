"""What holds for every table: no row is lost, keys are unique, "" never reaches the frame."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.suppliers import FIELDS, combine, guess_columns, standardise
from tests.suppliers.tables import from_cells

USUAL = (
    "|  |Alpha Ltd|Beta|Total|* note|Germany|DE|NA|N/A|Atlantis|12|1-5|45 %|0.5|x@y.example|-|\u200b|0|4711.0|"
    "1 Road, Dhaka, Bangladesh|Supplier name|€ 5"
)
CELLS = st.one_of(
    st.sampled_from(USUAL.split("|")),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
)
HEADERS = [
    "Supplier name",
    "Country",
    "Address",
    "Workers",
    "Vendor ID",
    "Site",
    "% Women",
    "Spend",
    "LEI",
    "Other",
    "",
]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    others = draw(st.lists(st.sampled_from(HEADERS[1:]), unique=True, max_size=6))
    headers = ["Supplier name", *others]
    return headers, draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=8))


@settings(max_examples=120, deadline=None)
@given(tables())
def test_no_row_is_lost(content: tuple[list[str], list[list[str]]]) -> None:
    headers, cells = content
    of = from_cells(headers, cells)
    fields = {guess.position: guess.field for guess in guess_columns(of) if guess.field}
    part = standardise(of, {**fields, 0: "name"}, "list.xlsx")
    blocked = {problem.row for problem in part.problems if problem.level == "blocking"}
    kept = part.frame["row"].tolist()

    assert sorted([*kept, *blocked]) == of.rows.to_pylist()
    assert part.frame["key"].is_unique
    assert all(part.frame["name"].map(bool))
    for column in part.frame.columns:
        assert not any(isinstance(value, str) and value == "" for value in part.frame[column])

    both = combine([part, part])
    assert both.frame["key"].is_unique
    assert both.frame["key"].tolist()[: len(kept)] == part.frame["key"].tolist()


@settings(max_examples=60, deadline=None)
@given(tables())
def test_a_guess_is_made_once_for_each_column_and_field(content: tuple[list[str], list[list[str]]]) -> None:
    headers, cells = content
    guesses = guess_columns(from_cells(headers, cells))
    given_fields = [guess.field for guess in guesses if guess.field]
    assert [guess.header for guess in guesses] == headers
    assert len(given_fields) == len(set(given_fields))
    assert set(given_fields) <= set(FIELDS)
