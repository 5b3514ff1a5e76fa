"""Worked examples beside a definition: a supplier, its answers, and what must come out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.expressions import number_text
from duediligence.questionnaire.kinds import SUPPLIER_COLUMNS, is_iso_date
from duediligence.questionnaire.loading import EXAMPLES, load
from duediligence.questionnaire.mistakes import Mistakes, shaped, suggestion
from duediligence.questionnaire.model import DueDiligence, Evidence, Id, Part, Points, Question, Rating
from duediligence.questionnaire.source import Place, read_source, read_text

_ANSWERS: Final = ("answers", "also")
"""Keys of an example that hold answers."""
DONT_KNOW: Final = "don't know"
REFUSED: Final = "refused"
"""Answers any question takes."""

Value = str | float | tuple[str, ...]
Source = Literal["self_assessment", "desk", "audit", "ngo", "worker_voice", "site_visit", "tip"]
Lane = Literal["act_now", "check_now", "answer_outstanding"]


class ExampleAnswer(Part):
    """One answer. What is left out is taken from the example.

    ``value``: a choice id, a list of choice ids, a number, a date as text, text, "don't know" or "refused".
    """

    value: Value
    evidence: Evidence | None = None
    dated: date | None = None
    source: Source | None = None

    def written(self) -> str:
        """The value as a supplier would write it in a cell; several choices with ``;`` between them."""
        if isinstance(self.value, tuple):
            return "; ".join(self.value)
        return self.value if isinstance(self.value, str) else number_text(self.value)


class Expected(Part):
    """What must come out. What is left out is not compared; ``null`` is compared as "not rated", "no lane".

    ``findings``: ids of the rules that fire; ``possible``: of those that may; scores with one decimal.
    """

    rating: Rating | None
    rating_basis: str | None = None
    lane: Lane | None = None
    due_diligence: DueDiligence | None = None
    findings: tuple[Id, ...] = ()
    possible: tuple[Id, ...] = ()
    actions: tuple[Id, ...] = ()
    inherent: float | None = None
    exposure: float | None = None
    residual: float | None = None

    def stated(self) -> dict[str, Any]:
        """Only what the example says, by name."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class Example(Part):
    """A named supplier. ``factors`` replaces facts (null: no data); ``evidence``, ``dated`` and ``source`` hold for
    answers that do not give their own; ``due`` is the day the answers are due; ``also``: what a second source says."""

    name: str
    as_of: date
    supplier: dict[str, str | float] = Field(default={})
    factors: dict[Id, Points | None] = Field(default={})
    evidence: Evidence | None = None
    dated: date | None = None
    source: Source = "self_assessment"
    due: date | None = None
    answers: dict[Id, ExampleAnswer] = Field(default={})
    also: dict[Id, ExampleAnswer] = Field(default={})
    expect: Expected


class ExampleFile(Part):
    """The file ``<id>.examples.yaml``."""

    questionnaire: Id
    examples: tuple[Example, ...]


def examples_path(definition: Path) -> Path:
    """Where the examples of a definition file stand."""
    return definition.with_name(definition.stem + EXAMPLES)


def load_examples(path: Path, questionnaire: Questionnaire | None = None) -> tuple[Example, ...]:
    """The worked examples in ``<id>.examples.yaml``.

    ``questionnaire``: the checked definition, by default the one beside the file. Raises CannotProceed with every
    mistake: shape, and ids that the definition does not have.
    """
    if questionnaire is None:
        questionnaire = load(path.with_name(path.name.removesuffix(EXAMPLES) + ".yaml"))
    return examples_in(Mistakes(read_source(read_text(path), path.name)), questionnaire)


