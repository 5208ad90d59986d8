"""The command `wres`.

What commands take is in `returns_commands` and `report_commands`. What they do is in a module each, which is loaded
when its command is called, so that `wres --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from wres_kit.cli.app import INTERRUPTED, Terminated, app, end_at_signals, say

# isort: off
# Each of these adds its commands to the program, in the order in which help lists them.
from wres_kit.cli import returns_commands, report_commands  # noqa: F401
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
    _open_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    with end_at_signals():
        try:
            app()
        except KeyboardInterrupt as interrupt:
            say("Interrupted.")
            sys.exit(interrupt.exit_status if isinstance(interrupt, Terminated) else INTERRUPTED)


def _open_standard_streams() -> None:
    """Give each standard stream that is closed (``wres build >&-``) a place to go to: nowhere.

    Otherwise the first file that is opened gets its number, and whatever is printed ends up in that file.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
