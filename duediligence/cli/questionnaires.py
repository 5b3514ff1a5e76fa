"""Commands on questionnaire definitions."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from duediligence.cli.options import count, list_problems
from duediligence.questionnaire.model import DueDiligence
from duediligence.services import definitions, generating, inspection, workbooks

app = typer.Typer(no_args_is_help=True, help="Questionnaire definitions.")


@app.command("list")
def questionnaire_list() -> None:
    """List the questionnaires that ship with the product."""
    for row in definitions.shipped():
        typer.echo(f"{row.id}  {row.version}  {row.title} ({row.questions} questions, {row.rules} rules)")


@app.command("check")
def questionnaire_check(
    name: Annotated[str | None, typer.Argument(metavar="[ID|FILE]", help="Default: every shipped one.")] = None,
) -> None:
    """Look for every mistake in a definition, and run its worked examples."""
    problems = definitions.check(name)
    for problem in problems:
        typer.echo(problem.sentence())
    if any(problem.level == "blocking" for problem in problems):
        raise typer.Exit(2)
    typer.echo("No mistakes found." + (f" {count(len(problems), 'remark')}." if problems else ""))


@app.command("shortest")
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


@app.command("export")
def questionnaire_export(
    name: Annotated[str, typer.Argument(metavar="ID|FILE", help="Which questionnaire.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BOOK.xlsx", help="Your own copy is kept.")],
) -> None:
    """Write a questionnaire as a workbook: to edit in Excel, and to load into KoboToolbox or ODK."""
    for problem in workbooks.export_workbook(name, output):
        typer.echo(f"- {problem.sentence()}", err=True)
    typer.echo(f"{output}: written.")


@app.command("import")
def questionnaire_import(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="The workbook that came back.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.yaml", help="Its comments and order stay.")],
    actions: Annotated[Path | None, typer.Option(metavar="FILE.yaml", help="Write the actions too.")] = None,
) -> None:
    """Write the questionnaire in a workbook to a file; with any mistake nothing is written."""
    problems = workbooks.import_workbook(inspection.read_path(book), book.name, output, actions)
    list_problems(problems)
    typer.echo(f"{output}: written.")
    if any(problem.level != "note" for problem in problems):
        raise typer.Exit(1)


@app.command("diff")
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
