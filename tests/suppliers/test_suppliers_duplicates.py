"""Rows that are one supplier are found, and rows that only look alike are not."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from duediligence.reference.firms import firm_words
from duediligence.suppliers.decisions import Decision, merged, undecided
from duediligence.suppliers.duplicates import Cluster, as_rows, find_duplicates
from duediligence.suppliers.likeness import core, nearly
from duediligence.suppliers.places import place_of, same_place
from tests.suppliers.tables import read, values

LIST = """
    Supplier name           | Country | Address                       | Workers | Vendor ID
    Sunny Tex Ltd           | BD      | 12 Mill Road, Dhaka 1207      | 120     | A1
    SUNNY TEXTILE CO., LTD. | BD      | No. 12, Mill Road, Dhaka-1207 |         | A2
    Sunny Textile Ltd       | BD      | 88 Lake Street, Chattogram    | 90      | A3
    Sunny Textile Ltd       | BD      |                               |         | A4
    Hirdaraman Mills        | LK      |                               |         | A5
    Hirdaramani Mills       | LK      |                               |         | A6
    Universal Ltd           | CN      |                               |         | A7
    Universal Ltd           | IN      |                               |         | A8
    Pou Chen Corporation    | TW      |                               |         | A9
    Myanmar Pou Chen Co Ltd | MM      |                               |         | A10
    Plant 1 Metal Works     | DE      |                               |         | A11
    Plant 2 Metal Works     | DE      |                               |         | A12
