"""A worked example: one figure from the count to the verdict, worked out by the program as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.indicators.calculate import calculate
from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.formulas import relative
from wres_kit.indicators.results import Result, ResultMeasure
from wres_kit.indicators.statistics import katz
from wres_kit.method.markup import formula, formula_of_latex, paragraphs, shown_formula, table
from wres_kit.method.page import MethodPage, Section
from wres_kit.reporting.method_links import anchor_of_indicator
from wres_kit.reporting.wording.rounding import count, interval, percent
from wres_kit.reporting.wording.sentences import chance
from wres_kit.reporting.wording.trends import trend
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.returns.cells import Cell, Group, Measure, Return, Value
from wres_kit.standard.datafiles import fit, load
from wres_kit.standard.legacy import edition, wres
from wres_kit.standard.records import Strict

if TYPE_CHECKING:
    from wres_kit.indicators.expressions import Expression

FILE = Path(str(files("wres_kit.method"))) / "example.yml"
CODE, NAME = "X01", "Example Trust"
NAMES = {Group.WHITE: "white", Group.BME: "BME"}


class Example(Strict):
    """The figures of the example.

    Parameters
    ----------
    year, indicator
        What it works out.
    counts
        Numbers of people by year, then by group and category ("white shortlisted").
    """

    year: int
    indicator: int
    counts: dict[int, dict[str, int]]


@cache
def example() -> Example:
    """Return the figures of the example.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    """
    return fit(load(FILE), Example, FILE.name, "the worked example")


def example_return(year: int) -> Return:
    """Return the figures of one year as a return."""
    values = {}
    for name, people in example().counts[year].items():
        group, category = name.split()
        cell = Cell(CODE, year, example().indicator, "all", category, group, str(Measure.HEADCOUNT))
        values[cell] = Value(float(people), 0, "made up", FILE.name, 1)
    return Return(wres(), CODE, year, values)


@dataclass(frozen=True, slots=True)
class _Worked:
    """What the program makes of the figures."""

    results: tuple[Result, ...]
    comparison: Comparison

    def likelihood(self, year: int, group: Group) -> Result:
        """Return the likelihood of a group."""
        return next(
            one
            for one in self.results
            if (one.year, one.measure, one.category, one.group)
            == (year, ResultMeasure.LIKELIHOOD, "appointed", str(group))
        )

    def ratio(self, year: int) -> Result:
        """Return the relative likelihood of a year."""
        found = self.comparison.points[year]
        assert found is not None
        return found


def worked() -> _Worked:
    """Return what the program makes of the figures of the example."""
    years = sorted(example().counts)
    results = [result for year in years for result in calculate(example_return(year))]
    return _Worked(tuple(results), compare_indicator(results, example().indicator, years))


def example_page() -> MethodPage:
    """Return the page of the worked example."""
    done, year = worked(), example().year
    address = f"{year}.html#{anchor_of_indicator(example().indicator)}"
    lead = paragraphs(
        f"How one figure comes about, step by step: indicator {example().indicator} of the {NAME} in {year}. The trust "
        "does not exist and its figures are made up, but they go through the same program as all others.",
        f"The question: once shortlisted for a job, are white applicants likelier to get it than BME applicants? "
        f"([The definition in {year}]({address}))",
    )
    sections = [
        Section("count", "Step 1: count", _count(year)),
        Section("likelihood", "Step 2: how likely is it in each group?", _likelihoods(done, year)),
        Section("compare", "Step 3: compare the two groups", _compare(done, year)),
        Section("size", "Step 4: is that a large difference?", _size(done, year)),
        Section("chance", "Step 5: could it be chance?", _chance(done, year)),
        Section("years", "Step 6: has it changed?", _years(done)),
    ]
    return MethodPage("example", "A worked example", "Worked example", lead, sections)


def _people(year: int, group: Group, category: str) -> int:
    return example().counts[year][f"{group} {category}"]


def _count(year: int) -> str:
    rows = [
        [NAMES[group].capitalize() if group == Group.WHITE else NAMES[group],
         *(count(_people(year, group, category)) for category in ("shortlisted", "appointed"))]
        for group in NAMES
    ]  # fmt: skip
    said = "The trust counts, for one year, how many applicants were shortlisted and how many of these got a job."
    headings = ["Applicants", "Shortlisted", "Appointed"]
    return paragraphs(said) + table(f"Applicants of the {NAME}, {year}", headings, rows, numeric=(1, 2))


def _likelihoods(done: _Worked, year: int) -> str:
    first = (
        "More white than BME applicants were appointed. But more white applicants were shortlisted too, so the numbers "
        "alone do not answer the question. Divide those who were appointed by those who could have been:"
    )
    said = [first]
    for group, name in NAMES.items():
        found = done.likelihood(year, group)
        assert found.value is not None
        appointed, shortlisted = (count(_people(year, group, each)) for each in ("appointed", "shortlisted"))
        said.append(
            f"**{name[0].upper()}{name[1:]} applicants:** {appointed} ÷ {shortlisted} = {found.value / 100:.4f}, which "
            f"is {percent(found.value)}. Of every 100 who were shortlisted, about {found.value:.0f} got the job."
        )
    return paragraphs(*said)


def _numbers(expression: Expression, year: int) -> str:
    """Return the MathML of a formula with the numbers of a year in the place of its quantities."""
    math = expression.mathml()
    for symbol in expression.symbols():
        group, category = symbol.name.split()
        number = count(_people(year, Group(group.lower()), category))
        math = math.replace(symbol.mathml(), f"<mn>{number}</mn>", 1)
    return math


def _compare(done: _Worked, year: int) -> str:
    definition = edition(year).indicators[example().indicator]
    ratio = done.ratio(year)
    assert ratio.value is not None
    expression = relative(definition.stages[-1], str(definition.numerator_group), str(definition.reference_group))
    shown = value_text(ratio)
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>'
        f"{_numbers(expression, year)}<mo>=</mo><mn>{shown}</mn></mrow></math>"
    )
    numbers = [
        f"{count(_people(year, group, 'appointed'))} divided by {count(_people(year, group, 'shortlisted'))}"
        for group in NAMES
    ]
    words = f"({numbers[0]}) divided by ({numbers[1]}) is {ratio.value:.4f}, in short {shown}."
    return "\n".join(
        [
            paragraphs("Divide the likelihood of one group by that of the other. This is the relative likelihood:"),
            formula("Relative likelihood", expression),
            paragraphs("With the numbers put in:"),
            shown_formula("relative likelihood with the numbers put in", math, words),
            paragraphs(
                f"White applicants were {shown} times as likely as BME applicants to be appointed. Had both been "
                "equally likely, the result would be 1.",
                "The result is rounded only here, at the end. Rounding the two percentages first can change it.",
            ),
        ]
    )


def _size(done: _Worked, year: int) -> str:
    low, high = edition(year).four_fifths
    ratio = done.ratio(year)
    assert ratio.value is not None
    inside = low <= ratio.value <= high
    return paragraphs(
        f"By convention a ratio from {low:.2f} to {high:.2f} is read as no difference. {value_text(ratio)} is "
        f"{'inside' if inside else 'outside'} that range."
    )


def _chance(done: _Worked, year: int) -> str:
    said = paragraphs(
        "Suppose a panel drew lots. Then both groups would be equally likely to be appointed, and still the result "
        "would hardly ever be exactly 1: now and then luck would favour one group.",
        "The 95% interval says how far luck could have moved the result. In about 95 of 100 cases such an interval "
        f"contains the true value. Here it goes from {span_text(done.ratio(year))} "
        "([how it is worked out](index.html#koopman)).",
        f"On the page of the report this reads: “{chance(done.ratio(year), done.comparison.strength)}”",
    )
    return f"{said}\n{_other_interval(done, year)}"


def _other_interval(done: _Worked, year: int) -> str:
    """Return Katz's interval, which a pocket calculator can follow, with the numbers of a year."""
    definition = edition(year).indicators[example().indicator]
    of, to = Group(str(definition.numerator_group)), Group(str(definition.reference_group))
    counts = [_people(year, group, each) for group in (of, to) for each in ("appointed", "shortlisted")]
    limits = katz(*counts)
    x, m, y, n = (count(number) for number in counts)
    ratio = done.ratio(year)
    ends = interval(*limits, ratio.unit)
    one_over = [rf"\frac{{1}}{{\text{{{number}}}}}" for number in (x, m, y, n)]
    fractions = f"{one_over[0]} - {one_over[1]} + {one_over[2]} - {one_over[3]}"
    latex = rf"\exp\left( \ln {value_text(ratio)} \pm 1.96 \sqrt{{{fractions}}} \right)"
    words = (
        f"{value_text(ratio)} times and divided by e to the power of 1.96 times the square root of one over {x} less "
        f"one over {m} plus one over {y} less one over {n}; that is {ends}"
    )
    return paragraphs(
        "That interval takes a computer. [Katz’s](index.html#katz), which most publications print, can be followed "
        f"with a pocket calculator. For large numbers the two hardly differ; here it goes from {ends}.",
    ) + formula_of_latex("Katz’s interval with the numbers put in", latex, words)


def _years(done: _Worked) -> str:
    rows = [
        [str(each), value_text(result), span_text(result)]
        for each, result in done.comparison.points.items()
        if result is not None
    ]
    said = trend(done.comparison).replace("**", "")
    return (
        paragraphs("The same is done for the two years before:")
        + table(f"Relative likelihood, {NAME}", ["Year", "Result", "95% interval"], rows, numeric=(1, 2))
        + paragraphs(
            "A change is called clear only if luck alone would hardly have made it. The [rule](index.html#years) is "
            f"the same for every organisation. On the page of the report: “{said}”"
        )
    )
