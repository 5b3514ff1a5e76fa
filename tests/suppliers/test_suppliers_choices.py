"""What an officer said once is applied to every row that says it, and to next month's file."""

from __future__ import annotations

import json

import pytest

from duediligence.suppliers import Suppliers, combine, standardise
from duediligence.suppliers.categories import CategoryChoice, categories, category_columns, with_categories
from duediligence.suppliers.choices import UnknownValue, ValueChoice, unknown_values, with_values
from duediligence.suppliers.decisions import Decision
from duediligence.suppliers.recipe import Recipe, recipe_of
from tests.suppliers.tables import fields, read, table, values

LIST = """
    Supplier name | Country  | Sector    | No. of workers | Annual spend EUR
    Alpha Ltd     | Atlantis | Apparel   | many           | 10
    Beta Ltd      | atlantis | Fluff     | 12             | 20
    Gamma Ltd     | Germny   | Packagng  |                | 30
    Delta Ltd     |          | Fluff     |                | 40
    Epsilon Ltd   | DE       | Fluff     |                |
"""


def test_unknown_values_are_grouped_with_a_suggestion() -> None:
    assert unknown_values(read(LIST)) == (
        UnknownValue("country", "Atlantis", 1, None, None),
        UnknownValue("country", "Germny", 1, "DE", "Germany"),
        UnknownValue("country", "atlantis", 1, None, None),
        UnknownValue("country", None, 1, None, None),
        UnknownValue("sector", "Fluff", 3, None, None),
        UnknownValue("sector", "Packagng", 1, "17", "17 Manufacture of paper and paper products"),
    )


def test_choices_apply_to_every_row_and_mend_its_problems() -> None:
    suppliers = read(LIST)
    told = with_values(
        suppliers,
        [
            ValueChoice("country", "Atlantis", "GR"),
            ValueChoice("country", "Germny", "DE"),
            ValueChoice("country", None, "VN"),
            ValueChoice("sector", "fluff", "13"),
            ValueChoice("workers", "many", "200", header="No. of workers"),
        ],
    )
    assert values(told, "key", "country", "country_as_written", "sector", "workers", "extra") == [
        ("alpha ltd|GR|", "GR", "Atlantis", "Apparel", 200.0, {"No. of workers": "many"}),
        ("beta ltd|GR|", "GR", "atlantis", "13", 12.0, {"Sector as written": "Fluff"}),
        ("gamma ltd|DE|", "DE", "Germny", "Packagng", None, {}),
        ("delta ltd|VN|", "VN", None, "13", None, {"Sector as written": "Fluff"}),
        ("epsilon ltd|DE|", "DE", "DE", "13", None, {"Sector as written": "Fluff"}),
    ]
    assert len(suppliers.problems) == 5
    assert told.problems == ()
    assert suppliers.frame["country"][0] is None


def test_all_rows_are_in_one_country() -> None:
    suppliers = read("Supplier name|Address\nAlpha Ltd|1 Road, Hull\nBeta Ltd|2 Road, Dhaka, Bangladesh")
    told = with_values(suppliers, [ValueChoice("country", None, "GB", everywhere=True)])
    assert values(told, "country", "country_inferred") == [("GB", False), ("GB", False)]
    assert [problem.kind for problem in suppliers.problems] == ["country_no_column"]
    assert told.problems == ()


@pytest.mark.parametrize("choice", [ValueChoice("country", "x", "Germany"), ValueChoice("workers", "x", "many")])
def test_a_choice_that_means_nothing_is_refused(choice: ValueChoice) -> None:
    with pytest.raises(ValueError, match="is no"):
        with_values(read(LIST), [choice])


