"""Ledgers and customs entries are told from supplier lists, and their lines are gathered without losing one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from duediligence.spreadsheets import Table
from duediligence.suppliers import guess_columns
from duediligence.suppliers.dates import read_dates
from duediligence.suppliers.kinds import KindGuess, guess_kind
from duediligence.suppliers.lines import LINE_COLUMNS, Gathered, gather_table, runs
from tests.suppliers.tables import from_cells, places, table, values

LEDGER = """
    Posting date | Vendor no | Vendor name  | Country | Invoice no | Item description | Amount   | Currency
    2026-01-05   | 00100     | Alpha Ltd    | VN      | INV-1      | Shirts           | 100.50   | EUR
    2026-03-05   | 00100     | ALPHA LTD    |         | INV-2      | Trousers         | 99.50    | EUR
    2026-02-01   | 00100     | Alpha Ltd    | VN      | INV-3      | Shirts           | (50.00)  | EUR
    2026-02-02   | 00200     | Beta GmbH    | DE      | INV-4      | Cleaning         | 300      | EUR
    2026-02-03   | 00200     | Beta GmbH    | DE      | INV-5      |                  | 70       | USD
    2026-02-04   | 00200     | Beta GmbH    | DE      | INV-6      |                  | see file | EUR
"""
CUSTOMS = """
    Entry number | Entry date | HTS number   | Country of origin|Seller     | Manufacturer     | MID  | Importer | Value
    E-1          | 2026-01-05 | 6109.10.0012 | CN | Gamma Corp | Alpha Knit Ltd   | CNAK | Our Shop | 1200.5
    E-1          | 2026-01-05 | 6110.20.2079 | CN | Gamma Corp | Alpha Knit Ltd   | CNAK | Our Shop | 300
    E-2          | 2026-02-05 | 6109.10.0012 | VN | Gamma Corp | Alpha Knit Ltd   | CNAK | Our Shop | 90
    E-2          | 2026-02-05 | 4202.21.0000 | VN | Gamma Corp | Beta Leather JSC | VNBL | Our Shop | 400
