"""How often each 95% interval holds the true value, for the sizes of group that occur in the returns.

No sampling: every number of people that could be counted is gone through with its probability, so the figures are exact
and the same on every machine. What is asked of an interval depends on how many people are to be expected: with at
least ten with the event and ten without in each group, coverage from 93% to 97% at each true value (of a percentage,
from 50 people on); with fewer, where pages speak of small numbers, on average over the true values. `--write` keeps the
table in docs/error-rates.md. The exit status is 1 where an interval does not keep what is asked of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from kept import keep
from scipy.stats import binom

from wres_kit.indicators.comparison import FEW_EVENTS
from wres_kit.indicators.statistics import Limits, katz, koopman, newcombe, wilson, woolf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST, MOST = 0.93, 0.97
FEWEST_PEOPLE = 50
"""In groups of fewer people coverage falls short of 93% here and there, also with ten on either side."""
ROUNDING = 0.0005
"""A coverage of 92.97% is printed as 93.0% and taken for it."""
RATIOS = (0.5, 0.8, 1.0, 1.25, 2.0)
GAPS = (-0.2, -0.1, 0.0, 0.1, 0.2)
NEGLIGIBLE = 1e-7
EDGE = 1e-9

EACH, MEAN, NOTHING = "at each true value", "on average", "nothing: for comparison"

Interval = Callable[[int, int, int, int], Limits | None]


class Row(NamedTuple):
    """The coverage of one interval over a range of true values.

    Parameters
    ----------
    of, sizes
        The interval and the groups.
    asked
        What is asked of it.
    covered
        Coverage at true values spread evenly.
    worst
        Coverage at further true values at which it may be least or most.
    """

    of: str
    sizes: str
    asked: str
    covered: list[float]
    worst: list[float]

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most coverage at any true value."""
        found = [*self.covered, *self.worst]
        return min(found), max(found)

    @property
    def mean(self) -> float:
        """The average over the true values."""
        return float(np.mean(self.covered))

    @property
    def holds(self) -> bool:
        """Whether it keeps what is asked of it."""
        low, high = self.ends if self.asked == EACH else (self.mean, self.mean)
        return low >= LEAST - ROUNDING and high <= MOST + ROUNDING

    def cells(self) -> list[str]:
        """Return the row as it is printed."""
        found = np.array(self.covered)
        within = float(np.mean((found >= LEAST - ROUNDING) & (found <= MOST + ROUNDING)))
        numbers = (f"{100 * one:.1f}%" for one in (self.mean, *self.ends, within))
        kept = "" if self.asked == NOTHING else "yes" if self.holds else "NO"
        return [self.of, self.sizes, *numbers, self.asked, kept or "not asked"]


def of_one(people: int, low: float, high: float, asked: str, sizes: str, *, points: int = 2001) -> Row:
    """Return the coverage of Wilson's interval for true shares from `low` to `high`.

    Coverage is least and most right beside a limit of some interval, so these shares are looked at as well.
    """
    limits = np.array([wilson(events / people, people) for events in range(people + 1)])
    spread = np.linspace(low, high, points)
    beside = np.concatenate([limits.ravel() - EDGE, limits.ravel() + EDGE])
    beside = beside[(beside > low) & (beside < high)]

    def covered(shares: np.ndarray) -> list[float]:
        column = shares[:, None]
        holds = (limits[:, 0] <= column) & (column <= limits[:, 1])
        return list((binom.pmf(np.arange(people + 1), people, column) * holds).sum(axis=1))

    return Row("percentage (Wilson)", sizes, asked, covered(spread), covered(beside))


def likely(people: int, share: float) -> range:
    low, high = binom.ppf([NEGLIGIBLE / 2, 1 - NEGLIGIBLE / 2], people, share)
    return range(int(low), int(high) + 1)


def of_two(
    name: str, interval: Interval, sizes: tuple[int, int], truths: Iterable[tuple[float, float, float]], about: str
) -> Iterator[Row]:
    """Yield the coverage of an interval of two groups at pairs of true shares and what they make.

    The true values at which few people are to be expected make a row of their own. Where there is no interval, the
    counts are left out of the reckoning.
    """
    known = list(truths)
    many = [one for one in known if fewest(sizes, one) >= FEW_EVENTS - EDGE]
    few = [one for one in known if one not in many]
    for asked, group in ((EACH, many), (MEAN, few)):
        if group:
            held = "10 or more expected" if asked == EACH else "fewer expected"
            asks = NOTHING if "comparison" in name else asked
            yield Row(name, f"{about}; {held}", asks, [_coverage(interval, sizes, one) for one in group], [])


def fewest(sizes: tuple[int, int], truth: tuple[float, float, float]) -> float:
    """Return how many people are expected with or without the event where they are fewest."""
    return min(size * min(share, 1 - share) for size, share in zip(sizes, truth[:2], strict=True))


def _coverage(interval: Interval, sizes: tuple[int, int], true: tuple[float, float, float]) -> float:
    (m, n), (p, q, truth) = sizes, true
    first, second = likely(m, p), likely(n, q)
    chances = np.outer(binom.pmf(first, m, p), binom.pmf(second, n, q))
    holds = np.array([[_holds(interval, (x, m, y, n), truth) for y in second] for x in first])
    return float((chances * (holds == 1)).sum() / (chances * (holds >= 0)).sum())


def _holds(interval: Interval, counts: tuple[int, int, int, int], truth: float) -> int:
    limits = interval(*counts)
    return -1 if limits is None else int(limits[0] <= truth <= limits[1])