"""


def found(clusters: tuple[Cluster, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(cluster.verdict, cluster.keys) for cluster in clusters]


def test_a_list_is_clustered() -> None:
    assert found(find_duplicates(read(LIST).frame)) == [
        ("same site", ("A1", "A2")),
        ("same company", ("A1", "A2", "A3")),
        ("maybe the same", ("A1", "A2", "A3", "A4")),
        ("maybe the same", ("A5", "A6")),
        ("same company", ("A9", "A10")),
    ]


def test_rows_are_compared_with_the_register_and_updates_are_not_duplicates() -> None:
    frame = read(LIST).frame.iloc[[0, 4]].reset_index(drop=True)
    known = pd.DataFrame(
        {
            "key": ["A1", "R7", "R8"],
            "name": ["Sunny Tex Ltd", "Sunny Textile Company Limited", "Gamma Ltd"],
            "country": ["BD", "BD", "BD"],
            "address": ["12 Mill Road, Dhaka", "12 Mill Road, Dhaka 1207", None],
        }
    )
    (cluster,) = find_duplicates(frame, known)
    assert (cluster.verdict, cluster.keys, cluster.rows, cluster.known) == ("same site", ("R7", "A1"), (0,), (1,))
    assert cluster.reason.endswith("One of them is in the register already.")
    assert as_rows(cluster, frame, known)[["where", "key"]].values.tolist() == [
        ["in the register", "R7"],
        ["Suppliers, row 2", "A1"],
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sunny Tex. Co., Ltd.", "SUNNY TEXTILES (PVT) LIMITED"),
        ("PT. Maju Jaya Tbk", "Maju Jaya"),
        ("Grupo Sol, S.A. de C.V.", "GRUPO SOL SA DE CV"),
        ("Müller & Söhne GmbH & Co. KG", "Muller und Sohne"),
        ("Zakłady Róża Sp. z o.o.", "Zaklady Roza sp zoo"),
        ("A.B.C. Industries", "ABC Ind."),
        ("深圳市大华有限公司", "深圳市大华"),
        ("株式会社サンプル", "サンプル"),
        ("ООО Ромашка", "Ромашка"),
        ("Công ty TNHH May Việt", "May Viet Co Ltd"),
    ],
)
def test_legal_forms_and_shortened_words_do_not_tell_firms_apart(one: str, other: str) -> None:
    assert firm_words(one) == firm_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ABC Textile Mills", "ABD Textile Mills"),
        ("Fashion Trousers", "United Fashion Trousers"),
        ("Alpha Factory 1", "Alpha Factory 2"),
        ("Annic II", "Annic III"),
        ("Eastern Garments", "Western Garments"),
        ("广州第一制衣厂", "广州第二制衣厂"),
        ("Rainbow Knit", "Rainbow Leather"),
        ("Kim Long", "Kim Lang"),
    ],
)
def test_firms_that_only_look_alike_stay_two(one: str, other: str) -> None:
    assert nearly(core(one, "CN"), core(other, "CN")) == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("Hirdaramani Mills", "Hirdaraman Mills", 95.2), ("Suntex", "Sun Tex", 0), ("Greentex", "Greentex Mills", 90)],
)
def test_slips_of_the_pen_and_words_that_add_little(one: str, other: str, alike: float) -> None:
    assert round(nearly(core(one, None), core(other, None)), 1) == alike


def test_places_are_the_same_other_ones_or_not_told() -> None:
    def told(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool | None:
        return same_place(place_of(*one), place_of(*other))

    assert told(("", "No. 5 Cengyao Industrial Estate", ""), ("", "No.5 Cengyao Industrial Estate, Yulv", "")) is True
    assert told(("", "12 Mill Road, Dhaka", ""), ("", "88 Mill Road, Dhaka", "")) is False
    assert told(("", "Plot 4-6, Sector 6/A", ""), ("", "Plot 25-26, Sector 6", "")) is not True
    assert told(("North plant", "", ""), ("South plant", "", "")) is False
    assert told(("", "", "Dhaka"), ("", "", "Hull")) is False
    assert told(("", "", "Dhaka"), ("", "", "Dhaka")) is None


def test_a_merge_fills_blanks_and_keeps_every_place_and_word() -> None:
    suppliers = read("""
        Supplier name | Country | Address      | Workers | Vendor ID | Buyer code
        Alpha Ltd     | DE      |              | 120     | A1        | x
        ALPHA Limited | Germany | 1 Canal Road | 125     | A2        | y
        Beta Ltd      | DE      |              |         | B1        |
    """)
    one = merged(suppliers, [Decision("merge", ("A1", "A2")), Decision("keep apart", ("A1", "B1"))])
    assert values(one, "key", "name", "address", "workers", "extra", "row") == [
        (
            "A1",
            "Alpha Ltd",
            "1 Canal Road",
            120.0,
            {
                "Buyer code": "x",
                "Other supplier name": "ALPHA Limited",
                "Other workers": "125",
                "Other supplier number": "A2",
                "Other Buyer code": "y",
                "Also in": "Suppliers, row 3",
            },
            2,
        ),
        ("B1", "Beta Ltd", None, None, {}, 4),
    ]
    assert values(suppliers, "address") == [(None,), ("1 Canal Road",), (None,)]


def test_merges_chain_and_take_the_key_of_the_register() -> None:
    suppliers = read("Supplier name|Vendor ID|City\nAlpha|A1|\nAlpha|A2|Hull\nAlpha|A3|\nBeta|B1|")
    decisions = [Decision("merge", ("A2", "A3")), Decision("merge", ("R9", "A1")), Decision("merge", ("A1", "A2"))]
    one = merged(suppliers, decisions)
    assert values(one, "key", "city") == [("R9", "Hull"), ("B1", None)]
    assert one.frame["extra"][0]["Also in"] == "Suppliers, row 3; Suppliers, row 4"


def test_decisions_are_plain_data_and_settle_their_clusters() -> None:
    clusters = find_duplicates(read(LIST).frame)
    stored = json.dumps([Decision("keep apart", cluster.keys).as_json() for cluster in clusters[:4]])
    decisions = [Decision.from_json(data) for data in json.loads(stored)]
    assert found(undecided(clusters, decisions)) == [("same company", ("A9", "A10"))]
