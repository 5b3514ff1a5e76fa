"""The typed shape of a definition: what a questionnaire file may say. No logic, no defaults in disguise."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ID = r"^[a-z][a-z0-9_]{0,63}$"
Id = Annotated[str, Field(pattern=ID)]
CriterionId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,63}$")]  # laws number their sections: dhaka.1
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
Points = Annotated[int, Field(ge=0, le=100)]
Weight = Annotated[int, Field(ge=0, le=100)]
Odds = Annotated[int, Field(ge=0, le=1000)]
Words = dict[str, str]  # language code → text

DueDiligence = Literal["minimal", "standard", "heightened"]
Rating = Literal["low", "medium", "high", "severe"]
Evidence = Literal["claimed", "documented", "audited", "unannounced", "worker_confirmed"]
QuestionType = Literal["select_one", "select_multiple", "integer", "decimal", "percent", "date", "text", "note"]
Role = Literal["exposure", "control", "information"]
Condition = Literal["core_answered", "critical_documented", "worker_check"]

DUE_DILIGENCE: tuple[DueDiligence, ...] = ("minimal", "standard", "heightened")
RATINGS: tuple[Rating, ...] = ("low", "medium", "high", "severe")
EVIDENCE: tuple[Evidence, ...] = ("claimed", "documented", "audited", "unannounced", "worker_confirmed")


class Part(BaseModel):
    """Base of every part of a definition: immutable, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Part):
    """One possible answer. ``risk`` for exposure questions, ``strength`` for controls, both 0–100.

    ``odds``: how often it is supposed where the answer is not known, beside the odds of the other choices.
    """

    id: Id
    label: Words = {}
    risk: Points | None = None
    strength: Points | None = None
    not_applicable: bool = False
    exclusive: bool = False
    odds: Odds | None = None


class PointStep(Part):
    """A number below ``below`` scores ``risk`` (or ``strength``); the last step has no ``below``.

    ``odds``: as those of a choice.
    """

    below: float | None = None
    risk: Points | None = None
    strength: Points | None = None
    odds: Odds | None = None


class Question(Part):
    """One question. ``unknown``: points when overdue, "don't know" or refused."""

    id: Id
    type: QuestionType
    role: Role = "information"
    kind: Literal["practice", "paper"] | None = None
    asked_from: DueDiligence = "minimal"
    ask: Literal["supplier", "desk_only"] = "supplier"
    critical: bool = False
    profile: bool = False
    weight: Weight = 0
    label: Words
    help: Words = {}
    evidence: Words = {}
    synonyms: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    points: tuple[PointStep, ...] = ()
    combine: Literal["max", "sum", "share"] | None = None
    unknown: Points | None = None
    relevant: str | None = None
    constraint: str | None = None
    topics: tuple[int, ...] = ()
    indicators: tuple[Id, ...] = ()
    frameworks: tuple[str, ...] = ()


class Section(Part):
    """A group of questions under one heading."""

    id: Id
    title: Words
    questions: tuple[Question, ...]


class Rule(Part):
    """A judgement. ``harm`` sets a floor by its severity; ``inconsistency`` and ``lead`` ask to look."""

    id: Id
    kind: Literal["harm", "inconsistency", "lead"]
    when: str
    say: Words
    severity: Rating | None = None
    red_flag: bool = False
    mitigation: Literal["none"] | None = None
    indicators: tuple[dict[Id, Literal["strong", "medium"]], ...] = ()
    dimension: Literal["involuntariness", "penalty"] | None = None
    ask: tuple[Id, ...] = ()
    actions: tuple[Id, ...] = ()


class Factor(Part):
    """One part of context. ``unknown`` counts where there is no data; ``range``: between which points it then lies."""

    id: Id
    weight: Weight
    unknown: Points
    range: tuple[Points, Points] | None = None
    label: Words = {}
    source: str | None = None


class Check(Part):
    """A number worked out across answers, sources and suppliers, for rules to read as ``${check.ID}``.

    ``same_text``: how many other suppliers wrote the same, at least ``characters`` long. ``ratio``: the largest of
    numbers of one thing ÷ the smallest. ``evidence_before``: by how many days the evidence of an answer is older than
    the day that the answer, or the question ``date``, names. ``sources_disagree``: to how many questions sources
    answer differently. ``of``: questions; of a ratio also ``supplier.COLUMN``.
    """

    id: Id
    kind: Literal["same_text", "ratio", "evidence_before", "sources_disagree"]
    of: tuple[str, ...]
    label: Words = {}
    characters: Annotated[int, Field(ge=1)] | None = None
    date: Id | None = None


