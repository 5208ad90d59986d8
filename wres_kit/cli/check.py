"""`wres check` and `wres layouts`: everything that is wrong in returns, and how a workbook matches known layouts."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from wres_kit.actions.files import plan_faults
from wres_kit.cli.app import Json, Organisations, command, say, show, show_data, width_of
from wres_kit.cli.build import warn_of_disclosure
from wres_kit.errors import WresError
from wres_kit.joint.read import check_return_files
from wres_kit.project import Project, UnknownOrganisationError, path_code
from wres_kit.publishing.site import icon_address, readable_accent, templates, theme_text
from wres_kit.release.typed_figures import typed_in_drafts
from wres_kit.reporting.pages import compared_years
from wres_kit.returns.faults import FaultReport, Severity, joined, plural
from wres_kit.returns.read import returns_files
from wres_kit.sources.dcf.layout import layouts
from wres_kit.sources.dcf.matching import draft_layout, matches
from wres_kit.sources.workbook import open_workbook
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wres_kit.project import Organisation
    from wres_kit.returns.cells import Returns
    from wres_kit.returns.faults import Fault
    from wres_kit.sources.dcf.matching import Match
    from wres_kit.sources.dcf.sheet_match import SheetMatch


SETTING = re.compile(r"""^\s*(organisation|audience)\s*(?::[^=]*)?=\s*["']([^"']*)["']""", re.MULTILINE)
"""A parameter of a page with its value."""
OPENED = re.compile(r"""Report\.open\(\s*["']([^"']*)["']([^)]*)""")
"""The organisation that a report is opened of, and the rest of what it is opened with."""


def saved_figures(project: Project) -> Iterator[str]:
    """Yield a sentence about notebooks that hold outputs of a real organisation, or for the internal audience."""
    holding: dict[str, list[str]] = {}
    for path in sorted(project.notebooks.glob("*.ipynb")):
        cells = _cells(path)
        if not any(cell.get("outputs") for cell in cells):
            continue
        text = "\n".join(_source(cell) for cell in cells if cell.get("cell_type") == "code")
        settings, opened = dict(SETTING.findall(text)), OPENED.findall(text)
        codes = dict.fromkeys([*(code for name, code in settings.items() if name == "organisation"), *dict(opened)])
        internal = settings.get("audience") == "internal" or any("internal" in more for _, more in opened)
        if internal or not codes or not all(_is_made_up(project, code) for code in codes):
            whose = f"{', '.join(codes) or 'an organisation'}{', for the internal audience' * internal}"
            holding.setdefault(whose, []).append(project.shown(path))
    for whose, names in holding.items():
        yield (
            f"{joined(names)} {'holds' if len(names) == 1 else 'hold'} saved outputs of {whose}. In git they can show "
            "small numbers: clear them (Edit, Clear Outputs of All Cells; docs/how-to/keep-figures-out-of-git.md)."
        )


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [cell for cell in content["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # a build says what is wrong with it


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _is_made_up(project: Project, code: str) -> bool:
    try:
        return project.organisation(code).fictional
    except WresError:
        return False


STYLES = ("content.css", "frame.css", "check.css")
NOBODY = "Files, and rows of no organisation"


class CheckPageError(WresError):
    """The page of faults cannot be written."""


class OrganisationFaults(NamedTuple):
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


def _parts(project: Project, report: FaultReport) -> Iterator[OrganisationFaults]:
    faults = sorted(
        report.faults, key=lambda fault: (fault.organisation, fault.severity != Severity.ERROR, fault.order)
    )
    for code, own in groupby(faults, key=lambda fault: fault.organisation):
        kept = tuple(own)
        errors = sum(fault.severity is Severity.ERROR for fault in kept)
        counts = [(errors, "error"), (len(kept) - errors, "warning")]
        counted = ", ".join(plural(number, noun) for number, noun in counts if number)
        yield OrganisationFaults(_name(project, code), f"of-{path_code(code) or 'files'}", counted, kept)


def _name(project: Project, code: str) -> str:
    if not code:
        return NOBODY
    try:
        return f"{project.organisation(code).name} ({code})"
    except UnknownOrganisationError:
        return code


NAMED = 6
"""Organisations that are named one by one in a sentence; more are counted."""
OK, ERRORS, UNREADABLE = 0, 1, 2
"""What `wres check` and `wres import` end with, the worse the larger: see `docs/exit-statuses-and-data.md`."""


@command("check")
def check(project: Project, organisations: Organisations = None, *, json_: Json = False) -> int:
    """Print what is wrong in the returns and action plans of some organisations, or of all where none is named.

    Returns
    -------
    int
        0 where nothing is wrong or only warnings were found, 1 where there are errors, 2 where a file cannot be used at
        all.

    Raises
    ------
    UnknownOrganisationError
        One of the codes is nobody's.
    ParameterError
        A file of parameters cannot be read or does not fit.
    """
    wanted = project.chosen(organisations or ())
    for organisation in wanted:
        project.disclosure(organisation)  # a limit for an indicator that the Standard does not have is refused
    warn_of_disclosure(project)
    read, codes = check_return_files(project, returns_files(project)), [organisation.code for organisation in wanted]
    report = (read.report.of_organisations(codes) if organisations else read.report).with_faults(
        plan_faults(project, codes)
    )
    missing = dict(_missing_years(wanted, read.returns))
    typed = list(typed_in_drafts(project, codes, lambda _: read.returns))
    if json_:
        listed = [{"organisation": code, "years": list(years)} for code, years in missing.items()]
        show_data(
            "check", report.to_json() | {"gaps": listed, "notebooks": list(saved_figures(project)), "typed": typed}
        )
    else:
        stopped = {fault.organisation for fault in report.errors}  # its return is there, and the errors say more
        empty = [code for code in missing if not read.returns.years(code)]
        gaps = {code: years for code, years in missing.items() if code not in empty}
        absent = [_without_a_return(code) for code in empty if code not in stopped]
        sentences = [*absent, *_gaps(gaps), *saved_figures(project)]
        # A page of an earlier check is not to be taken for that of this one, where nothing is wrong any more.
        stale = page_path(project).exists()
        page = write_page(project, report, sentences) if report.faults or stale else ""
        # What was typed is not on the page: whoever gets it may not know that it is a suppressed figure.
        show("\n".join(_lines(report, [*sentences, *typed], page if report.faults else "")))
    return status(report)


def status(report: FaultReport) -> int:
    """Return what a command ends with that found these faults."""
    if report.unreadable:
        return UNREADABLE
    return ERRORS if report.errors else OK


def _lines(report: FaultReport, sentences: Sequence[str], page: str) -> Iterator[str]:
    if report.faults:
        yield report.to_text(width_of(sys.stdout))
    yield from sentences
    yield report.counted() + (f" Details to send on: {page}" if page else "")


def _missing_years(organisations: Collection[Organisation], returns: Returns) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield who has no return for some of the years that its reports compare, and for which."""
    for organisation in organisations:
        given = returns.years(organisation.code)
        reported = organisation.years or tuple(given[-1:])
        compared = {each for year in reported for each in compared_years(year)}
        missing = tuple(sorted(compared.difference(given)))
        if missing:
            yield organisation.code, missing


