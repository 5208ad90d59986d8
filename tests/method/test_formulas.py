"""The formulas on the method pages, worked out from their MathML, give the numbers that the program gives."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wres_kit.indicators.expressions import Expression, Number, Symbol
from wres_kit.indicators.functions import Root, Square

from tests.indicators.making import headcounts, made
from tests.method.mathml import parse, work_out
from wres_kit.indicators import formulas
from wres_kit.indicators.calculate import calculate
from wres_kit.indicators.formulas import OF_SUPPLEMENTS, Formula, formulas_of
from wres_kit.indicators.methods import method, methods
from wres_kit.indicators.results import Result, ResultMeasure
from wres_kit.indicators.statistics import Limits, katz, newcombe, wilson, woolf
from wres_kit.method.markup import _of_latex, formula, formula_of_latex
from wres_kit.standard.legacy import edition, edition_years

Z = 1.959963984540054
PEOPLE = st.integers(1, 5000)


def shown(expression: Expression, values: dict[str, float]) -> float:
    """Return what a reader gets who puts numbers into the MathML of a formula."""
    named = {"".join(parse(f"<x>{one.mathml()}</x>").itertext()): values[one.name] for one in expression.symbols()}
    return work_out(parse(f"<math>{expression.mathml()}</math>"), named)


@dataclass(frozen=True)
class Case:
    """A result, and the quantities in its formula."""

    formula: Formula
    values: dict[str, float]
    result: Result


BANDS = ("band_5", "band_6")
GROUPS = ("white", "bme", "unknown")


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    """Draw a return, calculate it, and set each result beside the formula of its kind."""
    one = edition(draw(st.sampled_from([2019, 2020, 2024])))
    events = {group: draw(PEOPLE) for group in ("white", "bme")}
    people = {group: events[group] + draw(PEOPLE) for group in ("white", "bme")}
    unknown = draw(st.integers(0, 500))
    lines = [
        *headcounts(2, "appointed", **events), *headcounts(2, "shortlisted", **people),
        *headcounts(3, "disciplinary", **events), *headcounts(4, "training", **events),
        *headcounts(1, "all", **people, unknown=unknown), *headcounts(9, "voting", **events, unknown=0),
        f"5 all all white percentage {draw(st.integers(1, 99))}", "5 all all white respondents 300",
        f"5 all all bme percentage {draw(st.integers(1, 99))}", "5 all all bme respondents 100",
    ]  # fmt: skip
    results = calculate(made(*lines, year=one.year))

    def found(indicator: int, measure: str, category: str = "all", group: str = "bme") -> Result:
        (result,) = [
            each for each in results
            if (each.indicator, each.measure, each.section, each.category, each.group)
            == (indicator, measure, "all", category, group)
        ]  # fmt: skip
        return result

    made_cases = []
    for number, category, whole in ((2, "appointed", "shortlisted"), (3, "disciplinary", "workforce"),
                                    (4, "training", "workforce")):  # fmt: skip
        likelihood, ratio, *_ = formulas_of(one.indicators[number])
        values = {f"{formulas.OF_A_GROUP} {category}": events["bme"], f"{formulas.OF_A_GROUP} {whole}": people["bme"]}
        made_cases.append(Case(likelihood, values, found(number, "likelihood", category)))
        values = {f"{name} {category}": events[group] for group, name in (("white", "white"), ("bme", "BME"))}
        values |= {f"{name} {whole}": people[group] for group, name in (("white", "white"), ("bme", "BME"))}
        made_cases.append(Case(ratio, values, found(number, "relative_likelihood", category, "all")))
    (share,) = formulas_of(one.indicators[1])
    made_cases.append(Case(share, {**people, "unknown": unknown, "group": people["bme"]}, found(1, "share")))
    gap = formulas_of(one.indicators[5])[-1]
    both = {f"{group}_percentage": found(5, "percentage", "all", group).value or 0 for group in ("white", "bme")}
    made_cases.append(Case(gap, both, found(5, "gap", "all", "all")))
    board, staff, difference = formulas_of(one.indicators[9])
    parts = {"board_bme": events["bme"], "board": sum(events.values())}
    made_cases.append(Case(board, parts, found(9, "share", "voting")))
    parts = {"staff_bme": people["bme"], "staff": sum(people.values()) + unknown}
    made_cases.append(Case(staff, parts, found(9, "share", "workforce")))
    shares = {f"{name}_share": found(9, "share", category).value or 0
              for name, category in (("board", "voting"), ("staff", "workforce"))}  # fmt: skip
    made_cases.append(Case(difference, shares, found(9, "difference", "voting")))
    return made_cases


@given(cases())
def test_formulas_of_results_give_what_the_program_gives(drawn: list[Case]) -> None:
    for case in drawn:
        assert case.result.measure is case.formula.measure
        assert case.formula.expression.evaluate(case.values) == pytest.approx(case.result.value, rel=1e-12, abs=1e-9)
        assert shown(case.formula.expression, case.values) == pytest.approx(case.result.value, rel=1e-12, abs=1e-9)


BAND_LINES = [
    line
    for section in ("non_clinical", "clinical")
    for place, band in enumerate(
        ("under_band_1", *(f"band_{n}" for n in range(1, 8)), *(f"band_8{x}" for x in "abcd"), "band_9", "vsm")
    )
    for line in headcounts(1, band, section, white=40 - place, bme=21 - place, unknown=1)
] + headcounts(1, "all", "medical_dental", white=20, bme=20, unknown=2)


def test_formulas_of_what_national_reports_add() -> None:
    results = {(each.measure, each.section, each.category): each for each in calculate(made(*BAND_LINES)) if each.value}
    ratio = results[ResultMeasure.RACE_DISPARITY_RATIO, "clinical", "lower_to_middle"]
    lower, middle = range(6), (6, 7)
    values: dict[str, float] = {
        "white_above": sum(40 - n for n in middle), "white_below": sum(40 - n for n in lower),
        "bme_above": sum(21 - n for n in middle), "bme_below": sum(21 - n for n in lower),
    }  # fmt: skip
    (formula_of_ratio,) = OF_SUPPLEMENTS["race_disparity"]
    assert shown(formula_of_ratio.expression, values) == pytest.approx(ratio.value)
    target_formula, to_go_formula = OF_SUPPLEMENTS["model_employer"]
    target = results[ResultMeasure.TARGET, "all", "band_8a"]
    to_go = results[ResultMeasure.POSTS_TO_GO, "all", "band_8a"]
    assert target.value is not None
    everyone = sum(value for line in BAND_LINES for value in [int(line.split()[-1])])
    bme = sum(int(line.split()[-1]) for line in BAND_LINES if line.split()[3] == "bme")
    in_band: dict[str, float] = {"staff": 2 * (32 + 13 + 1), "bme_everyone": bme, "everyone": everyone}
    assert shown(target_formula.expression, in_band) == target.value
    left: dict[str, float] = {"target": target.value, "bme": 26}
    assert shown(to_go_formula.expression, left) == to_go.value


@pytest.mark.parametrize("year", edition_years())
def test_every_measure_of_an_edition_has_a_formula(year: int) -> None:
    standard = edition(year)
    described = {one.measure for each in standard.indicators.values() for one in formulas_of(each)}
    described |= {one.measure for name, of in OF_SUPPLEMENTS.items() if getattr(standard, name) for one in of}
    calculated = {each.measure for each in calculate(made(*BAND_LINES, year=year))}
    assert calculated <= described


def limits(latex: str, **values: float) -> Limits:
    """Return both ends of an interval from the MathML of its formula: with ± as − and as +, or from "… to …"."""
    root = parse(_of_latex(latex))
    (row,) = root
    words = [place for place, part in enumerate(row) if part.tag == "mtext" and part.text == "to"]
    if not words:
        return Limits(work_out(row, values, -1), work_out(row, values, 1))
    parts = list(row)
    end = next((n for n, part in enumerate(parts) if part.tag == "mo" and part.text == ","), len(parts))
    ends = []
    for each in (parts[: words[0]], parts[words[0] + 1 : end]):
        side = parse("<mrow/>")
        side.extend(each)
        ends.append(work_out(side, values))
    return Limits(*ends)


@given(st.floats(0.001, 0.999), st.integers(1, 10_000))
def test_wilson_as_it_is_shown(share: float, people: int) -> None:
    assert limits(method("wilson").formula, p=share, n=people, z=Z) == pytest.approx(wilson(share, people), abs=1e-12)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10_000), st.integers(1, 10_000))
def test_newcombe_as_it_is_shown(one: float, other: float, n: int, m: int) -> None:
    of_one, of_other = wilson(one, n), wilson(other, m)
    values = {"p": one, "q": other, "pL": of_one[0], "pU": of_one[1], "qL": of_other[0], "qU": of_other[1]}
    expected = newcombe(one, of_one, other, of_other)
    assert limits(method("newcombe").formula, **values) == pytest.approx(expected, abs=1e-12)


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE)
def test_logarithmic_intervals_as_they_are_shown(x: int, y: int, others: int, more: int) -> None:
    m, n = x + others, y + more
    assert limits(method("katz").formula, x=x, m=m, y=y, n=n, z=Z) == pytest.approx(katz(x, m, y, n))
    assert limits(method("woolf").formula, a=x, b=m, c=y, d=n, z=Z) == pytest.approx(woolf(x, m, y, n))


def test_pieces_are_bracketed_where_they_must_be() -> None:
    a, b, c = (Symbol(name, name, name) for name in "abc")
    values: dict[str, float] = {"a": 7, "b": 3, "c": 2}
    for expression, value, words in (
        (a - (b - c), 6, "a minus (b minus c)"),
        ((a - b) * c, 8, "(a minus b) times c"),
        (a * (b / c), 10.5, "a times b divided by c"),
        (Square(a / b), 49 / 9, "(a divided by b) squared"),
        (Square(a - b) / c, 8, "(a minus b) squared divided by c"),
        (Root(Number(2) * a + c), 4, "the square root of (2 times a plus c)"),
    ):
        assert expression.evaluate(values) == pytest.approx(value)
        assert shown(expression, values) == pytest.approx(value)
        assert expression.words() == words


@pytest.mark.parametrize("one", methods(), ids=lambda one: one.key)
def test_every_method_is_shown_and_said(one) -> None:
    html = formula_of_latex(one.name, one.formula, one.in_words)
    parse(html[html.index("<math") : html.index("</math>") + len("</math>")])
    assert "<mtext>\\" not in html
    assert "In words:" in html
    assert "±" not in html or "<mi>±" not in html


def test_a_formula_says_the_same_to_those_who_cannot_see_it() -> None:
    html = formula("Ratio", Symbol("a", "cases") / Symbol("b", "staff & others"), "1 is equality")
    parse(html[html.index("<math") : html.index("</math>") + len("</math>")])
    assert "Cases divided by staff &amp; others." in html
    assert 'aria-label="Formula: Ratio"' in html
    assert "Ratio (1 is equality)" in html


def test_the_evaluator_knows_functions() -> None:
    assert work_out(parse("<math><mi>ln</mi><mo>(</mo><mi>a</mi><mo>)</mo></math>"), {"a": 5}) == log(5)
