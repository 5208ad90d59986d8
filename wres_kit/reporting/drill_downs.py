"""Tables by year, by part of the organisation and by single category of the characteristic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.reporting.blocks import Block, Column, Table, boxed, prose, stacked, tabled, without_hidden_rows
from wres_kit.reporting.pages import traced
from wres_kit.reporting.presentation import PagePart
from wres_kit.reporting.wording import page_text
from wres_kit.reporting.wording.changes import interval_cell
from wres_kit.reporting.wording.notes import table_note
from wres_kit.reporting.wording.phrases import (
    NOT_REPORTED,
    SUPPRESSED,
    events_text,
    marked_year,
    people_text,
    value_text,
)
from wres_kit.standard.bands import KINDS
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from wres_kit.reporting.blocks import Row
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator


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
        self._rows: list[Row] = []
        self._absent: list[str] = []

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
        results_by_year = [
            [self._figures.get(year, self._indicator, measure, group, section=section, category=each)
             for each in categories or (category,) for group in groups]
            for year in self._figures.years
        ]  # fmt: skip
        cells = [traced(text, *results) for results in results_by_year]
        if all(cell.text == NOT_REPORTED for cell in cells):
            self._absent.append(heading)
        elif text is interval_cell:
            # An interval follows its result, which leads to the trail already.
            self._rows.append([heading, *(cell.text for cell in cells)])
        else:
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
        return Table(caption, columns, self._rows, absent=self._absent)


SHARE, LIKELIHOOD, RATIO = ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD, ResultMeasure.RELATIVE_LIKELIHOOD


def drill_down_parts(figures: Figures, definition: Indicator) -> list[PagePart]:
    """Return the part of a page with the tables of its indicator by kind of part; none where it does not divide."""
    if not definition.divides:
        return []
    heading = f"By part of the organisation and {figures.characteristic.category_noun}"
    return [PagePart(heading, drill_down(figures, definition))]


def drill_down(figures: Figures, definition: Indicator) -> Block:
    """Return the tables of an indicator that divides by kind of part, and by single category."""
    candidates = (*_by_kind(figures, definition), _by_category(figures, definition))
    tables = [without_hidden_rows(table, SUPPRESSED, NOT_REPORTED) for table in candidates if table is not None]
    if not tables:
        noun = figures.characteristic.category_noun
        return boxed(
            "note",
            f"No figures by department, profession, pay band or single {noun} were returned for this indicator.",
        )
    return stacked(
        prose(page_text("parts_by_chance")), *(tabled(table) for table in tables), table_note(figures, *tables)
    )


def with_intervals(
    figures: Figures, indicator: int, what: str, kind: tuple[ResultMeasure, str], labels: Mapping[str, str]
) -> Block:
    """Return results over the years, each with its interval below it.

    Parameters
    ----------
    figures, indicator, what
        As for `YearTable`.
    kind
        Measure and group of the results.
    labels
        Their categories, and what these are called.
    """
    measure, group = kind
    table = YearTable(figures, indicator, what)
    for category, label in labels.items():
        table.row(label, value_text, measure, group, category=category)
        table.row(f"{label}, 95% interval", interval_cell, measure, group, category=category)
    filled = without_hidden_rows(table.table(), SUPPRESSED, NOT_REPORTED)
    return stacked(tabled(filled), table_note(figures, filled))


def _by_kind(figures: Figures, definition: Indicator) -> Iterator[Table]:
    bands = figures.standard.bands
    reported = [result for result in figures.about(definition.number) if result.status is not Status.NOT_REPORTED]
    sections = {result.section for result in reported if bands.is_part(definition, result.section)}
    for kind, name in KINDS.items():
        own = sorted(section for section in sections if bands.part_kind(section) == kind)
        if own:
            table = _ratios if definition.stages else _shares
            yield table(figures, definition, f"By {name}", own)


def _shares(figures: Figures, definition: Indicator, what: str, sections: list[str]) -> Table:
    characteristic, people = figures.characteristic, definition.people.plural
    everyone = figures.standard.bands.everyone
    own = characteristic.with_noun(characteristic.focus, people, start=True)
    columns = [Column(what, numeric=False), Column(own), Column(everyone), *_shares_of_years(figures)]

    def row(name: str, place: tuple[str, str]) -> Row:
        results = _of_years(figures, definition, SHARE, characteristic.focus, place)
        return [name, traced(events_text, results[-1]), traced(people_text, results[-1]), *_values(results)]

    rows = []

    for section in sections:
        label = figures.standard.bands.part_label(section)
        for category in _categories(figures, definition, section):
            band = "" if category == ALL else f", {figures.standard.bands.label(category)}"
            rows.append(row(label + band, (section, category)))
    return Table(_caption(figures, what), columns, [*rows, row(everyone, (ALL, ALL))])


def _categories(figures: Figures, definition: Indicator, section: str) -> list[str]:
    shares = (result for result in figures.about(definition.number) if result.measure == SHARE)
    categories = {result.category for result in shares if result.section == section}
    return [ALL] * (ALL in categories) + sorted(categories - {ALL})


def _ratios(figures: Figures, definition: Indicator, what: str, sections: list[str]) -> Table:
    characteristic, stage = figures.characteristic, definition.stages[-1]
    columns = [Column(what, numeric=False)]
    columns += [Column(f"{characteristic.group(code).label}, {figures.year}") for code in characteristic.compared]
    columns += [Column(f"Ratio, {year}") for year in figures.years] + [Column(f"95% interval, {figures.year}")]
    rows = []
    for section in (*sections, ALL):
        place = (section, stage.events)
        rates = [_of_years(figures, definition, LIKELIHOOD, group, place)[-1] for group in characteristic.compared]
        ratios = _of_years(figures, definition, RATIO, characteristic.everyone, place)
        name = "All of the organisation" if section == ALL else figures.standard.bands.part_label(section)
        rows.append([name, *(traced(value_text, rate) for rate in rates), *_values(ratios)])
    return Table(_caption(figures, f"{what}: {stage.label}"), columns, rows)


def _by_category(figures: Figures, definition: Indicator) -> Table | None:
    """Return the whole organisation by single category, or None where none is counted."""
    characteristic = figures.characteristic
    stage = definition.stages[-1] if definition.stages else None
    measure, category = (LIKELIHOOD, stage.events) if stage else (SHARE, ALL)
    codes = sorted(
        {
            result.group
            for result in figures.about(definition.number)
            if (result.measure, result.section, result.category) == (measure, ALL, category)
        }
        - set(characteristic.all_groups)
    )
    if not codes:
        return None
    what = f"By {characteristic.category_noun}"
    people = definition.people.plural.capitalize()
    counted = (stage.event.plural.capitalize(), "Out of") if stage else (people, figures.standard.bands.everyone)
    columns = [Column(what, numeric=False), *(Column(name) for name in counted)]
    columns += _shares_of_years(figures, "Likelihood, " if stage else "Share, ")
    rows: list[Row] = []
    for code in codes:
        results = _of_years(figures, definition, measure, code, (ALL, category))
        counts = (traced(text, results[-1]) for text in (events_text, people_text))
        rows.append([characteristic.category_label(code), *counts, *_values(results)])
    return Table(_caption(figures, what), columns, rows)


def _shares_of_years(figures: Figures, start: str = "Share, ") -> list[Column]:
    return [*(Column(f"{start}{year}") for year in figures.years), Column(f"95% interval, {figures.year}")]


def _of_years(
    figures: Figures, definition: Indicator, measure: ResultMeasure, group: str, place: tuple[str, str]
) -> list[Result | None]:
    section, category = place
    return [*figures.over_years(definition.number, measure, group, section=section, category=category).values()]


def _values(results: Sequence[Result | None]) -> Row:
    return [*(traced(value_text, result) for result in results), interval_cell(results[-1])]


def _caption(figures: Figures, what: str) -> str:
    return f"{what}, {figures.snapshot.organisation.label}, reporting year {figures.year}"
