"""The list of suppliers: searched, filtered, ordered, a page at a time, alike on both databases."""

from duediligence.register import Register, assessments, imports, listing
from duediligence.register.listing import Filters

from .register_examples import PORTFOLIO, assessment, officer, suppliers


def a_list(register: Register) -> None:
    frame = suppliers(
        {"name": "Ärzte Textil", "country": "DE", "sector": "13"},
        {"name": "Zenith Garments", "country": "BD", "sector": "14", "city": "Dhaka"},
        {"name": "alpha mills", "country": "BD", "sector": "13"},
        {"name": "100%_Cotton", "country": None},
    )
    with officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)


def names(register: Register, filters: Filters = Filters(), **options: object) -> list[str]:  # noqa: B008
    with register.reading() as reader:
        return listing.page(reader, PORTFOLIO, filters, **options).rows["name"].tolist()  # type: ignore[arg-type]


def test_words_are_found_without_regard_to_case_accents_and_wildcards(register: Register) -> None:
    a_list(register)
    assert names(register, Filters("arzte")) == ["Ärzte Textil"]
    assert names(register, Filters("GARMENTS dhaka")) == ["Zenith Garments"]
    assert names(register, Filters("0%_c")) == ["100%_Cotton"]
    assert names(register, Filters("%")) == ["100%_Cotton"]
    assert names(register, Filters("nobody")) == []


def test_filters_take_several_values_and_not_known(register: Register) -> None:
    a_list(register)
    assert names(register, Filters(values={"country": ["BD"]})) == ["Zenith Garments", "alpha mills"]
    assert names(register, Filters(values={"country": ["DE", None]})) == ["Ärzte Textil", "100%_Cotton"]
    assert names(register, Filters(values={"country": ["BD"], "sector": ["13"]})) == ["alpha mills"]


def test_pages_and_orders(register: Register) -> None:
    a_list(register)
    rows = [
        {"key": "Ärzte Textil", "inherent": 20.0},
        {"key": "Zenith Garments", "inherent": 70.0, "residual": 50.0, "rating": "high"},
        {"key": "alpha mills", "inherent": 60.0, "residual": 80.0, "rating": "severe", "lane": "answer_outstanding"},
        {"key": "100%_Cotton", "inherent": 40.0, "residual": 10.0, "rating": "low", "lane": "act_now", "answered": 3},
    ]
    with officer(register) as unit:
        assessments.save(unit, PORTFOLIO, assessment(rows))
    assert names(register, order="name") == ["100%_Cotton", "Zenith Garments", "alpha mills", "Ärzte Textil"]
    assert names(register, order="context") == ["Zenith Garments", "alpha mills", "100%_Cotton", "Ärzte Textil"]
    assert names(register, order="concern") == ["100%_Cotton", "alpha mills", "Zenith Garments", "Ärzte Textil"]
    assert names(register, order="concern", offset=1, limit=2) == ["alpha mills", "Zenith Garments"]
    with register.reading() as reader:
        page = listing.page(reader, PORTFOLIO, Filters(values={"lane": ["act_now"]}), limit=1)
        shown = page.rows[["name", "country", "residual", "rating", "answered", "row"]].to_dict("records")
    assert (page.total, shown) == (
        1,
        [{"name": "100%_Cotton", "country": None, "residual": 10.0, "rating": "low", "answered": 3.0, "row": 5}],
    )


def test_without_an_assessment_the_results_are_missing(register: Register) -> None:
    a_list(register)
    with register.reading() as reader:
        page = listing.page(reader, PORTFOLIO, Filters(), limit=2)
    assert (page.total, list(page.rows.columns)) == (4, list(listing.LISTED))
    assert page.rows[["rating", "residual", "answered"]].isna().all(axis=None)
