"""Whatever is done to a definition, module or pack, it loads or says what is wrong: no other error."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.errors import CannotProceed
from duediligence.questionnaire import load, load_frameworks, load_text
from duediligence.questionnaire.source import read_source

from .food import FOOD, MEND
from .test_questionnaire_broken import SOUND

CORE = load(SOUND / "kitchen.yaml")

VALUES = [
    *(
        "null",
        "true",
        "-1",
        "0",
        "5",
        "120",
        "0.5",
        "1e30",
        "[]",
        "{}",
        "[null]",
        "[[5]]",
        '{"id":5}',
        '[{"id":"fridge"}]',
    ),
    *('""', '"fridge"', '"no"', '"harm"', '"note"', '"select_multiple"', '"${advice}"', '"."', '"a"', '"share"'),
    *('"control"', '"information"', '"yes"'),
]
"""What is put in, as JSON."""


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested data."""
    entries = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    return [(data, key) for key, _ in entries] + [place for _, inner in entries for place in places(inner)]


def food(text: str) -> object:
    return load_text(text, "food.yaml", {"mend": MEND})


def module(text: str) -> object:
    return load_text(text, "food.yaml", CORE.actions, CORE.frameworks, CORE)


def survives(text: str, read: Callable[[str], object] = food) -> None:
    try:
        read(text)
    except CannotProceed as error:
        sentences = [problem.sentence() for problem in error.problems]
        assert sentences
        assert all(sentence.startswith("food.yaml") for sentence in sentences)


@settings(deadline=None, max_examples=60)  # the clock of a busy machine says nothing
@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    definition = read_source(FOOD, "food.yaml").data
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(definition)))
        container[key] = json.loads(data.draw(st.sampled_from(VALUES)))
    survives(json.dumps(definition))


@settings(deadline=None, max_examples=60)  # the clock of a busy machine says nothing
@given(st.data())
def test_any_value_in_any_place_of_a_module(data: st.DataObject) -> None:
    definition = read_source((SOUND / "cold_store.yaml").read_text(encoding="utf-8"), "food.yaml").data
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(definition)))
        container[key] = json.loads(data.draw(st.sampled_from(VALUES)))
    survives(json.dumps(definition), module)


@settings(deadline=None, max_examples=60)  # the clock of a busy machine says nothing
@given(st.data())
def test_any_value_in_any_place_of_a_pack(data: st.DataObject) -> None:
    pack = read_source((SOUND / "frameworks" / "hygiene_act.yaml").read_text(encoding="utf-8"), "food.yaml").data
    container, key = data.draw(st.sampled_from(places(pack)))
    container[key] = json.loads(data.draw(st.sampled_from(VALUES)))
    with TemporaryDirectory() as folder:
        (Path(folder) / "food.yaml").write_text(json.dumps(pack), encoding="utf-8")
        survives("", lambda _: load_frameworks(Path(folder)))


@settings(deadline=None, max_examples=60)  # the clock of a busy machine says nothing
@given(st.integers(0, 2**32))
def test_any_damage_to_the_text(seed: int) -> None:
    chance = random.Random(seed)
    text = FOOD
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text = (
            text[:at]
            + chance.choice(["", "\n", ":", "&a ", "}", "'", "\t", "é", "\x01", "- "])
            + text[at + chance.randint(0, 9) :]
        )
    survives(text)
