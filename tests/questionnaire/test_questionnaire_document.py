"""docs/definition-format.md tells the truth: its file loads, its truth table is ours, and no key is missing."""

import itertools
import re
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from duediligence.questionnaire import ActionCatalogue, Definition, FrameworkPack, Module, load_text
from duediligence.questionnaire.examples import ExampleFile
from duediligence.questionnaire.kinds import SUPPLIER_COLUMNS
from duediligence.questionnaire.lint import CHECKS, TOGETHER

TEXT = (Path(__file__).parents[2] / "docs" / "definition-format.md").read_text(encoding="utf-8")


def models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inside = [models(field.annotation) for field in annotation.model_fields.values()]
        return [annotation, *itertools.chain.from_iterable(inside)]
    return list(itertools.chain.from_iterable(models(part) for part in get_args(annotation)))


def test_every_key_is_named() -> None:
    keys = {
        key
        for file in (Definition, Module, ActionCatalogue, FrameworkPack, ExampleFile)
        for model in models(file)
        for key in model.model_fields
    }
    named = set(
        re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]+`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))))
    )
    assert keys - named == set()


def test_every_supplier_column_is_named() -> None:
    assert set(SUPPLIER_COLUMNS) - set(re.findall(r"[a-z_]+", TEXT)) == set()


def test_its_files_load() -> None:
    core_text, module_text = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    core = load_text(core_text, "warehouse.yaml", {})
    assert core.definition.id == "warehouse"
    module = load_text(module_text, "cold_store.yaml", {}, core=core)
    assert list(module.questions) == ["exits_locked", "degrees"]


def test_every_remark_is_listed_in_the_words_of_its_check() -> None:
    listed = re.findall(r"^\* (.*)$", TEXT.split("## What is remarked on")[1], re.MULTILINE)
    assert listed == [check.__doc__ for check in (*CHECKS, *TOGETHER)]


def test_its_truth_table_is_kleenes() -> None:
    words = {"false": 0, "unknown": 1, "true": 2}
    rows = re.findall(r"^\| (true|unknown|false) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", TEXT, re.MULTILINE)
    assert len(rows) == 9
    for a, b, both, either, negated in (tuple(words[word] for word in row) for row in rows):
        assert (both, either, negated) == (min(a, b), max(a, b), 2 - a)
