import pytest

from duediligence.reference import recognise_goods
from duediligence.reference.goods import goods_detail, goods_of_hs, goods_points, listing_points
from duediligence.reference.tables import read_table


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Apparel", ("Garments",)),
        ("T-Shirts\n\t\t ,Polo Shirts", ("Garments",)),
        ("Men's woven shirts and pants", ("Garments",)),
        ("cotton shirts", ("Garments",)),
        ("Shirts made of cotton", ("Garments",)),
        ("camisas de algodón", ("Garments",)),
        ("Fabricación de prendas de vestir", ("Garments",)),
        ("服装加工", ("Garments",)),
        ("Footwear, Apparel", ("Footwear", "Garments")),
        ("calzado deportivo", ("Footwear",)),
        ("production of bricks", ("Bricks",)),
        ("Growing of cotton", ("Cotton",)),
        ("Frozen shrimp", ("Shrimp",)),
        ("Rubber gloves", ("Rubber Gloves",)),
        ("Tomatoes, potatoes", ("Tomatoes", "Potatoes")),
        ("Textiles (hand-woven)", ("Textiles (hand-woven)", "Textiles")),
        ("Cobalt ore (heterogenite)", ("Cobalt ore (heterogenite)",)),
        ("steel furniture", ("Furniture", "Furniture (steel)")),
        ("Palm oil", ("Crude Palm Oil", "Refined Palm Oil")),
        ("Tin", ("Tin", "Tin ore (cassiterite)")),
        ("8541.43", ("Solar Modules",)),
    ],
)
def test_goods_that_a_text_names(text: str, goods: tuple[str, ...]) -> None:
    assert recognise_goods(text) == goods


@pytest.mark.parametrize(
    "text",
    [
        "coffee machines",
        "Machines for textiles",
        "garment accessories",
        "shoe polish",
        "Nail polish",
        "fish oil",
        "Copper wire",
        "Cotton products",
        "gold jewellery",
        "Hats & Caps",
        "五金",
        "瓷砖",
        "software",
        "7318.15",
        "",
    ],
)
def test_what_is_not_clear_is_not_mapped(text: str) -> None:
    assert recognise_goods(text) == ()


def test_every_good_is_recognised_by_the_name_the_list_gives_it() -> None:
    names = [row["good"] for row in read_table("goods")]
    assert [name for name in names if name not in recognise_goods(name)] == []


def test_customs_codes_use_the_longest_heading() -> None:
    assert goods_of_hs("6109.10; 6203, 640399") == ("Garments", "Footwear")
    assert goods_of_hs("6116") == ("Gloves",)
    assert goods_of_hs("6109100000") == ("Garments",)
    assert goods_of_hs("n/a") == ()


def test_listing_counts_as_the_list_says() -> None:
    assert {
        ("Garments", "BD"): listing_points("Garments", "BD"),  # forced labour
        ("Garments", "PK"): listing_points("Garments", "PK"),  # child labour only
        ("Solar Modules", "CN"): listing_points("Solar Modules", "CN"),  # derived good
        ("Garments", "DE"): listing_points("Garments", "DE"),  # not listed
    } == {("Garments", "BD"): 100, ("Garments", "PK"): 50, ("Solar Modules", "CN"): 50, ("Garments", "DE"): 20}


def test_the_worst_good_counts_and_nothing_known_is_not_zero() -> None:
    assert goods_points(("Garments", "Glass"), "BD") == 100
    assert goods_points((), "BD") is None
    assert goods_points(("Garments",), None) is None


def test_the_explanation_names_good_country_and_edition() -> None:
    detail = goods_detail(("Garments",), "VN", made_here=True)
    assert (detail.value, detail.sentence) == (
        100,
        "garments × Viet Nam: forced labour and child labour (TVPRA 2022 edition, replaced 5 Sep 2024). "
        "Look at the current list before you rely on this.",
    )
    assert goods_detail(("Garments",), "VN", made_here=False).value is None
    assert goods_detail(("Lithium-Ion Batteries",), "CN", made_here=True).inputs[0].as_published == (
        "listed as a derived good, from child or forced labour in Democratic Republic of the Congo"
    )


def test_the_list_is_whole() -> None:
    lines = read_table("tvpra_lines")
    goods = {row["good"] for row in read_table("goods")}
    assert len(lines) == 467
    assert len({row["iso2"] for row in lines}) == 78
    assert sum(row["forced_labour"] == "yes" for row in lines) == 121
    assert {row["good"] for row in lines} == goods
    assert {row["good"] for table in ("goods_terms", "hs_goods") for row in read_table(table)} <= goods
