"""A register with 100,000 suppliers who gave 60 answers each: what saving and showing take."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import pandas as pd

from benchmarks.timing import seconds
from duediligence.answers import LONG_COLUMNS, code_answers
from duediligence.assessment import Assessment, assess
from duediligence.questionnaire import Questionnaire
from duediligence.reference import gather_facts
from duediligence.register import (
    Reader,
    Register,
    actions,
    answers,
    assessments,
    entities,
    imports,
    listing,
    tally,
    worklist,
)
from duediligence.register.answers import Edit
from duediligence.remediation import suggest
from duediligence.services import assessments as assessing
from duediligence.services import definitions, portfolios
from duediligence.services.workspace import Workspace

SUPPLIERS: Final = 100_000
QUESTIONS: Final = 60
CARELESS: Final = 0.04
"""Share of the answers that are not the most reassuring one: about as many as bring one finding of harm in two."""

AS_OF: Final = date(2026, 1, 1)
NOW: Final = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
PORTFOLIO: Final = 1
_COUNTRIES: Final = ("BD", "VN", "DE", "MX", "TR", "CN", "IN", "PK", "US", "IT", None)
_GOODS: Final = ("Garments", "Software", "Footwear", "Tea", "Bolts", "Cotton yarn", "Electronics", "Cleaning")


def measure() -> dict[str, float]:
    """Make the register, then measure in processes of their own, so that their memory is that of the work measured."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'register.sqlite'}"
        made = {"register_made_seconds_100k": seconds(lambda: make(url))}
        for part in ("register", "pages"):
            command = [sys.executable, "-m", f"benchmarks.{part}", url]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
            made |= json.loads(done.stdout)
    return made


def make(url: str, count: int = SUPPLIERS) -> None:
    """A register with suppliers and their answers, not assessed yet."""
    with Register.open(url) as register, register.transaction("bench", NOW) as unit:
        frame = suppliers(count)
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)
        answers.add_batch(unit, PORTFOLIO, long_frame(definitions.named(), tuple(frame["key"])), "forced_labour", AS_OF)


def suppliers(count: int) -> pd.DataFrame:
    """Invented suppliers with all columns of the frame."""
    number = np.arange(count)
    names = [f"Supplier of goods {each:06} Limited" for each in number]
    columns: dict[str, Any] = dict.fromkeys(entities.FRAME_COLUMNS)
    columns |= {
        "key": [f"{name.casefold()}|dhaka road {place % 997}" for place, name in enumerate(names)],
        "name": names,
        "country": np.array(_COUNTRIES, dtype=object)[number % len(_COUNTRIES)],
        "country_as_written": np.array(_COUNTRIES, dtype=object)[number % len(_COUNTRIES)],
        "country_inferred": False,
        "address": [f"Dhaka Road {place % 997}" for place in number],
        "products": np.array(_GOODS, dtype=object)[number % len(_GOODS)],
        "workers": (number % 3_000).astype(float),
        "file": "list.xlsx",
        "sheet": "Sheet1",
        "row": number + 2,
    }
    frame = pd.DataFrame(columns, index=range(count))
    frame["extra"] = pd.Series([{"Buyer": f"Team {place % 40}"} for place in number], dtype="object")
    return frame.astype(dict.fromkeys(("women_share", "migrant_share", "agency_share", "spend"), "float64"))


def long_frame(questionnaire: Questionnaire, keys: tuple[str, ...]) -> pd.DataFrame:
    """QUESTIONS answers of each supplier, nearly all of them the most reassuring one."""
    chance = np.random.default_rng(7)
    asked = [each for each in questionnaire.definition.questions() if each.type == "select_one"][:QUESTIONS]
    asked += [each for each in questionnaire.definition.questions() if each.type == "percent"][: QUESTIONS - len(asked)]
    parts = []
    for question in asked:
        choices = [choice.id for choice in question.choices] or [str(share) for share in range(0, 100, 5)]
        points = [(choice.risk or 0) - (choice.strength or 0) for choice in question.choices] or [0]
        picked = np.full(len(keys), int(np.argmin(points)))
        careless = chance.random(len(keys)) < CARELESS
        picked[careless] = chance.integers(0, len(choices), int(careless.sum()))
        part = pd.DataFrame({"key": pd.Categorical(keys, categories=list(keys))})
        part["value"] = pd.Categorical.from_codes(picked, categories=pd.Index(choices))
        same = {"question": question.id, "evidence": "documented", "source": "self_assessment", "dated": AS_OF}
        for name, value in same.items():
            part[name] = pd.Categorical.from_codes(
                np.zeros(len(keys), dtype=np.int8), categories=pd.Index([value], dtype=object)
            )
        parts.append(part.assign(due=None, file=None, sheet=None, row=np.arange(len(keys)), column=None))
    return pd.concat(parts, ignore_index=True)[list(LONG_COLUMNS)]


def measure_in(url: str) -> dict[str, float]:
    """Figures of the register at ``url``, which ``make`` has made."""
    with Register.open(url) as register:
        figures, key = _issued(register)
        figures |= _pages(register, key)
        taken = [seconds(lambda: _edit(register, key, "yes")), seconds(lambda: _edit(register, key, "no"))]
        figures["save_answer_seconds_100k"] = _told("save_answer", min(taken))
    figures["register_megabytes_100k"] = Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6
    return figures


