"""Text files: every value as written, every uneven row named, nothing swallowed."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed, Problem

from .files import here, rows_of

LIST = "Supplier ID,Supplier name,Country,Workers\n007,Lotus Garments Ltd,BD,120\n008,Ñandú Textiles SA,PE,5667\n"
RECORDS = [["007", "Lotus Garments Ltd", "BD", "120"], ["008", "Ñandú Textiles SA", "PE", "5667"]]


def refusal(text: str | bytes) -> Problem:
    with pytest.raises(CannotProceed) as refused:
        here(text if isinstance(text, bytes) else text.encode(), "list.csv")
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (LIST.encode(), "utf-8"),
        (LIST.encode("utf-8-sig"), "utf-8-sig"),
        (LIST.encode("utf-16"), "utf-16"),
        (LIST.encode("utf-16-le"), "utf-16-le"),
        (LIST.encode("cp1252"), "cp1252"),
        (LIST.replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_encodings(encoded: bytes, encoding: str) -> None:
    book = here(encoded, "list.csv")
    assert (book.kind, book.encoding, book.delimiter) == ("csv", encoding, ",")
    assert rows_of(book) == RECORDS
    assert bool(book.problems) == (encoding in {"cp1252", "utf-16-le"})


@pytest.mark.parametrize(
    ("name", "codec", "encoding"),
    [
        ("深圳市荷花服装有限公司", "gb18030", "gb18030"),
        ("ロータス衣料株式会社", "cp932", "shift_jis"),
        ("Société Générale d'Été à Nîmes", "cp1252", "cp1252"),
        ("Grüße Öl KG – Ärmel", "cp1252", "cp1252"),
    ],
)
def test_older_encodings_are_told_by_how_they_read(name: str, codec: str, encoding: str) -> None:
    book = here(f"name,country\n{name},CN\nLotus,BD\n".encode(codec), "list.csv")
    assert (book.encoding, rows_of(book)[0][0]) == (encoding, name)
    (problem,) = book.problems
    assert problem.value == f"{name},CN"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    text = LIST.replace(",", delimiter).replace("Lotus Garments Ltd", '"Lotus; Garments, Ltd"')
    book = here(text.encode(), "list.csv")
    assert (book.delimiter, rows_of(book)[0][1]) == (delimiter, "Lotus; Garments, Ltd")


def test_the_line_that_names_the_delimiter_is_no_record() -> None:
    book = here(("sep=;\r\n" + LIST.replace(",", ";")).encode(), "list.csv")
    assert (book.delimiter, book.tables[0].header_row, rows_of(book)) == (";", 1, RECORDS)


def test_words_that_look_like_missing_values_are_kept() -> None:
    words = ["NA", "N/A", "null", "None", "nan", "-", "#N/A", "00123", "1.0", "TRUE"]
    text = "name,country\n" + "".join(f"{word},NA\n" for word in words)
    assert rows_of(here(text.encode(), "list.csv")) == [[word, "NA"] for word in words]


def test_line_breaks_in_cells_and_blank_lines_keep_record_numbers() -> None:
    text = 'name,country\n"Lotus\nGarments",BD\n\n ,\nÑandú,PE\n'
    book = here(text.encode(), "list.csv")
    assert book.tables[0].rows.to_pylist() == [2, 5]
    assert rows_of(book) == [["Lotus\nGarments", "BD"], ["Ñandú", "PE"]]


def test_uneven_rows_are_named_and_one_with_too_many_values_is_left_out() -> None:
    good = "".join(f"{n},Mill {n},BD,5\n" for n in range(20))
    book = here((LIST + "009,Río Mills\n010,Delta, Dyeing,BD,7\n" + good).encode(), "list.csv")
    assert [(problem.level, problem.row, problem.line, problem.message) for problem in book.problems] == [
        ("warning", 4, 4, "Line 4: 2 columns instead of 4; the missing ones are empty."),
        (
            "blocking",
            5,
            5,
            "Line 5: 5 columns instead of 4; we cannot tell which value belongs to which column, so this row is left "
            "out.",
        ),
    ]
    assert len(book.tables[0].rows) == 23


def test_a_header_with_a_name_too_few_is_pointed_out() -> None:
    book = here(b"name;country\nLotus;BD;x\nRio;PE;y\nDelta;BD;z\n", "list.csv")
    assert [problem.line for problem in book.problems] == [1]
    assert rows_of(book) == [["Lotus", "BD", "x"], ["Rio", "PE", "y"], ["Delta", "BD", "z"]]


def test_mixed_delimiters_are_refused() -> None:
    problem = refusal("id;name;country\tworkers\n1;Lotus;BD\t120\n2,Comma Mill,VN;x\n")
    assert (problem.line, "columns instead of" in problem.message) == (3, True)


def test_a_quote_that_never_closes_is_refused_and_hides_nobody() -> None:
    problem = refusal(LIST + '009,"Broken Mill,VN,5\n' + "".join(f"{n},Mill {n},VN,5\n" for n in range(2000)))
    assert (problem.row, problem.line) == (4, 4)
    assert problem.message.startswith("The quotation mark opened on line 4 is not closed")


def test_a_quote_closed_much_later_is_refused() -> None:
    hidden = "".join(f"{n},Mill {n},VN,5\n" for n in range(50))
    problem = refusal(LIST + '009,"Broken Mill,VN,5\n' + hidden + '010,Other Mill",VN,5\n')
    assert (problem.line, "hides the records between" in problem.message) == (4, True)


def test_a_long_address_over_many_lines_is_no_mistake() -> None:
    text = 'name,country\n"Lotus\nHouse 1\nRoad 2\nBlock 3\nDhaka\nDivision\nBangladesh",BD\n'
    assert here(text.encode(), "list.csv").tables[0].rows.to_pylist() == [2]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name,country\nLo\x00tus,BD\n", "Line 2 holds a NUL byte"),
        (b"\r\n" * 500, "There is nothing but blank lines"),
        (b"name,country\n\x81\x8d\x8f\x90,\x9d\x81\xff\n", "Line 2 holds letters that we could not decode"),
        (b"name,country\n" + bytes(range(1, 9)) * 20, "This is not a text file"),
        (b"<!DOCTYPE html><table><tr><td>x</td></tr></table>", "This is a web page (HTML)"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "This is an old XML",
        ),
        (b'{"suppliers": []}', "This is a JSON file"),
        (b"%PDF-1.7", "This is a PDF document"),
        (b"\x1f\x8b\x08\x00", "This is a gzip archive"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_list_is_refused_by_its_name(data: bytes, message: str) -> None:
    assert refusal(data).message.startswith(message)


def test_dates_that_cannot_be_or_can_be_read_two_ways() -> None:
    dates = ["2025-02-28", "2025-02-29", "03/04/2024", "31/02/2024", "2567-05-01", "04/04/2024"]
    text = "name,audited\n" + "".join(f"Mill,{date}\n" for date in dates)
    book = here(text.encode(), "list.csv")
    assert [(problem.row, problem.value, problem.message) for problem in book.problems] == [
        (3, "2025-02-29", "There is no such day."),
        (5, "31/02/2024", "There is no such day."),
        (6, "2567-05-01", "The year 2567 cannot be right, or the date follows another calendar."),
    ]
    book = here(b"name,audited\nMill,03/04/2024\nMill,05/06/2024\n", "list.csv")
    assert [problem.row for problem in book.problems] == [2, 3]
