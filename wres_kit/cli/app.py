"""What commands have in common: how a function becomes one, the options they share, what they print, how they end."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import signal
import sys
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TextIO, TypeVar

import typer
from rich.console import Console

from wres_kit.errors import WresError
from wres_kit.returns.faults import plural
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import FrameType

    from wres_kit.execution.planning import Plan
    from wres_kit.execution.tasks import AnyTask, TaskResult
    from wres_kit.project import Project


VERSIONS = {
    "actions": 1, "actions-import": 1,
    "build": 1, "check": 1, "disclosure": 2, "error": 1, "export": 1, "import": 1, "layouts": 1, "list": 1,
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


class OutputFileError(WresError):
    """A file that somebody asked for is there already, or cannot be written."""


def write_output(path: Path, data: bytes, endings: Sequence[str], *, replace: bool) -> None:
    """Write a file that somebody asked for, whole or not at all.

    Parameters
    ----------
    path, data
        The file, and its content.
    endings
        What its name may end in.
    replace
        Whether a file of this name may be replaced.

    Raises
    ------
    OutputFileError
        Its name ends in something else, there is one already, or it cannot be written.
    """
    if path.suffix.lower() not in endings:
        raise OutputFileError(f"{path}: give the file a name that ends in {' or '.join(endings)}.")
    if path.exists() and not replace:
        message = f"{path}: is there already. Add --replace to put the new one in its place, or give another name."
        raise OutputFileError(message)
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        message = f"{path}: cannot be written: {error.strerror}."
        raise OutputFileError(message) from None


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


UNEXPECTED, INTERRUPTED = 2, 130
WHOLE = "The published pages are complete: either the ones from before or the new ones."


class Terminated(KeyboardInterrupt):
    """The system, or whoever closed the terminal, asked the command to end.

    Parameters
    ----------
    number
        The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_status = 128 + number


def exit_handler(name: str, function: Callable[..., int | None]) -> Callable[..., None]:
    """Make a command of a function that returns an exit status, or nothing where it always succeeds or raises.

    A `WresError` is printed and gives its own status; Ctrl-C gives 130, a signal 128 and its number; anything else is
    logged, and the message says where. With `--json` the error is printed as data as well. A function that takes a
    `Project` gets the one that `--project` names.
    """
    taken = inspect.signature(function, eval_str=True).parameters
    wants_project = "project" in taken and taken["project"].annotation is not ProjectFolder

    def ended(**options: Any) -> None:  # noqa: ANN401 - what each command takes
        try:
            if wants_project:
                options["project"] = project_of(options["project"])
            status = function(**options) or 0
        except WresError as error:
            status = _failed(name, options, error, str(error), error.exit_status)
        except KeyboardInterrupt as interrupt:
            status = interrupt.exit_status if isinstance(interrupt, Terminated) else INTERRUPTED
            _failed(name, options, interrupt, f"Interrupted. {WHOLE}", status)
        except Exception as error:
            status = _failed(name, options, error, unexpected(error), UNEXPECTED)
        raise typer.Exit(status)

    # The options that all commands have come last in help.
    options = {each.name: each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in taken.values()}
    if wants_project:
        options["project"] = options["project"].replace(annotation=ProjectFolder, default=None)
    last = [options.pop(name) for name in ("project", "json_") if name in options]
    ended.__signature__ = inspect.Signature([*options.values(), *last])  # type: ignore[attr-defined]
    ended.__annotations__ = {}
    return ended


def _failed(command: str, options: Mapping[str, object], error: BaseException, message: str, status: int) -> int:
    """Say what went wrong, with `--json` as data too, and return the exit status."""
    say(message)
    if options.get("json_") and not isinstance(error, OutputError):
        with suppress(OutputError):
            show_data("error", error_data(command, type(error).__name__, message, status))
    return status


def error_data(command: str, kind: str, message: str, status: int) -> dict[str, str | int]:
    """Return an error as `schemas/error.json` describes it."""
    return {"command": command, "error": kind, "message": visible(message), "exit_status": status}


