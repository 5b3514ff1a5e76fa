"""Files a person takes away, and the summary a command line prints."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from duediligence.assessment import Term
from duediligence.dashboards import counting, measures
from duediligence.dashboards.labels import NOT_PROOF, concern_label
from duediligence.errors import CannotProceed, Problem
from duediligence.register.tally import Tally
from duediligence.reports import EXPORTS, PROTECTED, Board, Export, Material
from duediligence.services import assessments, board, portfolios, supplier
from duediligence.services.assessments import Run
from duediligence.services.portfolios import Portfolio
from duediligence.services.workspace import Workspace

__all__ = [
    "EXPORTS",
    "Export",
    "explanation_lines",
    "export",
    "export_portfolio",
    "summary",
    "tally_of",
    "wanted",
    "write",
]

LOOKED_AT_FIRST = 10


def export(run: Run, name: str, portfolio: str = "") -> bytes:
    """The export of this id as a file's bytes."""
    if EXPORTS[name].made_of is Board:
        return EXPORTS[name].make(board.of_run(run, portfolio))
    material = Material(
        suppliers=run.suppliers.frame,
        long=run.long,
        assessment=run.assessment,
        questionnaire=run.questionnaire,
        facts=run.facts,
        checklist=run.checklist,
        portfolio=portfolio,
        problems=run.problems,
        files=run.files,
        protected=run.protected,
        ranges=lambda: run.ranges,
        coded=run.coded,
        states=run.states,
    )
    return EXPORTS[name].make(material)


def export_portfolio(workspace: Workspace, portfolio: Portfolio, name: str, as_of: date | None = None) -> bytes:
    """The export of this id of a portfolio as the register holds it. Raises CannotProceed before the first import.

    ``as_of``: judged by this day instead of that of the shown assessment; nothing of that is kept.
    """
    issued = portfolios.snapshot(workspace, portfolio.id).issued
    if issued is None:
        raise CannotProceed(board.NO_SUPPLIERS)
    again = as_of is not None and as_of != issued.as_of
    if EXPORTS[name].made_of is Board and not again:
        return EXPORTS[name].make(board.of_register(workspace, portfolio))
    run = portfolios.whole(workspace, portfolio.id)
    assert run is not None
    if as_of is not None and again:
        judged = assessments.run(run.suppliers, run.long, run.questionnaire, as_of, states=run.states)
        run = replace(run, assessment=judged.assessment, coded=judged.coded, kept=None)
    return export(run, name, portfolio.name)


def wanted(kind: str, out: Path) -> Export:
    """The export of this id, to be written to ``out``; "checklist" to a .csv is its table.

    Raises CannotProceed where there is none of this kind.
    """
    if kind not in EXPORTS:
        known = ", ".join(EXPORTS)
        raise CannotProceed(Problem(f'There is no report called "{kind}".', f"Choose one of: {known}.", "blocking"))
    of_kind = {Path(each.file).suffix: each for each in EXPORTS.values() if each.id in (kind, f"{kind}_table")}
    if out.suffix.lower() not in of_kind:
        endings = " or ".join(of_kind)
        message = f"This report is a {endings} file, and this name ends otherwise."
        raise CannotProceed(Problem(message, f"Give a name that ends in {endings}.", "blocking", file=str(out)))
    return of_kind[out.suffix.lower()]


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises CannotProceed where the place cannot be written to."""
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        raise CannotProceed(
            Problem(
                f"We could not write it ({error.strerror}).",
                "Check that the folder is there and that the file is not open in another program.",
                "blocking",
                file=str(path),
            )
        ) from None


def summary(run: Run) -> tuple[str, ...]:
    """A few lines for a terminal: how many, how they rate, and where we look first."""
    made = run.assessment
    lines = [f"{PROTECTED}."] if run.protected else []
    lines += [
        f"Suppliers: {len(made.results):,}, judged on {run.as_of} "
        f"with {made.questionnaire.id} {made.questionnaire.version}"
    ]
    lines += [f"  {count.count:7,}  {count.label.text}" for count in measures.by_concern(made.results) if count.count]
    lines += ["Context (how hard we look):"]
    lines += [f"  {count.count:7,}  {count.label.text}" for count in measures.by_context(made.results) if count.count]
    first = measures.first_looks(tally_of(run, LOOKED_AT_FIRST))
    if len(first):
        lines.append("Where we look first:")
        lines += [
            f"  {row['name']} ({row['country'] or 'country not known'}): {row['concern']}. {row['reason']}"
            for row in first.to_dict("records")
        ]
    return (*lines, NOT_PROOF)


def tally_of(run: Run, most: int = 10) -> Tally:
    """The numbers of a run that need not be in the register."""
    made = run.assessment
    return counting.of_frames(run.suppliers.frame, made.results, made.findings, run.checklist, run.as_of, most)


def explanation_lines(run: Run, row: int) -> tuple[str, ...]:
    """Every term of one supplier's score as lines of text; the parts of a measure add up to it."""
    explained = assessments.explanation(run, row)
    label = concern_label(explained.result["rating"], explained.result["lane"]).text
    lines = [f"{PROTECTED}."] if run.protected else []
    lines += [f"{run.suppliers.frame['name'].iat[row]} ({explained.key}): {label}, judged on {explained.as_of}"]
    lines += [because] if (because := supplier.raised(run, explained)) else []
    for measure in explained.measures:
        value = "not known" if measure.value is None else f"{measure.value} ({measure.shown} {measure.unit})"
        lines += ["", f"{measure.name}: {value}", *(_term_line(term) for term in measure.terms)]
    if explained.findings:
        lines += ["", "Findings:"]
        lines += [f"  {reason.state}: {reason.sentence} [{reason.rule}]" for reason in explained.findings]
    return tuple(lines)


def _term_line(term: Term) -> str:
    parts = [
        f"answer: {term.answer}" if term.answer else "",
        f"weight {term.weight}" if term.weight is not None else "",
    ]
    parts += [f"counts with {term.counted:g}" if term.counted is not None else "", term.evidence or "", term.note]
    parts += [f"{each.label} {each.as_published} ({each.source}, {each.edition})" for each in term.inputs]
    return f"  {term.contribution:>12}  {term.label}  " + "; ".join(part for part in parts if part)
