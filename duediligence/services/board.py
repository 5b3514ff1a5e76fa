"""What a board paper is made from: counts of the database, or of a run in memory, and a few suppliers by name."""

from __future__ import annotations

from duediligence.assessment import DefinitionReference
from duediligence.dashboards import counting, sentences
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import gather_facts
from duediligence.register import assessments, entities, tally
from duediligence.register.listing import Filters
from duediligence.reports.board import ROWS, UNRESTRICTED, Board, reason
from duediligence.services import dashboard, portfolios
from duediligence.services.assessments import Run
from duediligence.services.portfolios import Portfolio
from duediligence.services.workspace import Workspace

NO_SUPPLIERS = Problem("There are no suppliers yet.", "Import a list first.", "blocking")


def of_register(workspace: Workspace, portfolio: Portfolio) -> Board:
    """From what the register holds, whatever its size. Raises CannotProceed before the first import."""
    snapshot = portfolios.snapshot(workspace, portfolio.id)
    issued = snapshot.issued
    if issued is None:
        raise CannotProceed(NO_SUPPLIERS)
    questionnaire = snapshot.questionnaire
    counted = dashboard.counted(workspace, snapshot, most=0)
    with workspace.reading() as reader:
        named = tally.first(reader, portfolio.id, Filters(values={"lane": UNRESTRICTED}), ROWS)
        findings = tally.findings(reader, portfolio.id, Filters())
        reasons = {}
        for each in named[named["sentence"].isna()].to_dict("records"):
            facts = gather_facts(entities.frame(reader, portfolio.id, key=each["key"]))
            of_one = assessments.findings(reader, issued, each["key"])
            reasons[each["key"]] = reason(of_one, each["lane"] == "check_now", questionnaire, facts, 0)
    return Board(
        portfolio=portfolio.name,
        as_of=issued.as_of,
        counted=counted,
        findings=findings,
        named=named,
        reasons=reasons,
        sentences=sentences.board_sentences(counted, issued.editions, issued.as_of),
        title=_title(questionnaire),
        questionnaire=DefinitionReference(issued.questionnaire, issued.version, issued.definition_hash),
        editions=issued.editions,
    )


def of_run(run: Run, portfolio: str = "") -> Board:
    """From an assessed list that need not be in the register."""
    made = run.assessment
    frames = (run.suppliers.frame, made.results, made.findings, run.checklist)
    restricted = int((~made.results["lane"].isin(UNRESTRICTED) & made.results["lane"].notna()).sum())
    counted = counting.of_frames(*frames, run.as_of, ROWS + restricted)
    first = counted.first
    named = first[first["lane"].isna() | first["lane"].isin(UNRESTRICTED)].head(ROWS).reset_index(drop=True)
    places = {key: row for row, key in enumerate(made.results["key"])}
    unsaid = named.loc[named["sentence"].isna(), "key"]
    return Board(
        portfolio=portfolio,
        as_of=run.as_of,
        counted=counted,
        findings=counting.found_in(made.findings, {}).findings,
        named=named,
        reasons={key: _reason(run, places[key]) for key in unsaid},
        sentences=sentences.board_sentences(counted, made.editions, run.as_of),
        title=_title(run.questionnaire),
        questionnaire=made.questionnaire,
        editions=made.editions,
    )


def _reason(run: Run, row: int) -> str:
    findings, results = run.assessment.findings, run.assessment.results.iloc[row]
    of_one = findings[findings["key"].eq(str(results["key"]))]
    return reason(of_one, results["lane"] == "check_now", run.questionnaire, run.facts, row)


def _title(questionnaire: Questionnaire) -> str:
    return next(iter(questionnaire.definition.title.values()), questionnaire.definition.id)
