"""The C kernel of ``engine_kernel.c``: compiled when it is measured, told what to do in tables, called by ctypes."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Mapping, Sequence
from ctypes import POINTER, Structure, c_double, c_int32, c_long, c_uint8, c_uint64, c_void_p
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from duediligence.answers import Answers
from duediligence.answers.credit import CreditScale
from duediligence.assessment.engine.plan import Plan, plan
from duediligence.assessment.engine.scales import Scale, scales
from duediligence.questionnaire import Questionnaire
from duediligence.questionnaire.model import DUE_DILIGENCE, EVIDENCE, RATINGS, Question

SOURCE: Final = Path(__file__).with_name("engine_kernel.c")
OPTIONS: Final = (
    "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off", "-shared", "-fPIC",
)  # fmt: skip
"""No fused multiplication: the same bits as the engine."""
SIGNS: Final = ("<", "<=", ">", ">=", "=", "!=")
OPERATIONS: Final = ("look up", "selected", "compare", "and", "or", "not", "answers")
CHECKS: Final = ("core_answered", "critical_documented", "worker_check")
NUMBERS: Final = (
    "inherent", "exposure", "control", "practice", "paper", "mitigation", "worst", "residual", "coverage",
    "coverage_exposure", "coverage_control",
)  # fmt: skip
CODES: Final = ("level", "rating", "basis", "lane")


class _Question(Structure):
    _fields_ = [
        *((name, c_int32) for name in (
            "type", "role", "level", "desk_only", "critical", "profile", "weight", "unknown", "safest", "relevant",
            "combine", "counted", "parts", "choices",
        )),
        ("absent", c_uint64), ("points", c_int32 * 64), ("edges", c_double * 64),
        *((name, c_void_p) for name in ("values", "state", "evidence", "dated")),
    ]  # fmt: skip


class _Step(Structure):
    _fields_ = [
        *((name, c_int32) for name in ("operation", "question", "inputs", "first", "sign", "bit")),
        ("constant", c_double), ("table", c_uint8 * 256),
    ]  # fmt: skip


class _Rule(Structure):
    _fields_ = [(name, c_int32) for name in ("when", "edge", "red_flag", "unmitigated")]


class _Task(Structure):
    _fields_ = [
        *((name, c_int32) for name in (
            "questions", "steps", "rules", "factors", "signature", "as_of", "older_from", "expired_from", "core_level",
            "standard", "heightened",
        )),
        ("bands", c_int32 * 4), ("lowest", c_int32 * 3), ("evidence", c_int32 * 5),
        ("factor_weight", c_int32 * 8), ("factor_unknown", c_int32 * 8),
        *((name, c_double) for name in ("share", "practice", "paper", "minimum", "half", "core_share")),
        ("factor", c_void_p * 8), ("asked", c_void_p), ("due", c_void_p),
        ("question", POINTER(_Question)), ("step", POINTER(_Step)), ("links", POINTER(c_int32)),
        ("rule", POINTER(_Rule)),
    ]  # fmt: skip


class _Results(Structure):
    _fields_ = [(name, c_void_p) for name in (*NUMBERS, *CODES, "answered", "asked", "states")]


class CKernel:
    """The kernel for one definition and one set of columns. ``folder``: where it is compiled.

    Raises FileNotFoundError where the system has no gcc.
    """

    def __init__(
        self,
        folder: Path,
        questionnaire: Questionnaire,
        answers: Answers,
        factors: Mapping[str, NDArray[np.float64]],
        as_of: date,
    ) -> None:
        library = folder / "engine_kernel.so"
        subprocess.run(["gcc", *OPTIONS, "-o", str(library), str(SOURCE), "-lm"], check=True)
        self._assess = ctypes.CDLL(str(library)).assess
        self._assess.argtypes = [POINTER(_Task), POINTER(_Results), c_long]
        self._kept: list[Any] = []  # what the pointers point at
        self.rows = len(answers.asked)
        self._task = self._tables(questionnaire, answers, factors, as_of)
        self.results = self._space(len(questionnaire.definition.rules))
        self._out = _Results(*(array.ctypes.data for array in self.results.values()))

    def run(self) -> Mapping[str, NDArray[Any]]:
        """Assess everybody; the same arrays every time."""
        self._assess(ctypes.byref(self._task), ctypes.byref(self._out), self.rows)
        return self.results

    def _space(self, rules: int) -> dict[str, NDArray[Any]]:
        space: dict[str, NDArray[Any]] = {name: np.zeros(self.rows) for name in NUMBERS}
        space |= {name: np.zeros(self.rows, dtype=np.int8) for name in CODES}
        space |= {name: np.zeros(self.rows, dtype=np.int32) for name in ("answered", "asked")}
        return space | {"states": np.zeros((rules, self.rows), dtype=np.uint8)}

    def _keep(self, array: Any, dtype: type) -> int:
        kept: NDArray[Any] = np.ascontiguousarray(array, dtype=dtype)
        self._kept.append(kept)
        return int(kept.ctypes.data)

    def _tables(
        self,
        questionnaire: Questionnaire,
        answers: Answers,
        factors: Mapping[str, NDArray[np.float64]],
        as_of: date,
    ) -> _Task:
        definition = questionnaire.definition
        steps, worth = plan(questionnaire), scales(definition)
        credit = CreditScale.of(definition.scoring, as_of)
        listed = definition.questions()
        place = {question.id: at for at, question in enumerate(listed)}
        made = (_Question * len(listed))(*(self._question(question, worth, answers) for question in listed))
        links, of_plan = _steps(steps, place)
        kernel_steps = (_Step * len(of_plan.steps))(*of_plan.steps)
        edges = [getattr(definition.bands, rating) for rating in RATINGS]
        rules = (_Rule * len(definition.rules))(
            *(
                _Rule(
                    of_plan.position[steps.when[rule.id]],
                    edges[RATINGS.index(rule.severity)] if rule.severity else -1,
                    rule.red_flag,
                    rule.mitigation == "none",
                )
                for rule in definition.rules
            )
        )
        scoring = definition.scoring
        task = _Task(
            questions=len(listed), steps=len(of_plan.steps), rules=len(rules), factors=len(definition.factors),
            signature=-1 if steps.signed is None else of_plan.position[steps.signed],
            as_of=credit.as_of, older_from=credit.older_from, expired_from=credit.expired_from, core_level=0,
            standard=definition.levels.standard, heightened=definition.levels.heightened,
            bands=(c_int32 * 4)(*edges),
            lowest=(c_int32 * 3)(
                *(sum(1 << CHECKS.index(each) for each in getattr(definition.lowest_band, name))
                  for name in DUE_DILIGENCE)
            ),
            evidence=(c_int32 * 5)(*(getattr(scoring.evidence, kind) for kind in EVIDENCE)),
            factor_weight=(c_int32 * 8)(*(factor.weight for factor in definition.factors)),
            factor_unknown=(c_int32 * 8)(*(factor.unknown for factor in definition.factors)),
            share=scoring.question_share, practice=scoring.mitigation.practice, paper=scoring.mitigation.paper,
            minimum=scoring.minimum_coverage, half=round(scoring.minimum_coverage / 2 * 1e6) / 1e6,
            core_share=scoring.core_share,
            factor=(c_void_p * 8)(*(self._keep(factors[factor.id], np.float64) for factor in definition.factors)),
            asked=self._keep(answers.asked, np.uint8), due=self._keep(answers.due, np.int32),
            question=made, step=kernel_steps, links=(c_int32 * max(len(links), 1))(*links), rule=rules,
        )  # fmt: skip
        self._kept += [made, kernel_steps, rules]
        return task

    def _question(self, question: Question, worth: Mapping[str, Scale], answers: Answers) -> _Question:
        scale, column = worth.get(question.id), answers.columns[question.id]
        kinds = {"select_one": (0, np.uint8), "select_multiple": (1, np.uint64)}
        kind, dtype = kinds.get(question.type, (2, np.float64))
        role = 0 if scale is None else 1 if scale.role == "exposure" else 2 if scale.kind == "practice" else 3
        steps = () if scale is None else scale.steps
        edges = () if scale is None else scale.edges
        return _Question(
            type=kind, role=role, level=DUE_DILIGENCE.index(question.asked_from),
            desk_only=question.ask == "desk_only", critical=question.critical, profile=question.profile,
            weight=question.weight, unknown=question.unknown or 0, safest=0 if scale is None else scale.safest,
            relevant=0, combine=("max", "sum", "share").index(question.combine or "max"),
            counted=max(sum(steps), 1), parts=len(steps), choices=len(question.choices),
            absent=sum(1 << bit for bit, choice in enumerate(question.choices) if choice.not_applicable),
            points=(c_int32 * 64)(*steps), edges=(c_double * 64)(*edges),
            values=self._keep(column.values, dtype), state=self._keep(column.state, np.uint8),
            evidence=self._keep(column.evidence, np.uint8), dated=self._keep(column.dated, np.int32),
        )  # fmt: skip


class _OfPlan:
    """The steps of a plan as the kernel takes them, and the position of each in the plan."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.position: dict[int, int] = {}