def test_categories_are_counted_suggested_and_mapped_to_sectors_and_goods() -> None:
    suppliers = read("""
        Supplier name | Country | Purchase category | Item | Annual spend EUR
        Alpha Ltd     | VN      | Uniforms          |      | 10
        Beta Ltd      | DE      | Temp labour       |      | 20
        Gamma Ltd     | DE      | temp labour       | Tea  | 30
    """)
    assert category_columns(suppliers.frame)[0] == "products"
    found = categories(suppliers.frame, "Purchase category")
    assert [(each.written, each.suppliers, dict(each.spend)) for each in found] == [
        ("Temp labour", 1, {"EUR": 20.0}),
        ("Uniforms", 1, {"EUR": 10.0}),
        ("temp labour", 1, {"EUR": 30.0}),
    ]
    assert [sector.division for sector in found[0].sectors] == ["78"]
    assert found[1].goods == ("Garments",)
    told = with_categories(
        suppliers,
        "Purchase category",
        [CategoryChoice("Uniforms", "14", ("Garments",)), CategoryChoice("Temp labour", "78")],
    )
    assert values(told, "sector", "products") == [
        ("14 Manufacture of wearing apparel", "Garments"),
        ("78 Employment activities", None),
        ("78 Employment activities", "Tea"),
    ]


def test_of_several_categories_the_gravest_sector_stands_first() -> None:
    suppliers = read("Supplier name|Country|Sector\nAlpha Ltd|VN|IT; Uniforms; Other")
    told = with_categories(suppliers, "sector", [CategoryChoice("IT", "62"), CategoryChoice("Uniforms", "14")])
    assert values(told, "sector", "extra") == [
        (
            "14 Manufacture of wearing apparel; 62 Computer programming, consultancy and related activities",
            {"Sector as written": "IT; Uniforms; Other"},
        )
    ]


def month(text: str, recipe: Recipe | None = None) -> tuple[Suppliers, Recipe]:
    """Read a list as its recipe says, else as guessed."""
    of = table(text)
    known = recipe.table_for(of) if recipe else None
    told = known.fields(of) if known else fields(of)
    suppliers = combine([standardise(of, told, "list.xlsx")])
    recipe = recipe or Recipe()
    return recipe.applied(suppliers), Recipe((recipe_of(of, told),)).remembering(recipe)


def test_a_recipe_replays_on_next_months_file() -> None:
    _, first = month("Firm|Country|Our category|Vendor ID\nAlpha Ltd|Atlantis|Shirty things|1\nALPHA|Greece||2")
    decided = Recipe(
        (first.tables[0],),
        (ValueChoice("country", "Atlantis", "GR"),),
        "Our category",
        (CategoryChoice("Shirty things", "14", ("Garments",)),),
        (Decision("merge", ("1", "2")),),
    )
    again = Recipe.from_json(json.loads(json.dumps(decided.as_json())))
    assert again == decided
    suppliers, kept = month(
        "Vendor ID|Country|Firm|Our category|New\n2|Greece|ALPHA|Shirty things|x\n1|ATLANTIS|Alpha Ltd|Shirty things|\n"
        "3|Atlantis|Beta Ltd||",
        again,
    )
    assert values(suppliers, "key", "name", "country", "sector", "products") == [
        ("1", "Alpha Ltd", "GR", "14 Manufacture of wearing apparel", "Garments"),
        ("3", "Beta Ltd", "GR", None, None),
    ]
    assert kept.values == decided.values
    assert kept.tables[0].headers == ("vendor id", "country", "firm", "our category", "new")


def test_a_recipe_fits_only_a_table_with_its_columns() -> None:
    of = table("Firm|Where|Number\nAlpha Ltd|Greece|1")
    recipe = Recipe((recipe_of(of, {0: "name", 1: "country"}, kind="ledger", role="not sure", date=2),))
    assert recipe.table_for(table("Number|Where|Firm\n1|Greece|Beta")) == recipe.tables[0]
    assert recipe.table_for(table("Name of firm|Where|Number\nAlpha Ltd|Greece|1")) is None
    assert recipe.tables[0].position(table("x|Number|Firm|Where\n1|2|3|4"), recipe.tables[0].date) == 1


def test_recipes_of_older_versions_and_broken_ones() -> None:
    old = {"tables": [{"sheet": "List", "header_row": 1, "columns": {"name": "Factory name", "country": "Country"}}]}
    assert Recipe.from_json(old).tables[0].columns == {"factory name": "name", "country": "country"}
    with pytest.raises(ValueError, match="do not know"):
        Recipe.from_json({"tables": [{"columns": {"x": "nonsense"}, "kind": "ledger"}]})
    with pytest.raises(ValueError, match="no division"):
        CategoryChoice.from_json({"written": "x", "division": "00", "goods": []})