class Mitigation(Part):
    """The most that controls can take off: by practice and by paper, together at most 1."""

    practice: Annotated[float, Field(ge=0, le=1)]
    paper: Annotated[float, Field(ge=0, le=1)]


class EvidenceCredit(Part):
    """Per cent credit for each kind of evidence."""

    claimed: Points
    documented: Points
    audited: Points
    unannounced: Points
    worker_confirmed: Points


class Scoring(Part):
    """``signed``: a condition that is true when the answers are signed; without one nothing is unsigned.

    ``confirmation_days``: so long after the evidence of a fix workers have to confirm it for it to count.
    """

    question_share: Annotated[float, Field(ge=0, le=1)]
    mitigation: Mitigation
    evidence: EvidenceCredit
    validity_months: Annotated[int, Field(ge=1)]
    minimum_coverage: Annotated[float, Field(ge=0, le=1)]
    core_share: Annotated[float, Field(ge=0, le=1)] = 0.8
    confirmation_days: Annotated[int, Field(ge=0)] = 90
    signed: str | None = None


class Bands(Part):
    """Lower edges of the ratings."""

    low: Points
    medium: Points
    high: Points
    severe: Points


class Levels(Part):
    """Lowest context of each due-diligence level."""

    minimal: Points
    standard: Points
    heightened: Points


class LowestBand(Part):
    """What the lowest rating must be earned with, per due-diligence level."""

    minimal: tuple[Condition, ...] = ()
    standard: tuple[Condition, ...] = ()
    heightened: tuple[Condition, ...] = ()


class Definition(Part):
    """A whole questionnaire definition: as the file says it, or a core and its module together.

    ``assessed``: the suppliers of a list, or our own business. ``extends`` and ``applies_when`` are those of the
    module; the questions of the module carry ``applies_when`` in their ``relevant`` already.
    """

    id: Id
    version: Version
    title: Words
    description: Words = {}
    languages: tuple[str, ...]
    source: str | None = None
    assessed: Literal["supplier", "own"] = "supplier"
    extends: Id | None = None
    applies_when: str | None = None
    scoring: Scoring
    bands: Bands
    levels: Levels
    lowest_band: LowestBand
    factors: tuple[Factor, ...]
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    rules: tuple[Rule, ...] = ()

    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the file."""
        return tuple(question for section in self.sections for question in section.questions)


class Module(Part):
    """A questionnaire that goes deeper than its core: the file that says ``extends``.

    A question with an id of the core is that question. Scoring, bands, levels and factors are those of the core.
    """

    id: Id
    version: Version
    title: Words
    description: Words = {}
    languages: tuple[str, ...]
    source: str | None = None
    extends: Id
    applies_when: str | None = None
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    rules: tuple[Rule, ...] = ()

    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the file."""
        return tuple(question for section in self.sections for question in section.questions)


class Action(Part):
    """One entry of the action catalogue: what to do, by whom, by when, and what proves it.

    ``protects``: this step protects people before it changes anything.
    """

    id: Id
    title: Words
    why: Words = {}
    owner: Literal["supplier", "buyer", "joint"]
    days: Annotated[int, Field(ge=1)]
    clock: Literal["p0", "p1", "p2", "p3", "p4", "p5"]
    evidence: Words
    closing_proof: Words
    safety_gate: bool = False
    protects: bool = False
    after: tuple[Id, ...] = ()


class ActionCatalogue(Part):
    """The file ``questionnaires/actions/<name>.yaml``."""

    id: Id
    version: Version
    languages: tuple[str, ...]
    source: str | None = None
    actions: tuple[Action, ...]


class Criterion(Part):
    """One thing a law or standard asks for, in our own words, and what would show that it is done.

    ``confirmed``: a source that can be read says so; ``source`` where it is another one than that of the pack.
    """

    id: CriterionId
    text: Words
    evidence: Words
    confirmed: bool
    source: str | None = None


class FrameworkPack(Part):
    """The file ``questionnaires/frameworks/<id>.yaml``: a law, standard, guidance or set of indicators.

    ``jurisdiction``: ISO 3166-1 alpha-2 or ``EU``. ``verified_on``: the day we last read ``source``; without one
    nobody has. ``judged``: False where it says what a wrong is and not what to do, so that nobody can meet it.
    """

    id: Id
    version: Version
    languages: tuple[str, ...]
    title: Words
    kind: Literal["law", "standard", "guidance", "indicator_set"]
    jurisdiction: str | None = None
    status: Literal["in_force", "future", "changing", "not_confirmed"]
    effective_from: date | None = None
    source: str | None = None
    verified_on: date | None = None
    note: Words = {}
    judged: bool = True
    criteria: tuple[Criterion, ...]
