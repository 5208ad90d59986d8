"""What a notebook opens: one report of one organisation and year; and a rehearsal of it with made-up figures."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.indicators.calculation import headline_kinds, named_measure
from wres_kit.indicators.results import Basis, Result, ResultKind, ResultMeasure, Unit, published_frame
from wres_kit.project import Project
from wres_kit.project.organisation import Organisation
from wres_kit.reporting.indicator_page import IndicatorPage, counts_frame, headline_table
from wres_kit.reporting.narrative import Narrative
from wres_kit.reporting.narrative.markdown import to_html
from wres_kit.reporting.pages import compared_years
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.snapshot import Audience, Snapshot, read_snapshot, snapshot_path, take_snapshot
from wres_kit.reporting.summary_page import SummaryPage
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


SNAPSHOTS = "WRES_SNAPSHOTS"
"""Environment variable: the folder in which a build keeps the snapshots of its reports."""

PROJECT = "WRES_PROJECT"
"""Environment variable: the project's folder; without it, the folder upwards that has `params/project.yml`."""


class ReportParameterError(WresError):
    """A parameter of a notebook that is of the wrong kind or that nothing is known by."""


class Report:
    """One report.

    Parameters
    ----------
    project
        Where parameters and narrative are.
    snapshot
        What its pages may show.
    """

    def __init__(self, project: Project, snapshot: Snapshot) -> None:
        self._project = project
        self.snapshot = snapshot

    @classmethod
    def open(cls, organisation: str, year: int, audience: str = "public") -> Report:
        """Open the report of an organisation.

        In a build, its snapshot is there already; a notebook opened by hand reads the returns and takes its own.

        Parameters
        ----------
        organisation
            Code of the organisation.
        year
            Reporting year: that of the 31 March it describes.
        audience
            ``public``, with disclosure control, or ``internal``, without.

        Raises
        ------
        ReportParameterError
            A parameter is of the wrong kind, or the audience is unknown.
        UnknownEditionError
            No edition of the Standard is known for the year.
        UnknownOrganisationError
            No organisation has that code.
        WresError
            The returns or the parameters cannot be read.
        """
        readers = _checked(organisation, year, audience)
        project = _project()
        project.standard.edition(year)
        known = project.organisation(organisation)
        folder = os.environ.get(SNAPSHOTS)
        if folder:
            return cls(project, _kept(snapshot_path(Path(folder), known, year), project.standard, year, readers))
        # It loads all that reads returns, which a notebook of a build never needs.
        from wres_kit.joint.read import read_returns  # noqa: PLC0415
        from wres_kit.returns.faults import ReturnsError  # noqa: PLC0415

        read = read_returns(project, [known.code])
        if read.errors_of(known.code):
            raise ReturnsError(read.report)
        return cls(project, take_snapshot(project, read.returns, known.code, year, readers))

    def indicator(self, number: int) -> IndicatorPage:
        """Return the page of an indicator.

        Raises
        ------
        ReportParameterError
            There is no such indicator.
        """
        numbers = self.snapshot.standard.numbers_in(self.snapshot.year)
        if isinstance(number, bool) or number not in numbers:
            known = ", ".join(map(str, numbers))
            message = f"{number!r}: there is no such indicator in {self.snapshot.year}. There are {known}."
            raise ReportParameterError(message)
        return IndicatorPage(Figures(self.snapshot.of_indicator(number)), self._narrative, number)

    def __repr__(self) -> str:
        """Return whose report it is, of which year and for whom."""
        snapshot = self.snapshot
        return f"<Report of {snapshot.organisation.label}, {snapshot.year}, {snapshot.audience}>"

    def results(self) -> pd.DataFrame:
        """Return the results that the report may show, of all years compared, with the columns of `results.csv`."""
        return published_frame(self.snapshot.results)

    def counts_frame(self) -> pd.DataFrame:
        """Return the counts behind these results that may be shown, a row a count."""
        return counts_frame(self.snapshot.results)

    def _repr_html_(self) -> str:
        """Return what a notebook shows of a report: the leading result of each indicator and year."""
        snapshot = self.snapshot
        caption = f"{snapshot.organisation.name} ({snapshot.organisation.code}), {snapshot.year}, {snapshot.audience}"
        return headline_table(self._figures, self._figures.numbers, caption).html()

    def __dir__(self) -> list[str]:
        """Return what a report offers."""
        return [name for name in object.__dir__(self) if not name.startswith("_")]

    def summary(self) -> SummaryPage:
        """Return the page of the summary."""
        return SummaryPage(self._figures, self._narrative)

    @cached_property
    def _figures(self) -> Figures:
        return Figures(self.snapshot)

    @cached_property
    def _narrative(self) -> Narrative:
        return Narrative(self._project, self._figures)


