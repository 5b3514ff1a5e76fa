"""The command line: the same services as the pages, for automation and for checks.

Exit status: 0 a result; 1 a result, but some rows could not be used (they are listed); 2 no result, with
one clear message. Never a traceback.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.model import DueDiligence
from duediligence.services import (
    assessments,
    clock,
    definitions,
    generating,
    imports,
    inspection,
    portfolios,
    references,
    reporting,
    samples,
    workbooks,
)
from duediligence.services.workspace import open_workspace, workspace_in_memory

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
questionnaire_app = typer.Typer(no_args_is_help=True, help="Questionnaire definitions.")
reference_app = typer.Typer(no_args_is_help=True, help="Tables of facts.")
app.add_typer(questionnaire_app, name="questionnaire")
app.add_typer(reference_app, name="reference")

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="Your supplier list: xlsx, xls or csv.")]
AnswerFiles = Annotated[list[Path] | None, typer.Option("--answers", help="A file of answers; may be given again.")]
FindingsFile = Annotated[
    Path | None, typer.Option("--findings", help="A file that says how far the repair of findings has come.")
]
QuestionnaireName = Annotated[
    str | None, typer.Option("--questionnaire", metavar="ID|FILE", help="Which questionnaire.")
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge by; default today.")
]
Protected = Annotated[
    bool, typer.Option("--protected", help="Take in answers from workers, NGOs, tips and site visits.")
]
PROBLEMS_SHOWN = 20


@app.command("app")
def run_app(
    sample: Annotated[bool, typer.Option("--sample", help="Load the fictitious sample portfolio first.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Port to listen on; default 8501.")] = None,
) -> None:
    """Start the app; open the address it prints in your browser."""
    from duediligence import server

    if sample:
        samples.load(open_workspace())
    wanted = port or server.FIRST_PORT
    try:
        chosen = server.free_port(wanted)
    except OSError as error:
        raise CannotProceed(
            Problem(f"We found no free port: {error}.", "Give another with --port.", "blocking")
        ) from None
    if chosen != wanted:
        typer.echo(f"Port {wanted} is in use; we take {chosen}.")
    typer.echo(f"Open http://localhost:{chosen} in your browser. Press Ctrl+C to stop.")
    server.serve(chosen)


@app.command()
def inspect(
    file: ListFile,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")] = False,
) -> None:
    """Show what is in a file: tables, columns, suppliers, problems."""
    found = inspection.inspect_file(inspection.read_path(file), file.name)
    answer = inspection.inspection_json(found)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    if not found.used:
        raise CannotProceed(inspection.no_supplier_table(found.book))
    if not as_json:
        for table in answer["tables"]:
            where = f'Sheet "{table["sheet"]}"' if table["sheet"] else "Table"
            head = "no headers" if table["header_row"] is None else f"header in row {table['header_row']}"
            typer.echo(f"{where}: {head}, {_count(table['rows'], 'row')}")
            for field, header in table["columns"].items():
                typer.echo(f"  {field:16} {header}")
        typer.echo(f"{_count(len(answer['suppliers']), 'supplier')}, {_count(len(answer['problems']), 'problem')}")
        _list_problems([*found.book.problems, *found.suppliers().problems])
    if any(problem["level"] == "blocking" for problem in answer["problems"]):
        raise typer.Exit(1)


@app.command()
def assess(
    file: ListFile,
    answers: AnswerFiles = None,
    questionnaire: QuestionnaireName = None,
    as_of: AsOf = None,
    portfolio: Annotated[str | None, typer.Option(help="Write to this portfolio of the register.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT.xlsx", help="Write the risk register.")
    ] = None,
    json_output: Annotated[Path | None, typer.Option("--json", metavar="OUT.json", help="Write every result.")] = None,
    protected: Protected = False,
    engine: Annotated[
        assessments.Engine, typer.Option(help="Where it runs: in this process, or by Apache Spark. Same results.")
    ] = "local",
    findings: FindingsFile = None,
) -> None:
    """Rate every supplier of a list. Without --portfolio nothing is written to the register."""
    day = as_of.date() if as_of else clock.today()
    if output and output.suffix.lower() != ".xlsx":
        message = "The risk register is an Excel workbook, and this name ends otherwise."
        raise CannotProceed(Problem(message, "Give a name that ends in .xlsx.", "blocking", file=str(output)))
    if portfolio and protected:
        message = "The register cannot yet keep protected sources from those who must not see them."
        raise CannotProceed(Problem(message, "Leave out --portfolio, or --protected.", "blocking"))
    if portfolio and findings:
        message = "The register keeps how far a repair has come where it is set: on the page of the supplier."
        raise CannotProceed(Problem(message, "Leave out --portfolio, or --findings.", "blocking"))
    run = assessments.assess_files(
        file, answers or [], questionnaire, day, protected=protected, engine=engine, findings=findings
    )
    if portfolio and questionnaire not in (None, definitions.DEFAULT):
        message = f"The register assesses with {definitions.DEFAULT}."
        raise CannotProceed(Problem(message, "Leave out --portfolio, or --questionnaire.", "blocking"))
    if output:
        reporting.write(output, reporting.export(run, "register"))
    if json_output:
        reporting.write(json_output, reporting.export(run, "assessment"))
    if portfolio:
        imports.keep_files(open_workspace(), portfolio, file, answers or [], day)
    for line in reporting.summary(run):
        typer.echo(line)
    _list_problems(run.problems)
    if any(problem.level == "blocking" for problem in run.problems):
        raise typer.Exit(1)


@app.command()
def explain(
    file: ListFile,
    supplier: Annotated[str, typer.Argument(metavar="SUPPLIER", help='Its id, its place ("Sheet!row") or its name.')],
    answers: AnswerFiles = None,
    questionnaire: QuestionnaireName = None,
    as_of: AsOf = None,
    findings: FindingsFile = None,
    protected: Protected = False,
) -> None:
    """Show every term of one supplier's score."""
    day = as_of.date() if as_of else clock.today()
    run = assessments.assess_files(file, answers or [], questionnaire, day, findings=findings, protected=protected)
    for line in reporting.explanation_lines(run, assessments.find_supplier(run, supplier)):
        typer.echo(line)


