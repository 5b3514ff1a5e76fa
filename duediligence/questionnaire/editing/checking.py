"""What is wrong with the texts of a draft, each thing with the part and field it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duediligence.errors import CannotProceed, Level, Problem
from duediligence.questionnaire import actions as catalogues
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.editing.addresses import address_of
from duediligence.questionnaire.editing.spots import read_document
from duediligence.questionnaire.editing.texts import Address, Name, Texts, file_name
from duediligence.questionnaire.examples import Example, examples_in
from duediligence.questionnaire.lint import remark_on
from duediligence.questionnaire.loading import compiled
from duediligence.questionnaire.mistakes import Mistakes, missing_key, shaped
from duediligence.questionnaire.model import Action, ActionCatalogue, FrameworkPack
from duediligence.questionnaire.source import Place, Source


@dataclass(frozen=True)
class Noticed:
    """A problem with where it belongs; the address is empty where it is about the text as a whole."""

    problem: Problem
    name: Name
    address: Address = ()


@dataclass(frozen=True)
class Surroundings:
    """What the texts of a questionnaire draw on: the shipped actions, laws and standards, and the core of a module."""

    actions: Mapping[str, Action]
    frameworks: Mapping[str, FrameworkPack]
    core: Questionnaire | None = None


@dataclass(frozen=True)
class Checked:
    """``questionnaire`` is None where the definition or its actions do not load; ``examples`` are those that do."""

    questionnaire: Questionnaire | None
    examples: tuple[Example, ...]
    noticed: tuple[Noticed, ...]


class _Mistakes(Mistakes):
    """Mistakes that remember their places."""

    def __init__(self, source: Source, name: Name) -> None:
        super().__init__(source)
        self.name = name
        self.noticed: dict[Problem, Noticed] = {}

    def add(self, place: Place, message: str, advice: str, key: str = "", level: Level = "blocking") -> None:
        """Note one mistake."""
        known = len(self.found)
        super().add(place, message, advice, key, level)
        field = key or missing_key(message)
        if field and place[-1:] != (field,):
            place = (*place, field)
        for problem in self.found[known:]:
            self.noticed[problem] = Noticed(problem, self.name, address_of(self.source.data, place))

    def all(self) -> list[Noticed]:
        """Everything that was noted, in the order of the text."""
        return [self.noticed[problem] for problem in self.sorted()]


def checked(texts: Texts, questionnaire: str, around: Surroundings) -> Checked:
    """Read, load and review the texts of the questionnaire with this id. Raises nothing: all is in ``noticed``."""
    noticed: list[Noticed] = []
    actions = _actions(texts, questionnaire, around, noticed)
    loaded: Questionnaire | None = None
    mistakes = _read(texts, "definition", questionnaire, noticed)
    if mistakes is not None:
        try:
            loaded = compiled(mistakes, actions, around.frameworks, around.core)
        except CannotProceed as error:
            noticed += [Noticed(problem, "definition") for problem in error.problems if problem not in mistakes.noticed]
        if loaded is not None:
            remark_on(mistakes, loaded)
            if loaded.definition.id != questionnaire:
                message = f"The id is “{loaded.definition.id}”, but this is the draft of “{questionnaire}”."
                mistakes.add(("id",), message, f"Write {questionnaire}, or begin a copy under another id.")
        noticed += mistakes.all()
    examples: tuple[Example, ...] = ()
    if loaded is not None and texts.examples.strip():
        of_examples = _read(texts, "examples", questionnaire, noticed)
        if of_examples is not None:
            try:
                examples = examples_in(of_examples, loaded)
            except CannotProceed:
                noticed += of_examples.all()
    return Checked(loaded if actions is not None else None, examples, tuple(noticed))


def with_own(text: str, questionnaire: str, around: Surroundings) -> Mapping[str, Action]:
    """The shipped actions with those of a questionnaire's own catalogue. Raises CannotProceed."""
    noticed: list[Noticed] = []
    found = _actions(Texts("", actions=text), questionnaire, around, noticed)
    if found is None:
        raise CannotProceed([each.problem for each in noticed])
    return found


def _actions(
    texts: Texts, questionnaire: str, around: Surroundings, noticed: list[Noticed]
) -> Mapping[str, Action] | None:
    if not texts.actions.strip():
        return around.actions
    mistakes = _read(texts, "actions", questionnaire, noticed)
    if mistakes is None:
        return None
    own = shaped(ActionCatalogue, mistakes.source.data, (), mistakes)
    named = {action.id for action in own.actions} if own else set()
    others = tuple(action for action in around.actions.values() if action.id not in named)
    shipped = ActionCatalogue(id="shipped", version="1.0.0", languages=(), actions=others)
    found = catalogues.checked([(Mistakes(Source("", {}, {})), shipped), (mistakes, own)])
    noticed += mistakes.all()
    return None if mistakes.found else found


def _read(texts: Texts, name: Name, questionnaire: str, noticed: list[Noticed]) -> _Mistakes | None:
    try:
        return _Mistakes(read_document(texts.text(name), file_name(name, questionnaire)).source, name)
    except CannotProceed as error:
        noticed += [Noticed(problem, name) for problem in error.problems]
        return None
