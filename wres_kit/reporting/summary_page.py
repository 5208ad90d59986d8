"""What the notebook of the summary shows, one method for each of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.anchors import UP
from wres_kit.reporting.blocks import Block, Chart, Column, Table, boxed, listed, stacked, tabled, trail_switch
from wres_kit.reporting.charts.summary import shape_chart
from wres_kit.reporting.overview import overview_table, panel
from wres_kit.reporting.pages import AUDIT, SUMMARY
from wres_kit.reporting.tables.years import YearTable
from wres_kit.reporting.wording.notes import summary_notes, table_note
from wres_kit.reporting.wording.quality import quality
from wres_kit.reporting.wording.values import people_text, value_text
from wres_kit.reporting.wording.words import joined
from wres_kit.standard.shapes import LIKELIHOOD, SURVEY

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.narrative.narrative import Narrative


class SummaryPage:
    """The first page of a report.

    Parameters
    ----------
    figures
        The figures of the report.
    narrative
        What the organisation wrote.
    """

    def __init__(self, figures: Figures, narrative: Narrative) -> None:
        self._figures = figures
        self._narrative = narrative

    def cover(self) -> Block:
        """Return the cover of the Reporting Template: who reports, who answers for it, and when.

        Raises
        ------
        ParameterError
            `cover.yml` cannot be read or does not fit.
        """
        organisation = self._figures.snapshot.organisation
        rows = [["Name of organisation", organisation.name], ["Reporting year", str(self._figures.year)]]
        if organisation.is_group:
            rows.append(["Joint report of", joined(list(organisation.members))])
        missing = []
        for slot in self._figures.standard.template.cover:
            written = self._narrative.cover[slot.key].strip()
            if written:
                rows.append([slot.label, written])
            elif self._figures.snapshot.release is None:
                missing.append(f"{slot.label} ({slot.prompt})")
        columns = [Column("About this report", numeric=False), Column("Answer", numeric=False)]
        return stacked(
            tabled(Table(f"About this report, {organisation.label}", columns, rows)),
            boxed("note", organisation.source_note) if organisation.source_note else None,
            boxed("placeholder", f"**To be written by the organisation:** {'; '.join(missing)}.") if missing else None,
        )

    def background(self) -> Block:
        """Return the template's background figures: staff in all, the BME share, and whose ethnicity is recorded."""
        figures = self._figures
        workforce, characteristic = figures.edition.workforce, figures.characteristic
        if workforce is None:
            return boxed("note", "The Standard has no figures of all staff in this reporting year.")
        people, everyone = workforce.people.plural, characteristic.everyone
        own = characteristic.with_noun(characteristic.focus, people, start=True)
        start = people[0].upper() + people[1:]
        table = YearTable(figures, workforce.number, "Background")
        table.row(f"{start} in all, 31 March", people_text, ResultMeasure.SHARE, *characteristic.all_groups)
        table.row(f"{own}, share of all {people}", value_text, ResultMeasure.SHARE, characteristic.focus)
        table.row(f"{start} whose {characteristic.name} is recorded", value_text, ResultMeasure.RECORDED, everyone)
        filled = table.table()
        return stacked(tabled(filled), table_note(figures, filled))

    def panel(self) -> Block:
        """Return the answer first, in words: the largest clear differences, and what got better or worse."""
        return panel(self._figures)

    def overview(self) -> Block:
        """Return a row for each indicator: both groups, their difference, the years as a small chart, and a verdict."""
        return overview_table(self._figures)

    def likelihood_chart(self) -> Chart | Block:
        """Return the relative likelihoods of the reporting year, one below the other."""
        return shape_chart(self._figures, LIKELIHOOD)

    def survey_chart(self) -> Chart | Block:
        """Return the results of the staff survey in the reporting year."""
        return shape_chart(self._figures, SURVEY)

    def data_quality(self) -> Block:
        """Return what is missing from the figures, what they rest on, and where they come from."""
        return quality(self._figures)

    def narrative(self, slot: str) -> Block:
        """Return what the organisation wrote in a place, or a marked place where it still has to.

        Raises
        ------
        NarrativeError
            There is no such place, or its file cannot be read.
        """
        return self._narrative.block(SUMMARY, slot)

    def notes(self) -> Block:
        """Return how the figures of this report are to be read."""
        notes = listed(summary_notes(self._figures))
        return stacked(notes, trail_switch(f"{UP}{AUDIT.address}"))
