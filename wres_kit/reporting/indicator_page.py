"""What the notebook of an indicator shows, one method for each of its cells, and its figures as tidy frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import CautionKind
from wres_kit.indicators.results import OWN_FILE, Basis, Result, Status, published_frame
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.blocks import (
    OMITTED,
    Block,
    Column,
    Table,
    boxed,
    figure,
    folded,
    listed,
    prose,
    stacked,
    tabled,
    trail_switch,
)
from wres_kit.reporting.charts.bands import parts_chart
from wres_kit.reporting.charts.trend import trend_chart
from wres_kit.reporting.pages import UP, audit_address, audit_page, indicator_page, traced
from wres_kit.reporting.presentation import PagePart
from wres_kit.reporting.wording.changes import caution, change_cells, interval_cell, together_sentence, trend
from wres_kit.reporting.wording.notes import absence_note, indicator_notes, table_note, too_small
from wres_kit.reporting.wording.phrases import marked_year_of_headline, sentence, value_text
from wres_kit.reporting.wording.quality import working
from wres_kit.reporting.wording.sentences import chance, finding, reading, reading_heading, stated_reason, still_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from wres_kit.indicators.comparison import Comparison
    from wres_kit.reporting.blocks import Row
    from wres_kit.reporting.charts import Chart
    from wres_kit.reporting.narrative import Narrative
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.presentation import Figures


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


class NotebookPage:
    """A page that a notebook makes.

    Parameters
    ----------
    figures
        The figures of the report.
    narrative
        What the organisation wrote.
    page
        Which page it is.
    """

    def __init__(self, figures: Figures, narrative: Narrative, page: Page) -> None:
        self._figures, self._narrative, self._page = figures, narrative, page

    def narrative(self, slot: str) -> Block:
        """Return what the organisation wrote in a place, or a marked place where it still has to.

        Raises
        ------
        NarrativeError
            There is no such place, or its file cannot be read.
        """
        return self._narrative.block(self._page, slot)

    def __dir__(self) -> list[str]:
        """Return what a page offers: frames for analysts, and the blocks of the published page."""
        return [name for name in object.__dir__(self) if not name.startswith("_")]


class IndicatorPage(NotebookPage):
    """The page of one indicator; `number` is its own, for instance 2."""

    def __init__(self, figures: Figures, narrative: Narrative, number: int) -> None:
        super().__init__(figures, narrative, indicator_page(number))
        self._number = number
        self._definition = figures.definition(number)
        self._presentation = figures.presentation(number)

    @property
    def _comparison(self) -> Comparison:
        return self._figures.comparison(self._number)

    @property
    def _headline(self) -> Result | None:
        return self._figures.headline(self._number)

    def finding(self) -> Block:
        """Return the answer first: the question, the key figure of the reporting year, and what may be said of it."""
        asks = prose(sentence(self._definition.asks))
        if self._figures.shows_nothing:
            return stacked(asks, boxed("note", f"**No figures.** {too_small(self._figures.snapshot)}"))
        if self._headline is None or self._headline.value is None:
            left = still_shown(self._figures, self._number)
            return stacked(asks, boxed("note", *filter(None, (finding(self._figures, self._number), left))))
        shown = value_text(self._headline)
        fte = " (full-time equivalents)" if self._headline.basis is Basis.AS_PUBLISHED_FTE else ""
        what = f"{self._presentation.key_figure(self._headline)}{fte}, {self._figures.year}"
        return stacked(
            asks,
            figure(shown, what, audit_address(self._headline)),
            prose(finding(self._figures, self._number), chance(self._headline, self._comparison.significance)),
            boxed("verdict", trend(self._comparison), self._together()),
        )

    def _together(self) -> str:
        """Return whether a clear change is also clear when all changes of the report are judged together."""
        snapshot = self._figures.snapshot
        if self._number not in snapshot.together:
            return ""
        return together_sentence(snapshot.family, is_clear=snapshot.together[self._number])

    def chart(self) -> Chart | Block:
        """Return the chart of the three years, with alternative text that states the finding."""
        if self._figures.shows_nothing:
            return OMITTED
        return trend_chart(self._figures, self._number)

    def parts_chart(self) -> Chart | Block:
        """Return the chart of what the people of a representation are divided into: bands, or parts of a body."""
        if self._figures.shows_nothing:
            return OMITTED
        return parts_chart(self._figures, self._definition)

    def comparison(self) -> Block:
        """Return the results of the three years as a table, and what to be careful about."""
        if self._figures.shows_nothing:
            return OMITTED
        compared = self._comparison
        if compared.missing == compared.years:
            suppressed = self._headline is not None and self._headline.status is Status.SUPPRESSED
            known = stated_reason(self._headline) if self._headline is not None and suppressed else ""
            return boxed("note", absence_note(self._figures, self._number, known))
        # A verdict of too few years has named the missing ones already.
        named = CautionKind.MISSING_YEARS if compared.overall.verdict is Verdict.TOO_FEW_YEARS else None
        cautions = [boxed("caution", caution(each)) for each in compared.cautions if each.kind is not named]
        return stacked(tabled(self._years_table()), *cautions)

    def _years_table(self) -> Table:
        compared = self._comparison
        columns = [Column("Reporting year", numeric=False), Column("Result"), Column("95% interval")]
        columns += [
            Column(reading_heading(compared.significance_by_year.values()), numeric=False),
            Column("Change from the year before", numeric=False),
        ]
        headings = [marked_year_of_headline(self._figures, self._number, year) for year in compared.years]
        readings = [reading(result, compared.significance_by_year[year]) for year, result in compared.points.items()]
        rows: list[Row] = [
            [heading, traced(value_text, result), interval_cell(result), read, change]
            for heading, result, read, change in zip(
                headings, compared.points.values(), readings, change_cells(compared), strict=True
            )
        ]
        what = self._presentation.key_figure(self._headline) if self._headline else self._definition.title
        caption = f"{what[0].upper()}{what[1:]}, {self._figures.snapshot.organisation.label}"
        return Table(caption, columns, rows, is_listed=True)

    def details(self) -> Block:
        """Return, folded, the figures behind the results, and every closer look at them."""
        if self._figures.shows_nothing:
            return OMITTED
        parts = [PagePart("The figures behind the results", self.counts())]
        parts += self._presentation.details()
        return stacked(*(folded(part.heading, part.content) for part in parts))

    def counts(self) -> Block:
        """Return what was counted or answered, three years next to each other."""
        if not any(self._figures.reported(self._number, year) for year in self._figures.years):
            return boxed("note", absence_note(self._figures, self._number))
        tables = self._presentation.tables()
        return stacked(*(tabled(table) for table in tables), table_note(self._figures, *tables))

    def question(self) -> Block:
        """Return the indicator in the Standard's own words, and the time that its figures cover."""
        wording = f"The Standard’s wording: “{self._definition.wording.rstrip('.')}”."
        return prose(wording, self._presentation.period())

    def working(self) -> Block:
        """Return the formula, and the formula with this organisation's numbers put in."""
        return listed(working(self._figures, self._number))

    def __repr__(self) -> str:
        """Return which page it is, and of which report."""
        snapshot = self._figures.snapshot
        title = self._definition.title
        return f"<Indicator {self._number}: {title}, {snapshot.organisation.label}, {snapshot.year}>"

    def results(self) -> pd.DataFrame:
        """Return the results of the indicator, of all years compared, with the columns of `results.csv`."""
        return published_frame(self._figures.about(self._number))

    def counts_frame(self) -> pd.DataFrame:
        """Return the counts behind these results that may be shown, a row a count."""
        return counts_frame(self._figures.about(self._number))

    def _repr_html_(self) -> str:
        """Return what a notebook shows of a page: its leading result in each year."""
        caption = f"{self._definition.title}, {self._figures.snapshot.organisation.label}"
        return headline_table(self._figures, [self._number], caption).html()

    def notes(self) -> Block:
        """Return method, basis, data quality, and where each number comes from."""
        address = f"{UP}{audit_page(self._number).address}"
        notes = indicator_notes(self._figures, self._number)
        return stacked(folded("Definition, basis and sources", notes), trail_switch(address))
