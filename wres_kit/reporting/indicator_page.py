"""What the notebook of an indicator shows, one method for each of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import CautionKind
from wres_kit.indicators.results import Basis, published_frame
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.anchors import audit_address
from wres_kit.reporting.blocks import Block, Chart, Column, Table, boxed, figure, listed, prose, stacked, tabled
from wres_kit.reporting.charts.bands import band_chart
from wres_kit.reporting.charts.charts import trend_chart
from wres_kit.reporting.pages import indicator_page
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.shapes.representation import band_comparison
from wres_kit.reporting.tables.drill_downs import board_parts, drill_down, stages
from wres_kit.reporting.tables.seniority import disparity, leadership
from wres_kit.reporting.wording.notes import absence_note, indicator_notes, table_note
from wres_kit.reporting.wording.sentences import SentenceContext, chance, finding
from wres_kit.reporting.wording.trends import bands_reading, caution, change_cells, interval_cell, reading, trend
from wres_kit.reporting.wording.values import value_text
from wres_kit.reporting.wording.words import key_figure, marked_year_of_headline, sentence
from wres_kit.reporting.wording.working import working

if TYPE_CHECKING:
    import pandas as pd

    from wres_kit.indicators.comparison import Comparison
    from wres_kit.indicators.results import Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.narrative.narrative import Narrative


class IndicatorPage:
    """The page of one indicator.

    Parameters
    ----------
    figures
        The figures of the report.
    narrative
        What the organisation wrote.
    number
        1 to 9.
    """

    def __init__(self, figures: Figures, narrative: Narrative, number: int) -> None:
        self._figures = figures
        self._narrative = narrative
        self._number = number
        self._definition = figures.definition(number)
        self._presentation = presentation_of(figures.standard, self._definition)

    @property
    def _comparison(self) -> Comparison:
        return self._figures.comparison(self._number)

    @property
    def _headline(self) -> Result | None:
        return self._figures.headline(self._number)

    def finding(self) -> Block:
        """Return the answer first: the key figure of the reporting year and the sentence it supports."""
        said = prose(self._sentence(), chance(self._headline, self._comparison.strength))
        if self._headline is None or self._headline.value is None:
            return boxed("note", self._sentence())
        shown = value_text(self._headline)
        fte = " (full-time equivalents)" if self._headline.basis is Basis.AS_PUBLISHED_FTE else ""
        what = f"{key_figure(self._figures.standard, self._headline)}{fte}, {self._figures.year}"
        return stacked(figure(shown, what, audit_address(self._headline)), said)

    def _sentence(self) -> str:
        organisation = self._figures.snapshot.organisation
        results = self._figures.of(self._number, self._figures.year)
        return finding(
            self._headline,
            SentenceContext(self._figures.standard, self._definition, organisation, results),
        )

    def question(self) -> Block:
        """Return what the indicator asks: in plain English, then in this edition's words."""
        wording = f"The Standard’s wording: “{self._definition.wording.rstrip('.')}”."
        return prose(
            f"**{sentence(self._definition.asks)}**",
            wording,
            self._presentation.period(self._figures, self._definition),
        )

    def counts(self) -> Block:
        """Return what was counted or answered, three years side by side."""
        if not any(self._figures.reported(self._number, year) for year in self._figures.years):
            return boxed("note", absence_note(self._figures, self._number))
        tables = self._presentation.tables(self._figures, self._definition)
        return stacked(*(tabled(table) for table in tables), table_note(self._figures, *tables))

    def working(self) -> Block:
        """Return the formula, and the formula with this organisation's numbers put in."""
        return listed(working(self._figures, self._number))

    def comparison(self) -> Block:
        """Return the result of the three years, the verdict on them, and what to be careful about."""
        compared = self._comparison
        if compared.missing == compared.years:
            return boxed("note", trend(compared))
        verdict = boxed("verdict", trend(compared))
        # A verdict of too few years has named the missing ones already.
        told = CautionKind.MISSING_YEARS if compared.overall.verdict is Verdict.TOO_FEW_YEARS else None
        cautions = [boxed("caution", caution(one)) for one in compared.cautions if one.kind is not told]
        return stacked(tabled(self._years_table()), verdict, *cautions)

    def _years_table(self) -> Table:
        columns = [Column("Reporting year", numeric=False), Column("Result"), Column("95% interval")]
        columns += [Column("Reading", numeric=False), Column("Change from the year before", numeric=False)]
        compared = self._comparison
        headings = [marked_year_of_headline(self._figures, self._number, year) for year in compared.years]
        rows = [
            [heading, value_text(result), interval_cell(result), reading(result, compared.strengths[year]), change]
            for heading, (year, result), change in zip(
                headings, compared.points.items(), change_cells(compared), strict=True
            )
        ]
        what = key_figure(self._figures.standard, self._headline) if self._headline else self._definition.title
        caption = f"{what[0].upper()}{what[1:]}, {self._figures.snapshot.organisation.label}"
        addresses = {(place, 1): audit_address(one) for place, one in enumerate(self._comparison.points.values())}
        return Table(caption, columns, rows, values=addresses)

    def chart(self) -> Chart | Block:
        """Return the chart of the three years, with alternative text that states the finding."""
        return trend_chart(self._figures, self._number)

    def band_comparison(self) -> Block:
        """Return the share of BME staff in each pay band over the three years (indicator 1)."""
        return band_comparison(self._figures, self._definition)

    def band_chart(self) -> Chart | Block:
        """Return the chart of the share of BME staff in each pay band (indicator 1)."""
        return band_chart(self._figures, self._definition)

    def disparity(self) -> Block:
        """Return the race disparity ratios of the years compared (indicator 1)."""
        definition = self._figures.edition.race_disparity
        if definition is None:
            return boxed("note", "The Standard had no such ratio in this reporting year.")
        return disparity(self._figures, definition)

    def leadership(self) -> Block:
        """Return how far the leadership is from being as diverse as the workforce (indicator 1)."""
        definition = self._figures.edition.model_employer
        if definition is None:
            return boxed("note", "The Model Employer goal was set in 2019, after this reporting year.")
        return leadership(self._figures, definition)

    def stages(self) -> Block:
        """Return the ratio of each step from application to appointment over the years (indicator 2)."""
        return stages(self._figures, self._definition)

    def board_parts(self) -> Block:
        """Return the difference of each part of the board from the workforce over the years (indicator 9)."""
        return board_parts(self._figures, self._definition)

    def drill_down(self) -> Block:
        """Return the figures by part of the organisation and by single ethnic category (indicators 1 to 4)."""
        return drill_down(self._figures, self._definition)

    def meaning(self) -> Block:
        """Return what the figures mean, in the sentences that they support and no more."""
        said = [self._sentence(), chance(self._headline, self._comparison.strength)]
        if self._headline is not None and self._headline.value is not None:
            said.append(trend(self._comparison))
        if self._definition.by_band:
            said += bands_reading(self._figures)
        return prose(*said)

    def __repr__(self) -> str:
        """Return which page it is, and of which report."""
        snapshot = self._figures.snapshot
        title = self._definition.title
        return f"<Indicator {self._number}: {title}, {snapshot.organisation.label}, {snapshot.year}>"

    def results(self) -> pd.DataFrame:
        """Return the results of the indicator, of all years compared, with the columns of `results.csv`."""
        return published_frame(self._figures.of(self._number))

    def narrative(self, slot: str) -> Block:
        """Return what the organisation wrote in a place, or a marked place where it still has to.

        Raises
        ------
        NarrativeError
            There is no such place, or its file cannot be read.
        """
        return self._narrative.block(indicator_page(self._number), slot)

    def notes(self) -> Block:
        """Return method, basis, data quality, and where each number comes from."""
        return indicator_notes(self._figures, self._number)
