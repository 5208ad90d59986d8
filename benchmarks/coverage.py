"""How often each 95% interval holds the true value, for the sizes of group that occur in the returns.

No sampling: every number of people that could be counted is gone through with its probability, so the figures are exact
and the same on every machine. `--write` keeps the table in docs/error-rates.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from kept import keep
from scipy.stats import binom

from wres_kit.indicators.statistics import Limits, katz, koopman, newcombe, wilson, woolf

if TYPE_CHECKING:
    from collections.abc import Iterator

RARE, COMMON = np.linspace(0.01, 0.05, 41), np.linspace(0.05, 0.95, 91)
RATIOS = (0.5, 0.8, 1.0, 1.25, 2.0)
GAPS = (-0.2, -0.1, 0.0, 0.1, 0.2)
NEGLIGIBLE = 1e-7

Interval = Callable[[int, int, int, int], Limits | None]


class Row(NamedTuple):
    """The coverage of one interval over a range of true values."""

    of: str
    sizes: str
    covered: list[float]

    def cells(self) -> list[str]:
        """Return the row as it is printed."""
        found = np.array(self.covered)
        within = np.mean((found >= 0.93) & (found <= 0.97))
        return [self.of, self.sizes, *(f"{100 * one:.1f}%" for one in (found.mean(), found.min(), found.max(), within))]


def of_one(people: int, shares: np.ndarray) -> list[float]:
    """Return the coverage of Wilson's interval at each true share."""
    limits = np.array([wilson(events / people, people) for events in range(people + 1)])
    found = []
    for share in shares:
        holds = (limits[:, 0] <= share) & (share <= limits[:, 1])
        found.append(float(binom.pmf(np.arange(people + 1), people, share) @ holds))
    return found


def likely(people: int, share: float) -> range:
    low, high = binom.ppf([NEGLIGIBLE / 2, 1 - NEGLIGIBLE / 2], people, share)
    return range(int(low), int(high) + 1)


def of_two(interval: Interval, sizes: tuple[int, int], truths: Iterator[tuple[float, float, float]]) -> list[float]:
    """Return the coverage of an interval of two groups at each pair of true shares and what they make.

    Where there is no interval, the counts are left out of the reckoning.
    """
    m, n = sizes
    found = []
    for p, q, truth in truths:
        first, second = likely(m, p), likely(n, q)
        chances = np.outer(binom.pmf(first, m, p), binom.pmf(second, n, q))
        holds = np.array([[_holds(interval, (x, m, y, n), truth) for y in second] for x in first])
        found.append(float((chances * (holds == 1)).sum() / (chances * (holds >= 0)).sum()))
    return found


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


def shares_of_board(workforce: float) -> Iterator[tuple[float, float, float]]:
    yield from ((share, workforce, share - workforce) for share in np.linspace(0.02, 0.5, 49))


def rows() -> Iterator[Row]:
    """Yield every row of the table."""
    for people in (11, 15, 30, 100, 500, 2500):
        yield Row("percentage (Wilson)", f"{people} people, true share 5% to 95%", of_one(people, COMMON))
    for people in (150, 725, 2505):
        yield Row("percentage (Wilson)", f"{people} people, true share 1% to 5%", of_one(people, RARE))
    for sizes, base in (((11, 60), 0.3), ((50, 400), 0.2), ((600, 2000), 0.15)):
        name = f"{sizes[0]} and {sizes[1]} respondents, shares about {base:.0%}"
        yield Row("gap (Newcombe)", name, of_two(_newcombe, sizes, gaps(base)))
    for board in (8, 12, 16):
        name = f"board of {board}, workforce of 3,000 with 20%"
        yield Row("difference (Newcombe)", name, of_two(_newcombe, (board, 3000), shares_of_board(0.2)))
    for sizes, base in RATIO_SIZES:
        name = f"{sizes[0]} and {sizes[1]} people, shares about {base:.0%}"
        yield Row("ratio (Koopman)", name, of_two(_koopman, sizes, ratios(base)))
        yield Row("ratio (Katz, for comparison)", name, of_two(_katz, sizes, ratios(base)))
    for sizes, base in (((60, 400), 0.15), ((300, 1200), 0.25)):
        name = f"{sizes[0]} BME and {sizes[1]} white staff, {base:.0%} in the higher bands"
        yield Row("race disparity ratio (Woolf)", name, of_two(_woolf, sizes, odds(base)))


RATIO_SIZES = (((75, 2500), 0.02), ((150, 603), 0.08), ((725, 2505), 0.01), ((725, 2505), 0.03), ((40, 120), 0.3),
               ((60, 300), 0.4))  # fmt: skip
HEADINGS = ["interval", "groups", "mean", "least", "most", "true values at which it lies from 93% to 97%"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/error-rates.md")
    keep("coverage", HEADINGS, [row.cells() for row in rows()], write=parser.parse_args().write)


if __name__ == "__main__":
    main()
