"""Questionnaires as the register has them: what was published here counts, and stands before what ships.

``current`` is the one that rates a portfolio, ``made_with`` the one that an issued assessment names; they differ once
a newer version is published and until the portfolio is assessed again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Final

from duediligence.errors import CannotProceed
from duediligence.questionnaire import Questionnaire, examples_path, load_actions, load_frameworks, load_text
from duediligence.questionnaire.editing import Surroundings, Texts, with_own
from duediligence.questionnaire.source import read_text
from duediligence.register import Reader, Unit
from duediligence.register import definitions as stored
from duediligence.register.assessments import Run as Issued
from duediligence.register.definitions import Stored
from duediligence.services import definitions
from duediligence.services.workspace import Workspace
from duediligence.settings import resource

KEPT: Final = 24
"""So many loaded versions are kept in memory."""

_loaded: OrderedDict[tuple[str, tuple[int, ...]], Questionnaire] = OrderedDict()
_lock = Lock()


def current(reader: Reader, portfolio: int | None = None) -> Questionnaire:
    """The questionnaire that rates a portfolio from its next assessment on; without one, the usual one."""
    chosen = None if portfolio is None else stored.rating(reader, portfolio)
    return named(reader, chosen or definitions.DEFAULT)


def of_portfolio(workspace: Workspace, portfolio: int) -> Questionnaire:
    """The same, in a transaction of its own."""
    with workspace.reading() as reader:
        return current(reader, portfolio)


def named(reader: Reader, questionnaire: str) -> Questionnaire:
    """The version of a questionnaire that counts: published last, else shipped. Raises CannotProceed.

    A shipped module goes deeper than the version of its core that counts, where it loads with that.
    """
    digest = stored.latest_hash(reader, questionnaire)
    if digest is None:
        shipped = definitions.named(definitions.path(questionnaire).stem)
        return shipped if shipped.core is None else _on_core(reader, shipped, shipped.core)
    found = with_hash(reader, digest)
    assert found is not None
    return found


def _on_core(reader: Reader, shipped: Questionnaire, core: Questionnaire) -> Questionnaire:
    counting = named(reader, core.definition.id)
    if counting.hash == core.hash:
        return shipped

    together = f"{shipped.hash} on {counting.hash}"
    known = _remembered(together)
    if known is not None:
        return known
    name, around = shipped.definition.id, surroundings(counting)
    try:
        made = load_text(shipped_texts(name).definition, f"{name}.yaml", around.actions, around.frameworks, counting)
    except CannotProceed:
        made = shipped
    return _remember(together, made)


def made_with(reader: Reader, issued: Issued) -> Questionnaire:
    """The questionnaire of an issued assessment, as it was then.

    One whose text is not kept, because the assessment is older than the keeping of texts, stands in by the version
    that counts now.
    """
    return with_hash(reader, issued.definition_hash) or current(reader)


def with_hash(reader: Reader, digest: str) -> Questionnaire | None:
    """The version with this hash, published here, shipped now or kept because an assessment names it."""
    known = _remembered(digest)
    if known is not None:
        return known
    kept = stored.by_hash(reader, digest)
    if kept is None:
        return next((each for each in map(definitions.named, definitions.ids()) if each.hash == digest), None)
    return _remember(digest, load(kept, surroundings(_core_of(reader, kept))))


def _remembered(name: str) -> Questionnaire | None:
    """What was loaded under this name since the shipped files changed last."""
    key = (name, definitions.changed())
    with _lock:
        if key in _loaded:
            _loaded.move_to_end(key)
        return _loaded.get(key)


def _remember(name: str, made: Questionnaire) -> Questionnaire:
    with _lock:
        _loaded[name, definitions.changed()] = made
        while len(_loaded) > KEPT:
            _loaded.popitem(last=False)
    return made


def load(kept: Stored, around: Surroundings) -> Questionnaire:
    """A kept version. Where actions, laws or standards have changed since, what points to them stays unchecked."""
    file = f"{kept.questionnaire}.yaml"
    actions = around.actions
    try:
        if kept.actions:
            actions = with_own(kept.actions, kept.questionnaire, around)
        return load_text(kept.text, file, actions, around.frameworks, around.core)
    except CannotProceed:
        return replace(
            load_text(kept.text, file, None, None, around.core), actions=actions, frameworks=around.frameworks
        )


def keep(unit: Unit, questionnaire: Questionnaire) -> None:
    """Keep the text of the questionnaire that an assessment is about to name, should it ship and not be here yet."""
    name = questionnaire.definition.id
    if stored.by_hash(unit, questionnaire.hash) is not None or name not in definitions.ids():
        return
    core = questionnaire.core
    if core is not None:
        keep(unit, core)
    text = read_text(definitions.path(name))
    version = questionnaire.definition.version
    stored.keep_shipped(unit, name, version, questionnaire.hash, text, core.hash if core else None)


def texts_of(reader: Reader, questionnaire: str) -> Texts:
    """The texts of the version that counts. Raises CannotProceed where there is no such questionnaire."""
    found = stored.latest(reader, questionnaire)
    return shipped_texts(questionnaire) if found is None else texts(found)


def shipped_texts(questionnaire: str) -> Texts:
    """The texts of a shipped questionnaire. Raises CannotProceed where there is none."""
    path = definitions.path(questionnaire)
    beside = examples_path(path)
    return Texts(read_text(path), read_text(beside) if beside.is_file() else "")


def texts(kept: Stored) -> Texts:
    """The texts of a kept version."""
    return Texts(kept.text, kept.examples, kept.actions)


def core_for(reader: Reader, texts: Texts, questionnaire: str = "definition") -> Questionnaire | None:
    """The core that the definition in a text extends, as it counts now; None where it names none that is there.

    ``questionnaire``: as which the text is read elsewhere too, so that it is read once.
    """
    try:
        data = texts.document("definition", questionnaire).data
        extends = data.get("extends") if isinstance(data, dict) else None
        return named(reader, extends) if isinstance(extends, str) else None
    except CannotProceed:
        return None


def surroundings(core: Questionnaire | None = None) -> Surroundings:
    """What every questionnaire may draw on, read again when a file has changed; a module also on its core's actions."""
    around = _surroundings(definitions.changed())
    return around if core is None else replace(around, core=core, actions={**around.actions, **core.actions})


@lru_cache(maxsize=2)
def _surroundings(changed: tuple[int, ...]) -> Surroundings:
    return Surroundings(
        load_actions(resource("questionnaires", "actions")), load_frameworks(resource("questionnaires", "frameworks"))
    )


def _core_of(reader: Reader, kept: Stored) -> Questionnaire | None:
    return None if kept.core is None else with_hash(reader, kept.core) or core_for(reader, texts(kept))
