"""A definition goes into a workbook and comes back equal; forms of other programs accept the workbook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from duediligence.questionnaire import Questionnaire, load, shipped
from duediligence.questionnaire.source import read_source, read_text
from duediligence.questionnaire.workbook import Returned, from_book, to_workbook
from duediligence.spreadsheets import read_book

SHIPPED = {path.stem: path for path in shipped()}


@cache
def questionnaire(name: str) -> Questionnaire:
    return load(SHIPPED[name])


@cache
def workbook(name: str) -> bytes:
    return to_workbook(read_text(SHIPPED[name]), questionnaire(name))


def back(data: bytes, of: Questionnaire) -> Returned:
    """What a workbook says, read as an upload is read."""
    cores = {of.core.definition.id: of.core} if of.core else {}
    return from_book(read_book(data, "book.xlsx", frozenset()), of.actions, of.frameworks, cores.get)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_definition_comes_back_equal(name: str) -> None:
    returned = back(workbook(name), questionnaire(name))
    assert returned.problems == ()
    assert returned.changed == ()
    assert returned.questionnaire.definition == questionnaire(name).definition
    assert returned.questionnaire.listed == questionnaire(name).listed
    assert read_source(returned.text, "back.yaml").data == returned.data


@pytest.mark.parametrize("name", SHIPPED)
def test_a_form_program_accepts_the_workbook(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(name))
    form = convert(path, validate=False)
    assert form.warnings == []
    assert f'<data id="{name}" version="{questionnaire(name).definition.version}">' in form.xform
