"""The Quarto renderer, one Quarto project a report and one for the index; and the choice between the two renderers.

Projects are apart because Quarto renders all of a project each time and names pages after their notebooks; the pages of
another organisation would be rendered again, or overwritten. For the same reason a project holds only the pages that
are to be written; its navigation leads to the others by their addresses, and pages come out the same, byte for byte.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import warnings
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wres_kit.errors import WresError
from wres_kit.project.organisation import METHOD
from wres_kit.publishing.builtin import BuiltinRenderer, index_page, method_frames
from wres_kit.publishing.quarto_output import QuartoPart, class_names, loaded_from_elsewhere, repair_pages, words_of
from wres_kit.publishing.quarto_project import (
    OUTPUT,
    has_quarto_markup,
    quarto_cache_folder,
    write_index_project,
    write_method_project,
    write_report_project,
)
from wres_kit.publishing.renderer import (
    IndexEntry,
    RenderError,
    RenderWarning,
    ReportSource,
    executed_content,
    write_charts,
)
from wres_kit.publishing.report_document import report_document
from wres_kit.publishing.site import SiteConfig
from wres_kit.reporting.pages import AUDIT, DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from wres_kit.project import Project
    from wres_kit.publishing.renderer import Renderer

SECONDS_A_PROJECT = 60
SECONDS_A_PAGE = 20

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PROGRESS = re.compile(r"^\[ *\d+/\d+\] (?P<source>\S+)$", re.MULTILINE)
_LAST_LINES = 8
_STACK = re.compile(r"^\s+at .+:\d+:\d+\)?$|^Stack trace:$")


class QuartoRenderer:
    """Makes pages with Quarto.

    Parameters
    ----------
    project
        The project; each Quarto project is made from its `_quarto.yml`, in its build folder.
    program
        Where Quarto is.

    Raises
    ------
    ParameterError
        `_quarto.yml` cannot be read or does not fit.
    """

    name = "quarto"

    def __init__(self, project: Project, program: str) -> None:
        self._project = project
        self._site = SiteConfig.read(project)
        self._folder = project.build / "quarto"
        self._kept = project.build / "quarto-method"
        self._program = program

    @cached_property
    def version(self) -> str:
        """The version of Quarto.

        Raises
        ------
        RenderError
            Quarto cannot be started.
        """
        return self._run(["--version"], SECONDS_A_PROJECT, "quarto --version").strip()

    @property
    def _searchable(self) -> bool:
        """Whether the pages have a search."""
        return bool(self._site.quarto["website"].get("search", True))

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words in the files that `_quarto.yml` names: scripts among them may give classes to parts of a page."""
        files = (path.read_text(encoding="utf-8", errors="ignore") for path in self._site.named_files)
        return frozenset().union(*map(words_of, files))

    def render(self, report: ReportSource, destination: Path) -> None:
        """Write the pages of one report into `destination`, as `Page.address` names them.

        Raises
        ------
        RenderError
            A page could not be rendered; the message names it and ends with Quarto's last lines.
        """
        snapshot = report.snapshot
        if self._searchable:
            report = replace(report, fresh=())  # the data of the search holds the text of all pages
        shown = {page: executed_content(report, page) for page in report.notebooks if not page.is_audit}
        own = any(has_quarto_markup(executed.notebook) for executed, _ in shown.values())
        self._render(
            lambda folder: write_report_project(self._site, report, folder),
            destination,
            where=f"{snapshot.organisation.code} {snapshot.year}",
            addresses=[page.address for page in report.written],
            parts={QuartoPart.SIDEBAR, QuartoPart.CURRENT, *([QuartoPart.STEPS] if self._site.previous_next else [])},
            below={page.address: AUDIT.address for page in report.written if page.is_below_audit},
            words=None if own else self._words.union(*(class_names(content.html) for _, content in shown.values())),
        )
        for page, (executed, _) in shown.items():
            if page in report.written:
                write_charts(executed, destination)
        contents = {page: (executed.title, content.html) for page, (executed, content) in shown.items()}
        html = report_document(self._site, report, contents)
        (destination / DOCUMENT).write_text(html, encoding="utf-8", newline="\n")

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        """Write ``index.html``, the list of all reports, and the method pages into `destination`.

        Raises
        ------
        RenderError
            It, or one of them, could not be rendered.
        ParameterError
            The project's list of differences cannot be read.
        """
        index = index_page(self._site, entries)
        self._render(
            lambda folder: write_index_project(self._site, index, folder),
            destination,
            where="index of all reports",
            addresses=["index.html"],
            words=self._words,
        )
        self._render_method(destination / METHOD)

    def _render_method(self, destination: Path) -> None:
        """Write the method pages, those that were made before of the same texts if there are such."""
        frames = tuple(method_frames(self._site, self._project))
        with tempfile.TemporaryDirectory(prefix="method-", dir=self._folder, ignore_cleanup_errors=True) as folder:
            write_method_project(self._site, frames, Path(folder))
            made = quarto_cache_folder(self._kept, Path(folder), self.version)
        if not made.is_dir():
            begun = made.with_name(f"{made.name}-begun")
            self._render(
                lambda folder: write_method_project(self._site, frames, folder),
                begun,
                where="method pages",
                addresses=[frame.page.address for frame in frames],
                words=self._words,
            )
            begun.rename(made)
        shutil.copytree(made, destination)

    def _render(
        self,
        write_project: Callable[[Path], None],
        destination: Path,
        *,
        where: str,
        addresses: Sequence[str],
        parts: Collection[QuartoPart] = (),
        below: Mapping[str, str] | None = None,
        words: Collection[str] | None = None,
    ) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="project-", dir=self._folder, ignore_cleanup_errors=True) as folder:
            write_project(Path(folder))
            output = self._run(["render", folder], SECONDS_A_PROJECT + SECONDS_A_PAGE * len(addresses), where)
            site = Path(folder) / OUTPUT
            missing = [address for address in addresses if not (site / address).is_file()]
            if missing:
                message = f"{where}: Quarto made no {', '.join(missing)}. Its last lines:\n{_last_lines(output)}"
                raise RenderError(message)
            missed = repair_pages(
                site, addresses, searchable=self._searchable, parts={QuartoPart.WHOLE, *parts}, below=below, words=words
            )
            if asked := sorted({address for _, address in loaded_from_elsewhere(site)}):
                warnings.warn(RenderWarning(_asks(where, asked)), stacklevel=3)
            if missed:
                warnings.warn(RenderWarning(_unlike(self.version, where, missed)), stacklevel=3)
            shutil.copytree(site, destination, dirs_exist_ok=True)

    def _run(self, arguments: Sequence[str], seconds: int, where: str) -> str:
        """Run Quarto and return its output on both streams, without colours."""
        try:
            process = subprocess.Popen(  # noqa: S603 - the program the user has on PATH
                [self._program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=os.environ | _OFFLINE,
                start_new_session=True,
            )
        except OSError as error:
            message = f"{where}: Quarto ({self._program}) cannot be started: {error.strerror}."
            raise RenderError(message) from None
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            message = f"{where}: Quarto did not finish within {seconds} seconds and was ended."
            raise RenderError(message) from None
        except BaseException:
            _end(process)
            raise
        output = _COLOURS.sub("", output)
        if process.returncode:
            message = f"{where}{_page_at_fault(output)}: Quarto could not render it ({_ended(process.returncode)}). "
            lines = _last_lines(output)
            raise RenderError(message + (f"Its last lines:\n{lines}" if lines else "It said nothing."))
        return output


_OFFLINE = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"),
    "NO_COLOR": "1",
    "DENO_NO_UPDATE_CHECK": "1",
}
"""Pages are made from what is on this machine; a proxy that nobody answers makes anything else fail at once."""


