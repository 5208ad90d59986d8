"""A table whose columns are the years compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.reporting.anchors import addresses_in_row
from wres_kit.reporting.blocks import Column, Table
from wres_kit.reporting.wording.trends import interval_cell
from wres_kit.reporting.wording.values import NOT_REPORTED
from wres_kit.reporting.wording.words import marked_year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.reporting.figures import Figures


class YearTable:
    """A table of one indicator with a column for each year, filled row by row.

    Parameters
    ----------
    figures
        The figures of the report.
    indicator
        1 to 9.
    what
        What the rows are; heading of their column and start of the caption.
    """

    def __init__(self, figures: Figures, indicator: int, what: str) -> None:
        self._figures = figures
        self._indicator = indicator
        self._what = what
        self._rows: list[list[str]] = []
        self._absent: list[str] = []
        self._values: dict[tuple[int, int], str] = {}

    def row(
        self,
        heading: str,
        text: Callable[..., str],
        measure: str,
        *groups: str,
        section: str = "all",
        category: str = "all",
        categories: Sequence[str] = (),
    ) -> None:
        """Add a row; one that no year reports is left out of the table and named below it.

        Parameters
        ----------
        heading
            What the row shows.
        text
            Gives the text of a cell from the results of its year, one for each of `groups` (and `categories`).
        measure, groups, section, category
            Which results.
        categories
            Several categories, where a cell shows what the first of their results has; `category` where empty.
        """
        found = [
            [self._figures.get(year, self._indicator, measure, group, section=section, category=each)
             for each in categories or (category,) for group in groups]
            for year in self._figures.years
        ]  # fmt: skip
        cells = [text(*results) for results in found]
        if all(cell == NOT_REPORTED for cell in cells):
            self._absent.append(heading)
        else:
            # An interval stands beside its result, which leads there already.
            if text is not interval_cell:
                self._values |= addresses_in_row(len(self._rows), *found)
            self._rows.append([heading, *cells])

    def table(self) -> Table:
        """Return the table as filled so far."""
        years = self._figures.years
        organisation = self._figures.snapshot.organisation
        caption = f"{self._what}, {organisation.label}, reporting years {years[0]} to {years[-1]}"
        columns = [
            Column(self._what, numeric=False),
            *(Column(marked_year(self._figures, self._indicator, year)) for year in years),
        ]
        return Table(caption, columns, self._rows, absent=self._absent, values=self._values)
