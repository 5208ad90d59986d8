"""The price of protection to readers: what reports show before and after it, and which leading figures are lost.

``python -m benchmarks.price`` prints a table in Markdown; with codes and years (``X01/2024``), of those reports.
Reasons are named without any number, because a number behind a headline may be small.
``python -m benchmarks.price small`` protects 300 made-up small organisations, and prints what they lose, at a bound of
how much, in how much processor time, and which lose more than a tenth above it. Half a minute.
``python -m benchmarks.price three-years`` does so for three years of 60 organisations that return more: departments,
professions, codes, surveys by department, some of them all bands. A minute.
With ``least`` after either, also what any choice whatever would lose at least (`benchmarks.least`); as long again.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.least import least_of_any_choice
from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import table_of
from tests.disclosure.three_years import shape_of, three_years
from wres_kit.audit.explanations import result_label
from wres_kit.audit.suppression import suppressed_figures
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.joint.read import read_returns
from wres_kit.project import USUAL_DISCLOSURE, Project
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.reporting.wording.phrases import indicators_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.disclosure.table import Loss
    from wres_kit.returns.cells import Return, Returns

REPORTS = ("X01/2024", "REP/2025", "RY5/2025", "RGR/2025")
"""The demonstration report, and three of real organisations."""
SEEDS, THREE_YEARS, TENTH = range(100, 400), range(60), 0.1
"""The made-up small organisations of one year and of three, and what above the bound is looked at."""
REASONS = {
    "small": "it is about fewer people than the limit",
    "protects": "a small number would follow from it",
    "choice": "a small number would follow from it and others",
    "public_before": "a small number would follow from it and what was published before",
    "policy": "the organisation does not publish such figures",
}


@dataclass(frozen=True)
class Price:
    """What a report loses.

    Parameters
    ----------
    name, year
        Whose report, and of which year.
    losses
        By year that it shows.
    leads
        How many leading figures its pages could begin with, before protection.
    lost
        Those that are not shown, by indicator and name, with the reason.
    """

    name: str
    year: int
    losses: dict[int, Loss]
    leads: int
    lost: dict[tuple[int, str], str]


def price_of(project: Project, returns: Returns, code: str, year: int) -> Price:
    """Return what a report loses by protection."""
    losses: dict[tuple[str, int], Loss] = {}
    after = take_snapshot(project, returns, code, year, losses=losses)
    shown = {each.id for each in after.results if each.value is not None}
    before = take_snapshot(project, returns, code, year, Audience.INTERNAL)
    figures = suppressed_figures(project, code, year)
    leads = [
        each for each in before.results
        if each.year == year and each.value is not None and figures.is_main(each)
    ]  # fmt: skip
    reasons = {
        each.result.id: REASONS[figures.tried(each).reason]
        for each in figures.explanations if figures.is_main(each.result)
    }  # fmt: skip
    lost = {
        (each.indicator, result_label(project.standard, each)): reasons.get(each.id, "")
        for each in leads
        if each.id not in shown
    }
    by_year = {of_year: loss for (_, of_year), loss in sorted(losses.items())}
    return Price(before.organisation.name, year, by_year, len(leads), lost)


def table(prices: Sequence[Price]) -> str:
    """Return the prices as Markdown."""
    lines = [
        "| report | figures of three years | not shown | weight lost | at the least | leading figures | of them lost |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for each in prices:
        figures, hidden, weight = (
            sum(getattr(loss, name) for loss in each.losses.values()) for name in ("figures", "suppressed", "weight")
        )
        bound = sum(loss.bound for loss in each.losses.values())
        lost = "; ".join(f"{figure} ({why})" for figure, why in _together(each.lost)) or "none"
        lines.append(
            f"| {each.name}, {each.year} | {figures:,} | {hidden:,} ({hidden / max(1, figures):.0%}) | {weight:,} | "
            f"{bound:,.0f} | {each.leads} | {lost} |"
        )
    return "\n".join(lines)


def _together(lost: Mapping[tuple[int, str], str]) -> list[tuple[str, str]]:
    """Return figures that several indicators lose for the same reason as one."""
    alike: dict[tuple[str, str], list[int]] = {}
    for (indicator, figure), why in lost.items():
        alike.setdefault((figure, why), []).append(indicator)
    return [(f"{indicators_text(numbers)}, {figure}", why) for (figure, why), numbers in alike.items()]


def of_small_organisations(*, with_least: bool = False) -> str:
    """Return what made-up small organisations lose and what their choice takes, one year each."""
    return _of_many({seed: [as_return(organisation(seed))] for seed in SEEDS}, with_least=with_least)


def of_three_years(*, with_least: bool = False) -> str:
    """Return the same of three years of small organisations that return more."""
    made: dict[int, list[Return]] = {}
    for seed in THREE_YEARS:
        random = Random(seed)  # noqa: S311 - made-up numbers, the same every time
        years = three_years(random, shape_of(random))
        made[seed] = [as_return(each.figures(), year) for year, each in years.items()]
    return _of_many(made, with_least=with_least)


def _of_many(organisations: Mapping[int, Sequence[Return]], *, with_least: bool) -> str:
    weight, bound, seconds = 0, 0.0, dict[int, float]()
    above: dict[int, float] = {}
    for seed, returns in organisations.items():
        losses: dict[tuple[str, int], Loss] = {}
        results = [result for source in returns for result in calculate(source)]
        began = process_time()
        protect(results, returns, USUAL_DISCLOSURE, losses=losses)
        seconds[seed] = process_time() - began
        for loss in losses.values():
            weight, bound = weight + loss.weight, bound + loss.bound
            if loss.above is not None and loss.above > TENTH:
                above[seed] = max(loss.above, above.get(seed, 0.0))
    over = ", ".join(f"{seed} ({part:.0%})" for seed, part in above.items()) or "none"
    slowest = ", ".join(f"{seed} ({seconds[seed]:.1f} s)" for seed in sorted(seconds, key=lambda at: -seconds[at])[:5])
    return (
        f"{len(seconds)} organisations lose {weight:,}, at a bound of {bound:,.0f} ({weight / bound - 1:.1%} more). "
        f"More than a tenth above its bound: {over}. {sum(seconds.values()) / len(seconds):.2f} s of processor time "
        f"each; the slowest: {slowest}.{_least(organisations) if with_least else ''}"
    )


def _least(organisations: Mapping[int, Sequence[Return]]) -> str:
    least = [least_of_any_choice(table_of(source)) for returns in organisations.values() for source in returns]
    return f" Any choice that keeps three values of each count by sums alone would lose {sum(least):,.0f} or more."


def main(arguments: Sequence[str]) -> None:
    """Print the table of some reports, or what small organisations lose."""
    of_many = {"small": of_small_organisations, "three-years": of_three_years}
    if arguments and arguments[0] in of_many:
        print(of_many[arguments[0]](with_least="least" in arguments[1:]))
        return
    project = Project(Path(__file__).parents[1])
    wanted = [(code, int(year)) for code, _, year in (each.partition("/") for each in arguments or REPORTS)]
    returns = read_returns(project).returns
    print(table([price_of(project, returns, code, year) for code, year in wanted]))


if __name__ == "__main__":
    main(sys.argv[1:])