def _issued(register: Register) -> tuple[dict[str, float], str]:
    """Assess everybody, issue that and bring the checklist up to date; with the key of one supplier."""
    made, figures = _assessed(register)
    figures["save_run_seconds_100k"] = _told("save_run", seconds(lambda: _save(register, made)))
    figures["save_run_memory_megabytes"] = peak_megabytes()
    figures["save_checklist_seconds_100k"] = _told("checklist", seconds(lambda: _checklist(register, made)))
    return figures, str(made.results["key"].iloc[len(made.results) // 2])


def _assessed(register: Register) -> tuple[Assessment, dict[str, float]]:
    """The assessment of everybody, and how many seconds each step took."""
    questionnaire = definitions.named()
    times = [time.perf_counter()]
    with register.reading() as reader:
        frame = entities.frame(reader, PORTFOLIO)
        times.append(time.perf_counter())
        long = answers.current(reader, PORTFOLIO)
        times.append(time.perf_counter())
    coded, _ = code_answers(long, questionnaire, tuple(frame["key"]))
    times.append(time.perf_counter())
    made = assess(frame, coded, questionnaire, gather_facts(frame), AS_OF)
    times.append(time.perf_counter())
    steps = ("read_suppliers", "read_answers", "code_answers", "assess")
    figures = {
        f"{step}_seconds_100k": _told(step, end - start)
        for step, start, end in zip(steps, times, times[1:], strict=False)
    }
    return made, figures | {"findings_100k": float(len(made.findings)), "answers_100k": float(len(long))}


def _told(what: str, taken: float) -> float:
    """The figure, once it has been said with the processor's time and the memory taken so far."""
    said = f"{what}: {taken:.3f} s, {time.process_time():.1f} s of the processor, {peak_megabytes():.0f} MB so far"
    sys.stderr.write(f"{said}\n")
    return taken


def _save(register: Register, made: Assessment) -> None:
    with register.transaction("bench", NOW) as unit:
        assessments.record(unit, PORTFOLIO, made)


def _checklist(register: Register, made: Assessment) -> None:
    with register.transaction("bench", NOW) as unit:
        wanted = suggest(made, definitions.named(), AS_OF)
        actions.merge_suggestions(unit, PORTFOLIO, "forced_labour", wanted, tuple(made.results["key"]))


def _edit(register: Register, key: str, value: str) -> None:
    """What the supplier page does when one answer is changed."""
    with register.transaction("bench", NOW) as unit:
        edit = Edit(key, "worker_pays_fee", value, "self_assessment", "documented", AS_OF)
        answers.add_edit(unit, PORTFOLIO, edit, answers.version(unit, PORTFOLIO))
        assessing.assess_again(unit, PORTFOLIO, AS_OF, keys=(key,))


Read = Callable[[Reader], object]


def _pages(register: Register, key: str) -> dict[str, float]:
    """The slowest of each kind of thing a page reads, each the second time it is asked."""
    workspace = Workspace(register)
    kinds = {
        "list_page": _list_pages(),
        "list_counts": _list_counts(),
        "worklist_page": _worklist_pages(),
        "worklist_counts": _worklist_counts(),
    }
    told: dict[str, float] = {}
    for name, kind in kinds.items():
        taken = {each: _second(register, read) for each, read in kind.items()}
        slowest = max(taken, key=lambda each: taken[each])
        told[f"{name}_seconds_100k"] = _told(f"{name} ({slowest})", taken[slowest])
    reading = [seconds(lambda: portfolios.one(workspace, PORTFOLIO, key)) for _ in range(3)]
    return told | {"supplier_read_seconds_100k": _told("supplier_read", min(reading))}


LISTS: Final = {
    "all": listing.Filters(),
    "searched": listing.Filters("goods 04"),
    "filtered": listing.Filters(values={"country": ["BD", None], "rating": ["severe", "high"]}),
    "with findings": listing.Filters(rules=("recruitment_fee", "forced_overtime"), state="possible"),
}
WORK: Final = {
    "all": worklist.Filters(),
    "searched": worklist.Filters("goods 04"),
    "overdue": worklist.Filters(standing=("overdue",), values={"country": ["BD"]}),
}


def _list_pages() -> dict[str, Read]:
    def read(filters: listing.Filters, order: listing.Order) -> Read:
        return lambda reader: listing.page(reader, PORTFOLIO, filters, order)

    return {f"{name}, {order}": read(each, order) for name, each in LISTS.items() for order in get_args(listing.Order)}


def _list_counts() -> dict[str, Read]:
    """The counts of all facets together."""

    def suppliers(filters: listing.Filters) -> Read:
        return lambda reader: tally.suppliers(reader, PORTFOLIO, filters)

    return {name: suppliers(each) for name, each in LISTS.items()}


def _worklist_pages() -> dict[str, Read]:
    def read(filters: worklist.Filters, order: worklist.Order) -> Read:
        return lambda reader: worklist.page(reader, PORTFOLIO, filters, AS_OF, order)

    return {f"{name}, {order}": read(each, order) for name, each in WORK.items() for order in get_args(worklist.Order)}


def _worklist_counts() -> dict[str, Read]:
    def read(search: str) -> Read:
        return lambda reader: worklist.counts(reader, PORTFOLIO, search, AS_OF)

    return {search or "all": read(search) for search in ("", "goods 04")}


def _second(register: Register, read: Read) -> float:
    with register.reading() as reader:
        read(reader)
        return min(seconds(lambda: read(reader)) for _ in range(2))


def peak_megabytes() -> float:
    """The most memory this process has taken so far."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return taken / 1e6 if sys.platform == "darwin" else taken / 1e3


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_in(sys.argv[1])))
