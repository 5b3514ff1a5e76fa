"""The engine against other ways to work out the same 60 questions and 40 rules, on one core, in one run.

Every side gets the same suppliers of the portfolio generator (unknown, refused and inapplicable answers, evidence and
its age, several levels, due dates) and works out context, level, exposure, safeguards, mitigation, the state of every
rule (fired, possible or neither), worst finding, residual concern, coverage, basis, rating and lane. Before anything
is timed, results of all sides are compared: the C kernel bit for bit on every supplier, the others on a sample.

* ``engine_vs_zen_evaluate``, ``engine_vs_zen_batch``: GoRules zen-engine, its decision model compiled once, one
  expression node (a node for each stage takes as long, tables of points twice as long), called supplier by supplier,
  and through ``evaluate_batch``, which uses every core; then so do we. ``engine_vs_json_logic``,
  ``engine_vs_pandas_apply``: the same program as json-logic rules, and as a straight-line Python function under
  ``DataFrame.apply``.
* ``engine_vs_c_kernel``: seconds of the engine ÷ seconds of ``engine_kernel.c``, which keeps 2,048 suppliers in the
  cache and does everything at once.

The engine's side is its chunk function, columns in and columns out, as the others have rows in and rows out: it also
names the questions that would decide each possible rule. ``assess_vs_chunk`` is what the tables that people read cost
on top, ``actions_overhead`` (1.7 = 70 % more) what the checklist of actions costs on top of those. The slow sides are
measured on fewer suppliers, and their time for one is compared. ``engine_linear``: time for one supplier among
1,000,000 ÷ among 10,000. ``spark_equal``: 1 where Spark on this machine gives the same bits for 1,000,000.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import row_engines
from benchmarks.c_kernel import CODES, NUMBERS, CKernel
from benchmarks.row_program import OUTPUTS, Program, program
from benchmarks.sixty import sixty
from benchmarks.timing import seconds
from duediligence.answers import Answers, code_answers
from duediligence.assessment import Assessment, Through, assess
from duediligence.assessment import run as engine
from duediligence.assessment.engine.findings import Findings
from duediligence.assessment.engine.fixes import Shifts
from duediligence.assessment.engine.plan import plan
from duediligence.assessment.engine.scales import scales
from duediligence.assessment.engine.spark import through_spark
from duediligence.generator import generate
from duediligence.questionnaire import Questionnaire
from duediligence.reference import Facts
from duediligence.remediation import suggest

SUPPLIERS: Final = 100_000
SEED: Final = 20261122
MANY: Final = 1_000_000
FEW: Final = 10_000
ZEN_ROWS: Final = 400
JSON_LOGIC_ROWS: Final = 40
PANDAS_ROWS: Final = 400
RUNS: Final = 3
NEAR: Final = 2e-6
"""Half a unit of the sixth decimal on either side: other engines do not round."""

_COLUMNS: Final = {
    "practice": "control_practice", "paper": "control_paper", "worst": "worst_finding", "level": "due_diligence",
    "basis": "rating_basis",
}  # fmt: skip


@dataclass(frozen=True)
class Portfolio:
    """The suppliers that are assessed."""

    questionnaire: Questionnaire
    frame: pd.DataFrame
    answers: Answers
    facts: Facts
    as_of: date

    def chunks(self, through: Through = engine.in_turn) -> Sequence[engine.ChunkResult]:
        """The result of each chunk: what is compared and timed."""
        steps, worth = plan(self.questionnaire), scales(self.questionnaire.definition)
        pieces = engine.chunks_of(steps, self.frame, self.answers, self.facts, Shifts(), engine.CHUNK_ROWS)
        return through(steps, worth, pieces, self.as_of)

    def on_all_cores(self) -> Sequence[engine.ChunkResult]:
        """The same with a thread for each core."""
        return self.chunks(engine.in_threads)

    def assessed(self) -> Assessment:
        """The same with the tables that people read."""
        made = (self.frame, self.answers, self.questionnaire, self.facts, self.as_of)
        return assess(*made, through=engine.in_turn)

    def repeated(self, size: int) -> Portfolio:
        """So many suppliers: these again and again, or the first of them."""
        rows = np.arange(size) % len(self.frame)
        factors = {name: values[rows] for name, values in self.facts.factors.items()}
        frame = self.frame[["key"]].iloc[rows]
        return replace(self, frame=frame, answers=self.answers.take(rows), facts=replace(self.facts, factors=factors))


def portfolio(size: int) -> Portfolio:
    """Suppliers of the generator with their answers coded; without audits, for one source is what all sides know."""
    questionnaire = sixty()
    made = generate(questionnaire, size, SEED)
    told = made.answers[made.answers["source"] != "audit"]
    answers, _ = code_answers(told, questionnaire, tuple(made.suppliers.frame["key"]), made.as_of)
    return Portfolio(questionnaire, made.suppliers.frame, answers, made.facts, made.as_of)


def measure() -> dict[str, float]:
    """Ratios as the module says; all but those of the C kernel and of our own tables: how many times as fast."""
    made = portfolio(SUPPLIERS)
    lines = program(made.questionnaire, made.as_of)
    expected = states(made)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kernel = CKernel(folder, made.questionnaire, made.answers, made.facts.factors, made.as_of)
        _same_bits(kernel.run(), expected)
        figures = {"engine_vs_c_kernel": _times(made.chunks, SUPPLIERS, kernel.run, SUPPLIERS)}
        for competitor, rows, run in _row_at_a_time(lines, made, folder):
            _alike(run(), expected, lines)
            ours = made.on_all_cores if competitor == "zen_batch" else made.chunks
            figures[f"engine_vs_{competitor}"] = 1 / _times(ours, SUPPLIERS, run, rows)
    return figures | _our_own(made)


def _our_own(made: Portfolio) -> dict[str, float]:
    assessment = made.assessed()
    checklist = lambda: suggest(assessment, made.questionnaire, made.as_of)  # noqa: E731
    many, few = made.repeated(MANY), made.repeated(FEW)
    return {
        "spark_equal": float(_equal(many.chunks(), many.chunks(through_spark))),
        "assess_vs_chunk": _times(made.assessed, 1, made.chunks, 1),
        "actions_overhead": 1 + _times(checklist, 1, made.assessed, 1),
        "engine_linear": _times(many.chunks, MANY, few.chunks, FEW),
        "engine_suppliers_a_second": SUPPLIERS / min(seconds(made.chunks) for _ in range(RUNS)),
    }


def _equal(ours: Sequence[engine.ChunkResult], theirs: Sequence[engine.ChunkResult]) -> bool:
    """Whether two runs gave the same results and findings, bit for bit."""
    return all(
        all(np.array_equal(one.columns[name], other.columns[name], equal_nan=True) for name in one.columns)
        and all(np.array_equal(values, getattr(other.findings, name)) for name, values in _arrays(one.findings))
        and one.findings.sets == other.findings.sets
        for one, other in zip(ours, theirs, strict=True)
    )


def _arrays(findings: Findings) -> list[tuple[str, NDArray[Any]]]:
    return [(name, values) for name, values in vars(findings).items() if name != "sets"]


def _times(one: Callable[[], object], one_rows: int, other: Callable[[], object], other_rows: int) -> float:
    """Seconds for one supplier of ``one`` ÷ those of ``other``: the median of alternating runs."""
    return median((seconds(one) / one_rows) / (seconds(other) / other_rows) for _ in range(RUNS))


def states(made: Portfolio) -> dict[str, NDArray[Any]]:
    """Our results as columns of numbers and codes, and the state of each rule: 0 nothing, 1 possible, 2 fired."""
    done = made.chunks()
    columns = {name: np.concatenate([chunk.columns[name] for chunk in done]) for name in done[0].columns}
    found = np.zeros((len(made.questionnaire.rules), len(made.frame)), dtype=np.uint8)
    start = 0
    for chunk in done:
        found[chunk.findings.rule, chunk.findings.row + start] = 2 - chunk.findings.state
        start += len(chunk.columns["asked"])
    return columns | {"states": found}


def _same_bits(theirs: Mapping[str, NDArray[Any]], ours: Mapping[str, NDArray[Any]]) -> None:
    """Raises AssertionError where the C kernel finds anything else."""
    for name in (*NUMBERS, *CODES, "answered", "asked", "states"):
        np.testing.assert_array_equal(theirs[name], ours[_COLUMNS.get(name, name)], err_msg=name)


def _alike(theirs: Sequence[row_engines.Row], ours: Mapping[str, NDArray[Any]], lines: Program) -> None:
    """Raises AssertionError where a row-at-a-time engine finds anything else; none is −1 to it."""
    for name in OUTPUTS:
        found = np.array([float(row[name]) for row in theirs])
        expected = np.nan_to_num(ours[_COLUMNS.get(name, name)][: len(theirs)].astype(np.float64), nan=-1)
        np.testing.assert_allclose(found, expected, rtol=0, atol=NEAR, err_msg=name)
    for number, name in enumerate(lines.rules):
        rules = [int(row[name]) for row in theirs]
        np.testing.assert_array_equal(rules, ours["states"][number, : len(theirs)], err_msg=name)


def _row_at_a_time(
    lines: Program, made: Portfolio, folder: Path
) -> Iterator[tuple[str, int, Callable[[], list[row_engines.Row]]]]:
    """(name, how many suppliers, run) of each."""
    given = row_engines.rows(lines, made.answers, made.facts.factors, max(ZEN_ROWS, PANDAS_ROWS))
    zen = row_engines.zen_engine(lines)
    yield "zen_evaluate", ZEN_ROWS, lambda: [zen.evaluate("assess", row)["result"] for row in given[:ZEN_ROWS]]
    yield "zen_batch", ZEN_ROWS, lambda: row_engines.zen_batch(zen, given[:ZEN_ROWS])
    logic = row_engines.json_logic_assess(lines)
    yield "json_logic", JSON_LOGIC_ROWS, lambda: [logic(row) for row in given[:JSON_LOGIC_ROWS]]
    module = row_engines.python_module(lines, folder)
    frame = pd.DataFrame({name: pd.Series([row[name] for row in given], dtype=object) for name in given[0]})
    yield "pandas_apply", PANDAS_ROWS, lambda: row_engines.pandas_apply(module, frame[:PANDAS_ROWS])
