"""A rehearsal: what every page does for the first time, done once with made-up figures before any page is run.

Fonts are measured, files of the Standard read and expressions compiled when they are first needed. A page that is
forked from a process that has rehearsed finds all of it done. A rehearsal fills caches and changes nothing else: the
pages that come after it are those that would come without it, byte for byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.project import Project
from wres_kit.project.organisation import Organisation
from wres_kit.reporting.narrative.markdown import to_html
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import Audience, Snapshot
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import edition_years

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = "X00"
BANDS = ("band_5", "band_6", "band_7")


def rehearse() -> None:
    """Show the kinds of page there are, of an organisation that does not exist, to nobody."""
    report = Report(Project(Path()), example_snapshot())
    summary = report.summary()
    shown = [summary.overview(), summary.findings(), summary.likelihood_chart(), summary.survey_chart()]
    for number in (1, 2, 5, 9):
        page = report.indicator(number)
        shown += [page.finding(), page.question(), page.counts(), page.working(), page.comparison(), page.chart()]
        shown += [page.meaning(), page.narrative("implications"), page.notes()]
    page = report.indicator(1)
    shown += [page.band_comparison(), page.band_chart(), page.drill_down()]
    to_html("Words, **strong** ones, and [a link](https://www.example.org).\n\n- a list\n")
    for each in shown:
        each._repr_mimebundle_()  # as a notebook asks for it


def example_snapshot() -> Snapshot:
    """Return made-up figures of every kind of indicator for the latest year that there is an edition of."""
    year = edition_years()[-1]
    years = (year - 2, year - 1, year)
    return Snapshot(
        organisation=Organisation(code=CODE, name="Example", type="Example", region="Example", fictional=True),
        year=year,
        audience=Audience.PUBLIC,
        results=tuple(result for each in years for result in _results(each)),
        remarks=dict.fromkeys(years, ()),
        sources={each: {} for each in years},
        publication_date="2000-01-01",
        publisher="",
        notice="",
        accent="#005eb8",
        threshold=5,
        survey_threshold=11,
    )


def _results(year: int) -> Iterator[Result]:
    def made(indicator: int, measure: ResultMeasure, unit: Unit, value: float, **where: str) -> Result:
        place = {"section": "all", "category": "all", "group": Group.ALL} | where
        ends = {"lower": value * 0.8, "upper": value * 1.2}
        basis = Basis.SURVEY if indicator in range(5, 9) else Basis.COUNTS
        return Result(CODE, year, indicator, measure, value=value, unit=unit, basis=basis, **place, **ends)  # type: ignore[arg-type]

    for group, share in ((Group.WHITE, 75.0), (Group.BME, 20.0), (Group.UNKNOWN, 5.0)):
        yield made(1, ResultMeasure.SHARE, Unit.PERCENT, share, group=group)
        for section in ("non_clinical", "clinical"):
            for band in BANDS:
                yield made(1, ResultMeasure.SHARE, Unit.PERCENT, share, section=section, category=band, group=group)
        yield made(9, ResultMeasure.SHARE, Unit.PERCENT, share, category="total_board", group=group)
    for indicator, category in ((2, "appointed"), (3, "disciplinary"), (4, "training")):
        for group in (Group.WHITE, Group.BME):
            yield made(indicator, ResultMeasure.LIKELIHOOD, Unit.PERCENT, 12.0, category=category, group=group)
        yield made(indicator, ResultMeasure.RELATIVE_LIKELIHOOD, Unit.RATIO, 1.4, category=category)
    for indicator in range(5, 9):
        for group in (Group.WHITE, Group.BME):
            yield made(indicator, ResultMeasure.PERCENTAGE, Unit.PERCENT, 24.0, group=group)
        yield made(indicator, ResultMeasure.GAP, Unit.POINTS, 2.5)
    yield made(9, ResultMeasure.DIFFERENCE, Unit.POINTS, -6.0, category="total_board", group=Group.BME)