@contextmanager
def end_at_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a command as Ctrl-C does: it clears up, and says that it was interrupted.

    A signal that whoever started the command had ignored (`nohup`) stays ignored.
    """
    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _terminate(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # clearing up is not interrupted again
    raise Terminated(number)


def unexpected(error: Exception) -> str:
    """Log an error that nobody foresaw, and return what is said of it."""
    what = f"Unexpected error, {type(error).__name__}: {error}"
    log = _log("".join(format_exception(error)))
    return f"{what}\nThis is a fault of wres_kit. Please report it with {log}. {WHOLE}"


def _log(text: str) -> str:
    """Write a log beside the project's others, or to a temporary file where that fails; return how to name it."""
    try:
        from wres_kit.project import Project  # noqa: PLC0415

        log = Project.find().make_private() / "log" / "unexpected.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(text, encoding="utf-8")
    except (WresError, OSError):
        with tempfile.NamedTemporaryFile("w", prefix="wres-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(text)
        log = Path(file.name)
    return str(log)


FUNCTIONS: dict[str, Callable[..., int | None]] = {}
"""What commands do, by name, as far as their modules were loaded."""
Function = TypeVar("Function", bound=Callable[..., int | None])


def command(*names: str) -> Callable[[Function], Function]:
    """Make a function do what commands of `COMMANDS` do; its parameters are their options."""

    def keep(function: Function) -> Function:
        FUNCTIONS.update(dict.fromkeys(names, function))
        return function

    return keep


Organisations = Annotated[
    list[str] | None, typer.Argument(metavar="[ODS]...", help="Codes of organisations; all by default.")
]
ProjectFolder = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project; this folder or one above it by default.")
]
Json = Annotated[bool, typer.Option("--json", help="Print plain data instead of sentences.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace an existing file.")]
OfReport = Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")]
ReportYear = Annotated[int, typer.Option("--year", metavar="YEAR", help="Its reporting year.")]
Jobs = Annotated[int, typer.Option(min=0, metavar="N", help="How many pages at once; by default, one for each core.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; today by default.")
]
Year = Annotated[
    int | None,
    typer.Option(metavar="YEAR", help="Reporting year; the years of each organisation's parameters by default."),
]
Only = Annotated[str, typer.Option(metavar="PAGES", help="Pages to run, such as indicator-2,summary; all by default.")]
RendererName = Literal["auto", "quarto", "builtin"]
AudienceName = Literal["public", "internal"]
KernelName = Literal["auto", "warm", "plain"]
Renderer = Annotated[RendererName, typer.Option(help="What makes the pages.")]


def project_of(folder: Path | None) -> Project:
    """Return the project, after finishing a publication that a kill may have cut off."""
    from wres_kit.project import Project  # noqa: PLC0415

    project = Project.find(folder)
    if project.publication_journal.exists():
        from wres_kit.execution.build import recover_publication  # noqa: PLC0415

        if recover_publication(project):
            say("The last publication had been cut off; it is complete now.")
    if project.release_journal.exists():
        from wres_kit.release.register import complete_release  # noqa: PLC0415

        if complete_release(project):
            say("The last release had been cut off; it is complete now.")
    return project


def names(listed: str) -> tuple[str, ...]:
    """Return what a list with commas names."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())


class ProgressBar:
    """A progress bar on standard error; nothing where that is not a terminal."""

    def __init__(self) -> None:
        # Not at the top: `wres --help` has no bar, and is to answer at once.
        from rich import progress  # noqa: PLC0415

        self._console = Console(stderr=True)
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(), progress.TimeRemainingColumn(),
            console=self._console, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._line = self._bar.add_task("  reading", total=None)
        self._moved: dict[str, int] = {}
        self._planned: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the bar as it is."""
        self._bar.stop()

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Say what is about to be built."""
        pages = plan.page_count
        what = f"Building {plural(len(plan.reports), 'report')} ({plural(pages, 'page')} in all) with {renderer}"
        for sentence in plan.left_out:
            self.say(sentence)
        if plan.reports:
            self.say(what)
        self._planned = {f"{each.organisation.slug} {each.year}": len(each.pages) for each in plan.reports}
        self._moved.clear()
        self._bar.reset(self._line, description="  pages", total=pages)

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Move on by what a task did, and pass on what is to be known of it."""
        from wres_kit.execution.render_tasks import PageTask, RenderTask  # noqa: PLC0415 - loaded by whoever has tasks
        from wres_kit.project.organisation import path_code  # noqa: PLC0415

        for warning in result.warnings:
            self.say(f"  {warning}")
        if isinstance(task, PageTask):
            self._move(f"{path_code(task.parameters.organisation)} {task.parameters.year}", 1)
            if result.failure is not None:
                parameters = task.parameters
                self.say(f"  {parameters.organisation} {parameters.year}  {task.page.name}  failed")
        elif isinstance(task, RenderTask):
            name = f"{task.folder.parent.name} {task.folder.name}"
            rest = self._planned.get(name, 0) - self._moved.get(name, 0)
            if rest > 0:  # pages that were not run again
                self._move(name, rest)
            if result.failure is not None:
                self.say(f"  {name}  could not be rendered")

    def _move(self, report: str, pages: int) -> None:
        self._moved[report] = self._moved.get(report, 0) + pages
        self._bar.advance(self._line, pages)

    def say(self, text: str) -> None:
        """Print a sentence above the bar."""
        if self._console.is_terminal:
            self._console.print(text, highlight=False, markup=False)
        else:
            say(text)
