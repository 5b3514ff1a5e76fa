"""Commands on the tables of facts."""

from __future__ import annotations

from typing import Annotated

import typer

from duediligence.errors import CannotProceed, Problem
from duediligence.services import references

app = typer.Typer(no_args_is_help=True, help="Tables of facts.")


@app.command("list")
def reference_list() -> None:
    """List the tables of facts with their editions; those that were replaced first, then the oldest."""
    for table in references.tables():
        dated = "no date" if table.dated is None else table.dated.isoformat()
        newer = f"; newer edition: {table.newer}" if table.replaced else ""
        typer.echo(f"{table.name}  {table.edition}  {dated}  {table.title}{newer}")


@app.command("lookup")
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
