"""A rehearsal: what every page does for the first time, done once with made-up figures before any page is run.

Fonts are measured, files of the Standard read and expressions compiled when they are first needed. A page that is
forked from a process that has rehearsed finds all of it done. A rehearsal fills caches and changes nothing else: the
pages that come after it are those that would come without it, byte for byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of
from wres_kit.indicators.results import Basis, Result, ResultKind, ResultMeasure, Unit
from wres_kit.project import Project
from wres_kit.project.organisation import Organisation
from wres_kit.reporting.narrative.markdown import to_html
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import Audience, Snapshot
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator

CODE = "X00"
VALUES: dict[str, float] = {Unit.RATIO: 1.4, Unit.POINTS: 2.5}
"""A made-up value by unit."""
MADE_UP_VALUE = 24.0
MOST_BANDS = 3
"""Bands of a section that have figures."""


def rehearse(standard: Standard) -> None:
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
    years = (year - 2, year - 1, year)
    indicators = standard.edition(year).indicators.values()
    return Snapshot(
        standard=standard,
        organisation=Organisation(code=CODE, name="Example", type="Example", region="Example", fictional=True),
        year=year,
        audience=Audience.PUBLIC,
        results=tuple(result for each in years for one in indicators for result in _results(standard, one, each)),
        remarks=dict.fromkeys(years, ()),
        sources={each: {} for each in years},
        publication_date="2000-01-01",
        publisher="",
        notice="",
        accent="#005eb8",
        threshold=5,
        survey_threshold=11,
    )


def _results(standard: Standard, definition: Indicator, year: int) -> Iterator[Result]:
    """Yield the results that the page of an indicator may lead with, and shares in some bands."""
    calculation = calculation_of(standard, definition)
    kinds = dict.fromkeys(calculation.headlines(standard, definition))
    for kind in kinds:
        yield _made_up(definition, year, kind, calculation.measure(kind.measure).unit)
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