def examples_in(mistakes: Mistakes, questionnaire: Questionnaire) -> tuple[Example, ...]:
    """The same from the source of ``mistakes``."""
    file = shaped(ExampleFile, _spread(mistakes.source.data), (), mistakes)
    if file is not None:
        if file.questionnaire != questionnaire.definition.id:
            mistakes.add(
                ("questionnaire",),
                f"the examples are for “{file.questionnaire}”, but the definition is “{questionnaire.definition.id}”.",
                "Correct the id.",
            )
        if not file.examples:
            mistakes.add(("examples",), "there is no example.", "Write at least one.")
        names = [example.name for example in file.examples]
        for position, example in enumerate(file.examples):
            place: Place = ("examples", position)
            if example.name in names[:position]:
                mistakes.add((*place, "name"), "another example has the same name.", "Give each its own name.")
            _check(example, place, questionnaire, mistakes)
    mistakes.stop()
    return file.examples if file is not None else ()


def _spread(data: Any) -> Any:
    """``{question: value}`` written in full as ``{question: {value: value}}``."""
    if not isinstance(data, dict) or not isinstance(data.get("examples"), list):
        return data

    def full(example: Any) -> Any:
        if not isinstance(example, dict):
            return example
        given = {key: example[key] for key in _ANSWERS if isinstance(example.get(key), dict)}
        return example | {
            key: {
                question: answer if isinstance(answer, dict) else {"value": answer}
                for question, answer in answers.items()
            }
            for key, answers in given.items()
        }

    return {**data, "examples": [full(example) for example in data["examples"]]}


def _check(example: Example, place: Place, questionnaire: Questionnaire, mistakes: Mistakes) -> None:
    def known(names: Collection[str], inside: tuple[str, ...], among: Collection[str], noun: str) -> None:
        for name in names:
            if name not in among:
                advice = suggestion(name, among, "Correct the id.")
                mistakes.add((*place, *inside), f"“{inside[-1]}” names “{name}”, which is not {noun}.", advice)

    factors = {factor.id for factor in questionnaire.definition.factors}
    known(example.supplier, ("supplier",), SUPPLIER_COLUMNS, "a supplier column")
    known(example.factors, ("factors",), factors, "a factor of the definition")
    for key in _ANSWERS:
        known(getattr(example, key), (key,), questionnaire.questions, "a question")
    known(example.expect.findings, ("expect", "findings"), questionnaire.rules, "a rule")
    known(example.expect.possible, ("expect", "possible"), questionnaire.rules, "a rule")
    known(example.expect.actions, ("expect", "actions"), questionnaire.actions, "an action")
    for key in _ANSWERS:
        for name, answer in getattr(example, key).items():
            if name in questionnaire.questions:
                for message, advice in _misfits(questionnaire.questions[name], answer.value):
                    mistakes.add((*place, key, name), f"the answer to “{name}” {message}", advice)


def _misfits(question: Question, value: Value) -> Iterator[tuple[str, str]]:
    """Why a value cannot answer a question."""
    ids = [choice.id for choice in question.choices]
    if value in (DONT_KNOW, REFUSED) and question.type != "note":
        return
    match question.type:
        case "note":
            yield "cannot be given, because it is a note.", "Remove it."
        case "select_one" | "select_multiple":
            given = value if isinstance(value, tuple) else (str(value),)
            if question.type == "select_one" and isinstance(value, tuple):
                yield "must be one choice.", "Write its id without brackets."
            for one in given:
                if one not in ids:
                    yield (
                        f"is “{one}”, which is not one of its choices.",
                        suggestion(one, ids, f"Use {', '.join(ids)}."),
                    )
        case "integer" | "decimal" | "percent":
            if not isinstance(value, float | int):
                yield "must be a number.", "Write a number without quotes."
        case "date":
            if not is_iso_date(str(value)):
                yield "must be a date.", "Write it as 2026-01-31."
        case "text":
            if not isinstance(value, str):
                yield "must be text.", "Put quotation marks around it."


def check(path: Path) -> tuple[Problem, ...]:
    """Every mistake of a definition file and of the examples beside it; nothing when both are sound."""
    try:
        questionnaire = load(path)
        if examples_path(path).is_file():
            load_examples(examples_path(path), questionnaire)
    except CannotProceed as error:
        return error.problems
    return ()
