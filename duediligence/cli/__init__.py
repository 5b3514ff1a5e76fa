"""The command line: the same services as the pages, for automation and for checks.

Exit status: 0 a result; 1 a result, but some rows could not be used (they are listed); 2 no result, with
one clear message. Never a traceback.
"""

from __future__ import annotations

import contextlib
import sys
from io import TextIOWrapper
from typing import NoReturn

import typer

from duediligence.cli import questionnaires, references, suppliers
from duediligence.errors import CannotProceed

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(suppliers.app)
app.add_typer(questionnaires.app, name="questionnaire")
app.add_typer(references.app, name="reference")


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
