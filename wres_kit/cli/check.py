"""`wres check`: everything that is wrong in the returns, in one report."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from wres_kit.cli.check_page import page_path, write_page
from wres_kit.cli.notebook_outputs import saved_figures
from wres_kit.cli.output import show, show_data, width_of
from wres_kit.joint.read import assess
from wres_kit.returns.faults import FaultReport, plural
from wres_kit.returns.read import returns_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wres_kit.project import Organisation, Project
    from wres_kit.returns.cells import Returns

COMPARED_YEARS = 3
"""A report compares its year with the two before."""
NAMED = 6
"""Organisations that are named one by one in a sentence; more are counted."""
OK, ERRORS, UNREADABLE = 0, 1, 2
"""What the command ends with."""


def check(project: Project, organisations: Sequence[str], json_: bool) -> int:
    """Print what is wrong in the returns of some organisations, or of all where none is named.

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
    wanted = [project.organisation(code) for code in organisations] or list(project.organisations.values())
    read = assess(project, returns_files(project))
    report = read.report.of([one.code for one in wanted]) if organisations else read.report
    missing = dict(_missing_years(wanted, read.returns))
    if json_:
        gaps = [{"organisation": code, "years": list(years)} for code, years in missing.items()]
        show_data("check", report.to_json() | {"gaps": gaps, "notebooks": list(saved_figures(project))})
    else:
        sentences = [*_gaps(missing), *saved_figures(project)]
        # A page of an earlier check is not to be taken for that of this one, where nothing is wrong any more.
        stale = page_path(project).exists()
        page = write_page(project, report, sentences) if report.faults or stale else ""
        show("\n".join(_lines(report, sentences, page if report.faults else "")))
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
    for one in organisations:
        given = returns.years(one.code)
        reported = one.years or tuple(given[-1:])
        compared = {year - before for year in reported for before in range(COMPARED_YEARS)}
        missing = tuple(sorted(compared.difference(given)))
        if missing:
            yield one.code, missing


def _gaps(missing: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Return what is missing in sentences, one for all organisations that miss the same years."""
    by_years = defaultdict[tuple[int, ...], list[str]](list)
    for code, years in missing.items():
        by_years[years].append(code)
    return [_gap(codes, years) for years, codes in by_years.items()]


def _gap(codes: Sequence[str], years: Sequence[int]) -> str:
    shown = "a gap" if len(years) == 1 else plural(len(years), "gap")
    if len(codes) == 1:
        return f"{codes[0]} has no return for {_listed(years)}: its comparison will show {shown}."
    rest = [f"{len(codes) - NAMED} more"] if len(codes) > NAMED else []
    named = _listed([*codes[:NAMED], *rest])
    return f"{named} have no return for {_listed(years)}: their comparisons will show {shown}."


def _listed(things: Sequence[object]) -> str:
    words = [str(thing) for thing in things]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
