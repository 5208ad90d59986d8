"""The command `wres`.

What commands take stands in `returns_commands`, `report_commands` and `audit_commands`; what they do, in a module each,
which is loaded when its command is called, so that `wres --help` answers at once.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated

import typer

from wres_kit.cli.app import app
from wres_kit.cli.exit_handler import INTERRUPTED

# isort: off
# Each of these adds its commands to the program, in the order in which help lists them.
from wres_kit.cli import returns_commands, report_commands, audit_commands  # noqa: F401
# isort: on


def _version(wanted: bool) -> None:
    if wanted:
        import wres_kit  # noqa: PLC0415

        typer.echo(f"wres_kit {wres_kit.__version__}")
        raise typer.Exit


@app.callback()
def _wres(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def run() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
