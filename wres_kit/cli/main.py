"""The command `wres`: the list of its commands.

A command is a function with its options, in the module that `COMMANDS` names. The module is loaded when the command is
called, so that `wres --help` answers at once.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from wres_kit.cli.app import (
    FUNCTIONS,
    INTERRUPTED,
    UNEXPECTED,
    Terminated,
    end_at_signals,
    error_data,
    exit_handler,
    say,
    show_data,
    unexpected,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


_DCF = "Write a return as a WRES data collection workbook (DCF; SDCS before 2023), or fill the one you were given."
COMMANDS = {
    "init": ("authoring", "Make a new project, with an example organisation."),
    "import": ("import_", "Import returns from files or a database."),
    "layouts": ("check", "Show how a workbook matches each known layout; draft a new one."),
    "store": (
        "export",
        "Make two DuckDB files for SQL queries: published results, and (in build/private) raw returns.",
    ),
    "check": ("check", "Check the returns: what is wrong, where, and how to fix it."),
    "narrative": ("authoring", "List what is still to be written."),
    "list": ("build", "Show what a build would do, and why."),
    "build": ("build", "Build the reports that have changed, and keep the drafts that are complete."),
    "preview": (
        "authoring",
        "Show the reports in a browser on this computer, and rebuild pages when you change something.",
    ),
    "trace": (
        "trace",
        "Show where each figure of an indicator comes from; with --row, which results use a row of a return.",
    ),
    "disclosure": ("disclosure", "Explain why each figure of a year is not shown, and what it would take to show it."),
    "verify": (
        "verify",
        "Build published reports again in a clean folder, compare them byte for byte, and list what changed.",
    ),
    "correct": (
        "release",
        "Say what is public of a report, which figures its draft corrects, and how to publish the correction.",
    ),
    "record-release": (
        "release",
        "Record that a report is public, so that later reports do not reveal what it did not show.",
    ),
    "status": ("release", "Show the status of each report: draft, signed, released, changed since."),
    "sign-off": ("release", "Sign the figures or the narrative of a draft."),
    "publish": ("release", "Release signed reports into public/, the folder for the web server."),
    "export dcf": ("export", _DCF),
    "export sdcs": ("export", _DCF),  # its name until reporting year 2022
    "actions list": ("actions", "List the actions, and which are overdue today."),
    "actions template": ("actions", "Begin a plan: in params/<ODS>/actions.yml, or as an empty spreadsheet."),
    "actions import": ("actions", "Take a plan from a spreadsheet into params/<ODS>/actions.yml."),
    "actions export": ("actions", "Write a plan as a spreadsheet."),
    "actions carry-over": (
        "actions",
        "Begin a year's plan with the open actions of the last one, and a look back at it.",
    ),
}
"""All commands in the order in which help lists them: the module that has the function of each, and what it does."""
_HIDDEN = frozenset({"export sdcs"})
_GROUPS = {
    "export": "Write a return in another format.",
    "actions": "The action plans: list, write, exchange as spreadsheets.",
}
WrongUse: Any = typer.BadParameter.__mro__[1]
"""What typer raises for a command line that it cannot make sense of; `BadParameter` is one kind of it."""


class Commands(TyperGroup):
    """The commands; wrong use of one that has `--json` is printed as data as well as in words."""

    _wants_data = False

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as typer
        """Return the command that was named, with the options of its function."""
        name, called, rest = super().resolve_command(ctx, args)
        path = f"{self.name} {name}" if self.name in _GROUPS else str(name)
        if path in COMMANDS:
            module, words = COMMANDS[path]
            import_module(f"wres_kit.cli.{module}")
            program = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            program.command(name, help=words)(exit_handler(path, FUNCTIONS[path]))
            called = typer.main.get_command(program)
        return name, called, rest

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer
        """Run a command line."""
        self._wants_data = "--json" in (sys.argv[1:] if args is None else args)
        return super().main(args, *more, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except WrongUse as error:
            error.message = in_plain_words(error.message)
            if self._wants_data:
                command = ctx.invoked_subcommand or ""
                show_data("error", error_data(command, type(error).__name__, error.format_message(), UNEXPECTED))
            raise


def in_plain_words(message: str) -> str:
    """Return why a value on the command line does not fit, without the words of programmers."""
    if message.startswith("Input should be a valid integer"):
        return "it is not a whole number."
    day = re.fullmatch(r"Value error, (.*) does not match the formats? '%Y-%m-%d'\.?", message)
    return f"{day[1]} is not a day. Write it like 2026-07-05." if day else message


app = typer.Typer(
    cls=Commands,
    name="wres",
    help="Workforce Race Equality Standard reports: from returns to published pages.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _is_listed() -> None:
    """Do nothing: what a command does is known once its module is loaded."""


def _list_commands() -> None:
    """List all commands in the program, without their options."""
    groups = {"": app}
    for name, words in _GROUPS.items():
        groups[name] = typer.Typer(cls=Commands, help=words, no_args_is_help=True)
        app.add_typer(groups[name], name=name)
    for path, (_, words) in COMMANDS.items():
        group, _, name = path.rpartition(" ")
        groups[group].command(name, help=words, hidden=path in _HIDDEN)(_is_listed)


_list_commands()


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
        except Exception as error:  # a module of a command that cannot be loaded
            say(unexpected(error))
            sys.exit(UNEXPECTED)


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