def _checked(organisation: object, year: object, audience: object) -> Audience:
    """Return the audience of a report whose parameters are all of the right kind."""
    if not isinstance(organisation, str) or not organisation:
        message = (
            f'organisation = {organisation!r}: give the code of an organisation in quotation marks, such as "X01".'
        )
        raise ReportParameterError(message)
    if not isinstance(year, int) or isinstance(year, bool):
        message = f"year = {year!r}: give a reporting year as a whole number, such as 2024, without quotation marks."
        raise ReportParameterError(message)
    if not isinstance(audience, str) or audience not in {*Audience}:
        message = f"audience = {audience!r}: give one of {', '.join(Audience)}, in quotation marks."
        raise ReportParameterError(message)
    return Audience(audience)


def _project() -> Project:
    folder = os.environ.get(PROJECT)
    return Project(Path(folder)) if folder else Project.find()


def _kept(path: Path, standard: Standard, year: int, audience: Audience) -> Snapshot:
    """Return the snapshot that a build keeps, if it is the one asked for."""
    try:
        snapshot = read_snapshot(path, standard)
    except OSError as error:
        message = f"{path}: the build has kept no figures of this report ({error.strerror}). Start the build again."
        raise ReportParameterError(message) from None
    if (snapshot.year, snapshot.audience) != (year, audience):
        message = f"{path}: holds figures for {snapshot.year}, {snapshot.audience}, not for {year}, {audience}."
        raise ReportParameterError(message)
    return snapshot


CODE = "X00"
VALUES: dict[str, float] = {Unit.RATIO: 1.4, Unit.POINTS: 2.5}
"""A made-up value by unit."""
MADE_UP_VALUE = 24.0
MOST_BANDS = 3
"""Bands of a section that have figures."""


def warm_up_pages(standard: Standard) -> None:
    """Show the kinds of page there are, of an organisation that does not exist, to nobody."""
    report = Report(Project(Path()), example_snapshot(standard))
    summary = report.summary()
    shown = [summary.panel(), summary.overview(), summary.likelihood_chart(), summary.survey_chart()]
    year = report.snapshot.year
    for definition in {indicator.shape: indicator for indicator in standard.edition(year).indicators.values()}.values():
        page = report.indicator(definition.number)
        shown += [page.finding(), page.chart(), page.comparison(), page.details()]
        shown += [page.question(), page.working(), page.notes()]
        shown += [page.narrative(slot.key) for slot in standard.template.slots(definition.number)[:1]]
    workforce = standard.edition(year).workforce
    if workforce is not None:
        page = report.indicator(workforce.number)
        shown += [page.parts_chart(), page.details()]
    to_html("Words, **strong** ones, and [a link](https://www.example.org).\n\n- a list\n")
    for block in shown:
        block._repr_mimebundle_()  # as a notebook asks for it


def example_snapshot(standard: Standard) -> Snapshot:
    """Return made-up figures of every indicator for the latest year that there is an edition of."""
    year = standard.years[-1]
    years = compared_years(year)
    indicators = standard.edition(year).indicators.values()
    return Snapshot(
        standard=standard,
        organisation=Organisation(code=CODE, name="Example", type="Example", region="Example", fictional=True),
        year=year,
        audience=Audience.PUBLIC,
        results=tuple(
            result for each in years for indicator in indicators for result in _results(standard, indicator, each)
        ),
        remarks=dict.fromkeys(years, ()),
        sources={each: {} for each in years},
        publication_date="2000-01-01",
        publisher="",
        notice="",
        accent="#005eb8",
    )


def _results(standard: Standard, definition: Indicator, year: int) -> Iterator[Result]:
    """Yield the results that the page of an indicator may lead with, and shares in some bands."""
    for kind in dict.fromkeys(headline_kinds(standard, definition.number, year)):
        yield _made_up(definition, year, kind, named_measure(standard, definition.number, year, kind.measure).unit)
    if definition.by_band:
        for section in standard.bands.sections:
            for band in section.bands[:MOST_BANDS]:
                for group in standard.characteristic.parts:
                    kind = ResultKind(ResultMeasure.SHARE, band.category, group)
                    yield _made_up(definition, year, kind, Unit.PERCENT, section.section)


def _made_up(definition: Indicator, year: int, kind: ResultKind, unit: str, section: str = ALL) -> Result:
    value = VALUES.get(unit, MADE_UP_VALUE)
    return Result(
        CODE, year, definition.number, kind.measure, section, kind.category, kind.group, value, unit,
        lower=value * 0.8, upper=value * 1.2, basis=Basis.SURVEY if definition.question else Basis.COUNTS,
    )  # fmt: skip
