"""How percentages of a survey are shown: the answers of each group over the years, and the gap between the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, ResultKind, ResultMeasure, Status
from wres_kit.reporting.drill_downs import YearTable
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    Presentation,
    SeriesOfResults,
    distance_between,
    results_with_values,
)
from wres_kit.reporting.wording.phrases import (
    count,
    decimals,
    in_points,
    known_value_text,
    people_text,
    rounded,
    size_in_points,
    value_text,
    value_with_counts,
    with_unit,
)
from wres_kit.reporting.wording.quality import own_survey
from wres_kit.returns.faults import capitalised, joined
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Table

PERCENTAGE, RESPONSE_RATE, GAP = ResultMeasure.PERCENTAGE, ResultMeasure.RESPONSE_RATE, ResultMeasure.GAP
COUNTED_RESPONDENTS = "The results are counts of people, which the survey did not weight."
IN_FULL = 6
"""Decimal places from which on a percentage of the survey that is no whole number of people must be weighted."""


class SurveyPresentation(Presentation):
    """How an indicator of a survey is shown."""

    def tables(self) -> list[Table]:
        """Return a table of percentages and respondents by part of the workforce and group."""
        table = YearTable(self.figures, self.number, "Answers to the staff survey")
        phrases = {part.section: part.phrase for part in self.definition.sections}
        places = {(result.section, result.group) for result in self.figures.about(self.number)}
        everyone = self.characteristic.everyone
        for section in sorted({section for section, _ in places}, key=lambda name: (name != ALL, name)):
            where = f" ({phrases.get(section, section)})" if section != ALL else ""
            for group in (*self.characteristic.compared, everyone):
                if (section, group) not in places or (section == ALL and not self._has_row(group)):
                    continue
                name = self.named(group, start=True) + where
                table.row(name, value_text, PERCENTAGE, group, section=section)
                table.row(f"{name}: respondents", people_text, PERCENTAGE, group, section=section)
        if any(self.over_years(RESPONSE_RATE, everyone).values()):
            table.row("Response rate", value_text, RESPONSE_RATE, everyone)
        return [table.table()]

    def _has_row(self, group: str) -> bool:
        """Return whether a group has a row: the two compared always, everybody where any year reports them."""
        if group in self.characteristic.compared:
            return True
        results = self.over_years(PERCENTAGE, group).values()
        return any(result is not None and result.status is not Status.NOT_REPORTED for result in results)

    def period(self) -> str:
        """Return from which survey the answers are, and how many of those who were asked answered it."""
        asked = own_survey(self.figures, self.number, [self.figures.year]) or (
            f"The answers come from question {self.definition.question} of the {self.figures.standard.survey.name} of "
            f"autumn {self.figures.edition.survey_year}."
        )
        return f"{asked} {self._response()}".strip()

    def _response(self) -> str:
        """Return which part of all people answered the survey, of each year for which that is known; empty for none."""
        rates = {
            year: value_text(result)
            for year, result in self.over_years(RESPONSE_RATE, self.characteristic.everyone).items()
            if result is not None and result.value is not None
        }
        if not rates:
            return ""
        *before, (last, rate) = rates.items()
        text = f"{rate} of all {self.people} answered the survey for {last}."
        return f"{text} It was {joined([f'{each} for {year}' for year, each in before])}." if before else text

    def series(self) -> list[SeriesOfResults]:
        """Return the two groups compared; everybody where the groups have no results."""
        both = [self._percentages(group) for group in self.characteristic.compared]
        return both if any(map(results_with_values, both)) else [self._percentages(self.characteristic.everyone)]

    def _percentages(self, group: str) -> SeriesOfResults:
        return SeriesOfResults(group, self.named(group, start=True), self.over_years(PERCENTAGE, group))

    def subject(self, series: Sequence[SeriesOfResults]) -> ChartSubject:
        """Return that the chart shows a percentage, and of whom."""
        who = self.people if len(series) > 1 else self.named(series[0].group)
        return ChartSubject(f"{self.definition.title}, percentage of {who}", f"Percentage of {who}")

    def panels(self) -> list[ChartPanel]:
        """Return the percentages of both groups, and the gap between them; the percentages alone without a gap."""
        series = self.series()
        reference, focus = (self.characteristic.group(group).adjective for group in self.characteristic.compared)
        gap = SeriesOfResults(self.focus.code, "", self.over_years(GAP, self.characteristic.everyone))
        way = {Better.LOWER: " (lower is better)", Better.HIGHER: " (higher is better)"}
        return [
            ChartPanel(f"{self.subject(series).axis}{way.get(self.definition.better, '')}", series),
            ChartPanel(f"Gap: {focus} minus {reference}, percentage points (dashed line: no gap)", [gap]),
        ]

    def groups(self) -> GroupResults:
        """Return the percentages of both groups, and the gap."""
        reference, focus = (self.result(PERCENTAGE, group) for group in self.characteristic.compared)
        gap = self.result(GAP, self.characteristic.everyone)
        words = capitalised(self.apart(gap)) if gap is not None else ""
        return GroupResults(
            reference, focus, words or value_text(gap), distance_between(focus, reference), self._both(reference, focus)
        )

    def _both(self, reference: Result | None, focus: Result | None) -> str:
        """Return what both groups answered in one short sentence; empty where one has no result."""
        if reference is None or focus is None or reference.value is None or focus.value is None:
            return ""
        answer = self.definition.short_answer.format(called=self.called) or self.answer
        return (
            f"{value_text(focus)} of {self.named(focus.group)} {answer}, compared with {value_text(reference)} of "
            f"{self.named(reference.group)}."
        )

    def finding(self, result: Result, value: float) -> str:
        """Return the gap between two groups as a sentence; a percentage where it is all there is."""
        return self._gap(result, value) if result.measure == GAP else self._percentage(result)

    def _gap(self, result: Result, value: float) -> str:
        reference, focus = self.characteristic.compared
        percentages = {group: known_value_text(self.result(PERCENTAGE, group)) for group in (focus, reference)}
        size = in_points(value, decimals(result))
        if not all(percentages.values()):
            distance_of = f"{size} {'higher' if value > 0 else 'lower'} than" if value else "the same as"
            others = self.named(reference)
            return f"**The percentage of {self.named(focus)} who {self.answer} was {distance_of} for {others}.**"
        shares = " and ".join(f"{share} of {self.named(group)}" for group, share in percentages.items())
        if not value:
            return f"**{shares} {self.answer}.** There was no gap."
        rounding = ", worked out before rounding" if self._is_off_by_rounding(result, value) else ""
        return f"**{shares} {self.answer}.** The gap was {size}{rounding}."

    def _is_off_by_rounding(self, gap: Result, value: float) -> bool:
        """Return whether a gap is not the difference of both percentages as they are written: rounding comes last."""
        if gap.basis is Basis.AS_PUBLISHED:
            return False
        focus, reference = (rounded(each.value or 0, decimals(each)) for each in self._two_shares())
        return focus - reference != rounded(value, decimals(gap))

    def _percentage(self, result: Result) -> str:
        finding = f"**{value_text(result)} of {self.named(result.group)} {self.answer}.**"
        if result.group == self.characteristic.everyone:
            missing = f"are no results to show for {self.characteristic.both(self.people)}"
        else:
            missing = f"is no result to show for {self.named(self.characteristic.counterpart(result.group))}"
        return f"{finding} There {missing}, so we cannot compare the two groups."

    def working(self, result: Result) -> str:
        """Return the formula of a gap with the two percentages; a percentage with its base."""
        if result.measure != GAP:
            return self._base(result)
        shares = [
            f"{value_with_counts(share)} of {self.named(share.group)}"
            for share in self._two_shares()
            if share.value is not None
        ]
        return f"{' − '.join(shares)} = **{with_unit(result)}**." if len(shares) == 2 else f"**{with_unit(result)}**."

    def _base(self, result: Result) -> str:
        base = f" of {count(result.denominator)} respondents" if result.denominator is not None else ""
        if base and result.numerator is not None:
            base = f" ({count(result.numerator)}{base})"
        published = f"as published for question {self.definition.question} of the survey"
        return f"**{with_unit(result)}**{base} among {self.named(result.group)}, {published}."

    def _two_shares(self) -> list[Result]:
        """Return the percentages between which the gap is: that of the focus group, then the other."""
        shares = [self.result(PERCENTAGE, group) for group in reversed(self.characteristic.compared)]
        return [share for share in shares if share is not None]

    def key_figure(self, result: Result) -> str:
        """Return what a leading result of a survey is: a gap, or a percentage where there is no gap."""
        if result.measure != GAP:
            return f"percentage of {self.people}"
        reference, focus = (self.characteristic.group(code).adjective for code in self.characteristic.compared)
        return f"gap between {focus} and {reference} {self.people}, percentage points"

    def short_name(self, result: Result) -> str:
        """Return what a leading result of a survey is in very few words."""
        return "gap, points" if result.measure == GAP else self.named(result.group)

    def apart(self, result: Result) -> str:
        """Return how far the percentage of the focus group is above or below the other; a percentage alone as it is."""
        if result.value is None:
            return ""
        if result.measure != GAP:
            return f"{value_text(result)} of {self.named(result.group)}"
        if not result.value:
            return "no gap"
        return f"{self.focus.adjective} {size_in_points(result)} {'higher' if result.value > 0 else 'lower'}"

    def interval_method(self, result: Result) -> str:
        """Return how the interval of a survey is worked out, and what it makes of the respondents."""
        method = "Percentages have Wilson's 95% interval (1927), gaps have Newcombe's (1998)."
        shares = self._two_shares() if result.measure == GAP else [result]
        if all(share.numerator is not None for share in shares):
            return f"{method} {COUNTED_RESPONDENTS}"
        everyone, survey = self.characteristic.everyone, self.figures.standard.survey
        weighted = any(
            share.numerator is None and (share.group == everyone or (share.decimals or 0) >= IN_FULL)
            for share in shares
        )
        return f"{method} {survey.weighted if weighted else survey.rounded}".rstrip()

    def narrative_values(self) -> dict[str, ResultKind]:
        """Return the gap and the percentages of both groups and of everybody."""
        everyone = self.characteristic.everyone
        return {"gap": ResultKind(GAP, ALL, everyone)} | {
            f"{group}_percentage": ResultKind(PERCENTAGE, ALL, group)
            for group in (*self.characteristic.compared, everyone)
        }