@cache
def _koopman(x: int, m: int, y: int, n: int) -> Limits | None:
    return koopman(x, m, y, n)


@cache
def _katz(x: int, m: int, y: int, n: int) -> Limits | None:
    return katz(x, m, y, n) if x and y else None


@cache
def _woolf(x: int, m: int, y: int, n: int) -> Limits | None:
    return woolf(x, m - x, y, n - y) if x and y and x < m and y < n else None


@cache
def _newcombe(x: int, m: int, y: int, n: int) -> Limits:
    return newcombe(x / m, wilson(x / m, m), y / n, wilson(y / n, n))


def ratios(base: float) -> Iterator[tuple[float, float, float]]:
    """Yield true shares around a base whose ratio is each of RATIOS."""
    for share in np.linspace(0.8 * base, 1.2 * base, 5):
        yield from ((share * ratio, share, ratio) for ratio in RATIOS if share * ratio < 1)


def odds(base: float) -> Iterator[tuple[float, float, float]]:
    for share in np.linspace(0.8 * base, 1.2 * base, 5):
        for ratio in RATIOS:
            there = ratio * share / (1 - share)
            yield there / (1 + there), share, ratio


def gaps(base: float) -> Iterator[tuple[float, float, float]]:
    for share in np.linspace(0.8 * base, 1.2 * base, 9):
        yield from ((share + gap, share, gap) for gap in GAPS if 0 < share + gap < 1)


def shares_of_board(workforce: float, board: int) -> Iterator[tuple[float, float, float]]:
    """Yield true shares of a board, so fine that they lie beside the limits at which coverage jumps."""
    limits = {limit for members in range(board + 1) for limit in wilson(members / board, board)}
    beside = {limit + side for limit in limits for side in (-1e-4, 1e-4)}
    for share in sorted({*np.linspace(0.02, 0.5, 97), *(one for one in beside if 0.02 < one < 0.5)}):
        yield share, workforce, share - workforce


def percentages() -> Iterator[Row]:
    """Yield the rows of percentages: ten expected or more, from one to ten, and fewer than one."""
    for smallest, largest, asked in ((2 * FEW_EVENTS + 1, FEWEST_PEOPLE - 1, MEAN), (FEWEST_PEOPLE, 300, EACH)):
        ends = [(people, FEW_EVENTS / people) for people in range(smallest, largest + 1)]
        every = [of_one(people, end, 1 - end, asked, "", points=201) for people, end in ends]
        covered = [one for row in every for one in row.covered]
        worst = [one for row in every for one in row.worst]
        yield Row(
            every[0].of, f"every size from {smallest} to {largest} people; 10 or more expected", asked, covered, worst
        )
    for people in (725, 2505):
        end = FEW_EVENTS / people
        yield of_one(people, end, 1 - end, EACH, f"{people:,} people; 10 or more expected")
    for people in (8, 11, 12, 15):
        yield of_one(people, 1 / people, 1 - 1 / people, MEAN, f"{people} people; 1 or more expected")
    for people in (30, 150, 725, 2505):
        for low, high in pairwise((1 / people, 5 / people, FEW_EVENTS / people)):
            expected = f"{low * people:.0f} to {high * people:.0f} expected"
            yield of_one(people, low, high, MEAN, f"{people:,} people; {expected}")
        yield of_one(people, 0.1 / people, 1 / people, MEAN, f"{people:,} people; 0.1 to 1 expected")


def rows() -> Iterator[Row]:
    """Yield every row of the table."""
    yield from percentages()
    for sizes, base in (((11, 60), 0.3), ((50, 400), 0.2), ((50, 400), 0.4), ((600, 2000), 0.15)):
        about = f"{sizes[0]} and {sizes[1]:,} respondents, shares about {base:.0%}"
        yield from of_two("gap (Newcombe)", _newcombe, sizes, gaps(base), about)
    for board in (8, 12, 16):
        about = f"board of {board}, workforce of 3,000 with 20%"
        yield from of_two("difference (Newcombe)", _newcombe, (board, 3000), shares_of_board(0.2, board), about)
    for sizes, base in RATIO_SIZES:
        about = f"{sizes[0]} and {sizes[1]:,} people, shares about {base:.0%}"
        yield from of_two("ratio (Koopman)", _koopman, sizes, ratios(base), about)
        yield from of_two("ratio (Katz, for comparison)", _katz, sizes, ratios(base), about)
    for sizes, base in (((60, 400), 0.15), ((300, 1200), 0.25)):
        about = f"{sizes[0]} BME and {sizes[1]:,} white staff, {base:.0%} in the higher bands"
        yield from of_two("race disparity ratio (Woolf)", _woolf, sizes, odds(base), about)


RATIO_SIZES = (((75, 2500), 0.02), ((150, 603), 0.08), ((725, 2505), 0.01), ((725, 2505), 0.03), ((40, 120), 0.3),
               ((60, 300), 0.4))  # fmt: skip
HEADINGS = ["interval", "groups", "mean", "least", "most", "true values at which it lies from 93% to 97%",
            "from 93% to 97% is asked", "kept"]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/error-rates.md")
    found = list(rows())
    keep("coverage", HEADINGS, [row.cells() for row in found], write=parser.parse_args().write)
    asked = [row for row in found if row.asked != NOTHING]
    failed = [row for row in asked if not row.holds]
    print(f"\n{len(asked) - len(failed)} of {len(asked)} rows keep what is asked of them.")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