def _without_a_return(code: str) -> str:
    return f"{code} has no return for any year. Put it into data/returns, or import it: wres import FILE"


def _gaps(missing: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Return what is missing in sentences, one for all organisations that miss the same years."""
    by_years = defaultdict[tuple[int, ...], list[str]](list)
    for code, years in missing.items():
        by_years[years].append(code)
    return [_gap(codes, years) for years, codes in by_years.items()]


def _gap(codes: Sequence[str], years: Sequence[int]) -> str:
    shown = "a gap" if len(years) == 1 else plural(len(years), "gap")
    if len(codes) == 1:
        return f"{codes[0]} has no return for {joined([*map(str, years)])}: its comparison will show {shown}."
    rest = [f"{len(codes) - NAMED} more"] if len(codes) > NAMED else []
    named = joined([*codes[:NAMED], *rest])
    return f"{named} have no return for {joined([*map(str, years)])}: their comparisons will show {shown}."


class DraftError(WresError):
    """A layout that cannot be drawn up, or not be written where it was to go."""


@command("layouts")
def show_layouts(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A WRES data collection workbook.")],
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The reporting year, if the file does not give it.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="NEW.yml", help="Write a draft of a layout for this workbook.")
    ] = None,
    json_: Json = False,
) -> int:
    """Show how a workbook matches each layout, the project's own in `params/layouts/` too, and draft a new one.

    Returns
    -------
    int
        0 where a layout matches wholly, 1 where none does.

    Raises
    ------
    DraftError
        There is nothing to draw a draft from, or it cannot be written.
    WorkbookError
        The file is not a workbook that may be opened.
    """
    book = open_workbook(file)
    ranked = matches(book, layouts(project.params), year)
    best = ranked[0]
    if json_:
        show_data("layouts", {"file": file.name, "layouts": [_data(match) for match in ranked]})
    else:
        for line in (*_table(ranked), "", *_details(best)):
            show(line)
    if write:
        if best.score == 0:
            message = (
                f"{file.name}: has nothing in common with any layout, so there is nothing to draw a draft from. "
                f"Copy wres_kit/sources/dcf/layouts/{best.layout.name}.yml to {write}, and put in "
                "the labels of this workbook."
            )
            raise DraftError(message)
        draft = draft_layout(book, best, write.stem)
        _write(write, draft.to_yaml())
        tell = say if json_ else show
        tell(f"{write}: a draft from {best.layout.name}; {len(draft.guesses)} guessed, {len(draft.open)} open.")
        tell("Read it through. It counts once it is in params/layouts/.")
    return 0 if best.score == 1 else 1


def _table(ranked: tuple[Match, ...]) -> Iterator[str]:
    yield f"{'layout':<14}{'score':>6}{'year':>7}{'rows found':>13}{'missing':>10}{'not known':>12}"
    for match in ranked:
        counts = _counts(match)
        year = str(match.year) if match.dated else "?"
        yield (
            f"{match.layout.name:<14}{match.score:>6.0%}{year:>7}"
            f"{counts['found']:>13}{counts['missing']:>10}{counts['not_known']:>12}"
        )


def _counts(match: Match) -> dict[str, int]:
    return {
        "found": sum(len(sheet.rows) for sheet in match.sheets),
        "missing": sum(len(sheet.missing) for sheet in match.sheets),
        "not_known": sum(len(sheet.unknown) for sheet in match.sheets),
    }


def _details(match: Match) -> Iterator[str]:
    if match.score == 0:
        yield "No layout has anything in common with this workbook."
        return
    yield f"{match.layout.name}: {match.layout.title}. {match.layout.note}"
    for sheet in match.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: SheetMatch) -> Iterator[str]:
    if not sheet.rows:
        yield f'  sheet "{sheet.layout.name[0]}": none like it'
        return
    renamed = f', read as "{sheet.layout.name[0]}"' if sheet.renamed else ""
    yield f'  sheet "{sheet.name}"{renamed}'
    for headings in sheet.headings:
        columns = ", ".join(
            f"{cell_name(headings.bottom, column)} {key.group} {key.period} {key.basis}"
            for column, key in sorted(headings.columns.items())
        )
        yield f"    columns   {columns}"
        for column in headings.unknown:
            yield f"    not known column {cell_name(headings.bottom, column)}"
    for row in sheet.rows:
        yield f"    row {row.row + 1:<5} {row.layout.label[0]} ({row.block.heading[0]})"
    for block, missing in sheet.missing:
        yield f"    missing   {missing.label[0]} ({block.heading[0]})"
    for unknown in sheet.unknown:
        yield f"    not known row {unknown.row + 1}: {unknown.label}"


def _data(match: Match) -> dict[str, Any]:
    return {
        "layout": match.layout.name,
        "score": round(match.score, 4),
        "year": match.year if match.dated else None,
        **_counts(match),
        "sheets": [
            {
                "sheet": sheet.name or None,
                "layout": sheet.layout.name[0],
                "rows": {cell_name(row.row, 0): row.layout.label[0] for row in sheet.rows},
                "missing": [f"{row.label[0]} ({block.heading[0]})" for block, row in sheet.missing],
                "not_known": {cell_name(row.row, 0): row.label for row in sheet.unknown},
            }
            for sheet in match.sheets
        ],
    }


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        message = f"{path}: is there already, and is not replaced. Give another name."
        raise DraftError(message) from None
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}."
        raise DraftError(message) from None
