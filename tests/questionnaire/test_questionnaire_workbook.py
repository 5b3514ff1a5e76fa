"""A definition goes into a workbook and comes back equal; forms of other programs accept the workbook."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from pydantic import BaseModel
from pyxform.xls2xform import convert

from duediligence.questionnaire import Questionnaire, load, load_text, shipped
from duediligence.questionnaire.model import Action, Definition, Module
from duediligence.questionnaire.rendering import rendered
from duediligence.questionnaire.shape import NoPlace, branches, slots
from duediligence.questionnaire.source import read_source, read_text
from duediligence.questionnaire.workbook import Returned, from_book, to_workbook
from duediligence.questionnaire.workbook.forms import in_form
from duediligence.questionnaire.workbook.layout import SECTION_SLOTS, key_sheets, tables
from tests.assessment.strategies import questionnaires
from tests.machine import office

from .edited import FOOD_BOOK, TEXT, book_in_here, returned
from .food import FOOD, MEND, food

SHIPPED = {path.stem: path for path in shipped()}


@cache
def questionnaire(name: str) -> Questionnaire:
    return load(SHIPPED[name])


@cache
def workbook(name: str) -> bytes:
    return to_workbook(read_text(SHIPPED[name]), questionnaire(name))


def back(data: bytes, of: Questionnaire) -> Returned:
    """What a workbook says; it is read without a process of its own, because it is ours."""
    cores = {of.core.definition.id: of.core} if of.core else {}
    return from_book(book_in_here(data), of.actions, of.frameworks, cores.get)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_definition_comes_back_equal(name: str) -> None:
    returned = back(workbook(name), questionnaire(name))
    assert returned.problems == ()
    assert returned.changed == ()
    assert returned.questionnaire.definition == questionnaire(name).definition
    assert returned.questionnaire.listed == questionnaire(name).listed


@pytest.mark.parametrize("name", SHIPPED)
def test_a_form_program_accepts_the_workbook(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(name))
    form = convert(path, validate=False)
    assert form.warnings == []
    assert f'<data id="{name}" version="{questionnaire(name).definition.version}">' in form.xform


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(questionnaires())
def test_a_random_definition_comes_back_equal(of: Questionnaire) -> None:
    text = rendered(of.definition.model_dump(mode="json", exclude_defaults=True))
    assert load_text(text, "random.yaml", None).hash == of.hash
    returned = back(to_workbook(text, of), of)
    assert returned.problems == ()
    assert returned.questionnaire.hash == of.hash
    assert load_text(returned.text, "random.yaml", None).hash == of.hash


ODD_TEXTS = (
    "a: b # c", "- a", "yes", "no", "1.0", "=1+1", "'quoted'", 'say "no"', "two\nlines\n\nand four", "{en: x}", "+46",
    "\u00a0inner\u00a0space\u00a0".strip(), "née Ünïcode 工厂 \U0001f600", "NA", "null", "01", "2026-01-31", "@x",
    "a\tb", "x" * 3000,
)  # fmt: skip


def test_every_text_comes_back_as_it_was() -> None:
    questions = [
        {
            "id": f"q{place}",
            "type": "text",
            "label": {"en": text, "zh-Hans": f"{text}!"},
            "synonyms": [f"{place};x"],
        }
        for place, text in enumerate(ODD_TEXTS)
    ]
    base = read_source(FOOD, "food.yaml").data
    data = {
        **{key: value for key, value in base.items() if key not in ("rules", "factors")},
        "title": {"en": "1.50", "zh-Hans": "=x"},
        "languages": ["en", "zh-Hans"],
        "source": "- 'odd': #",
        "scoring": {**base["scoring"], "signed": "answered(${q1})", "question_share": 0.1234567890123456},
        "sections": [{"id": "q1", "title": {"en": "A", "zh-Hans": "B"}, "questions": questions}],
        "factors": [],
    }
    text = rendered(data)
    assert read_source(text, "odd.yaml").data == data
    returned = back(to_workbook(text, load_text(text, "odd.yaml", {})), load_text(text, "odd.yaml", {}))
    assert returned.data == data


def test_the_same_definition_has_the_same_bytes() -> None:
    assert to_workbook(TEXT, load_text(TEXT, "food.yaml", {"mend": MEND})) == FOOD_BOOK


def test_what_a_form_cannot_ask_stands_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    text = food(
        ("relevant: \"${fridge} = 'yes'\"", "relevant: \"${fridge} = 'yes' and ${supplier.workers} > 5\""),
        ("{id: checked, type: date,", "{id: checked, type: date, constraint: \". <= '2026-01-31'\","),
        ("{id: cook, type: text,", "{id: cook, type: text, relevant: \"${checked} > '2020-01-01' or ${degrees} = 4\","),
    )
    path = tmp_path / "form.xlsx"
    path.write_bytes(to_workbook(text, load_text(text, "food.yaml", {"mend": MEND})))
    book = load_workbook(path)
    survey = {row[1].value: [cell.value for cell in row[4:6]] for row in book["survey"].iter_rows(2)}
    assert survey["degrees"] == [None, ". >= -30 and . <= 40"]
    assert survey["checked"] == [None, ". <= date('2026-01-31')"]
    assert survey["cook"] == ["${checked} > date('2020-01-01') or ${degrees} = 4", None]
    assert list(book["conditions"].values) == [
        ("question", "relevant", "constraint"),
        ("degrees", "${fridge} = 'yes' and ${supplier.workers} > 5", None),
        ("cook", "${checked} > '2020-01-01' or ${degrees} = 4", None),
        ("checked", None, ". <= '2026-01-31'"),
    ]
    assert all("Choices should have a label" in warning for warning in convert(path, validate=False).warnings)
    assert returned(path.read_bytes()).data == {**read_source(text, "food.yaml").data}


@pytest.mark.parametrize(
    ("ours", "form"),
    [
        ("${a} > 3", "${a} > 3"),
        ("${supplier.country} = 'BD'", None),
        ("${factor.climate} > 3 or ${a} = 1", None),
        ("${elsewhere} = 'yes'", None),
        ("${hint} = 'yes'", None),
        ("answered(${a})", None),
        ("coalesce(${a}, ${b}, 3) > 2", "coalesce(${a}, coalesce(${b}, 3)) > 2"),
        ("coalesce(${d}, '2026-01-31') >= '2025-01-31'", "coalesce(${d}, date('2026-01-31')) >= date('2025-01-31')"),
        ("if(${a} > 1, ${d}, '2020-01-31') = ${d}", "if(${a} > 1, ${d}, date('2020-01-31')) = ${d}"),
    ],
)
def test_a_condition_in_the_words_of_a_form(ours: str, form: str | None) -> None:
    assert in_form(ours, {"a": "integer", "b": "integer", "d": "date", "hint": "note"}) == form


def test_every_field_has_a_place() -> None:
    """A field that is new in a model finds its own column or row; one that no cell can hold stops here."""

    def fields(model: type[BaseModel], steps: tuple[str, ...]) -> set[tuple[tuple[str, ...], str]]:
        own = {(steps, slot.key) for slot in slots(model)}
        return own.union(*(fields(branch.model, (*steps, branch.key)) for branch in branches(model)))

    held = {(table.steps, column.slot.key) for table in tables() for column in table.columns if column.slot is not None}
    held |= {(("sections", "questions"), "type")}
    held |= {(("sections",), slot.key) for slot in SECTION_SLOTS}
    for model in (Definition, Module):
        keys = {slot.key for sheet in key_sheets(model) for slot in sheet.slots} | {"id", "version"}
        assert fields(model, ()) - held == {((), key) for key in keys}
    assert fields(Action, ("actions",)) - held == set()


def test_a_field_that_no_cell_can_hold_is_noticed() -> None:
    class Odd(BaseModel):
        pairs: tuple[int, str]

    with pytest.raises(NoPlace):
        slots(Odd)


def test_a_workbook_saved_by_another_program_comes_back_equal(tmp_path: Path) -> None:
    """LibreOffice writes every part of the file anew."""
    program = office("libsclo.so")
    assert program, "LibreOffice Calc is not installed; python tests/machine.py says how."
    (tmp_path / "food.xlsx").write_bytes(FOOD_BOOK)
    command = [program, "--headless", f"-env:UserInstallation={(tmp_path / 'user').as_uri()}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(tmp_path / "food.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = (tmp_path / "saved" / "food.xlsx").read_bytes()
    assert again != FOOD_BOOK
    assert (returned(again).data, returned(again).problems) == (returned(FOOD_BOOK).data, ())


def test_the_look_of_the_workbook() -> None:
    """Headers stay in sight, drop-downs take their words from a hidden sheet, and the first says how to use it."""
    book = load_workbook(io.BytesIO(FOOD_BOOK))
    assert book.sheetnames[:4] == ["read me", "survey", "choices", "conditions"]
    assert book.sheetnames[-5:] == ["actions", "questionnaire", "bands", "settings", "lists"]
    survey = book["survey"]
    assert survey.freeze_panes == "C2"
    assert survey["C3"].alignment.wrap_text
    assert book["lists"].sheet_state == "hidden"
    offered = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in survey.data_validations.dataValidation}
    assert offered["A"] == "=list_types"
    roles = book.defined_names["list_survey_role"].attr_text
    cells = book["lists"][roles.partition("!")[2].replace("$", "")]
    assert [cell.value for (cell,) in cells] == ["exposure", "control", "information"]
    assert book["read me"]["A1"].value == "Food safety"
    assert survey["G4"].value == "${fridge} = 'yes'"
    words = next(cell.column for cell in survey[1] if cell.value == "in words")
    assert survey.cell(4, words).value == "“Does the fridge work?” is “Yes”."