@app.command()
def report(
    kind: Annotated[str, typer.Argument(metavar="list|KIND", help="list: what there is, an id first on each line.")],
    portfolio: Annotated[str | None, typer.Option(help="Of this portfolio; default your own.")] = None,
    supplier: Annotated[str | None, typer.Option(metavar="KEY", help="Of this supplier alone.")] = None,
    as_of: AsOf = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample, in a register in memory.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="OUT", help="Where to write it.")] = None,
) -> None:
    """Write a report of a portfolio of the register. Nothing in the register is changed."""
    if kind == "list":
        for each in reporting.EXPORTS.values():
            typer.echo(f"{each.id}  {each.title}")
        return
    wrong = (
        (output is None, "A report needs a place.", "Name it with -o OUT."),
        (supplier is not None, "There is no report of one supplier yet.", "Leave out --supplier."),
        (sample and portfolio is not None, "The sample is a portfolio of its own.", "Leave out --portfolio."),
    )
    problems = [Problem(message, advice, "blocking") for found, message, advice in wrong if found]
    if problems or output is None:
        raise CannotProceed(problems)
    name, day = reporting.wanted(kind, output).id, as_of.date() if as_of else None
    if sample:
        with workspace_in_memory() as workspace:
            made = reporting.export_portfolio(workspace, samples.load(workspace, as_of=day), name)
    else:
        workspace = open_workspace()
        made = reporting.export_portfolio(workspace, portfolios.opened(workspace, portfolio), name, day)
    reporting.write(output, made)
    typer.echo(f"{output}: written.")


@app.command("generate")
def generate_portfolio(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where to write the files.")],
    questionnaire: QuestionnaireName = None,
    suppliers: Annotated[int, typer.Option(min=1, max=generating.MOST, help="How many sites.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives other suppliers.")] = 1,
    as_of: AsOf = None,
) -> None:
    """Invent a portfolio to try a questionnaire with: a list, answers with mistakes, and the truth behind them."""
    day = as_of.date() if as_of else clock.today()
    made = generating.write_portfolio(output, questionnaire, suppliers, seed, day)
    for file in made.files:
        typer.echo(f"{file}: written.")
    typer.echo(
        f"{_count(made.suppliers, 'invented supplier')}, {_count(made.answers, 'answer')}, "
        f"{_count(made.harms, 'true harm')}, {_count(made.errors, 'planted error')}."
    )


