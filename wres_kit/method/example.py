"""A worked example: one figure from the count to the verdict, worked out by the program as it stands."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.likelihood import compared_by, ratio_formula
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.indicators.statistics import katz
from wres_kit.method.markup import MethodPage, PageSection, formula, formula_of_latex, paragraphs, table
from wres_kit.reporting.pages import anchor_of_indicator
from wres_kit.reporting.wording.changes import trend
from wres_kit.reporting.wording.phrases import count, interval, percent, span_text, value_text
from wres_kit.reporting.wording.sentences import chance
from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.standard.records import ALL, Strict, as_record, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator, Stage

CODE, NAME = "X01", "Example Trust"


class ExampleFigures(Strict):
    """The figures of the example: `example.yml` of a Standard.

    Parameters
    ----------
    year, indicator
        What it works out.
    counts
        Numbers of people by year, then by group and category.
    """

    year: int
    indicator: int
    counts: dict[int, dict[str, dict[str, int]]]


def example_file(standard: Standard) -> Path:
    """Return where a Standard has the figures of its worked example; it need not have one."""
    return standard.folder / "example.yml"


@lru_cache(maxsize=8)
def example(standard: Standard) -> ExampleFigures:
    """Return the figures of the example.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    """
    path = example_file(standard)
    return as_record(load_yaml(path), ExampleFigures, path.name, "the worked example")


def example_return(standard: Standard, year: int) -> Return:
    """Return the figures of one year as a return."""
    figures = example(standard)
    values = {}
    for group, categories in figures.counts[year].items():
        for category, people in categories.items():
            cell = Cell(CODE, year, figures.indicator, ALL, category, group, str(Measure.HEADCOUNT))
            values[cell] = Value(float(people), 0, "made up", example_file(standard).name, 1)
    return Return(standard, CODE, year, values)


class WorkedExample:
    """What the program makes of the figures of the example.

    Parameters
    ----------
    standard
        Has an example.
    """

    def __init__(self, standard: Standard) -> None:
        figures = example(standard)
        years = sorted(figures.counts)
        self.standard, self.year, self.counts = standard, figures.year, figures.counts
        self.definition: Indicator = standard.indicator(figures.indicator, figures.year)
        self.results = [result for year in years for result in calculate(example_return(standard, year))]
        self.comparison: Comparison = compare_indicator(standard, self.results, figures.indicator, years)

    @property
    def stage(self) -> Stage:
        """The step that is worked out."""
        return self.definition.stages[-1]

    @property
    def groups(self) -> tuple[str, str]:
        """The group above the line of the ratio, and the one below it."""
        return compared_by(self.definition, self.standard.characteristic)

    def called(self, group: str, *, start: bool = False) -> str:
        """Return a group with its people: "white applicants"."""
        return self.standard.characteristic.with_noun(group, self.definition.people.plural, start=start)

    def people(self, group: str, category: str) -> str:
        """Return how many people of a group are counted, with separators."""
        return count(self.counts[self.year][group][category])

    def likelihood(self, group: str) -> Result:
        """Return the likelihood of a group."""
        about = (self.year, ResultMeasure.LIKELIHOOD, self.stage.events, group)
        return next(each for each in self.results if (each.year, each.measure, each.category, each.group) == about)

    def ratio(self) -> Result:
        """Return the relative likelihood of the year."""
        ratio = self.comparison.points[self.year]
        assert ratio is not None
        return ratio


def example_page(standard: Standard) -> MethodPage:
    """Return the page of the worked example."""
    worked = WorkedExample(standard)
    number, year = worked.definition.number, worked.year
    lead = paragraphs(
        f"How one figure comes about, step by step: indicator {number} of the {NAME} in {year}. The trust does not "
        "exist and its figures are made up, but they go through the same program as all others.",
        f"The question: {worked.definition.asks[0].lower()}{worked.definition.asks[1:].strip()} "
        f"([The definition in {year}]({year}.html#{anchor_of_indicator(number)}))",
    )
    sections = [
        PageSection("count", "Step 1: count", _count(worked)),
        PageSection("likelihood", "Step 2: how likely is it in each group?", _likelihoods(worked)),
        PageSection("compare", "Step 3: compare the two groups", _compare(worked)),
        PageSection("size", "Step 4: is that a large difference?", _size(worked)),
        PageSection("chance", "Step 5: could it be chance?", _chance(worked)),
        PageSection("years", "Step 6: has it changed?", _years(worked)),
    ]
    return MethodPage("example", "A worked example", "Worked example", lead, sections)


def _count(worked: WorkedExample) -> str:
    stage, definition = worked.stage, worked.definition
    labels = [definition.category(category).label for category in (stage.people, stage.events)]
    rows = [
        [
            worked.standard.characteristic.group(group).label,
            *(worked.people(group, category) for category in (stage.people, stage.events)),
        ]
        for group in worked.groups
    ]
    people = definition.people.plural
    phrases = [definition.category(category).phrase for category in (stage.people, stage.events)]
    return paragraphs(
        f"The trust counts, for one year, how many {people} were {phrases[0]} and how many of these were {phrases[1]}."
    ) + table(
        f"{people[0].upper()}{people[1:]} of the {NAME}, {worked.year}",
        [f"{people[0].upper()}{people[1:]}", *labels],
        rows,
        numeric=(1, 2),
    )


def _likelihoods(worked: WorkedExample) -> str:
    stage, definition = worked.stage, worked.definition
    events, among = (definition.category(category).phrase for category in (stage.events, stage.people))
    above, below = (worked.called(group) for group in worked.groups)
    first = (
        f"More {above} than {below} were {events}. But more {above} were {among} too, so the numbers alone do not "
        f"answer the question. Divide those who were {events} by those who could have been:"
    )
    steps = [first]
    for group in worked.groups:
        likelihood = worked.likelihood(group)
        assert likelihood.value is not None
        steps.append(
            f"**{worked.called(group, start=True)}:** {worked.people(group, stage.events)} ÷ "
            f"{worked.people(group, stage.people)} = {likelihood.value / 100:.4f}, which is "
            f"{percent(likelihood.value)}. Of every 100 who were {among}, about {likelihood.value:.0f} were {events}."
        )
    return paragraphs(*steps)


def _compare(worked: WorkedExample) -> str:
    ratio = worked.ratio()
    assert ratio.value is not None
    stage, shown = worked.stage, value_text(ratio)
    (above_events, above_among), (below_events, below_among) = (
        [worked.people(group, category) for category in (stage.events, stage.people)] for group in worked.groups
    )
    numbers = {"above_events": above_events, "above_among": above_among}
    numbers |= {"below_events": below_events, "below_among": below_among}
    of_words = ratio_formula(worked.standard, worked.definition, stage)
    of_numbers = ratio_formula(worked.standard, worked.definition, stage, numbers)
    words = (
        f"({above_events} divided by {above_among}) divided by ({below_events} divided by {below_among}) is "
        f"{ratio.value:.4f}, in short {shown}"
    )
    above, below = (worked.called(group, start=place == 0) for place, group in enumerate(worked.groups))
    return "\n".join(
        [
            paragraphs("Divide the likelihood of one group by that of the other. This is the relative likelihood:"),
            formula(replace(of_words, unit="")),
            paragraphs("With the numbers put in:"),
            formula_of_latex("relative likelihood with the numbers put in", rf"{of_numbers.latex} = {shown}", words),
            paragraphs(
                f"{above} were {shown} times as likely as {below} {stage.likely}. Had both been equally likely, the "
                "result would be 1.",
                "The result is rounded only here, at the end. Rounding the two percentages first can change it.",
            ),
        ]
    )


def _size(worked: WorkedExample) -> str:
    low, high = worked.standard.edition(worked.year).four_fifths
    ratio = worked.ratio()
    assert ratio.value is not None
    inside = low <= ratio.value <= high
    return paragraphs(
        f"By convention a ratio from {low:.2f} to {high:.2f} is read as no difference. {value_text(ratio)} is "
        f"{'inside' if inside else 'outside'} that range."
    )


def _chance(worked: WorkedExample) -> str:
    likely = worked.stage.likely.partition(" from ")[0]
    steps = paragraphs(
        f"Suppose both groups were equally likely {likely}. The result would still rarely be exactly 1: sometimes one "
        "group would do better by chance.",
        "The 95% interval shows how far chance could have moved the result. About 95 of 100 such intervals "
        f"contain the true value. Here it is {span_text(worked.ratio())} "
        "([how we work it out](index.html#koopman)).",
        f"On the page of the report this reads: “{chance(worked.ratio(), worked.comparison.significance)}”",
    )
    return f"{steps}\n{_other_interval(worked)}"


def _other_interval(worked: WorkedExample) -> str:
    """Return Katz's interval, which a pocket calculator can follow, with the numbers of a year."""
    stage, ratio = worked.stage, value_text(worked.ratio())
    people = worked.counts[worked.year]
    counts = [people[group][category] for group in worked.groups for category in (stage.events, stage.people)]
    limits = katz(*counts)
    x, m, y, n = (count(number) for number in counts)
    ends = interval(*limits, Unit(worked.ratio().unit))
    one_over = [rf"\frac{{1}}{{\text{{{number}}}}}" for number in (x, m, y, n)]
    fractions = f"{one_over[0]} - {one_over[1]} + {one_over[2]} - {one_over[3]}"
    latex = rf"\exp\left( \ln {ratio} \pm 1.96 \sqrt{{{fractions}}} \right)"
    words = (
        f"{ratio} times and divided by e to the power of 1.96 times the square root of one over {x} less one over {m} "
        f"plus one over {y} less one over {n}; that is {ends}"
    )
    return paragraphs(
        "That interval needs a computer. [Katz’s](index.html#katz), which most publications print, can be followed "
        f"with a pocket calculator. For large numbers the two hardly differ; here it goes from {ends}.",
    ) + formula_of_latex("Katz’s interval with the numbers put in", latex, words)


def _years(worked: WorkedExample) -> str:
    rows = [
        [str(year), value_text(result), span_text(result)]
        for year, result in worked.comparison.points.items()
        if result is not None
    ]
    verdict = trend(worked.comparison).replace("**", "")
    return (
        paragraphs("The same is done for the two years before:")
        + table(f"Relative likelihood, {NAME}", ["Year", "Result", "95% interval"], rows, numeric=(1, 2))
        + paragraphs(
            "A change is called clear only if it is unlikely to be due to chance. The [rule](index.html#years) is "
            f"the same for every organisation. On the page of the report: “{verdict}”"
        )
    )
