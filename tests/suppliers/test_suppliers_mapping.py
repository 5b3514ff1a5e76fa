from __future__ import annotations

import pytest

from duediligence.spreadsheets import normalise_header
from duediligence.suppliers import FIELDS, HEADER_WORDS, guess_columns, holds_suppliers, usable_tables
from tests.suppliers.tables import book, from_cells, mapped, table


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Supplier Name", "name"),
        ("Factory_Name", "name"),
        ("Mill_name", "name"),
        ("Standard Smelter Name (*)", "name"),
        ("fournisseur", "name"),
        ("Razón social", "name"),
        ("Empregador", "name"),
        ("标准冶炼厂名称", "name"),
        ("Country/Region", "country"),
        ("Smelter Facility Location: Country (*)", "country"),
        ("PAÍS", "country"),
        ("País_sede", "country"),
        ("工厂所在国家或地区 (*)", "country"),
        ("ISO", "country"),
        ("Factory Address", "address"),
        ("Address 1", "address"),
        ("Smelter Facility Location: Street address", "address"),
        ("工厂所在街道", "address"),
        ("State", "region"),
        ("UF", "region"),
        ("CIDADE", "city"),
        ("Metal", "products"),
        ("Product Categories", "products"),
        ("CNAE", "sector"),
        ("workerCount", "workers"),
        ("No. of Workers", "workers"),
        ("Trabalhadores envolvidos", "workers"),
        ("% Female Workers", "women_share"),
        ("womenPercentage", "women_share"),
        ("% Migrant Workers", "migrant_share"),
        ("Parent Organization Name", "parent"),
        ("Supplier_Group", "parent"),
        ("Tier Level", "tier"),
        ("supplier_tier", "tier"),
        ("DUNS Number", "supplier_id"),
        ("Smelter ID", "supplier_id"),
        ("CNPJ/CPF", "supplier_id"),
        ("LEI", "lei"),
        ("OS ID", "os_id"),
        ("Annual spend", "spend"),
        ("risk_tier", None),
        ("Country risk score", None),
        ("vat_country", None),
        ("Address 2", None),
        ("Zip Code", None),
        ("Male Workers", None),
        ("Number of contact persons", None),
        ("Brand", None),
        ("", None),
    ],
)
def test_a_header_says_what_an_empty_column_is(header: str, field: str | None) -> None:
    (guess,) = guess_columns(from_cells([header], []))
    assert guess.field == field


def test_location_is_a_country_an_address_or_a_city_by_its_cells() -> None:
    names = ["Alpha Ltd", "Beta GmbH", "Gamma Co.", "Delta Inc."]
    cells = {
        "country": ["VIETNAM", "China", "Viet Nam", "Bangladesh"],
        "address": [
            "12 Mill Road, Dhaka 1200",
            "Plot 5, Park Street 9",
            "Block 7, 3 Lake Road",
            "88 Station Road, Hull",
        ],
        "city": ["Dhaka", "Hull", "Leicester", "Porto"],
    }
    for field, places in cells.items():
        assert mapped(from_cells(["Account Name", "Location"], list(zip(names, places, strict=True)))) == {
            "name": "Account Name",
            field: "Location",
        }


def test_content_finds_columns_whose_header_says_nothing() -> None:
    of = from_cells(
        ["Wer", "Wo", "Kennung"],
        [
            ["Alpha Textil GmbH", "Germany", "BD2021250D1DTN7"],
            ["Beta Mills Ltd", "Bangladesh", "CN2020001ABCDEF"],
            ["Gamma Garments Co., Ltd.", "Viet Nam", "VN2019365A1B2C3"],
        ],
    )
    assert [(guess.field, guess.samples[0]) for guess in guess_columns(of)] == [
        ("name", "Alpha Textil GmbH"),
        ("country", "Germany"),
        ("os_id", "BD2021250D1DTN7"),
    ]


def test_a_table_without_headers_is_read_by_its_cells() -> None:
    of = from_cells(
        ["", "", ""],
        [
            [f"Firm {at} LLC", "831891788", place]
            for at, place in enumerate(["France", "Peru", "Chile", "Japan", "Ghana"])
        ],
        header_row=None,
    )
    assert mapped(of) == {"name": "", "country": ""}
    assert holds_suppliers(of, guess_columns(of))


def test_cells_overrule_a_header_that_promises_something_else() -> None:
    of = table("""
        Supplier  | Vendor name  | Tier   | Female Workers | Vendor ID       | Country
        100234    | Alpha Ltd    | high   | 120            | +49 40 123 4567 | Germany
        100235    | Beta Ltd     | low    | 88             | +49 40 123 4568 | France
        100236    | Gamma Ltd    | medium | 1040           | +49 40 123 4569 | Italy
    """)
    assert mapped(of) == {"name": "Vendor name", "country": "Country", "supplier_id": "Supplier"}