def _steps(steps: Plan, place: Mapping[str, int]) -> tuple[Sequence[int], _OfPlan]:
    """(positions of inputs, steps). Constants become part of the comparison that reads them."""
    found = _OfPlan()
    links: list[int] = []
    question_of: dict[int, int] = {}
    for at, step in enumerate(steps.steps):
        if step.primitive == "constant":
            continue
        made = _Step(operation=OPERATIONS.index(step.primitive), first=len(links))
        conditions = step.inputs
        match step.primitive:
            case "answers":
                question_of[at] = place[str(step.parameters[0])]
                made.question = question_of[at]
            case "look up":
                made.question, conditions = question_of[step.inputs[0]], ()
                made.table = (c_uint8 * 256)(*bytes(step.parameters[0]))  # type: ignore[call-overload]  # a table
            case "selected":
                made.question, conditions = question_of[step.inputs[0]], ()
                made.bit = int(str(step.parameters[0]))
            case "compare":
                made.question, conditions = question_of[step.inputs[0]], ()
                made.sign = SIGNS.index(str(step.parameters[0]))
                made.constant = float(str(steps.steps[step.inputs[1]].parameters[0]))
        made.inputs = len(conditions)
        links += [found.position[each] for each in conditions]
        found.position[at] = len(found.steps)
        found.steps.append(made)
    return links, found