@questionnaire_app.command("list")
def questionnaire_list() -> None:
    """List the questionnaires that ship with the product."""
    for row in definitions.shipped():
        typer.echo(f"{row.id}  {row.version}  {row.title} ({row.questions} questions, {row.rules} rules)")


@questionnaire_app.command("check")
def questionnaire_check(
    name: Annotated[str | None, typer.Argument(metavar="[ID|FILE]", help="Default: every shipped one.")] = None,
) -> None:
    """Look for every mistake in a definition, and run its worked examples."""
    problems = definitions.check(name)
    for problem in problems:
        typer.echo(problem.sentence())
    if any(problem.level == "blocking" for problem in problems):
        raise typer.Exit(2)
    typer.echo("No mistakes found." + (f" {_count(len(problems), 'remark')}." if problems else ""))


@questionnaire_app.command("shortest")
def questionnaire_shortest(
    name: Annotated[str, typer.Argument(metavar="ID|FILE", help="Which questionnaire.")],
    level: Annotated[DueDiligence, typer.Option(help="Of the set of this due-diligence level.")] = "standard",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")] = False,
) -> None:
    """Find the fewest questions that put invented suppliers into nearly the same order of concern."""
    found = generating.shortest_set(name, level)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), indent=1))
        return
    for line in generating.shortest_lines(found):
        typer.echo(line)


@questionnaire_app.command("export")
def questionnaire_export(
    name: Annotated[str, typer.Argument(metavar="ID|FILE", help="Which questionnaire.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BOOK.xlsx", help="Your own copy is kept.")],
) -> None:
    """Write a questionnaire as a workbook: to edit in Excel, and to load into KoboToolbox or ODK."""
    for problem in workbooks.export_workbook(name, output):
        typer.echo(f"- {problem.sentence()}", err=True)
    typer.echo(f"{output}: written.")


@questionnaire_app.command("import")
def questionnaire_import(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="The workbook that came back.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.yaml", help="Its comments and order stay.")],
    actions: Annotated[Path | None, typer.Option(metavar="FILE.yaml", help="Write the actions too.")] = None,
) -> None:
    """Write the questionnaire in a workbook to a file; with any mistake nothing is written."""
    problems = workbooks.import_workbook(inspection.read_path(book), book.name, output, actions)
    _list_problems(problems)
    typer.echo(f"{output}: written.")
    if any(problem.level != "note" for problem in problems):
        raise typer.Exit(1)


@questionnaire_app.command("diff")
def questionnaire_diff(
    before: Annotated[str, typer.Argument(metavar="A", help="An id, a YAML file or a workbook.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
) -> None:
    """Say what B says otherwise than A. Exit status 0: nothing; 1: something."""
    found = workbooks.compare(before, after)
    for each in found:
        typer.echo(each.sentence)
    if found:
        raise typer.Exit(1)


@reference_app.command("lookup")
def reference_lookup(
    kind: Annotated[str, typer.Argument(help="What to look up: country.")],
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="As written in your list.")],
) -> None:
    """Print one line for each text: the ISO code, empty where it is not known."""
    if kind != "country":
        raise CannotProceed(
            Problem(f'We cannot look up "{kind}".', "Countries can be looked up: lookup country TEXT.", "blocking")
        )
    for text in texts:
        typer.echo(references.country_code(text) or "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _list_problems(problems: Iterable[Problem]) -> None:
    every = list(problems)
    listed = [problem for problem in every if problem.level != "note"]
    for problem in listed[:PROBLEMS_SHOWN]:
        typer.echo(f"- {problem.sentence()}", err=True)
    more = _count(len(listed) - PROBLEMS_SHOWN, "more problem") if len(listed) > PROBLEMS_SHOWN else ""
    notes = _count(len(every) - len(listed), "note") if len(every) > len(listed) else ""
    if more or notes:
        typer.echo(f"And {' and '.join(filter(None, (more, notes)))}; the risk register lists them all.", err=True)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(2)


def main() -> None:
    """Run the command line; whatever happens, a person reads a sentence and a script an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            with contextlib.suppress(ValueError):
                stream.reconfigure(encoding="utf-8")
    try:
        app()
    except CannotProceed as stop:
        _stop(str(stop))
    except KeyboardInterrupt:
        _stop("Stopped.")
    except Exception as error:  # the last line of defence: a sentence instead of a traceback
        _stop(f"Something went wrong inside the program ({type(error).__name__}: {error}).")