def test_odd_names_under_a_clear_header_are_names() -> None:
    of = table("""
        supplier_id | supplier_name | country
        S-1         | D3            | VN
        S-2         | =1+1          | VN
        S-3         | n             | VN
        S-4         | 3M            | US
        S-5         | 7-11          | US
    """)
    assert mapped(of) == {"supplier_id": "supplier_id", "name": "supplier_name", "country": "country"}
    assert holds_suppliers(of, guess_columns(of))


def test_each_standard_column_is_given_once_to_the_surest() -> None:
    of = table("""
        Country Code | Country  | Factory Name | Supplier Name | Supplier Group | Parent Company
        DE           | Germany  | Werk Nord    | Alpha GmbH    | Alpha          | Alpha Holding
        FR           | France   | Usine Sud    | Beta SA       | Beta           | Beta Holding
        IT           | Italy    | Fabbrica 1   | Gamma SpA     | Gamma          | Gamma Holding
    """)
    assert mapped(of) == {
        "country": "Country",
        "site": "Factory Name",
        "name": "Supplier Name",
        "parent": "Parent Company",
    }


def test_a_guess_gives_its_reason_and_samples() -> None:
    of = table("""
        Account Name | Location   | File reference
        Alpha Ltd    | VIETNAM    | x1
        Beta Ltd     | N/A        |
        Gamma Ltd    | Viet Nam   | x2
        Delta Ltd    | Bangladesh | x3
    """)
    name, country, other = guess_columns(of)
    assert (name.letter, name.reason) == ("A", 'the header "Account Name" says supplier name, the cells are firms')
    assert (country.reason, country.samples) == (
        'the header "Location" says country, the cells are countries',
        ("VIETNAM", "Viet Nam", "Bangladesh"),
    )
    assert (other.field, other.confidence, other.reason) == (None, 0.0, "kept as an extra column")


@pytest.mark.parametrize(
    ("sheet", "text", "holds"),
    [
        ("List", "name|country\nAlpha Ltd|DE\nBeta Ltd|FR", True),
        ("List", "supplier_name|commodity\nAlpha Ltd|Cotton", True),
        ("Facilities", "id|name|operator_id|address\nF1|Alpha Plant|O1|", True),
        ("Template", "country|name|address", True),
        ("survey", "type|name|label::English|relevant\ntext|address|Where?|", False),
        ("choices", "list_name|name|label\nregion|north|North", False),
        ("Goods", "id|name|commodity_code\nG1|Bolts|7318.15", False),
        ("Attestations", "id|name|standard|status\nA1|SA8000|SA8000:2014|active", False),
        ("Persons", "id|name|jurisdiction|nationality\nP1|A B|DE|DE", False),
        ("Consignments", "id|name|lot_id|origin_country", False),
        ("Edges", "id|type|supplier_id|buyer_id\nE1|supplies|O1|O2", False),
        ("Mill Look-up", "Mill name|Country|Mill ID\nAlpha Mill|ITALY|X1", False),
        ("Instructions", "Company|Country\nWrite your company here|Choose", False),
        ("C", "Name|Country\nGermany|Germany\nFrance|France\nItaly|Italy\nPeru|Peru\nChad|Chad", False),
    ],
)
def test_only_supplier_lists_are_claimed(sheet: str, text: str, holds: bool) -> None:
    of = table(text, sheet)
    assert holds_suppliers(of, guess_columns(of)) is holds


def test_usable_tables_leave_out_hidden_sheets_and_lists_that_feed_a_drop_down() -> None:
    listed = table("Mill name|Standard Mill Names|Country|Address\nAlpha|Alpha Mill Ltd|Peru|1 Road", "Mill List")
    feeding = table("Mill name|Country\nAlpha Mill Ltd|Peru", "Standard Mill Names")
    reference = table("Metal|Standard Mill Name|Country\nGold|Beta Mill Ltd|Peru", "Standard Mills")
    hidden = table("Supplier name|Country\nOld Ltd|Peru", "Old")
    found = usable_tables(book(listed, feeding, reference, hidden, hidden=frozenset({"Old"})))
    assert [each.sheet for each, _ in found] == ["Mill List"]
    assert [each.sheet for each, _ in usable_tables(book(hidden, hidden=frozenset({"Old"})))] == ["Old"]
    assert [each.sheet for each, _ in usable_tables(book(reference))] == ["Standard Mills"]


