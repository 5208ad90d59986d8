"""A worked example: one figure from the count to the verdict, worked out by the program itself."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.likelihood import compared_by, ratio_formula
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.indicators.statistics import katz
from wres_kit.method.markup import MethodPage, PageSection, formula, formula_of_latex, paragraphs, table, texts
from wres_kit.reporting.pages import anchor_of_indicator
from wres_kit.reporting.wording.changes import trend
from wres_kit.reporting.wording.phrases import count, interval, percent, span_text, value_text
from wres_kit.reporting.wording.sentences import chance
from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.returns.faults import capitalised
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

    def likelihood(self, group: str) -> Result:
        """Return the likelihood of a group."""
        about = (self.year, ResultMeasure.LIKELIHOOD, self.stage.events, group)
        return next(each for each in self.results if (each.year, each.measure, each.category, each.group) == about)

    def ratio(self) -> Result:
        """Return the relative likelihood of the year."""
        ratio = self.comparison.points[self.year]
        assert ratio is not None
        return ratio

    @property
    def people(self) -> tuple[int, int, int, int]:
        """The counts of the year: events and people above the line of the ratio, then below it."""
        by_group, stage = self.counts[self.year], self.stage
        above, below = ((by_group[group][stage.events], by_group[group][stage.people]) for group in self.groups)
        return *above, *below

    @cached_property
    def words(self) -> dict[str, str]:
        """What the texts of the page leave open."""
        definition, stage, year, ratio = self.definition, self.stage, self.year, self.ratio()
        assert ratio.value is not None
        low, high = self.standard.edition(year).four_fifths
        above, below = self.groups
        numbers = map(count, self.people)
        asks = definition.asks.strip()
        return dict(zip(COUNTS, numbers, strict=True)) | {
            "trust": NAME,
            "year": str(year),
            "number": str(definition.number),
            "asks": f"{asks[0].lower()}{asks[1:]}",
            "definition": f"{year}.html#{anchor_of_indicator(definition.number)}",
            "people": definition.people.plural,
            "events": definition.category(stage.events).phrase,
            "among": definition.category(stage.people).phrase,
            "above": self.called(above),
            "below": self.called(below),
            "above_first": self.called(above, start=True),
            "likely": stage.likely,
            "likely_in_short": stage.likely.partition(" from ")[0],
            "ratio": value_text(ratio),
            "exact_ratio": f"{ratio.value:.4f}",
            "low": f"{low:.2f}",
            "high": f"{high:.2f}",
            "place": "inside" if low <= ratio.value <= high else "outside",
            "span": span_text(ratio),
            "katz": interval(*katz(*self.people), Unit(ratio.unit)),
            "on_chance": chance(ratio, self.comparison.significance),
            "on_change": trend(self.comparison).replace("**", ""),
        }

    def texts(self, place: str) -> str:
        """Return the paragraphs of a place of the page."""
        return paragraphs(*texts(f"example_{place}", self.words))


COUNTS = ("above_events", "above_among", "below_events", "below_among")
"""What formulas and texts call the four counts."""


def example_page(standard: Standard) -> MethodPage:
    """Return the page of the worked example."""
    worked = WorkedExample(standard)
    sections = [
        PageSection("count", "Step 1: count", _count(worked)),
        PageSection("likelihood", "Step 2: how likely is it in each group?", _likelihoods(worked)),
        PageSection("compare", "Step 3: compare the two groups", _compare(worked)),
        PageSection("size", "Step 4: is that a large difference?", worked.texts("size")),
        PageSection("chance", "Step 5: could it be chance?", _chance(worked)),
        PageSection("years", "Step 6: has it changed?", _years(worked)),
    ]
    return MethodPage("example", "A worked example", "Worked example", worked.texts("lead"), sections)


def _count(worked: WorkedExample) -> str:
    stage, definition = worked.stage, worked.definition
    categories = (stage.people, stage.events)
    rows = [
        [
            worked.standard.characteristic.group(group).label,
            *(count(worked.counts[worked.year][group][category]) for category in categories),
        ]
        for group in worked.groups
    ]
    people = capitalised(definition.people.plural)
    labels = [definition.category(category).label for category in categories]
    counted = table(f"{people} of the {NAME}, {worked.year}", [people, *labels], rows, numeric=(1, 2))
    return worked.texts("count") + counted


def _likelihoods(worked: WorkedExample) -> str:
    lines = []
    for place, group in (("above", worked.groups[0]), ("below", worked.groups[1])):
        likelihood = worked.likelihood(group)
        assert likelihood.value is not None
        values = {
            **worked.words,
            "group": worked.called(group, start=True),
            "own_events": worked.words[f"{place}_events"],
            "own_among": worked.words[f"{place}_among"],
            "share": f"{likelihood.value / 100:.4f}",
            "percent": percent(likelihood.value),
            "of_100": f"{likelihood.value:.0f}",
        }
        lines += texts("example_likelihood", values)
    return f"{worked.texts('likelihoods')}\n{paragraphs(*lines)}"


def _compare(worked: WorkedExample) -> str:
    numbers = {name: worked.words[name] for name in COUNTS}
    in_words = ratio_formula(worked.standard, worked.definition, worked.stage)
    in_numbers = ratio_formula(worked.standard, worked.definition, worked.stage, numbers)
    (spoken,) = texts("example_ratio_spoken", worked.words)
    latex = rf"{in_numbers.latex} = {worked.words['ratio']}"
    return "\n".join(
        [
            worked.texts("divide"),
            formula(in_words.model_copy(update={"unit": ""})),
            worked.texts("with_numbers"),
            formula_of_latex("relative likelihood with the numbers put in", latex, spoken),
            worked.texts("ratio"),
        ]
    )


def _chance(worked: WorkedExample) -> str:
    """Return the interval, and Katz's, which a pocket calculator can follow, with the numbers of the year."""
    one_over = [rf"\frac{{1}}{{\text{{{worked.words[name]}}}}}" for name in COUNTS]
    fractions = f"{one_over[0]} - {one_over[1]} + {one_over[2]} - {one_over[3]}"
    latex = rf"\exp\left( \ln {worked.words['ratio']} \pm 1.96 \sqrt{{{fractions}}} \right)"
    (spoken,) = texts("example_katz_spoken", worked.words)
    katz_shown = formula_of_latex("Katz’s interval with the numbers put in", latex, spoken)
    return f"{worked.texts('chance')}\n{worked.texts('katz')}{katz_shown}"


def _years(worked: WorkedExample) -> str:
    rows = [
        [str(year), value_text(result), span_text(result)]
        for year, result in worked.comparison.points.items()
        if result is not None
    ]
    years = table(f"Relative likelihood, {NAME}", ["Year", "Result", "95% interval"], rows, numeric=(1, 2))
    return worked.texts("years") + years + worked.texts("verdict")
