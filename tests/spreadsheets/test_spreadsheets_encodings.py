"""Text files in older encodings: told by how they read, said so, and open to another choice."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed, Problem
from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets import ENCODINGS, read_book
from duediligence.spreadsheets.encodings import decode
from duediligence.spreadsheets.reading import parse

from .files import WORDS, here, rows_of

# Names and places as lists of each country have them; the firms are invented.
LISTS = {
    "cp1252": ["Société Générale d'Été;Nîmes", "Grüße Öl KG;Köln", "Ñandú Confecções;São Paulo", "Fábrica Niño;León"],
    "cp1250": ["Zakład Łódź Sp. z o.o.;Wrocław", "Przędza Żółw;Kraków", "Śliwka i Spółka;Gdańsk", "Źródło;Bełchatów"],
    "cp1254": ["Çınar Tekstil A.Ş.;İstanbul", "Işık Örme;Güngören", "Yağmur İplik;Uşak", "Gülçiçek;Eskişehir"],
    "cp1251": ["ООО Ромашка;Иваново", "Фабрика Лотос;Москва", "ЗАО Текстиль Плюс;Санкт-Петербург"],
    "koi8_r": ["ООО Ромашка;Иваново", "Фабрика Лотос;Москва", "ЗАО Текстиль Плюс;Санкт-Петербург"],
    "cp866": ["ООО Ромашка;Иваново", "Фабрика Лотос;Москва", "ЗАО Текстиль Плюс;Санкт-Петербург"],
    "cp1253": ["Υφαντουργία Λωτός;Θεσσαλονίκη", "Κλωστήρια Αιγαίου;Αθήνα", "Ενδύματα Ήλιος;Πειραιάς"],
    "cp1255": ["מפעל הלוטוס;תל אביב", "טקסטיל הגליל;חיפה", "אריגי הצפון;ירושלים"],
    "cp1256": ["مصنع اللوتس;القاهرة", "شركة النسيج;عمان", "مصنع الملابس الجاهزة;الدار البيضاء"],
    "cp874": ["โรงงานดอกบัว;กรุงเทพ", "บริษัท สิ่งทอไทย;เชียงใหม่", "ตัดเย็บเสื้อผ้า;สมุทรปราการ"],
    "gb18030": ["深圳市荷花服装有限公司;广东", "浙江蓝天纺织厂;杭州", "青岛红星制衣;山东"],
    "big5": ["荷花製衣股份有限公司;臺北市", "藍天紡織廠;新竹縣", "紅星成衣;高雄市"],
    "shift_jis": ["ロータス衣料株式会社;大阪", "青空紡績;東京都", "さくら工業;名古屋"],
    "euc_jp": ["ロータス衣料かぶしき会社;おおさか", "あおぞら紡績;とうきょう", "さくらのテキスタイル;なごや"],
    "euc_kr": ["연꽃의류 주식회사;서울특별시", "푸른하늘섬유;대구광역시", "한빛산업;부산"],
}


def listed(encoding: str) -> tuple[bytes, list[list[str]]]:
    lines = LISTS[encoding]
    codec = {"shift_jis": "cp932", "big5": "cp950", "euc_kr": "cp949"}.get(encoding, encoding)
    return "\r\n".join(["name;city", *lines]).encode(codec), [line.split(";") for line in lines]


@pytest.mark.parametrize("encoding", LISTS)
def test_an_older_encoding_is_told_by_its_letters_and_named(encoding: str) -> None:
    data, rows = listed(encoding)
    book = here(data, "list.csv")
    assert (book.encoding, rows_of(book)) == (encoding, rows)
    (problem,) = [problem for problem in book.problems if problem.kind == "encoding_judged"]
    assert ENCODINGS[encoding] in problem.message
    assert problem.value == ";".join(rows[0])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "gb18030", "euc_kr"])
def test_utf_16_without_a_mark_in_any_script(codec: str, encoding: str) -> None:
    _, rows = listed(encoding)
    data = "\r\n".join(["name;city;workers", *(";".join([*row, "120"]) for row in rows)]).encode(codec)
    book = here(data, "list.csv")
    assert (book.encoding, rows_of(book)) == (codec, [[*row, "120"] for row in rows])


def test_a_person_chooses_another_encoding() -> None:
    data = "name;city\nBäckerei Łąka;Łódź\n".encode("cp1250")
    taken = parse(data, DEFAULT_LIMITS, encoding="cp1250")
    assert (taken.encoding, taken.problems) == ("cp1250", ())
    assert taken.sheets[0].cells.column(0).to_pylist() == ["name", "Bäckerei Łąka"]
    through = read_book(data, "list.csv", WORDS, encoding="cp1250")
    assert (through.encoding, rows_of(through)) == ("cp1250", [["Bäckerei Łąka", "Łódź"]])


def test_a_choice_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CannotProceed) as refusal:
        decode("name\nÑandú\n".encode("cp1252"), "utf-8")
    (problem,) = refusal.value.problems
    assert (problem.line, problem.kind) == (2, "encoding_unknown")
    assert problem.message == "Line 2 holds letters that we could not decode: the text is not Unicode (UTF-8)."


def test_a_letter_damaged_on_the_way_does_not_change_the_others() -> None:
    good = "".join(f"Été {n},São Paulo\n" for n in range(20))
    data = f"name,city\n{good}".encode() + b"Caf\xe9,Lima\n"
    content, encoding, problems = decode(data)
    assert (encoding, content.decode().splitlines()[1], content.decode().splitlines()[-1]) == (
        "utf-8",
        "Été 0,São Paulo",
        "Caf\ufffd,Lima",
    )
    assert problems == [
        Problem(
            "Line 22 holds a letter that cannot be read; we show it as \ufffd.",
            "Correct it in the list and upload the file again.",
            line=22,
            value="Caf\ufffd,Lima",
            kind="letter_unreadable",
        )
    ]


def test_western_names_of_many_countries_stay_western() -> None:
    names = [
        "Société Générale",
        "Bäckerei Groß",
        "Confecções São João",
        "Ångström Väv",
        "Où est l'été",
        "Niño y Cía",
        "Øst",
    ]
    content, encoding, _ = decode("\n".join(["name", *names]).encode("cp1252"))
    assert (encoding, content.decode().splitlines()[1:]) == ("cp1252", names)
