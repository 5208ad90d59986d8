"""How often the verdicts speak of a change where there was none, and how often they find one that there was.

Returns of three years are drawn with known true rates, and go through the same calculation and the same table of
verdicts as any other; ratios with fewer than five events in a group are withheld as disclosure control would. The draws
are seeded, so the table is the same each time. `--write` keeps it in docs/error-rates.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from kept import keep

from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.multiple_comparisons import judge_report
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.indicators.verdicts import Verdict
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.standard import read_standard, standard_folder

WRES = read_standard(standard_folder("wres"))

YEARS = (2022, 2023, 2024)
THRESHOLD = 5
Counts = dict[tuple[int, str, str, str], float]
Draw = Callable[[np.random.Generator, int], Counts]
"""What is counted in the year at a place (0, 1, 2): indicator, category, group and measure to a value."""


class Setting(NamedTuple):
    """What is simulated."""

    name: str
    indicator: int
    draw: Draw
    changes: bool = False
    stays: bool = False


def likelihood(sizes: tuple[int, int], rate: float, ratios: tuple[float, float, float]) -> Draw:
    """Return what draws indicator 3 of `sizes` BME and white staff, with a true rate of white staff and true ratios."""

    def draw(random: np.random.Generator, place: int) -> Counts:
        bme, white = sizes
        return {
            (1, "all", "bme", "headcount"): bme,
            (1, "all", "white", "headcount"): white,
            (1, "all", "unknown", "headcount"): 0,
            (3, "disciplinary", "bme", "headcount"): int(random.binomial(bme, rate * ratios[place])),
            (3, "disciplinary", "white", "headcount"): int(random.binomial(white, rate)),
        }

    return draw


def survey(sizes: tuple[int, int], shares: tuple[float, float], closing: float = 0.0) -> Draw:
    """Return what draws indicator 5 of `sizes` BME and white respondents; the gap falls by `closing` each year."""

    def draw(random: np.random.Generator, place: int) -> Counts:
        counts: Counts = {}
        for group, size, share in zip(("bme", "white"), sizes, (shares[0] - place * closing, shares[1]), strict=True):
            counts[5, "all", group, "percentage"] = round(100 * random.binomial(size, share) / size, 2)
            counts[5, "all", group, "respondents"] = size
        return counts

    return draw


def board(members: int, share: float, workforce: int, of_staff: float) -> Draw:
    """Return what draws indicator 9, and with it the workforce of indicator 1."""

    def draw(random: np.random.Generator, _place: int) -> Counts:
        counts: Counts = {}
        for key, people, bme in (((9, "voting"), members, share), ((1, "all"), workforce, of_staff)):
            drawn = int(random.binomial(people, bme))
            counts |= {(*key, "bme", "headcount"): drawn, (*key, "white", "headcount"): people - drawn}
            counts[*key, "unknown", "headcount"] = 0
        return counts

    return draw


STAYING = 0.85
"""The share of staff who are the same people from one year to the next, in the settings where staff stay."""
REPEATED = 0.5
"""The share of those who stay and give the answer that they gave the year before, whatever they think now."""


def kept(random: np.random.Generator, people: int, share: float, before: int | None, staying: float) -> int:
    """Draw how many of `people` have something this year, of whom a share `staying` are those of the year before."""
    if before is None:
        return int(random.binomial(people, share))
    with_it, without = random.binomial(before, staying), random.binomial(people - before, staying)
    return int(with_it + random.binomial(people - with_it - without, share))


def same_staff(people: int, share: float) -> Draw:
    """Return what draws a workforce in which most people stay from one year to the next."""
    last: dict[str, int] = {}

    def draw(random: np.random.Generator, place: int) -> Counts:
        last["bme"] = kept(random, people, share, last["bme"] if place else None, STAYING)
        bme = last["bme"]
        return {(1, "all", "bme", "headcount"): bme, (1, "all", "white", "headcount"): people - bme,
                (1, "all", "unknown", "headcount"): 0}  # fmt: skip

    return draw


def same_respondents(sizes: tuple[int, int], shares: tuple[float, float], indicator: int = 5) -> Draw:
    """Return what draws a survey that most people answer in each year, half of them as they did before."""
    last: dict[str, int] = {}

    def draw(random: np.random.Generator, place: int) -> Counts:
        counts: Counts = {}
        for group, size, share in zip(("bme", "white"), sizes, shares, strict=True):
            last[group] = kept(random, size, share, last[group] if place else None, STAYING * REPEATED)
            counts[indicator, "all", group, "percentage"] = round(100 * last[group] / size, 2)
            counts[indicator, "all", group, "respondents"] = size
        return counts

    return draw


BANDS = {(section.section, band.category): str(band.cluster) for section in WRES.bands.sections
         for band in section.bands if band.cluster}  # fmt: skip
"""Pay bands of the sections that have clusters, with their cluster."""


def report(staff: int, bme: float, *, rising: float = 0.0) -> Callable[[np.random.Generator, int], list[Result]]:
    """Return what draws all results of one year of an organisation; discrimination of BME staff rises by `rising`."""
    surveyed = {5: (0.30, 0.27), 6: (0.25, 0.22), 7: (0.48, 0.57), 8: (0.14, 0.07)}

    def draw(random: np.random.Generator, place: int) -> list[Result]:
        counts: dict[tuple[int, str, str, str, str], float] = {}
        totals = {"bme": 0, "white": 0}
        for (section, band), cluster in BANDS.items():
            people = staff // len(BANDS)
            share = bme * {"lower": 1.1, "middle": 1.0, "upper": 0.6}[cluster]
            own = int(random.binomial(people, share))
            for group, number in (("bme", own), ("white", people - own), ("unknown", 0)):
                counts[1, section, band, group, "headcount"] = number
                if group in totals:
                    totals[group] += number
        medical = staff // 10
        own = int(random.binomial(medical, bme))
        for group, number in (("bme", own), ("white", medical - own), ("unknown", 0)):
            counts[1, "medical_dental", "all", group, "headcount"] = number
        totals = {"bme": totals["bme"] + own, "white": totals["white"] + medical - own}
        for group, people in totals.items():
            for number, category, rate in ((3, "disciplinary", 0.02), (4, "training", 0.4)):
                counts[number, "all", category, group, "headcount"] = int(random.binomial(people, rate))
            counts[2, "all", "shortlisted", group, "headcount"] = people // 2
            rate = 0.2 if group == "white" else 0.16
            counts[2, "all", "appointed", group, "headcount"] = int(random.binomial(people // 2, rate))
            for number, shares in surveyed.items():
                share = shares[group == "white"] + (place * rising if (number, group) == (8, "bme") else 0)
                base = people // 2
                counts[number, "all", "all", group, "percentage"] = round(100 * random.binomial(base, share) / base, 2)
                counts[number, "all", "all", group, "respondents"] = base
        own = int(random.binomial(14, bme))
        for group, number in (("bme", own), ("white", 14 - own), ("unknown", 0)):
            counts[9, "all", "voting", group, "headcount"] = number
        values = {Cell("X02", YEARS[place], *key): Value(float(value), 2, "drawn", "drawn", 1)
                  for key, value in counts.items()}  # fmt: skip
        return calculate(Return(WRES, "X02", YEARS[place], values))

    return draw


def simulate_reports(name: str, draw: Callable[[np.random.Generator, int], list[Result]], runs: int) -> list[str]:
    """Return how often the changes of a whole report are called clear, alone and together."""
    random = np.random.default_rng(20240331)
    times: Counter[str] = Counter()
    for _ in range(runs):
        results = [each for place in range(len(YEARS)) for each in draw(random, place)]
        judged = judge_report(WRES, results, YEARS)
        headlines = [each for each in judged.judged if each.kind is None]
        times["family"] += judged.family
        times["headlines"] += any(each.comparison.overall.verdict.is_clear for each in headlines)
        times["alone"] += any(each.is_clear for each in judged.judged)
        times["together"] += any(each.is_clear_together for each in judged.judged)
        eight = judged.headline(8)
        times["eight"] += eight.is_clear
        times["eight together"] += eight.is_clear_together
    shown = ("headlines", "alone", "together", "eight", "eight together")
    return [name, f"{times['family'] / runs:.0f}", *(f"{100 * times[each] / runs:.1f}%" for each in shown)]


REPORTS = (
    ("5,000 staff, 20% BME; nothing changes", report(5000, 0.2)),
    ("1,200 staff, 12% BME; nothing changes", report(1200, 0.12)),
    ("5,000 staff, 20% BME; discrimination of BME staff rises by 3 points a year", report(5000, 0.2, rising=0.03)),
)
REPORT_HEADINGS = ["organisation", "changes judged together", "any leading figure called clear",
                   "any verdict clear alone", "any verdict clear among all", "indicator 8 clear alone",
                   "indicator 8 clear among all"]  # fmt: skip


def compared(setting: Setting, random: np.random.Generator) -> Comparison:
    """Draw three years and compare them."""
    results: list[Result] = []
    for place, year in enumerate(YEARS):
        values = {
            Cell("X02", year, indicator, "all", category, group, measure): Value(float(value), 2, "drawn", "drawn", 1)
            for (indicator, category, group, measure), value in setting.draw(random, place).items()
        }
        results += calculate(Return(WRES, "X02", year, values))
    few = {
        one.year
        for one in results
        if one.measure is ResultMeasure.LIKELIHOOD and one.numerator is not None and one.numerator < THRESHOLD
    }
    kept = [one.without_value(Status.SUPPRESSED) if one.year in few and one.indicator == 3 else one for one in results]
    return compare_indicator(WRES, kept, setting.indicator, YEARS)


def simulate(setting: Setting, runs: int) -> list[str]:
    """Return the row of a setting."""
    random = np.random.default_rng(20240331)
    found: Counter[str] = Counter()
    for _ in range(runs):
        one = compared(setting, random)
        pair, overall = one.movements[1].verdict, one.overall.verdict
        found["pair"] += pair.is_clear
        found["overall"] += overall.is_clear
        found["any"] += overall.is_clear or any(movement.verdict.is_clear for movement in one.movements)
        found["small"] += overall is Verdict.TOO_SMALL
        found["none"] += not overall.says_something
        found["strong"] += bool(one.significance and one.significance.excludes_equality)
    return [
        setting.name,
        *(f"{100 * found[name] / runs:.1f}%" for name in ("pair", "overall", "any", "small", "none", "strong")),
    ]


SETTINGS = (
    Setting("ratio 1.0; 725 and 2,505 staff, 2.0% with the event", 3, likelihood((725, 2505), 0.02, (1, 1, 1))),
    Setting("ratio 1.5; 725 and 2,505 staff, 1.5%", 3, likelihood((725, 2505), 0.015, (1.5, 1.5, 1.5))),
    Setting("ratio 1.0; 300 and 1,500 staff, 3.0% (about 9 events)", 3, likelihood((300, 1500), 0.03, (1, 1, 1))),
    Setting("ratio 1.0; 75 and 2,500 staff, 6.0% (about 5 events)", 3, likelihood((75, 2500), 0.06, (1, 1, 1))),
    Setting("ratio 0.8; 600 and 2,000 people, 40%", 3, likelihood((600, 2000), 0.4, (0.8, 0.8, 0.8))),
    Setting("gap 0; 600 and 2,000 respondents, 25%", 5, survey((600, 2000), (0.25, 0.25))),
    Setting("gap 10 points; 600 and 2,000 respondents", 5, survey((600, 2000), (0.35, 0.25))),
    Setting("gap 10 points; 40 and 300 respondents", 5, survey((40, 300), (0.35, 0.25))),
    Setting("board of 12 with 10%, workforce of 3,000 with 20%", 9, board(12, 0.1, 3000, 0.2)),
    Setting("board of 12 with 20%, workforce of 3,000 with 20%", 9, board(12, 0.2, 3000, 0.2)),
    Setting("share of the workforce, 3,000 staff, 20%", 1, board(12, 0.1, 3000, 0.2)),
    Setting("share of the workforce, 3,000 staff, 20%; 85% are the same people each year", 1, same_staff(3000, 0.2),
            stays=True),
    Setting("gap 10 points; 600 and 2,000 respondents; 85% stay, half of these answer as before", 5,
            same_respondents((600, 2000), (0.35, 0.25)), stays=True),
    Setting("ratio 2.0, then 1.5, then 1.0; 725 and 2,505 staff, 2.0%", 3,
            likelihood((725, 2505), 0.02, (2.0, 1.5, 1.0)), changes=True),
    Setting("gap 12, then 8, then 4 points; 600 and 2,000 respondents", 5,
            survey((600, 2000), (0.37, 0.25), closing=0.04), changes=True),
)  # fmt: skip
HEADINGS = ["what is true in each year", "change from 2023 to 2024 called clear", "trend of three years called clear",
            "any of the three called clear", "too few people to say", "no verdict",
            "2024 called more than chance"]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/error-rates.md")
    parser.add_argument("--runs", type=int, default=10_000, help="draws of three years for each row")
    parser.add_argument("--report-runs", type=int, default=2_000, help="draws of three years of whole reports")
    given = parser.parse_args()
    for name, kind in (("no change", (False, False)), ("change", (True, False)), ("same people", (False, True))):
        rows = [simulate(one, given.runs) for one in SETTINGS if (one.changes, one.stays) == kind]
        keep(name, HEADINGS, rows, write=given.write)
    rows = [simulate_reports(name, draw, given.report_runs) for name, draw in REPORTS]
    keep("reports", REPORT_HEADINGS, rows, write=given.write)


if __name__ == "__main__":
    main()
