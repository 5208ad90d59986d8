"""The processor time of disclosure control on large trusts: departments by bands, professions and single categories.

`python -m benchmarks.large_trusts` protects and audits three years of made-up trusts of 5 to 40 departments by fourteen
bands, as a build does. The trust of 5 departments is the baseline of the others: machines differ, so the ratios count.
`--write` keeps the table in docs/benchmarks.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import log
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.kept import keep
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import publishable, reveals_counts
from wres_kit.indicators.calculation import calculate
from wres_kit.project import USUAL_DISCLOSURE
from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.standard import read_standard, standard_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.disclosure.table import Loss

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
DEPARTMENTS = (5, 10, 12, 20, 25, 40)
YEARS = (2022, 2023, 2024)
PROFESSIONS = 5
STANDARD = read_standard(standard_folder("wres"))
BANDS = (
    "under_band_1", "band_1", "band_2", "band_3", "band_4", "band_5", "band_6", "band_7", "band_8a", "band_8b",
    "band_8c", "band_8d", "band_9", "vsm",
)  # fmt: skip
GROUPS = ("white", "bme", "unknown")
CODES = "DEFGHJKLMNPRS"

People = dict[str, int]


class _Trust:
    """The return of one year, filled in section by section."""

    def __init__(self, departments: int, year: int) -> None:
        self._random = Random(1000 + year)  # noqa: S311 - made-up numbers, the same every time
        self._year = year
        self.values: dict[Cell, Value] = {}
        self._bands = {band: dict.fromkeys(GROUPS, 0) for band in BANDS}
        for number in range(departments):
            self._department(f"department_d{number}")
        self._whole()
        self._professions()
        left = sum(people["bme"] for people in self._bands.values())
        for code in CODES:
            people = min(left, self._random.choice([1, 2, 3, 4, 6, 10, 20, 40]))
            left -= people
            self._put("all", "all", {code: people})

    def _put(self, section: str, category: str, people: People) -> None:
        for group, number in people.items():
            cell = Cell("X02", self._year, 1, section, category, group, str(Measure.HEADCOUNT))
            self.values[cell] = Value(float(number), 0, "made up", "made_up.csv", len(self.values) + 2)

    def _department(self, name: str) -> None:
        own, size = dict.fromkeys(GROUPS, 0), self._random.uniform(0.4, 1.6)
        for place, band in enumerate(BANDS):
            most = max(1.0, 30 * size * (1 - abs(place - 5) / 12))
            people = {
                "white": round(self._random.uniform(0.3, 1) * most * 1.3),
                "bme": round(self._random.uniform(0.1, 0.6) * most),
                "unknown": self._random.choice([0, 0, 1, 2, 3, 4, 6, 9]),
            }
            self._put(name, band, people)
            for group in GROUPS:
                own[group] += people[group]
                self._bands[band][group] += people[group]
        self._put(name, "all", own)

    def _whole(self) -> None:
        sections = {name: dict.fromkeys(GROUPS, 0) for name in ("non_clinical", "clinical")}
        for band, everyone in self._bands.items():
            first = {group: round(people * self._random.uniform(0.2, 0.7)) for group, people in everyone.items()}
            for name, share in zip(
                sections, (first, {each: everyone[each] - first[each] for each in GROUPS}), strict=True
            ):
                self._put(name, band, share)
                for group in GROUPS:
                    sections[name][group] += share[group]
        for name, people in sections.items():
            self._put(name, "all", people)
        self._put("all", "all", {group: sum(each[group] for each in sections.values()) for group in GROUPS})

    def _professions(self) -> None:
        left = {band: dict(people) for band, people in self._bands.items()}
        for number in range(PROFESSIONS):
            own = dict.fromkeys(GROUPS, 0)
            for band, people in left.items():
                last = number == PROFESSIONS - 1
                share = {each: people[each] if last else self._random.randint(0, people[each] // 2) for each in GROUPS}
                self._put(f"profession_p{number}", band, share)
                for group in GROUPS:
                    people[group] -= share[group]
                    own[group] += share[group]
            self._put(f"profession_p{number}", "all", own)


@dataclass(frozen=True)
class Cost:
    """What the protection of a trust takes: its figures, those that are lost, and seconds of processor time."""

    departments: int
    figures: int
    small: int
    losses: Sequence[Loss]
    protection: float
    audit: float


def cost_of(departments: int) -> Cost:
    """Protect and audit three years of a made-up trust."""
    returns = [Return(STANDARD, "X02", year, _Trust(departments, year).values) for year in YEARS]
    results = [result for source in returns for result in calculate(source)]
    losses: dict[tuple[str, int], Loss] = {}
    began = process_time()
    protected = publishable(results, returns, USUAL_DISCLOSURE, losses=losses)
    between = process_time()
    assert not audit(protected, returns, USUAL_DISCLOSURE)
    ended = process_time()
    small = 0
    for source in returns:
        accounts = accounts_of(source, limits_of(USUAL_DISCLOSURE, STANDARD))
        sensitive = accounts.table((), ()).sensitive
        own = [each for each in results if each.year == source.year and reveals_counts(each)]
        small += sum(not sensitive.isdisjoint(accounts.quantities_of(each)) for each in own)
    figures = sum(each.figures for each in losses.values())
    return Cost(departments, figures, small, list(losses.values()), between - began, ended - between)


def row(cost: Cost, baseline: Cost) -> list[str]:
    """Return a line of the table."""
    weight, bound = sum(each.weight for each in cost.losses), sum(each.bound for each in cost.losses)
    seconds = cost.protection + cost.audit
    return [
        str(cost.departments), f"{cost.figures:,}", f"{cost.small:,}",
        f"{sum(each.suppressed for each in cost.losses):,}", f"{weight:,}", f"{bound:,.0f}",
        f"{cost.protection:.1f}", f"{cost.audit:.1f}", f"{seconds / (baseline.protection + baseline.audit):.1f}",
    ]  # fmt: skip


def main() -> None:
    """Print the table, and how fast the time grows; keep the table where asked to."""
    costs = [cost_of(departments) for departments in DEPARTMENTS]
    headings = [
        "departments", "figures of three years", "about too few people themselves", "not shown", "weight lost",
        "at the least", "seconds to protect", "seconds to audit", "5 departments = 1",
    ]  # fmt: skip
    keep("large trusts", headings, [row(each, costs[0]) for each in costs], write="--write" in sys.argv, page=PAGE)
    first, last = costs[0], costs[-1]
    times = (last.protection + last.audit) / (first.protection + first.audit)
    print(f"From {first.departments} to {last.departments} departments the time grows as their number to the power of "
          f"{log(times) / log(last.departments / first.departments):.2f}.")  # fmt: skip


if __name__ == "__main__":
    main()
