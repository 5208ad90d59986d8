"""A fourth shape: the mean of answers on a scale of 0 to 10, with their standard deviation and number of respondents.

Everything about it is in this module, and `standard.yml` of the made-up Standard registers it in one line.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from scipy.stats import t

from wres_kit.disclosure.knowledge import ShapeKnowledge
from wres_kit.indicators.calculation import Calculation
from wres_kit.indicators.formulas import Formula, Method, MethodUse
from wres_kit.indicators.results import NOT_REPORTED, Basis, MeasureDefinition, Result, ResultKind, Status
from wres_kit.reporting.drill_downs import YearTable
from wres_kit.reporting.presentation import ChartSubject, GroupResults, Presentation, SeriesOfResults, distance_between
from wres_kit.reporting.wording.phrases import people_text, value_text
from wres_kit.returns.vocabulary import RESPONDENTS, MeasureRule, PercentageOf, ReturnForm, whole_only
from wres_kit.standard.records import ALL
from wres_kit.standard.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.disclosure.knowledge import CountBounds, Intruder
    from wres_kit.indicators.counts import Counts
    from wres_kit.reporting.blocks import Table
    from wres_kit.returns.cells import Cell, Value
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator

HIGHEST = 10.0

# In a return

FORM = ReturnForm(
    measures=lambda _: (
        MeasureRule("mean", low=0, high=HIGHEST, what="a mean of answers"),
        MeasureRule("standard_deviation", low=0, high=HIGHEST, what="a standard deviation of answers"),
        RESPONDENTS,
    ),
    categories=whole_only,
    percentages=PercentageOf.NOTHING,
    compared=lambda _definition, _measure: (),
)

# Results

SCORE, POINTS = "score", "score_points"
MEAN = MeasureDefinition("mean", SCORE, method="student")
DEVIATION = MeasureDefinition("standard_deviation", SCORE)
DIFFERENCE = MeasureDefinition("mean_difference", POINTS, equality=0.0, method="welch")


def mean_scores(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield mean and standard deviation of each group, and the difference of the means of the two groups compared."""
    characteristic = counts.standard.characteristic
    groups = (*characteristic.compared, characteristic.everyone)
    means = {group: _mean(counts, definition.number, group) for group in groups}
    for group, mean in means.items():
        yield mean
        yield _deviation(counts, mean, group)
    reference, focus = (means[group] for group in characteristic.compared)
    yield _difference(counts, focus, reference)


def _cell(counts: Counts, indicator: int, group: str, measure: str) -> Cell:
    return counts.cell(indicator, ALL, ALL, group, measure)


def _mean(counts: Counts, indicator: int, group: str) -> Result:
    figures = counts.figures
    cells = [_cell(counts, indicator, group, measure) for measure in ("mean", "standard_deviation", "respondents")]
    mean, deviation, people = (figures.values.get(cell) for cell in cells)
    key = (figures.organisation, figures.year, indicator, MEAN.name, ALL, ALL, group)
    if mean is None:
        return Result(*key, None, MEAN.unit, status=Status.NOT_REPORTED, basis=Basis.NONE, note=NOT_REPORTED)
    inputs = tuple(cell for cell in cells if cell in figures.values)
    result = Result(
        *key, mean.value, MEAN.unit, basis=Basis.AS_PUBLISHED, inputs=inputs, decimals=mean.decimals,
        denominator=None if people is None else people.value,
    )  # fmt: skip
    if deviation is None or people is None or people.value < 2:
        return result
    half = t.ppf(0.975, people.value - 1) * deviation.value / sqrt(people.value)
    ends = {"lower": max(0.0, mean.value - half), "upper": min(HIGHEST, mean.value + half)}
    return replace(result, basis=Basis.SURVEY, **ends)


def _deviation(counts: Counts, mean: Result, group: str) -> Result:
    cell = _cell(counts, mean.indicator, group, "standard_deviation")
    value = counts.figures.values.get(cell)
    result = replace(mean.without_value(Status.NOT_REPORTED, NOT_REPORTED), measure=DEVIATION.name)
    if value is None:
        return result
    return replace(
        result, value=value.value, status=Status.PUBLISHED, basis=Basis.AS_PUBLISHED, note="", inputs=(cell,),
        decimals=value.decimals,
    )  # fmt: skip


