"""The program that commands belong to."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="wres",
    help="Workforce Race Equality Standard reports: from returns to published pages.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