"""


def kind_of(of: Table) -> KindGuess:
    return guess_kind(of, guess_columns(of))


def gathered(text: str) -> Gathered:
    of = table(text)
    return gather_table(of, kind_of(of), "list.xlsx")


def test_a_ledger_is_gathered_to_suppliers_with_sums_lines_and_days() -> None:
    suppliers = gathered(LEDGER).suppliers
    shown = ("key", "name", "country", "country_role", "products", "spend", "currency", "extra", "row")
    assert values(suppliers, *shown) == [
        (
            "00100",
            "Alpha Ltd",
            "VN",
            "not sure",
            "Shirts; Trousers",
            150.0,
            "EUR",
            {
                "Lines": "3",
                "Rows in the file": "2–4",
                "First date": "2026-01-05",
                "Last date": "2026-03-05",
            },
            2,
        ),
        (
            "00200",
            "Beta GmbH",
            "DE",
            "not sure",
            "Cleaning",
            None,
            None,
            {
                "Amount": "see file",
                "Lines": "3",
                "Rows in the file": "5–7",
                "First date": "2026-02-02",
                "Last date": "2026-02-04",
                "Spend by currency": "EUR 300.00; USD 70.00",
                "Lines without a readable sum": "1",
            },
            5,
        ),
    ]
    assert places(suppliers) == [
        ("warning", 7, "Amount", "We could not read a sum of money here."),
        ("note", 5, None, "This supplier is paid in several currencies; we add up each by itself."),
    ]


def test_every_line_stays_with_its_supplier_row_and_day() -> None:
    lines = gathered(LEDGER).lines
    assert tuple(lines.columns) == LINE_COLUMNS
    assert lines[["supplier", "document", "date", "row"]].values.tolist() == [
        [0, "INV-1", date(2026, 1, 5), 2],
        [0, "INV-2", date(2026, 3, 5), 3],
        [0, "INV-3", date(2026, 2, 1), 4],
        [1, "INV-4", date(2026, 2, 2), 5],
        [1, "INV-5", date(2026, 2, 3), 6],
        [1, "INV-6", date(2026, 2, 4), 7],
    ]
    assert lines["spend"].sum() == 100.5 + 99.5 - 50 + 300 + 70


def test_customs_entries_become_makers_by_origin() -> None:
    of = table(CUSTOMS)
    kind = kind_of(of)
    assert (kind.kind, kind.role, of.headers[kind.date or 0], of.headers[kind.document or 0]) == (
        "customs",
        "made here",
        "Entry date",
        "Entry number",
    )
    suppliers = gather_table(of, kind, "entries.xlsx").suppliers
    assert values(suppliers, "key", "name", "country", "country_role", "hs_codes", "spend", "row") == [
        ("CNAK|CN", "Alpha Knit Ltd", "CN", "made here", "6109.10.0012; 6110.20.2079", 1500.5, 2),
        ("CNAK|VN", "Alpha Knit Ltd", "VN", "made here", "6109.10.0012", 90.0, 4),
        ("VNBL", "Beta Leather JSC", "VN", "made here", "4202.21.0000", 400.0, 5),
    ]
    assert suppliers.frame["extra"][0]["Seller"] == "Gamma Corp"
    assert "Our Shop" not in set(suppliers.frame["name"])


def test_a_line_without_a_country_belongs_to_the_only_country_of_its_name() -> None:
    suppliers = gathered("""
        Invoice date | Supplier  | Country | Invoice | Amount
        2026-01-05   | Alpha Ltd | VN      | 1       | 1
        2026-01-06   | Alpha Ltd |         | 2       | 2
        2026-01-06   | Beta Ltd  | DE      | 3       | 3
        2026-01-06   | Beta Ltd  | FR      | 4       | 4
        2026-01-06   | Beta Ltd  |         | 5       | 5
    """).suppliers
    assert values(suppliers, "name", "country", "spend") == [
        ("Alpha Ltd", "VN", 3.0),
        ("Beta Ltd", "DE", 3.0),
        ("Beta Ltd", "FR", 4.0),
        ("Beta Ltd", None, 5.0),
    ]


def test_one_number_for_two_firms_is_pointed_out() -> None:
    suppliers = gathered("""
        Invoice date | Vendor no | Supplier  | Invoice | Amount
        2026-01-05   | 1         | Alpha Ltd | 1       | 1
        2026-01-06   | 1         | Beta Ltd  | 2       | 2
    """).suppliers
    assert [(each.kind, each.message) for each in suppliers.problems if each.kind == "lines_other_name"] == [
        ("lines_other_name", "One supplier number stands for several names: Alpha Ltd; Beta Ltd.")
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Supplier|Country|Annual spend|Last audit\nA Ltd|DE|5|2026-01-01\nB Ltd|DE|5|2026-02-01", "suppliers"),
        ("Supplier|Site|Spend|Audited\nA Ltd|N|5|2026-01-01\nA Ltd|S|5|2026-02-01", "suppliers"),
        ("Supplier|Country|HS code|Country of origin\nA Ltd|DE|6109|DE", "suppliers"),
        ("Rechnungsdatum|Lieferant|Rechnungsnummer|Betrag\n2026-01-01|A GmbH|1|5\n2026-01-02|A GmbH|2|5", "ledger"),
        ("发票日期|供应商名称|发票号|金额\n2026-01-01|甲公司|1|5\n2026-01-02|甲公司|2|5", "ledger"),
        ("Fecha|Proveedor|Importe\n2026-01-01|A\n" + "2026-01-02|A SL|5\n" * 4, "ledger"),
        ("报关单号|商品编码|原产国|生产厂家|完税价格\n1|61091000|中国|甲厂|5", "customs"),
    ],
)
def test_what_a_list_is(text: str, kind: str) -> None:
    rows = [line.split("|") for line in text.splitlines()]
    of = from_cells(rows[0], [[*row, ""][: len(rows[0])] for row in rows[1:]])
    assert kind_of(of).kind == kind


def test_days_are_read_only_where_one_can_be_meant() -> None:
    def read(*texts: str) -> list[date | None]:
        return list(read_dates(np.array(texts, dtype=object)))

    assert read("2026-03-04", "04.03.2026", "20260304", "4 Mar 2026", "2026年3月4日") == [date(2026, 3, 4)] * 5
    assert read("03/04/2026", "3/3/2026", "soon", "2026-02-30") == [None, date(2026, 3, 3), None, None]
    assert read("03/04/2026", "13/04/2026") == [date(2026, 4, 3), date(2026, 4, 13)]
    assert read("03/04/2026", "03/13/2026") == [date(2026, 3, 4), date(2026, 3, 13)]


def test_rows_are_written_in_runs() -> None:
    assert [runs([2]), runs([2, 3, 4, 9, 11, 12])] == ["2", "2–4, 9, 11–12"]
