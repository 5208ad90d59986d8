"""What the data files of a published report state, as limits within which counts are.

Of each version of a report the attacker takes: the counts that `provenance/results.json` and `data/returns.csv` name,
the numerators and denominators of `data/results.csv`, rounded percentages without counts, and the response rate of the
survey. That no other file has more numbers than these is tested by itself.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, NamedTuple

from tests.disclosure.three_years import ALL_BANDS, GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.disclosure.three_years import Place

COUNTED = ("headcount", "respondents")
PEOPLE = {2: ("", "shortlisted"), 3: (1, "all"), 4: (1, "all")}
"""By indicator, where the people are counted to whom something happened."""
STEPS = (20, 10, 5, 2, 1)
BASE = 5
"""To multiples of so many people counts are rounded, where they are."""


CLUSTER = {band: "lower" if at < 6 else "middle" if at < 8 else "upper" for at, band in enumerate(ALL_BANDS)}


class Fact(NamedTuple):
    """A sum of counts of one year, and the limits within which it is."""

    year: int
    row: tuple[tuple[Place, float], ...]
    low: float
    high: float


def facts_of(report: Path) -> list[Fact]:
    """Return what a version of a report states."""
    return list(dict.fromkeys((*_from_provenance(report), *_from_results(report))))


def _place(indicator: int, section: str, category: str, group: str, measure: str) -> Place:
    """Return where people are counted first: the workforce of every indicator is that of the first one."""
    if measure == "headcount" and category == "workforce":
        return 1, section, "all", group, measure
    return indicator, section, category, group, measure


def _from_provenance(report: Path) -> Iterator[Fact]:
    content = json.loads((report / "provenance" / "results.json").read_text(encoding="utf-8"))
    for address, figure in content["inputs"].items():
        year, indicator, *names = address.split("/")
        place = _place(int(indicator), *names)
        if place[4] in COUNTED and figure["value"] is not None:
            low, high = figure.get("between") or (figure["value"], figure["value"])
            yield Fact(int(year), ((place, 1),), low, high)


def _from_results(report: Path) -> Iterator[Fact]:
    with (report / "data" / "returns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["measure"] in COUNTED:
                names = (row["section"], row["category"], row["group"], row["measure"])
                place = _place(int(row["indicator"]), *names)
                yield Fact(int(row["year"]), ((place, 1),), float(row["value"]), float(row["value"]))
    with (report / "data" / "results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"] == "published" and row["measure"] in ("share", "likelihood", "percentage"):
                yield from _from_percentage(row)
            elif row["status"] == "published" and row["measure"] == "response_rate":
                answered, staff = (5, "all", "all", "all", "respondents"), (1, "all", "all", "all", "headcount")
                rate = float(row["value"])
                yield Fact(int(row["year"]), ((answered, 100), (staff, 0.05 - rate)), 0, float("inf"))
                yield Fact(int(row["year"]), ((answered, 100), (staff, -0.05 - rate)), -float("inf"), 0)
            elif row["status"] == "not_calculable" and row["measure"] in ("share", "likelihood", "percentage"):
                yield Fact(int(row["year"]), ((_bases(row)[1], 1),), 0, 0)


def _bases(row: dict[str, str]) -> tuple[Place, Place]:
    """Return where the people above and below the line of a percentage are counted."""
    indicator, section, category, group = int(row["indicator"]), row["section"], row["category"], row["group"]
    if row["measure"] == "percentage":
        place = (indicator, section, category, group, "respondents")
        return place, place
    above = _place(indicator, section, category, group, "headcount")
    if row["measure"] == "share":
        return above, _place(indicator, section, category, "all", "headcount")
    whole, among = PEOPLE[indicator]
    if section.startswith("band_"):
        section, among = "all", section
    return above, (int(whole or indicator), section, among, group, "headcount")


def _from_percentage(row: dict[str, str]) -> Iterator[Fact]:
    year, (above, below) = int(row["year"]), _bases(row)
    far = BASE - 1 if row["basis"] == "rounded_counts" else 0
    if row["numerator"] and row["measure"] != "percentage":
        people = float(row["numerator"])
        yield Fact(year, ((above, 1),), max(0, people - far), people + far)
    if row["denominator"]:
        people = float(row["denominator"])
        yield Fact(year, ((below, 1),), max(0, people - far), people + far)
    elif row["measure"] != "percentage" and row["value"]:
        value = float(row["value"])
        half = next((step for step in STEPS if value % step == 0), 0.1) / 2
        yield Fact(year, ((above, 100), (below, half - value)), 0, float("inf"))
        yield Fact(year, ((above, 100), (below, -half - value)), -float("inf"), 0)


def threshold(place: Place) -> int:
    """Return below which number a count is too small to be known."""
    return 11 if place[4] == "respondents" else 5


def whole(figures: dict[Place, float]) -> dict[Place, int]:
    """Return the counts of a return with all that follows by adding and subtracting."""
    found = {_place(*place): round(people) for place, people in figures.items() if place[4] in COUNTED}
    for place in list(found):
        for total in _over_bands(place):
            found[total] = found.get(total, 0) + found[place]
    for place in list(found):
        if place[0] in (1, 9) and place[3] == "white":
            own = [found[*place[:3], group, place[4]] for group in GROUPS]
            found[*place[:3], "all", place[4]] = sum(own)
    for (indicator, section, category, group, measure), people in list(found.items()):
        total = _total(indicator, section, category, group)
        if total in found and measure == "headcount":
            found[indicator, section, f"not {category}", group, measure] = found[total] - people
    return found


def _over_bands(place: Place) -> Iterator[Place]:
    """Yield what a band is part of besides its section: its cluster, and band and cluster across sections."""
    indicator, section, category, *others = place
    if indicator == 1 and section in ("clinical", "non_clinical") and category in CLUSTER:
        yield 1, section, CLUSTER[category], *others
        yield 1, "all", category, *others
        yield 1, "all", CLUSTER[category], *others


def _total(indicator: int, section: str, category: str, group: str) -> Place:
    """Return the people among whom some are counted."""
    if (indicator, category) in ((2, "appointed"), (3, "disciplinary"), (4, "training")):
        number, among = PEOPLE[indicator]
        return int(number or indicator), section, among, group, "headcount"
    among = "total_board" if indicator == 9 and category in ("voting", "executive") else ""
    return indicator, section, among, group, "headcount"


def sums_of(counts: dict[Place, int]) -> Iterator[tuple[dict[Place, int], bool]]:
    """Yield what adds up to nothing, and whether exactly (else it is at most nothing)."""
    parts: dict[tuple[str, Place, bool], list[Place]] = {}
    for place in counts:
        for kind, total, exact in (*_wholes(place), *_wholes_of_staff(place)):
            parts.setdefault((kind, total, exact), []).append(place)
        indicator, section, category, group, measure = place
        if category.startswith("not "):
            own = category.removeprefix("not ")
            total = _total(indicator, section, own, group)
            yield {total: -1, (indicator, section, own, group, measure): 1, place: 1}, True
    for (_, total, exact), own in parts.items():
        # Of people without an event, parts may be more than the whole where events are of no part.
        if total in counts and (exact or sum(counts[place] for place in own) <= counts[total]):
            yield {total: -1, **dict.fromkeys(own, 1)}, exact


def _wholes(place: Place) -> Iterator[tuple[str, Place, bool]]:
    """Yield of which totals a count is a part: by which kind of part, the total, and whether all parts make it."""
    indicator, section, category, group, measure = place
    if group in GROUPS and (indicator in (1, 9) or measure == "respondents"):
        yield "group", (indicator, section, category, "all", measure), indicator in (1, 9)
    if (kind := section.partition("_")[0]) in ("department", "profession"):
        yield kind, (indicator, "all", category, group, measure), False


def _wholes_of_staff(place: Place) -> Iterator[tuple[str, Place, bool]]:
    indicator, section, category, group, measure = place
    if indicator == 1 and group not in (*GROUPS, "all"):
        yield "code", (1, section, category, "bme", measure), False
    if indicator == 1 and section in ("clinical", "non_clinical") and category not in CLUSTER.values():
        yield "band", (1, "all" if category == "all" else section, "all", group, measure), True
    for total in _over_bands(place):
        yield f"{total}", total, True
