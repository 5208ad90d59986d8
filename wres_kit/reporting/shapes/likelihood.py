"""How likelihoods are shown: people and events at each stage, and the ratio of the two groups over the years."""

from __future__ import annotations

from functools import partial
from math import log
from typing import TYPE_CHECKING

from wres_kit.indicators.likelihood import compared_by
from wres_kit.indicators.results import ResultKind, ResultMeasure
from wres_kit.reporting.drill_downs import YearTable, drill_down_parts, with_intervals
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    PagePart,
    Presentation,
    SeriesOfResults,
)
from wres_kit.reporting.wording import page_text
from wres_kit.reporting.wording.phrases import (
    EVENTS,
    NOT_REPORTED,
    PEOPLE,
    count,
    count_text,
    events_text,
    is_written_as_one,
    value_text,
    with_unit,
)
from wres_kit.returns.faults import capitalised
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Table

LIKELIHOOD = ResultMeasure.LIKELIHOOD


class LikelihoodPresentation(Presentation):
    """How an indicator of likelihood is shown."""

    def tables(self) -> list[Table]:
        """Return a table of people, events and likelihoods by stage and group."""
        table = YearTable(self.figures, self.number, "People counted")
        for group in self.characteristic.compared:
            self._add_group(group, table)
        return [table.table()]

    def _add_group(self, group: str, table: YearTable) -> None:
        name = self.named(group, start=True)
        counted: set[str] = set()
        for stage in self.definition.stages:
            for category in (stage.people, stage.events):
                if category not in counted:
                    self._add_count(group, category, table)
            table.row(f"{name}: {stage.label}", value_text, LIKELIHOOD, group, category=stage.events)
            counted |= {stage.people, stage.events}

    def _add_count(self, group: str, category: str, table: YearTable) -> None:
        """Add the row of a count, from every stage that it is part of."""
        stages_of = self.definition.stages
        parts = [(EVENTS, stage.events) for stage in stages_of if stage.events == category]
        parts += [(PEOPLE, stage.events) for stage in stages_of if stage.people == category]
        text: Callable[..., str] = partial(count_text, [part for part, _ in parts])
        if category == WORKFORCE:
            text = partial(self._workforce_text, text)
        heading = f"{self.named(group, start=True)} {self.definition.category(category).phrase}"
        table.row(heading, text, LIKELIHOOD, group, categories=[events for _, events in parts])

    def _workforce_text(self, text: Callable[..., str], *results: Result | None) -> str:
        """Return the workforce of a group as an indicator counts it, else as the indicator of the workforce does."""
        own = text(*results)
        known = next((result for result in results if result is not None), None)
        if own != NOT_REPORTED or known is None:
            return own
        source = self.figures.definition(known.indicator, known.year).workforce_from
        if source is None:
            return own
        return events_text(self.figures.get(known.year, source, ResultMeasure.SHARE, known.group))

    def period(self) -> str:
        """Return which years the figures cover."""
        years = self.definition.window_years or 1
        period = f"the {years} years" if years > 1 else "the year"
        return f"The figures cover {period} to 31 March {self.figures.year}."

    def series(self) -> list[SeriesOfResults]:
        """Return the ratio of each year."""
        return [self.headlines]

    def subject(self, series: Sequence[SeriesOfResults]) -> ChartSubject:
        """Return that the chart shows a ratio, and between whom."""
        del series
        groups = compared_by(self.definition, self.characteristic)
        who = " compared with ".join(self.characteristic.with_noun(group, "").strip() for group in groups)
        event = self.definition.stages[-1].label
        return ChartSubject(f"Relative likelihood of {event}, {who.strip()}", "Relative likelihood (log scale)")

    def panels(self) -> list[ChartPanel]:
        """Return the likelihood of both groups, and the ratio of the two."""
        stage = self.definition.stages[-1]
        levels = [
            SeriesOfResults(
                group, self.named(group, start=True), self.over_years(LIKELIHOOD, group, category=stage.events)
            )
            for group in self.characteristic.compared
        ]
        return [
            ChartPanel(f"{capitalised(stage.label)} (% of each group)", levels),
            ChartPanel("Relative likelihood (dashed line: equal)", self.series()),
        ]

    def groups(self) -> GroupResults:
        """Return the likelihoods of both groups, and their ratio."""
        category = self.definition.stages[-1].events
        reference, focus = (self.result(LIKELIHOOD, group, category=category) for group in self.characteristic.compared)
        headline = self.headlines.results[self.figures.year]
        value = headline.value if headline is not None else None
        if headline is not None and value and is_written_as_one(value):
            return GroupResults(reference, focus, f"About equally likely (ratio {value_text(headline)})", 0.0)
        words = self.apart(headline) if headline and value else ""
        distance = abs(log(value)) if value else 0.0
        return GroupResults(reference, focus, capitalised(words) or value_text(headline), distance)

    def finding(self, result: Result, value: float) -> str:
        """Return a relative likelihood as a sentence."""
        likely = self.definition.stages[-1].likely
        above, below = compared_by(self.definition, self.characteristic)
        first, second = self.named(above, start=True), self.named(below)
        if is_written_as_one(value):
            # 1.00 is what is printed, so nobody is called likelier, whichever side of it the value lies on.
            return f"**{first} were about as likely as {second} {likely}** (ratio {value_text(result)})."
        times = value_text(result)
        if value > 1:
            return f"**{first} were {times} times as likely as {second} {likely}.**"
        return f"**{first} were less likely than {second} {likely} ({times} times as likely).**"

    def working(self, result: Result) -> str:
        """Return the formula of a relative likelihood with its numbers."""
        stage = self.definition.stages[-1]
        events, base = (self.definition.category(each).phrase for each in (stage.events, stage.people))
        rates = []
        for group in compared_by(self.definition, self.characteristic):
            rate = self.result(LIKELIHOOD, group, category=stage.events)
            if rate is None or rate.numerator is None or rate.denominator is None:
                return f"**{with_unit(result)}**."
            name = self.named(group)
            rates.append(f"({count(rate.numerator)} {name} {events} ÷ {count(rate.denominator)} {name} {base})")
        return f"{' ÷ '.join(rates)} = **{with_unit(result)}**."

    def key_figure(self, result: Result) -> str:
        """Return what a relative likelihood is."""
        del result
        return "relative likelihood"

    def short_name(self, result: Result) -> str:
        """Return what a relative likelihood is in very few words."""
        del result
        return "ratio"

    def apart(self, result: Result) -> str:
        """Return which group is how many times as likely."""
        ahead = compared_by(self.definition, self.characteristic)[0]
        return f"{self.named(ahead)} {value_text(result)} times as likely"

    def interval_method(self, result: Result) -> str:
        """Return how the interval of a relative likelihood is worked out."""
        del result
        return "The 95% interval is the score interval of a ratio of two proportions (Koopman 1984)."

    def narrative_values(self) -> dict[str, ResultKind]:
        """Return the ratio and the likelihoods of both groups."""
        events = self.definition.stages[-1].events
        ratio = ResultKind(ResultMeasure.RELATIVE_LIKELIHOOD, events, self.characteristic.everyone)
        return {"relative_likelihood": ratio} | {
            f"{group}_likelihood": ResultKind(LIKELIHOOD, events, group) for group in self.characteristic.compared
        }

    def notes(self) -> list[str]:
        """Return how ratios are read."""
        low, high = self.figures.edition.four_fifths
        return [page_text("four_fifths", low=low, high=high)]

    def details(self) -> list[PagePart]:
        """Return the ratio of each step, and the parts of the organisation."""
        parts, steps = [], self.definition.stages
        if len(steps) > 1:
            first, last = (self.definition.category(each).label for each in (steps[0].people, steps[-1].events))
            labels = {stage.events: capitalised(stage.label) for stage in steps}
            ratio = (ResultMeasure.RELATIVE_LIKELIHOOD, self.characteristic.everyone)
            table = with_intervals(self.figures, self.number, "Relative likelihood by step", ratio, labels)
            parts.append(PagePart(f"Step by step: {first} to {last.lower()}", table))
        return [*parts, *drill_down_parts(self.figures, self.definition)]