def test_header_words_are_the_synonyms_and_stand_in_their_normal_form() -> None:
    assert {"supplier name", "country region", "fournisseur", "国家", "zip code"} <= HEADER_WORDS
    assert all(normalise_header(word) == word for word in HEADER_WORDS)
    for column in FIELDS.values():
        assert column.label
        assert all(0 < sure <= 1 for sure in column.synonyms.values())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Supplier · Name", "name"),
        ("Supplier · ID", "supplier_id"),
        ("Production site · Country", "country"),
        ("Factory · Address", "address"),
        ("Workforce · Total", "workers"),
        ("Workers · Female", "women_share"),
        ("Parent company · Name", "parent"),
        ("Parent company · Country", None),
        ("Contact · Name", None),
        ("Auditor · Company", None),
        ("Port of loading · Country", None),
        ("Brand owner\nCompany", None),
        ("Buyer | Country", None),
        ("Address (country)", "country"),
        ("冶炼工厂地址（国家） (*)", "country"),
        ("冶炼工厂地址（城市）", "city"),
        ("Country (region)", "country"),
        ("Supplier (legal name)", "name"),
        ("Adresse du fournisseur", "address"),
        ("Ülke", "country"),
        ("Ürün grubu", "products"),
        ("Nhà cung cấp", "name"),
        ("Địa chỉ nhà máy", "address"),
        ("Số lượng công nhân", "workers"),
        ("Jumlah karyawan", "workers"),
        ("Negara asal", "country"),
        ("Kraj pochodzenia", "country"),
        ("Nazwa kontrahenta", "name"),
        ("Liczba zatrudnionych", "workers"),
        ("Paese di origine", "country"),
        ("Land van herkomst", "country"),
        ("Aantal medewerkers", "workers"),
        ("Anzahl Beschäftigte", "workers"),
        ("Warennummer", "hs_codes"),
        ("Número de trabajadores", "workers"),
        ("País de origem", "country"),
        ("Fournisseur", "name"),
        ("供货商名称", "name"),
        ("工厂类型", None),
        ("原产国", "country"),
        ("サプライヤー名", "name"),
        ("従業員数", "workers"),
        ("협력사명", "name"),
        ("원산지", "country"),
        ("시작일", None),
        ("اسم المورد", "name"),
        ("بلد المنشأ", "country"),
        ("Наименование поставщика", "name"),
        ("Страна происхождения", "country"),
        ("Численность персонала", "workers"),
        ("সরবরাহকারীর নাম", "name"),
        ("দেশ", "country"),
        ("ประเทศ", "country"),
        ("ชื่อบริษัท", "name"),
        ("आपूर्तिकर्ता का नाम", "name"),
        ("Auditor", None),
        ("Brand owner", None),
        ("Port of loading", None),
        ("Importer of record", None),
        ("收货人", None),
    ],
)
def test_headers_in_the_languages_of_trade_and_in_two_parts(header: str, field: str | None) -> None:
    (guess,) = guess_columns(from_cells([header], []))
    assert guess.field == field


@pytest.mark.parametrize("header", ["Brand owner", "Auditor", "Buyer", "收货人", "Client"])
def test_firms_that_are_no_suppliers_are_not_taken_by_their_cells(header: str) -> None:
    of = from_cells(
        [header, "Country"],
        [[f"Firm {name} Ltd", place] for name, place in zip("ABCDEF", ["Peru", "Chad", "Japan"] * 2, strict=True)],
    )
    assert mapped(of) == {"country": "Country"}
    assert not holds_suppliers(of, guess_columns(of))


def test_codes_of_countries_are_known_without_a_header_and_codes_of_states_are_not() -> None:
    names = [f"Firm {letter} Ltd" for letter in "ABCDEF"]
    countries = from_cells(
        ["", ""], list(zip(names, ["VN", "BD", "CN", "DE", "VN", "TR"], strict=True)), header_row=None
    )
    states = from_cells(["", ""], list(zip(names, ["CA", "AL", "IN", "DE", "CA", "PA"], strict=True)), header_row=None)
    assert mapped(countries) == {"name": "", "country": ""}
    assert mapped(states) == {"name": ""}


def test_a_table_of_translations_and_one_of_people_are_no_lists() -> None:
    words = table("Company name|公司名称|기업명|会社名\nTin|锡|주석|錫")
    people = table("First name|Last name|Company|Country\nA|Person|Alpha Ltd|DE", "List")
    contacts = table("Supplier|First name|Last name|Country\nAlpha Ltd|A|Person|DE", "List")
    assert not holds_suppliers(words, guess_columns(words))
    assert holds_suppliers(contacts, guess_columns(contacts))
    assert holds_suppliers(people, guess_columns(people))
