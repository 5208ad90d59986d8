"""Full returns with random figures: small and large, with zeros, with totals given and left out."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tests.independent.reference import GROUPS, SECTIONS, Counted

if TYPE_CHECKING:
    from random import Random

Given = dict[tuple[int, str, str, str, str], tuple[float, int]]
CODES = ("A", "C", "H", "R")


class _Maker:
    """Fills a return, indicator by indicator."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.most = random.choice([3, 30, 300, 3000])
        self.given: Given = {}

    def count(self, indicator: int, section: str, category: str, group: str, people: int) -> int:
        self.given[indicator, section, category, group, "headcount"] = (float(people), 0)
        return people

    def by_group(self, indicator: int, section: str, category: str, highest: int) -> None:
        counted = [self.count(indicator, section, category, group, self.random.randint(0, highest)) for group in GROUPS]
        if self.random.random() < 0.3:
            self.count(indicator, section, category, "all", sum(counted))

    def workforce(self) -> None:
        for section, bands in SECTIONS.items():
            for band in bands:
                self.by_group(1, section, band, self.random.choice([0, 2, self.most]))
        for group in GROUPS:
            consultants = int(self.given[1, "medical_dental", "consultant", group, "headcount"][0])
            highest = self.random.randint(0, consultants)
            self.count(1, "medical_dental", "senior_medical_manager", group, highest)

    def recruitment(self) -> None:
        for group in (*GROUPS, *CODES):
            applied = self.count(2, "all", "applied", group, self.random.randint(1, 20 * self.most))
            shortlisted = self.count(2, "all", "shortlisted", group, self.random.randint(1, applied))
            self.count(2, "all", "appointed", group, self.random.choice([0, 1, self.random.randint(0, shortlisted)]))

    def events(self) -> None:
        staff = Counted(self.given).everyone
        for group in GROUPS:
            self.count(3, "all", "disciplinary", group, min(staff[group], self.random.randint(0, 40)))
            self.count(4, "all", "training", group, self.random.randint(0, staff[group]))

    def survey(self) -> None:
        for indicator, group in product((5, 6, 7, 8), ("white", "bme", "all")):
            decimals = self.random.choice([0, 1, 2])
            value = self.random.choice([0.0, 100.0, *[round(self.random.uniform(0, 100), decimals)] * 8])
            self.given[indicator, "all", "all", group, "percentage"] = (value, decimals)
            self.given[indicator, "all", "all", group, "respondents"] = (float(self.random.randint(1, 5000)), 0)


def random_return(random: Random) -> Given:
    maker = _Maker(random)
    maker.workforce()
    maker.recruitment()
    maker.events()
    maker.survey()
    for part in ("total_board", "voting", "executive"):
        maker.by_group(9, "all", part, random.choice([0, 3, 12]))
    return maker.given
