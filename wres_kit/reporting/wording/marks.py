"""How tables mark years whose figures are provisional, restated or only known as published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures

AS_PUBLISHED = "as published"


def marked_year(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a column, with what sets all its figures of an indicator apart."""
    return _marked(year, _marks(figures, indicator, year))


def marked_year_of_headline(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a row of leading results: the same, and whether it was taken as published."""
    marks = _marks(figures, indicator, year)
    headline = figures.comparison(indicator).points[year]
    if headline is not None and headline.value is not None:
        if headline.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE):
            marks.append(AS_PUBLISHED)
    else:
        marks = []
    return _marked(year, marks)


def _marks(figures: Figures, indicator: int, year: int) -> list[str]:
    remarks = figures.snapshot.remarks.get(year, ())
    own = [remark for remark in remarks if remark.indicator == indicator and remark.section is None]
    return list(dict.fromkeys(str(remark.mark) for remark in own if remark.mark is not None))


def _marked(year: int, marks: list[str]) -> str:
    return f"{year} ({', '.join(marks)})" if marks else str(year)
