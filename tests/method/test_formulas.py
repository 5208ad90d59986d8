"""The formulas on the method pages, worked out from their MathML, give the numbers that the program gives."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.making import headcounts, made
from tests.method.mathml import parse, work_out
from tests.standards import EXAMPLE, WRES
from wres_kit.indicators.calculation import calculate, calculation_of
from wres_kit.indicators.formulas import Formula, counted, method, methods
from wres_kit.indicators.results import Result, ResultMeasure
from wres_kit.indicators.statistics import Limits, katz, newcombe, wilson, woolf
from wres_kit.indicators.supplements import supplement_calculation
from wres_kit.method.markup import formula, formula_of_latex, mathml

if TYPE_CHECKING:
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator

Z = 1.959963984540054
PEOPLE = st.integers(1, 5000)


def formulas_of(definition: Indicator, standard: Standard = WRES) -> tuple[Formula, ...]:
    return calculation_of(standard, definition).formulas(standard, definition)


def work_words(words: str, values: dict[str, float]) -> float:
    """Return the value of a formula in words, in which "times" and "divided by" bind closer than "plus"."""
    for place, name in enumerate(values):
        words = words.replace(name, f"@{place}@")
    for place, value in enumerate(values.values()):
        words = words.replace(f"@{place}@", repr(value))
    words = words.replace("the smallest whole number that is at least ", "ceil").replace("the larger of ", "max")
    for word, sign in (("divided by", "/"), ("times", "*"), ("plus", "+"), ("minus", "-")):
        words = words.replace(word, sign)
    return float(eval(words, {"__builtins__": {}, "ceil": ceil, "max": max}))


def shown(formula: Formula, values: dict[str, float]) -> float:
    """Return what a reader gets who puts numbers in the place of the quantities in the MathML of a formula."""
    root = parse(mathml(formula.latex))
    quantities = {"".join(each.itertext()) for each in root.iter("mtext")}
    assert quantities == set(values), quantities ^ set(values)
    return work_out(root, values)


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
    one = WRES.edition(draw(st.sampled_from([2019, 2020, 2024])))
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
        definition = one.indicators[number]
        likelihood, ratio, *_ = formulas_of(definition)
        names = {
            (place, group): counted(WRES, definition, place, group)
            for place in (category, whole) for group in (None, "white", "bme")
        }  # fmt: skip
        values: dict[str, float] = {names[category, None]: events["bme"], names[whole, None]: people["bme"]}
        made_cases.append(Case(likelihood, values, found(number, "likelihood", category)))
        values = {names[category, group]: events[group] for group in ("white", "bme")}
        values |= {names[whole, group]: people[group] for group in ("white", "bme")}
        made_cases.append(Case(ratio, values, found(number, "relative_likelihood", category, "all")))
    share, recorded = formulas_of(one.indicators[1])
    staff = {"white staff": people["white"], "BME staff": people["bme"], "staff of unknown ethnicity": unknown}
    of_group = {"the group’s staff in the band": people["bme"]}
    made_cases.append(Case(share, {**staff, **of_group}, found(1, "share")))
    made_cases.append(Case(recorded, dict(staff), found(1, "recorded", "all", "all")))
    gap = formulas_of(one.indicators[5])[-1]
    both = {
        f"percentage of {name} staff": found(5, "percentage", "all", group).value or 0
        for group, name in (("white", "white"), ("bme", "BME"))
    }
    made_cases.append(Case(gap, both, found(5, "gap", "all", "all")))
    board, workforce, difference = formulas_of(one.indicators[9])
    parts = {"BME members": events["bme"], "all members": sum(events.values())}
    made_cases.append(Case(board, parts, found(9, "share", "voting")))
    parts = {"BME staff": people["bme"], "all staff": sum(people.values()) + unknown}
    made_cases.append(Case(workforce, parts, found(9, "share", "workforce")))
    shares = {f"BME share of the {name}": found(9, "share", category).value or 0
              for name, category in (("board", "voting"), ("workforce", "workforce"))}  # fmt: skip
    made_cases.append(Case(difference, shares, found(9, "difference", "voting")))
    return made_cases


@given(cases())
def test_formulas_of_results_give_what_the_program_gives(drawn: list[Case]) -> None:
    for case in drawn:
        assert case.result.measure == case.formula.measure
        assert shown(case.formula, case.values) == pytest.approx(case.result.value, rel=1e-12, abs=1e-9)


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
        "white staff in the higher bands": sum(40 - n for n in middle),
        "white staff in the lower bands": sum(40 - n for n in lower),
        "BME staff in the higher bands": sum(21 - n for n in middle),
        "BME staff in the lower bands": sum(21 - n for n in lower),
    }
    disparity, employer = WRES.edition(2024).supplements
    (formula_of_ratio,) = supplement_calculation(disparity).formulas(WRES, disparity, 2024)
    assert shown(formula_of_ratio, values) == pytest.approx(ratio.value)
    share_formula, difference_formula, target_formula, to_go_formula = supplement_calculation(employer).formulas(
        WRES, employer, 2024
    )
    share = results[ResultMeasure.LEADERSHIP_SHARE, "all", "band_8a"]
    target = results[ResultMeasure.TARGET, "all", "band_8a"]
    to_go = results[ResultMeasure.POSTS_TO_GO, "all", "band_8a"]
    assert target.value is not None
    everyone = sum(value for line in BAND_LINES for value in [int(line.split()[-1])])
    bme = sum(int(line.split()[-1]) for line in BAND_LINES if line.split()[3] == "bme")
    in_band = 2 * (32 + 13 + 1)
    sizes: dict[str, float] = {"all staff in the band": in_band, "all BME staff": bme, "all staff": everyone}
    assert shown(target_formula, sizes) == target.value
    left: dict[str, float] = {"target": target.value, "BME staff in the band": 26}
    assert shown(to_go_formula, left) == to_go.value
    own: dict[str, float] = {"BME staff in the band": 26, "all staff in the band": in_band}
    assert shown(share_formula, own) == pytest.approx(share.value)
    of_all = results[ResultMeasure.LEADERSHIP_SHARE, "all", "upper"]
    assert (of_all.numerator, of_all.denominator) != (None, None)
    leading: dict[str, float] = {"BME staff in the bands": of_all.numerator or 0, "all staff in the bands":
                                 of_all.denominator or 0, "all BME staff": bme, "all staff": everyone}  # fmt: skip
    difference = results[ResultMeasure.LEADERSHIP_DIFFERENCE, "all", "upper"]
    assert shown(difference_formula, leading) == pytest.approx(difference.value)


@pytest.mark.parametrize("standard", [WRES, EXAMPLE], ids=lambda each: each.abbreviation)
def test_every_formula_says_the_same_to_those_who_cannot_see_it(standard: Standard) -> None:
    """The words of a formula, worked out by the words of arithmetic, give what its MathML gives."""
    for year in standard.years:
        edition = standard.edition(year)
        formulas = [each for definition in edition.indicators.values() for each in formulas_of(definition, standard)]
        for supplement in edition.supplements:
            formulas += supplement_calculation(supplement).formulas(standard, supplement, year)
        for each in formulas:
            root = parse(mathml(each.latex))
            quantities = sorted({"".join(text.itertext()) for text in root.iter("mtext")}, key=len, reverse=True)
            values = {name: float(7 * place + 40) for place, name in enumerate(quantities)}
            assert work_words(each.words, values) == pytest.approx(work_out(root, values)), each.title


@pytest.mark.parametrize("year", WRES.years)
def test_every_measure_of_an_edition_has_a_formula(year: int) -> None:
    edition = WRES.edition(year)
    described = {formula.measure for definition in edition.indicators.values() for formula in formulas_of(definition)}
    for supplement in edition.supplements:
        formulas = supplement_calculation(supplement).formulas(WRES, supplement, year)
        described |= {formula.measure for formula in formulas}
    calculated = {each.measure for each in calculate(made(*BAND_LINES, year=year))}
    assert calculated <= described


def limits(latex: str, **values: float) -> Limits:
    """Return both ends of an interval from the MathML of its formula: with ± as − and as +, or from "… to …"."""
    root = parse(mathml(latex))
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


@pytest.mark.parametrize("one", methods(), ids=lambda one: one.key)
def test_every_method_is_shown_and_said(one) -> None:
    html = formula_of_latex(one.name, one.formula, one.in_words)
    parse(html[html.index("<math") : html.index("</math>") + len("</math>")])
    assert "<mtext>\\" not in html
    assert "In words:" in html
    assert "±" not in html or "<mi>±" not in html


def test_a_formula_has_its_name_its_unit_and_its_words() -> None:
    latex = r"\frac{\text{cases}}{\text{staff &amp; others}}"
    words = "cases divided by staff & others"
    html = formula(Formula(measure="ratio", title="Ratio", latex=latex, words=words, unit="1 is equality"))
    parse(html[html.index("<math") : html.index("</math>") + len("</math>")])
    assert "Cases divided by staff &amp; others." in html
    assert 'aria-label="Formula: Ratio"' in html
    assert "Ratio (1 is equality)" in html


def test_the_evaluator_knows_functions() -> None:
    assert work_out(parse("<math><mi>ln</mi><mo>(</mo><mi>a</mi><mo>)</mo></math>"), {"a": 5}) == log(5)
