"""The plan of a build: which reports, which pages of them, and who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wres_kit.errors import WresError
from wres_kit.reporting.pages import Page, compared_years, page_named, pages_of, pages_of_all_years
from wres_kit.standard.editions import UnknownEditionError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from wres_kit.project import Organisation, Project
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.standard import Standard


class JointlyReportingError(WresError):
    """An organisation that reports within a group was asked for a report of its own."""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """One report of a plan.

    Parameters
    ----------
    organisation, year
        Whose, and for which reporting year.
    pages
        The pages to run, in the order of the report.
    all_pages
        All pages that the report has, in order.
    """

    organisation: Organisation
    year: int
    pages: tuple[Page, ...]
    all_pages: tuple[Page, ...]

    @property
    def name(self) -> str:
        """How messages name it: ``RXY 2020``."""
        return f"{self.organisation.code} {self.year}"

    @property
    def is_whole(self) -> bool:
        """Whether every page of the report is to be run."""
        return len(self.pages) == len(self.all_pages)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does.

    Parameters
    ----------
    reports
        In order of code and year.
    left_out
        A sentence on each organisation, or group of them, for which there is nothing to build.
    """

    reports: tuple[PlannedReport, ...]
    left_out: tuple[str, ...] = ()

    @property
    def page_count(self) -> int:
        """How many pages there are to run."""
        return sum(len(report.pages) for report in self.reports)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Codes of the organisations, in order."""
        return tuple(dict.fromkeys(report.organisation.code for report in self.reports))

    def without(self, organisations: Collection[str]) -> Plan:
        """Return the plan without the reports of some organisations."""
        kept = tuple(report for report in self.reports if report.organisation.code not in organisations)
        return Plan(kept, self.left_out)

    def only(self, places: Collection[ReportPlace]) -> Plan:
        """Return the plan of some of its reports, named by their places."""
        kept = tuple(report for report in self.reports if (report.organisation.slug, report.year) in places)
        return Plan(kept, self.left_out)


class Years(Protocol):
    """Whoever knows for which years an organisation has a return: the returns, or what is remembered of them."""

    def years(self, organisation: str) -> Sequence[int]:
        """Return the reporting years for which an organisation has a return, in order."""


def plan(
    project: Project,
    returns: Years,
    organisations: Sequence[str] = (),
    year: int | None = None,
    only: Sequence[str] = (),
) -> Plan:
    """Plan a build.

    Parameters
    ----------
    project, returns
        The project, and the years of all returns.
    organisations
        Codes; every organisation of the project where there are none.
    year
        The reporting year; without it the years of each organisation's parameters, else the latest it has a return for.
    only
        Names of the pages to run; all where there are none. A report whose year lacks them all is left out.

    Raises
    ------
    UnknownOrganisationError
        A code that no organisation has.
    UnknownPageError
        A page that no report has.
    UnknownEditionError
        A year without an edition of the Standard.
    JointlyReportingError
        An organisation named among `organisations` reports within a group only.
    """
    chosen_pages = _pages(project.standard, only)
    if year is not None:
        _check_year(project.standard, year, "--year")
    chosen = sorted({each.code: each for each in project.chosen(organisations)}.values(), key=lambda each: each.code)
    jointly = _reporting_jointly(project, chosen, asked_for=bool(organisations))
    reports: list[PlannedReport] = []
    without: list[str] = []
    without_page: list[str] = []
    for organisation in (each for each in chosen if not each.only_jointly):
        years = _years(project.standard, organisation, returns, year, asked_for=bool(organisations))
        for each in years:
            all_pages = pages_of(project.standard, each)
            pages = tuple(page for page in all_pages if page in chosen_pages)
            if pages:
                reports.append(PlannedReport(organisation, each, pages, all_pages))
            else:
                without_page.append(f"{organisation.code} {each} has no page {', '.join(only)}: nothing to build.")
        if not years:
            without.append(organisation.code)
    return Plan(tuple(reports), (*jointly, *_left_out(without, year), *without_page))


def _reporting_jointly(project: Project, chosen: Sequence[Organisation], *, asked_for: bool) -> list[str]:
    """Return a sentence for each group on its members that have no report of their own."""
    groups = {code: group.code for group in project.groups.values() for code in group.members}
    members: dict[str, list[str]] = {}
    for organisation in chosen:
        if organisation.only_jointly:
            members.setdefault(groups.get(organisation.code, ""), []).append(organisation.code)
    if members and asked_for:
        group, codes = next(iter(members.items()))
        name_it = "Name it among the members of a group in params/groups."
        remedy = f"Build that report: wres build {group}" if group else name_it
        message = f"{', '.join(codes)}: reports jointly (organisation.yml), so it has no separate report. {remedy}"
        raise JointlyReportingError(message)
    return [
        f"{', '.join(codes)}: no separate report; they report jointly, "
        f"{f'within {group}' if group else 'but no file of params/groups has them as members'}."
        for group, codes in members.items()
    ]


def _pages(standard: Standard, only: Sequence[str]) -> frozenset[Page]:
    all_pages = pages_of_all_years(standard)
    return frozenset(page_named(name, all_pages) for name in only) or frozenset(all_pages)


def _years(
    standard: Standard, organisation: Organisation, returns: Years, year: int | None, *, asked_for: bool
) -> Sequence[int]:
    returned = returns.years(organisation.code)
    if year is not None:
        # A report on years without any return says "not reported" on every page: only for who asks for it by name.
        return [year] if asked_for or set(compared_years(year)) & set(returned) else []
    for each in organisation.years:
        _check_year(standard, each, f"params/{organisation.slug}/organisation.yml, years")
    return sorted(set(organisation.years)) or returned[-1:]


def _check_year(standard: Standard, year: int, where: str) -> None:
    try:
        standard.edition(year)
    except UnknownEditionError as error:
        message = f"{where}: {error}"
        raise UnknownEditionError(message) from None


def _left_out(codes: Sequence[str], year: int | None) -> tuple[str, ...]:
    if not codes:
        return ()
    window = "" if year is None else f" for {compared_years(year)[0]} to {year}"
    if len(codes) <= 5:
        return tuple(f"{code} has no return{window}: no report." for code in codes)
    return (f"{len(codes)} organisations have no return{window}: no report of {', '.join(codes[:3])} and others.",)
