"""The program that commands belong to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from wres_kit.cli.exit_handler import UNEXPECTED, error_data
from wres_kit.cli.output import show_data

if TYPE_CHECKING:
    from collections.abc import Sequence

WrongUse: Any = typer.BadParameter.__mro__[1]
"""What typer raises for a command line that it cannot make sense of; `BadParameter` is one kind of it."""


class Commands(TyperGroup):
    """The commands; wrong use of one that has `--json` is printed as data as well as in words."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer
        """Run a command line."""
        self._wants_data = "--json" in (sys.argv[1:] if args is None else args)
        return super().main(args, *more, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except WrongUse as error:
            if self._wants_data:
                command = ctx.invoked_subcommand or ""
                show_data("error", error_data(command, type(error).__name__, error.format_message(), UNEXPECTED))
            raise


app = typer.Typer(
    cls=Commands,
    name="wres",
    help="Workforce Race Equality Standard reports: from returns to published pages.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