def _difference(counts: Counts, focus: Result, reference: Result) -> Result:
    result = replace(
        focus.without_value(Status.NOT_REPORTED, NOT_REPORTED),
        measure=DIFFERENCE.name, unit=DIFFERENCE.unit, group=counts.standard.characteristic.everyone,
    )  # fmt: skip
    if focus.value is None or reference.value is None:
        return result
    difference = focus.value - reference.value
    result = replace(
        result, value=difference, status=Status.PUBLISHED, basis=Basis.AS_PUBLISHED, note="",
        inputs=(*focus.inputs, *reference.inputs), decimals=min(focus.decimals or 0, reference.decimals or 0),
    )  # fmt: skip
    if focus.lower is None or reference.lower is None:
        return result
    half = _welch(_variance(counts, focus), _variance(counts, reference))
    return replace(result, basis=Basis.SURVEY, lower=difference - half, upper=difference + half)


def _variance(counts: Counts, mean: Result) -> tuple[float, float]:
    """Return the variance of a mean, and the number of answers."""
    deviation = counts.figures.values[_cell(counts, mean.indicator, mean.group, "standard_deviation")]
    people = mean.denominator or 0.0
    return deviation.value**2 / people, people


def _welch(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return half the length of the 95% interval of a difference of two means."""
    (variance, people), (other_variance, other_people) = first, second
    both = variance + other_variance
    if both == 0:
        return 0.0
    freedom = both**2 / (variance**2 / (people - 1) + other_variance**2 / (other_people - 1))
    return float(t.ppf(0.975, freedom)) * sqrt(both)


def _headlines(standard: Standard, _definition: Indicator) -> tuple[ResultKind, ...]:
    characteristic = standard.characteristic
    return (
        ResultKind(DIFFERENCE.name, ALL, characteristic.everyone),
        ResultKind(MEAN.name, ALL, characteristic.everyone),
        ResultKind(MEAN.name, ALL, characteristic.focus),
    )


def _formulas(standard: Standard, definition: Indicator) -> tuple[Formula, ...]:
    people = definition.people.plural
    names = [standard.characteristic.with_noun(group, people) for group in standard.characteristic.compared]
    return (
        Formula(
            measure=MEAN.name, title="Mean of a group", unit="0 to 10",
            latex=r"\frac{\text{sum of the answers}}{\text{number of answers}}",
            words="sum of the answers divided by number of answers",
        ),
        Formula(
            measure=DIFFERENCE.name, title="Difference of the means", unit="points; 0 is equality",
            latex=rf"\text{{mean of {names[1]}}} - \text{{mean of {names[0]}}}",
            words=f"mean of {names[1]} minus mean of {names[0]}",
        ),
    )  # fmt: skip


STUDENT = Method(
    key="student",
    name="Student’s interval",
    function="tests.standard.mean_score.mean_scores",
    interval="The interval of a mean",
    why="The means of many answers vary nearly as a normal distribution, whatever the scale.",
    formula=r"m \pm t_{n-1} \frac{s}{\sqrt{n}}",
    in_words="the mean, plus or minus the point of the t distribution times the standard deviation over the root of n",
    symbols={"m": "the mean", "s": "the standard deviation", "n": "the number of answers"},
    sources=("Student (1908). The probable error of a mean. Biometrika 6, 1–25.",),
    used_for="means of answers",
    use=MethodUse.PAGES,
)
WELCH = Method(
    key="welch",
    name="Welch’s interval",
    function="tests.standard.mean_score.mean_scores",
    interval="The interval of a difference between two means",
    why="It does not take the two standard deviations as equal.",
    formula=r"m_1 - m_2 \pm t_{f} \sqrt{\frac{s_1^2}{n_1} + \frac{s_2^2}{n_2}}",
    in_words="the difference, plus or minus the t point times the root of the sum of both variances",
    symbols={"m_1, m_2": "the means", "s_1, s_2": "their standard deviations", "n_1, n_2": "the numbers of answers"},
    sources=("Welch, B. L. (1947). The generalization of “Student’s” problem. Biometrika 34, 28–35.",),
    used_for="differences of means",
    use=MethodUse.PAGES,
)

CALCULATION = Calculation(
    results=mean_scores,
    headlines=_headlines,
    measures=(MEAN, DEVIATION, DIFFERENCE),
    formulas=_formulas,
    methods=(STUDENT, WELCH),
)

# Disclosure control: a mean of few answers is suppressed with their number, and tells nothing of other numbers


def _behind(_definition: Indicator, cell: Cell, _learner: Intruder) -> tuple[Cell, ...]:
    return (cell._replace(measure="respondents"),)


def _learn(_definition: Indicator, _cell: Cell, _value: Value, _learner: Intruder) -> Iterator[CountBounds]:
    return iter(())


KNOWLEDGE = ShapeKnowledge(frozenset({MEAN.name, DEVIATION.name, DIFFERENCE.name}), _behind, _learn)

# Pages


class MeanScorePresentation(Presentation):
    """How the mean of answers on a scale of 0 to 10 is shown."""

    def tables(self) -> list[Table]:
        table = YearTable(self.figures, self.number, "Answers from 0 to 10")
        for group in (*self.characteristic.compared, self.characteristic.everyone):
            name = self.named(group, start=True)
            table.row(f"{name}: mean", value_text, MEAN.name, group)
            table.row(f"{name}: standard deviation", value_text, DEVIATION.name, group)
            table.row(f"{name}: answers", people_text, MEAN.name, group)
        return [table.table()]

    def period(self) -> str:
        asked = self.figures.edition.survey_year
        return f"The answers come from question {self.definition.question} of the survey of {asked}."

    def series(self) -> list[SeriesOfResults]:
        return [
            SeriesOfResults(group, self.named(group, start=True), self.over_years(MEAN.name, group))
            for group in self.characteristic.compared
        ]

    def subject(self, series: Sequence[SeriesOfResults]) -> ChartSubject:
        assert series
        return ChartSubject(f"{self.definition.title}, mean of answers from 0 to 10", "Mean, from 0 to 10")

    def groups(self) -> GroupResults:
        reference, focus = (self.result(MEAN.name, group) for group in self.characteristic.compared)
        headline = self.figures.headline(self.number)
        return GroupResults(reference, focus, value_text(headline), distance_between(focus, reference))

    def finding(self, result: Result, value: float) -> str:
        if result.measure == MEAN.name:
            return f"**{self.named(result.group, start=True)} {self.answer}: {value_text(result)} on average.**"
        reference, focus = self.characteristic.compared
        means = {group: value_text(self.result(MEAN.name, group)) for group in (reference, focus)}
        way = "higher" if value > 0 else "lower"
        return (
            f"**{self.named(focus, start=True)} {self.answer}: {means[focus]} on average. That is "
            f"{abs(value):.2f} {way} than {self.named(reference)} ({means[reference]}).**"
        )

    def working(self, result: Result) -> str:
        if result.measure == MEAN.name:
            return f"**{value_text(result)}**."
        reference, focus = self.characteristic.compared
        means = [value_text(self.result(MEAN.name, group)) for group in (focus, reference)]
        return f"{means[0]} − {means[1]} = **{value_text(result)}**."

    def key_figure(self, result: Result) -> str:
        return "difference of two means" if result.measure == DIFFERENCE.name else "mean of answers from 0 to 10"

    def interval_method(self, result: Result) -> str:
        assert result.value is not None
        return "The 95% interval is Student's (1908), that of a difference Welch's (1947)."

    def narrative_values(self) -> dict[str, ResultKind]:
        return {
            "difference": ResultKind(DIFFERENCE.name, ALL, self.characteristic.everyone),
            **{f"{group}_mean": ResultKind(MEAN.name, ALL, group) for group in self.characteristic.compared},
        }


# The shape

MEAN_SCORE = Shape(
    "mean_score",
    form=FORM,
    calculation=CALCULATION,
    disclosure="tests.standard.mean_score:KNOWLEDGE",
    presentation="tests.standard.mean_score:MeanScorePresentation",
)
