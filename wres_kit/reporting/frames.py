"""Reports and pages as an analyst wants them: tidy frames, and a short description in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import OWN_FILE, Result
from wres_kit.reporting.blocks import Column, Table
from wres_kit.reporting.wording.values import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from wres_kit.reporting.figures import Figures

COUNT_COLUMNS = (
    "organisation", "year", "indicator", "measure", "section", "category", "group", "count", "people",
)  # fmt: skip
"""`count` is ``numerator`` (people with the event, or of the group) or ``denominator`` (people it is out of)."""


def counts_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return the counts behind results, a row a count: those that may be shown, and no others.

    Parameters
    ----------
    results
        The results of a report or of a page.

    Returns
    -------
    pandas.DataFrame
        The columns of `COUNT_COLUMNS`; `people` are whole numbers, except where a source gave a rounded percentage.
    """
    import pandas as pd  # noqa: PLC0415 - it is slow to load, and a page does without

    frame = pd.DataFrame(list(_counts(results)), columns=list(COUNT_COLUMNS))
    return frame.astype({"year": "int64", "indicator": "int64", "people": "float64"})


def _counts(results: Iterable[Result]) -> Iterator[tuple[object, ...]]:
    for result in results:
        if result.measure in OWN_FILE:
            continue
        about = (
            result.organisation, result.year, result.indicator, str(result.measure), result.section, result.category,
            result.group,
        )  # fmt: skip
        for count in ("numerator", "denominator"):
            people = getattr(result, count)
            if people is not None:
                yield *about, count, people


def headline_table(figures: Figures, numbers: Iterable[int], caption: str) -> Table:
    """Return the leading result of some indicators in each year compared."""
    columns = [Column("Indicator", numeric=False), *(Column(str(year)) for year in figures.years)]
    rows = [
        [f"{number}. {figures.definition(number).title}", *map(value_text, figures.comparison(number).points.values())]
        for number in numbers
    ]
    return Table(caption, columns, rows)
