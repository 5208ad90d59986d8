"""`build/private/check.html`: the faults of returns as a page to send on to the people who can correct them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.errors import WresError
from wres_kit.project import UnknownOrganisationError, path_code
from wres_kit.publishing.styles import icon_address, readable_accent, templates, theme_text
from wres_kit.returns.faults import Severity, plural
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.faults import Fault, FaultReport

STYLES = ("content.css", "frame.css", "check.css")
NOBODY = "Files, and rows of no organisation"


class CheckPageError(WresError):
    """The page of faults cannot be written."""


class Part(NamedTuple):
    """The faults of one organisation.

    Parameters
    ----------
    name, anchor
        Whose they are, and the name of the place on the page.
    counted
        How many there are of each kind.
    faults
        The errors, then the warnings; each kind in order of file and row.
    """

    name: str
    anchor: str
    counted: str
    faults: tuple[Fault, ...]


def page_path(project: Project) -> Path:
    """Return where the page of the last check that found something is."""
    return project.private / "check.html"


def write_page(project: Project, report: FaultReport, sentences: Sequence[str]) -> str:
    """Write `build/private/check.html`, and return its name as messages show it.

    Parameters
    ----------
    project
        Whose returns were checked.
    report
        What was found.
    sentences
        Which years are missing.

    Raises
    ------
    CheckPageError
        It cannot be written.
    """
    path = page_path(project)
    try:
        project.make_private()
        path.write_text(visible(page(project, report, sentences)), encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{project.shown(path)}: cannot be written: {error.strerror}. See that the folder may be written to."
        raise CheckPageError(message) from None
    return project.shown(path)


def page(project: Project, report: FaultReport, sentences: Sequence[str]) -> str:
    """Return the page: a table for each organisation, and the years that are missing."""
    parameters = project.parameters
    return (
        templates()
        .get_template("check.html.j2")
        .render(
            site_title=parameters.title,
            accent=readable_accent(parameters.accent),
            icon=icon_address(None),
            styles="\n".join(theme_text(name) for name in STYLES),
            footer=("Files and rows are those of the returns. The first line of a file, its header, is row 1.",),
            counted=report.counted(),
            parts=tuple(_parts(project, report)),
            sentences=sentences,
        )
    )


def _parts(project: Project, report: FaultReport) -> Iterator[Part]:
    faults = sorted(
        report.faults, key=lambda fault: (fault.organisation, fault.severity != Severity.ERROR, fault.order)
    )
    for code, own in groupby(faults, key=lambda fault: fault.organisation):
        kept = tuple(own)
        errors = sum(fault.severity is Severity.ERROR for fault in kept)
        counts = [(errors, "error"), (len(kept) - errors, "warning")]
        counted = ", ".join(plural(number, noun) for number, noun in counts if number)
        yield Part(_name(project, code), f"of-{path_code(code) or 'files'}", counted, kept)


def _name(project: Project, code: str) -> str:
    if not code:
        return NOBODY
    try:
        return f"{project.organisation(code).name} ({code})"
    except UnknownOrganisationError:
        return code
