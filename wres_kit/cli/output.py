"""What a command prints: sentences, folded to the terminal, or data with the name and version of its schema."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any, TextIO

import typer

from wres_kit.errors import WresError
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSIONS = {
    "actions": 1, "actions-import": 1,
    "build": 1, "check": 1, "disclosure": 1, "error": 1, "export": 1, "import": 1, "layouts": 1, "list": 1,
    "narrative": 1, "store": 2,
    "publish": 1, "sign-off": 1, "status": 1, "trace": 1, "trace-row": 1, "verify": 1,
    "verify-release": 1,
}  # fmt: skip
"""Version of what each command prints with `--json`, as `schemas/<name>.json` describes it.

A new version is due where a key is renamed or removed, or means something else; a key that is added needs none.
"""
NARROWEST = 40
"""Columns below which text is not folded any further: one word a line is no easier to read."""


class OutputError(WresError):
    """What a command has to say cannot be written to standard output."""


def show(text: str) -> None:
    """Print to standard output, each line folded where a terminal shows it.

    A reader who has had enough (``wres list | head``) is no fault: what follows is dropped.

    Raises
    ------
    OutputError
        It cannot be written, for instance because the disk is full.
    """
    _write("\n".join(fold(line, width_of(sys.stdout)) for line in text.split("\n")))


def show_data(schema: str, data: Mapping[str, Any]) -> None:
    """Print data as JSON, with the name and version of its schema before it.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    _write(json.dumps({"schema": schema, "version": VERSIONS[schema], **data}, indent=2, ensure_ascii=False))


def say(text: str) -> None:
    """Print to standard error: progress, and what is wrong."""
    shown = "\n".join(fold(line, width_of(sys.stderr)) for line in visible(text).split("\n"))
    try:
        typer.echo(shown, err=True)
    except OSError:
        sys.stderr = _nowhere()


def width_of(stream: TextIO | None) -> int | None:
    """Return the columns of a terminal; None where the stream is none, so that lines stay as they are for `grep`."""
    return max(shutil.get_terminal_size().columns, NARROWEST) if _is_terminal(stream) else None


def fold(line: str, width: int | None) -> str:
    """Return a line broken between words so that it fits; what follows is indented like the line, and two columns more.

    Parameters
    ----------
    line
        One line.
    width
        The columns there are; None for a line of any length.
    """
    if width is None or len(line) <= width:
        return line
    indent = len(line) - len(line.lstrip())
    further = " " * min(indent + 2, width // 3)
    folded = textwrap.wrap(
        line.lstrip(), width, initial_indent=line[:indent][: width // 3], subsequent_indent=further,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(folded)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return bool(stream and stream.isatty())
    except ValueError:  # it is closed
        return False


def _write(text: str) -> None:
    try:
        typer.echo(text)
    except BrokenPipeError:
        sys.stdout = _nowhere()
    except OSError as error:
        sys.stdout = _nowhere()
        message = (
            f"Standard output cannot be written to: {error.strerror}. Everything else was done; give the command again "
            "with another place for its output."
        )
        raise OutputError(message) from None


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - a stream for as long as the process lives
