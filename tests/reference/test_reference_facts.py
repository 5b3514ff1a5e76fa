import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.reference import gather_facts, match_country

NAN = float("nan")


def test_three_factors_for_each_supplier() -> None:
    frame = pd.DataFrame(
        [
            ("BD", None, "Garments", None, None),
            ("DE", None, "Software", None, None),
            ("TW", None, None, "T-shirts", None),
            ("CN", None, None, None, "8541.43"),
            (None, None, None, "Shoes", None),
            ("BD", "invoices only", "Garments", None, None),
            ("QA", "not sure", "Widgets", None, None),
        ],
        columns=["country", "country_role", "sector", "products", "hs_codes"],
    )
    factors = gather_facts(frame).factors
    assert list(factors) == ["country_risk", "sector_risk", "goods_origin"]
    np.testing.assert_array_equal(factors["country_risk"], [49, 14, NAN, 71, NAN, 49, 63])
    np.testing.assert_array_equal(factors["sector_risk"], [70, 20, 70, NAN, 45, 70, NAN])
    np.testing.assert_array_equal(factors["goods_origin"], [100, NAN, 20, 50, NAN, NAN, NAN])


def test_the_worked_example_of_context() -> None:
    factors = gather_facts(pd.DataFrame({"country": ["BD"], "products": ["garments"]})).factors
    country, sector, goods = (float(factors[name][0]) for name in ("country_risk", "sector_risk", "goods_origin"))
    assert round((30 * country + 20 * sector + 20 * goods) / 70, 1) == 69.6


def test_the_explanation_of_a_row_has_the_values_of_the_row() -> None:
    frame = pd.DataFrame(
        {"country": ["VN", None, "HK"], "sector": [None, "Cleaning", "x"], "products": ["Shrimp", None, "toys"]},
        index=[7, 7, 9],
    )
    facts = gather_facts(frame)
    for row in range(3):
        shown = {detail.factor: NAN if detail.value is None else detail.value for detail in facts.inputs(row)}
        np.testing.assert_equal(shown, {name: float(values[row]) for name, values in facts.factors.items()})


def test_every_input_states_source_and_edition() -> None:
    facts = gather_facts(pd.DataFrame({"country": ["CN", "TW"], "products": ["cotton; gloves", "fish"]}))
    inputs = [found for row in range(2) for detail in facts.inputs(row) for found in detail.inputs]
    assert len(inputs) == 9
    assert all(found.source and found.edition for found in inputs)


def test_no_suppliers_are_no_facts() -> None:
    factors = gather_facts(pd.DataFrame({"country": pd.Series([], dtype="string")})).factors
    assert [len(values) for values in factors.values()] == [0, 0, 0]


cells = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["CN", "BD", "cotton", "T-shirts of", "C14", "61"]))


@settings(deadline=None)  # the first call reads the tables
@given(st.lists(st.tuples(cells, cells, cells, cells), max_size=6))
def test_whatever_is_written_points_are_whole_numbers_to_100_or_missing(rows: list[tuple[str | None, ...]]) -> None:
    frame = pd.DataFrame(rows, columns=["country", "sector", "products", "hs_codes"], dtype=object)
    frame["country"] = [match_country(text or "").code for text in frame["country"]]
    facts = gather_facts(frame)
    for values in facts.factors.values():
        known = values[~np.isnan(values)]
        assert ((known == known.round()) & (known >= 0) & (known <= 100)).all()
    for row in range(len(rows)):
        assert len(facts.inputs(row)) == 3


def test_a_large_list_with_few_distinct_values_is_quick() -> None:
    many = 100_000
    frame = pd.DataFrame(
        {
            "country": ["BD", "CN", "VN", "DE", None] * (many // 5),
            "sector": ["Apparel", None] * (many // 2),
            "products": [f"T-shirts, polo shirts, style {number % 500}" for number in range(many)],
        }
    )
    started = time.process_time()
    facts = gather_facts(frame)
    assert time.process_time() - started < 2
    assert facts.factors["sector_risk"] == pytest.approx(70)
