"""What a board should hear, in sentences, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from duediligence.dashboards.labels import NOT_PROOF
from duediligence.dashboards.measures import Unknowns, by_lane, looked_at_first, number, unknowns
from duediligence.register.tally import Harm, Tally, Work

SMALL = 5
"""Numbers of people below this are not shown: a small number can point at a person."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: how many it concerns, the sentence, and the page with the filter that shows them."""

    count: int
    sentence: str
    page: str
    filter: Mapping[str, str] = field(default_factory=dict)


def board_sentences(tally: Tally, editions: Mapping[str, str], as_of: date) -> tuple[str, ...]:
    """The six sentences as far as the data can say them, then what a rating does not show. No names."""
    groups = tally.suppliers
    if not tally.total:
        return ("There are no suppliers yet: we know nothing.", NOT_PROOF)
    said = [
        _decisions(number(groups[groups["lane"].eq("act_now")])),
        _known(number(groups[groups["rating"].notna()]), tally.total),
        _first(number(groups[looked_at_first(groups)])),
        _found(tally.harm, tally.work),
        "Our own part: not known. Nothing about our own prices and lead times has been recorded.",
        _not_known(unknowns(groups, editions, as_of)),
    ]
    return (*said, NOT_PROOF)


def next_steps(tally: Tally, editions: Mapping[str, str], as_of: date) -> tuple[NextStep, ...]:
    """What to do next, most urgent first; nothing that concerns nobody."""
    if not tally.total:
        return (NextStep(0, "Import a list of suppliers, or load the sample data.", "import"),)
    missing = unknowns(tally.suppliers, editions, as_of)
    lanes = {count.label.id: count.count for count in by_lane(tally.suppliers)}
    late = tally.work.overdue if tally.work else 0
    steps = (
        _step(lanes["act_now"], "{} needs a decision now", "{} need a decision now", "suppliers", lane="act_now"),
        _step(lanes["check_now"], "{} may need one: ask the questions named there",
              "{} may need one: ask the questions named there", "suppliers", lane="check_now"),
        _step(missing.no_country, "{} has no country", "{} have no country", "suppliers", country="none"),
        _step(missing.high_context_not_rated, "We know too little about {} in a high-risk context: ask there first",
              "We know too little about {} in a high-risk context: ask there first",
              "suppliers", context="high", concern="none"),
        _step(missing.nothing_asked, "{} has not been asked anything: download the answers workbook",
              "{} have not been asked anything: download the answers workbook", "import"),
        _step(lanes["answer_outstanding"], "{} owes us an important answer", "{} owe us an important answer",
              "suppliers", lane="answer_outstanding"),
        NextStep(late, f"{_many(late, 'action')} past the target date", "checklist", {"due": "overdue"}),
    )  # fmt: skip
    return tuple(step for step in steps if step.count)


def _step(count: int, one: str, several: str, page: str, **filters: str) -> NextStep:
    sentence = (one if count == 1 else several).format(_many(count, "supplier"))
    return NextStep(count, sentence, page, filters)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _decisions(count: int) -> str:
    if not count:
        return "No situation that we know of needs a decision this week."
    return f"{_many(count, 'situation')} need{'s' if count == 1 else ''} a decision this week (names restricted)."


def _known(known: int, total: int) -> str:
    if known == total:
        return f"We know enough about all {_many(total, 'supplier')} to form a view."
    start = f"We know enough about {known:,} of {_many(total, 'supplier')} to form a view"
    return f"{start}; for the others mostly place and product: a reason to ask, not a finding."


def _first(count: int) -> str:
    if not count:
        return "No supplier stands out yet by likely harm to people."
    return f"We look first at {_many(count, 'supplier')}, chosen by likely harm to people, not by spend."


def _found(harm: Harm, work: Work | None) -> str:
    """Sites with a finding of harm, how many people work there, and how the work on it stands."""
    if not harm.sites:
        return "Found so far: nothing. That may be because we have not asked, or not been told."
    parts = [_many(harm.sites, "site") + people_there(harm.workers, harm.without_number, harm.sites)]
    if work is not None:
        parts.append(f"{_many(work.open, 'action')} open, {work.overdue:,} past the target date")
    return f"Found so far: {'; '.join(parts)}."


def people_there(workers: float, unknown: int, sites: int) -> str:
    """``, where about 2,300 people work (1 site without a number)``: rounded, and small numbers not shown."""
    if unknown == sites:
        return ", number of workers not known"
    people = f"fewer than {SMALL}" if workers < SMALL else f"about {rounded(workers):,}"
    rest = f" ({_many(unknown, 'site')} without a number)" if unknown else ""
    return f", where {people} people work{rest}"


def rounded(number: float) -> int:
    """Two significant digits: the numbers in supplier lists are no better."""
    digits = len(str(int(number))) - 2
    return int(round(number, -digits)) if digits > 0 else int(number)


def _not_known(missing: Unknowns) -> str:
    parts = (
        (missing.no_country, f"the country of {_many(missing.no_country, 'supplier')}"),
        (missing.nothing_asked, f"anything but place and product of {_many(missing.nothing_asked, 'supplier')}"),
        (missing.outstanding, f"important answers of {_many(missing.outstanding, 'supplier')}"),
        (len(missing.old_sources), f"what the newer edition of {_many(len(missing.old_sources), 'source list')} says"),
    )
    said = [text for count, text in parts if count]
    return f"What we do not know: {'; '.join(said) if said else 'whatever nobody has told us'}."
