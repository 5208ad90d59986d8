"""How a command ends: its exit status, and what is said of whatever went wrong. No traceback reaches anyone."""

from __future__ import annotations

import functools
import sys
import tempfile
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING, ParamSpec

import typer

from wres_kit.errors import WresError
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")

UNEXPECTED, INTERRUPTED = 2, 130


def ending(command: Callable[P, int]) -> Callable[P, None]:
    """Make a command of a function that returns an exit status.

    A `WresError` is printed and gives its own status; Ctrl-C gives 130; anything else is logged, and the message says
    where.
    """

    @functools.wraps(command)
    def ended(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
            sys.stdout.flush()
        except WresError as error:
            say(str(error))
            status = error.exit_status
        except KeyboardInterrupt:
            say("Interrupted. What is published is whole: as it was before, or complete.")
            status = INTERRUPTED
        except BrokenPipeError:
            # Whoever read the output has had enough of it (wres list | head).
            sys.stdout = sys.__stderr__
            status = 0
        except Exception as error:
            say(_unexpected(error))
            status = UNEXPECTED
        raise typer.Exit(status)

    return ended


def say(text: str) -> None:
    """Print to standard error."""
    typer.echo(visible(text), err=True)


def _unexpected(error: Exception) -> str:
    what = f"Unexpected error, {type(error).__name__}: {error}"
    log = _log("".join(format_exception(error)))
    return f"{what}\nThis is a fault of wres_kit. Please report it with {log}. What is published was not touched."


def _log(text: str) -> str:
    """Write a log beside the project's others, or to a temporary file where that fails; return how to name it."""
    try:
        from wres_kit.project import Project  # noqa: PLC0415

        log = Project.find().build / "log" / "unexpected.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(text, encoding="utf-8")
    except (WresError, OSError):
        with tempfile.NamedTemporaryFile("w", prefix="wres-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(text)
        log = Path(file.name)
    return str(log)
