"""Commands on lists of suppliers: the app, what is in a file, ratings, reasons, reports, invented portfolios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from duediligence.cli.options import (
    AnswerFiles,
    AsOf,
    FindingsFile,
    ListFile,
    Protected,
    QuestionnaireName,
    count,
    list_problems,
)
from duediligence.errors import CannotProceed, Problem
from duediligence.services import (
    assessments,
    clock,
    definitions,
    generating,
    imports,
    inspection,
    portfolios,
    reporting,
    samples,
)
from duediligence.services.workspace import open_workspace, workspace_in_memory

app = typer.Typer()


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
            typer.echo(f"{where}: {head}, {count(table['rows'], 'row')}")
            for field, header in table["columns"].items():
                typer.echo(f"  {field:16} {header}")
        typer.echo(f"{count(len(answer['suppliers']), 'supplier')}, {count(len(answer['problems']), 'problem')}")
        list_problems([*found.book.problems, *found.suppliers().problems])
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
    list_problems(run.problems)
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
        f"{count(made.suppliers, 'invented supplier')}, {count(made.answers, 'answer')}, "
        f"{count(made.harms, 'true harm')}, {count(made.errors, 'planted error')}."
    )