def _end(process: subprocess.Popen[str]) -> None:
    """End Quarto and what it started: it is a script that starts Deno, which starts pandoc."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _ended(status: int) -> str:
    """Return how Quarto ended, in words."""
    if status >= 0:
        return f"exit status {status}"
    more = ", perhaps for want of memory" if status == -signal.SIGKILL else ""
    return f"ended by {signal.Signals(-status).name}{more}"


def _page_at_fault(output: str) -> str:
    """Return the page Quarto had begun last, as messages name it; empty where it had begun none."""
    begun = _PROGRESS.findall(output)
    if not begun:
        return ""
    name = Path(begun[-1]).stem
    return " summary" if name == "index" else f" {name}"


def _asks(where: str, asked: Sequence[str]) -> str:
    more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
    return (
        f"{where}: the theme loads {asked[0]}{more} from another website, which then knows who reads the pages. Use "
        "theme: default in _quarto.yml, or a theme of your own without such fonts (docs/how-to/render-with-quarto.md). "
        "wres publish refuses these pages."
    )


def _unlike(version: str, where: str, missed: Sequence[str]) -> str:
    return (
        f"{where}: Quarto {version} writes pages in another way than wres_kit knows, so these are not put right: "
        f"{'; '.join(missed)}. Text, tables and charts are not concerned, but readers who use a keyboard or a screen "
        "reader may be: look at the pages, use an earlier Quarto, or build with --renderer builtin."
    )


def _last_lines(output: str) -> str:
    lines = [line.rstrip() for line in output.splitlines() if line.strip() and not _STACK.match(line.rstrip())]
    return "\n".join(f"  {line}" for line in lines[-_LAST_LINES:])


RendererName = Literal["auto", "quarto", "builtin"]
"""What ``--renderer`` takes; `wres_kit.cli.app` has the same names, since it is read before anything else is loaded."""

WITHOUT_PROGRAM: dict[str, Callable[[Project], Renderer]] = {"builtin": BuiltinRenderer}
"""The renderers that need no other program, by name."""


class QuartoNotFoundError(WresError):
    """Quarto was asked for, and there is no program of that name."""


def choose_renderer(project: Project, name: RendererName = "auto") -> Renderer:
    """Return a renderer for a project.

    Parameters
    ----------
    project
        The project.
    name
        ``auto`` is Quarto where a program ``quarto`` is on PATH, else the built-in renderer.

    Raises
    ------
    QuartoNotFoundError
        Quarto was asked for by name, and it is not on PATH.
    ParameterError
        `_quarto.yml` cannot be read or does not fit.
    """
    if name in WITHOUT_PROGRAM:
        return WITHOUT_PROGRAM[name](project)
    program = shutil.which("quarto")
    if program is not None:
        return QuartoRenderer(project, program)
    if name == "quarto":
        message = (
            "There is no program quarto on PATH. Install it from https://quarto.org/docs/get-started/, with "
            "conda (conda install -c conda-forge quarto) or with pip (pip install 'wres_kit[quarto]'); or build with "
            "--renderer builtin, which makes the same pages."
        )
        raise QuartoNotFoundError(message)

    return BuiltinRenderer(project)
