"""How representation is shown: the workforce by band, or a body and its parts compared with the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, ResultKind, ResultMeasure
from wres_kit.reporting.blocks import boxed, prose, stacked, tabled
from wres_kit.reporting.drill_downs import drill_down_parts, with_intervals
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    PagePart,
    Presentation,
    SeriesOfResults,
    distance_between,
    results_with_values,
)
from wres_kit.reporting.seniority import band_trend_table, board_table, disparity, leadership, staff_tables
from wres_kit.reporting.wording.notes import table_note
from wres_kit.reporting.wording.phrases import (
    count,
    decimals,
    in_points,
    known_value_text,
    size_in_points,
    value_text,
    value_with_counts,
    with_unit,
)
from wres_kit.reporting.wording.sentences import bands_reading
from wres_kit.returns.faults import capitalised
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Block, Table
    from wres_kit.standard.indicator import ModelEmployer

SHARE, DIFFERENCE = ResultMeasure.SHARE, ResultMeasure.DIFFERENCE
APART = "Difference, percentage points (dashed line: equal)"


class RepresentationPresentation(Presentation):
    """How an indicator of representation is shown."""

    @property
    def _goal(self) -> ModelEmployer | None:
        """The goal for the leadership, where the indicator is the one that it is about."""
        goal = self.figures.edition.model_employer
        return goal if goal is not None and goal.indicator == self.number else None

    def tables(self) -> list[Table]:
        """Return the table of a body and its parts, or those of the workforce and its bands."""
        figures, definition = self.figures, self.definition
        return [board_table(figures, definition)] if definition.parts else staff_tables(figures, definition)

    def period(self) -> str:
        """Return the day that the figures describe."""
        return f"The figures describe the {self.called} on 31 March {self.figures.year}."

    def series(self) -> list[SeriesOfResults]:
        """Return the leading result of each year."""
        return [self.headlines]

    def subject(self, series: Sequence[SeriesOfResults]) -> ChartSubject:
        """Return that the chart shows a share, or the difference of two."""
        label, people = self.focus.label, self.people
        shown = [result for each in series for result in results_with_values(each).values()]
        if self.definition.parts:
            part = self._part(shown[0])
            return ChartSubject(
                f"{label} share of {part} minus {label} share of the workforce, in percentage points",
                "Percentage points",
            )
        who = self.named(self.focus.code, start=True)
        if any(result.basis is Basis.AS_PUBLISHED_FTE for result in shown):
            return ChartSubject(
                f"{who} as a percentage of all {people}, in full-time equivalents",
                f"{who}, % of full-time equivalents",
            )
        return ChartSubject(f"{who} as a percentage of all {people}", f"{who}, % of all {people}")

    def panels(self) -> list[ChartPanel]:
        """Return the share of the focus group in a body, or in the leadership, next to that in the workforce."""
        return self._body_panels() if self.definition.parts else self._leadership_panels()

    def _body_panels(self) -> list[ChartPanel]:
        shown = list(results_with_values(self.headlines).values())
        if not shown:
            return []
        body, everyone = shown[-1].category, self.characteristic.everyone
        shares = [
            SeriesOfResults(code, name, self.over_years(SHARE, self.focus.code, category=category))
            for code, name, category in (
                (self.focus.code, self.definition.category(body).label, body),
                (everyone, "Workforce", WORKFORCE),
            )
        ]
        return [ChartPanel(f"{self.focus.label} share (%)", shares), ChartPanel(APART, [self.headlines])]

    def _leadership_panels(self) -> list[ChartPanel]:
        goal = self._goal
        if goal is None:
            return []
        leaders, apart = (
            self.over_years(measure, self.focus.code, category=goal.cluster)
            for measure in (ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.LEADERSHIP_DIFFERENCE)
        )
        leadership_share = SeriesOfResults(self.focus.code, capitalised(goal.cluster_label), leaders)
        if not results_with_values(leadership_share):
            return []
        staff = self.headlines._replace(group=self.characteristic.everyone, name=self.figures.standard.bands.everyone)
        return [
            ChartPanel(f"{self.focus.label} share of {self.people} (%)", [leadership_share, staff]),
            ChartPanel(APART, [SeriesOfResults(self.focus.code, "", apart)]),
        ]

    def groups(self) -> GroupResults:
        """Return the shares of both groups, and how that of the focus group differs in a body or in the leadership."""
        headline = self.headlines.results[self.figures.year]
        category = headline.category if headline is not None else ALL
        reference, focus = (self.result(SHARE, group, category=category) for group in self.characteristic.compared)
        # What shares are of: " of staff", " of voting members".
        whole = f" of {self.definition.people_in(category).plural}"
        if self.definition.parts:
            words = capitalised(self.apart(headline)) if headline else ""
            staff = self.result(SHARE, self.focus.code, category=WORKFORCE)
            return GroupResults(
                reference, focus, words or value_text(headline), distance_between(focus, staff), share_of=whole
            )
        goal = self._goal
        if goal is None:
            return GroupResults(reference, focus, "–", 0.0, share_of=whole)
        return self._leadership_groups(goal, GroupResults(reference, focus, "", 0.0, share_of=whole))

    def _leadership_groups(self, goal: ModelEmployer, groups: GroupResults) -> GroupResults:
        """Return the share of the focus group in the leadership next to its share of the workforce."""
        shares = self.over_years(ResultMeasure.LEADERSHIP_SHARE, self.focus.code, category=goal.cluster)
        leaders = shares[self.figures.year]
        if leaders is None or leaders.value is None:
            return groups._replace(difference=value_text(leaders))
        apart = self.result(ResultMeasure.LEADERSHIP_DIFFERENCE, self.focus.code, category=goal.cluster)
        first = next(result for result in shares.values() if result is not None and result.value is not None)
        before = f" ({value_text(first)} in {first.year})" if first is not leaders else ""
        ends = (apart.lower, apart.upper) if apart is not None else (None, None)
        return groups._replace(
            difference=capitalised(f"{goal.cluster_label}: {value_text(leaders)} {self.focus.label}{before}"),
            distance=distance_between(leaders, groups.focus),
            sentence=(
                f"{value_text(leaders)} of {self.people} in {goal.cluster_label} are {self.focus.adjective}, compared "
                f"with {value_text(groups.focus)} of all {self.people}."
            ),
            is_clear=ends[0] is not None and ends[1] is not None and (ends[0] > 0 or ends[1] < 0),
        )

    def _part(self, result: Result) -> str:
        """Return what the part of a body is called that a result is about."""
        return self.definition.category(result.category).label.lower()

    def finding(self, result: Result, value: float) -> str:
        """Return the share of the focus group in the workforce, or how it differs in a body, as a sentence."""
        return self._difference(result, value) if result.measure == DIFFERENCE else self._share(result)

    def _difference(self, result: Result, value: float) -> str:
        part, adjective = self._part(result), self.focus.adjective
        body, staff = (
            known_value_text(self.result(SHARE, self.focus.code, category=category))
            for category in (result.category, WORKFORCE)
        )
        if body and staff:
            text = f"**{body} of {part} were {adjective}, compared with {staff} of the workforce.**"
        else:
            size = in_points(value, decimals(result))
            apart = f"{size} {'above' if value > 0 else 'below'}" if value else "the same as"
            text = f"**The {adjective} share of {part} was {apart} the {adjective} share of the workforce.**"
        if result.basis is Basis.AS_PUBLISHED_FTE:
            return f"{text} One of the two shares counts full-time equivalents, not people."
        return text

    def _share(self, result: Result) -> str:
        adjective = self.characteristic.group(result.group).adjective
        start = f"**In {result.year}, {value_text(result)} of {self.people}"
        if result.basis is Basis.AS_PUBLISHED_FTE:
            return f"{start} were {adjective}, counted in full-time equivalents, not people.**"
        if result.numerator is None or result.denominator is None:
            return f"{start} were {adjective}.**"
        return f"{start} ({count(result.numerator)} of {count(result.denominator)}) were {adjective}.**"

    def working(self, result: Result) -> str:
        """Return the share with its two counts, or the difference with its two shares."""
        if result.measure == DIFFERENCE:
            return self._difference_working(result)
        if result.numerator is None or result.denominator is None:
            return f"**{with_unit(result)}**."
        everyone = f"{count(result.denominator)} {self.people} in all"
        return f"{count(result.numerator)} {self.named(result.group)} ÷ {everyone} = **{with_unit(result)}**."

    def _difference_working(self, result: Result) -> str:
        body, staff = (self.result(SHARE, self.focus.code, category=each) for each in (result.category, WORKFORCE))
        if body is None or staff is None or body.value is None or staff.value is None:
            return f"as published: **{with_unit(result)}**."
        shares = f"{value_with_counts(body)} of {self._part(result)} − {value_with_counts(staff)} of the workforce"
        return f"{shares} = **{with_unit(result)}**."

    def key_figure(self, result: Result) -> str:
        """Return what a leading result is: a share, or its difference from that of the workforce."""
        if result.measure == DIFFERENCE:
            return f"{self.definition.body} minus workforce, percentage points"
        return f"{self.named(result.group)} as a share of all {self.people}"

    def short_name(self, result: Result) -> str:
        """Return what a leading result is in very few words."""
        if result.measure == DIFFERENCE:
            return "difference, points"
        return f"{self.characteristic.group(result.group).adjective} share of {self.people}"

    def apart(self, result: Result) -> str:
        """Return how far the share of the focus group in a body is above or below the workforce's, or the share."""
        if result.value is None:
            return ""
        if result.measure != DIFFERENCE:
            return f"{value_text(result)} {self.focus.adjective}"
        share = f"{self.focus.adjective} share"
        if not result.value:
            return f"{share} equal to that of the workforce"
        return f"{share} {size_in_points(result)} {'above' if result.value > 0 else 'below'} that of the workforce"

    def interval_method(self, result: Result) -> str:
        """Return how the interval of a share, or of a difference of two shares, is worked out."""
        del result
        return "Shares have Wilson's 95% interval (1927), differences of two shares have Newcombe's (1998)."

    def narrative_values(self) -> dict[str, ResultKind]:
        """Return the shares of all groups; of a body those of its parts, and how they differ."""
        focus = self.focus.code
        if not self.definition.parts:
            return {f"{group}_share": ResultKind(SHARE, ALL, group) for group in self.characteristic.parts}
        shares = {
            f"{category}_{focus}_share": ResultKind(SHARE, category, focus)
            for category in (WORKFORCE, *self.definition.parts)
        }
        return shares | {
            f"{category}_difference": ResultKind(DIFFERENCE, category, focus) for category in self.definition.parts
        }

    def details(self) -> list[PagePart]:
        """Return each part of a body, bands, what national reports add, and the parts of the organisation."""
        figures, definition, parts = self.figures, self.definition, []
        if definition.parts:
            title = definition.navigation_title
            labels = {each: definition.category(each).label for each in definition.parts}
            what = f"{title} minus workforce, percentage points"
            table = with_intervals(figures, self.number, what, (DIFFERENCE, self.focus.code), labels)
            parts.append(PagePart(f"{title}: each part", table))
        if definition.by_band:
            parts.append(PagePart("By band", self._bands()))
        ratio, goal = figures.edition.race_disparity, self._goal
        if ratio is not None and ratio.indicator == self.number:
            parts.append(PagePart(ratio.title, disparity(figures, ratio)))
        if goal is not None:
            parts.append(PagePart(goal.title, leadership(figures, goal)))
        return [*parts, *drill_down_parts(figures, definition)]

    def _bands(self) -> Block:
        """Return the share of the focus group in each band over the years."""
        table = band_trend_table(self.figures, self.definition)
        if table is None:
            return boxed("note", "No figures by pay band are reported for these years.")
        return stacked(prose(*bands_reading(self.figures)), tabled(table), table_note(self.figures, table))
