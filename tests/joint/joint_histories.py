"""Histories of groups: made-up organisations that report by themselves and together, one after the other.

From a seed come four small organisations and what they publish of one year: joint reports of groups that overlap, of a
group that a member leaves, reports of their own before and after, and a region's total that others publish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.disclosure.attacker import completed, learned, sensitive, sums, threshold
from tests.disclosure.small_organisations import BANDS, GROUPS, Counts, Place, added, put, three, within
from wres_kit.disclosure.record_release import record_release
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.joint.conftest import Joint

MEMBERS = ("X11", "X12", "X13", "X14")
YEAR = 2024
MOST = 5000


class Event(NamedTuple):
    """A publication: whose, and of which members."""

    code: str
    members: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Whether an organisation reports by itself."""
        return self.members == (self.code,)


def members_of(seed: int) -> dict[str, Counts]:
    """Return what four organisations returned: all the same kinds of figures, so that all can be pooled."""
    random = Random(seed)
    bands = [("non_clinical", band) for band in BANDS[: random.randint(0, 2)]]
    bands += [("clinical", band) for band in BANDS[: random.randint(1, 3)]]
    return {code: _member(random, bands) for code in MEMBERS}


def _member(random: Random, bands: Sequence[tuple[str, str]]) -> Counts:
    found: Counts = {}
    totals: dict[str, list[dict[str, int]]] = {}
    for section, band in bands:
        totals.setdefault(section, []).append(three(random, 40))
        put(found, 1, section, band, totals[section][-1])
    for section, parts in totals.items():
        put(found, 1, section, "all", added(*parts))
    staff = added(*(part for parts in totals.values() for part in parts))
    put(found, 1, "all", "all", staff)
    shortlisted = {"white": random.randint(0, 60), "bme": random.randint(0, 30)}
    put(found, 2, "all", "shortlisted", shortlisted)
    put(found, 2, "all", "appointed", within(random, shortlisted))
    events = {group: min(staff[group], random.randint(0, 6)) for group in GROUPS[:2]}
    put(found, 3, "all", "disciplinary", events)
    board = {"white": random.randint(4, 9), "bme": random.randint(0, 4), "unknown": random.choice([0, 0, 1])}
    put(found, 9, "all", "total_board", board)
    put(found, 9, "all", "voting", within(random, board))
    people = {"white": random.randint(5, 90), "bme": random.randint(3, 40)}
    put(found, 5, "all", "all", people, "respondents")
    put(found, 5, "all", "all", {group: random.randint(0, 100) for group in people}, "percentage")
    return found


def events_of(seed: int) -> list[Event]:
    """Return what is published, in order: four or five of reports by one, by groups, and a region's total."""
    random = Random(seed * 31 + 7)
    region = [Event("region", MEMBERS)] if random.random() < 0.3 else []
    first = tuple(random.sample(MEMBERS, 3))
    left = first[:2] if random.random() < 0.5 else (*first[:2], next(each for each in MEMBERS if each not in first))
    chosen = [Event("first", first), Event(random.choice(["first", "second"]), left)]
    chosen += [Event(code, (code,)) for code in random.sample(MEMBERS, random.randint(1, 2))]
    if random.random() < 0.4:
        chosen.append(Event("third", tuple(random.sample(MEMBERS, random.choice([2, 3])))))
    if random.random() < 0.7:
        random.shuffle(chosen)
    return region + chosen


@dataclass(frozen=True)
class Publication:
    """What came out: of whom, and the counts that it states."""

    event: Event
    stated: Counts


def publish(joint: Joint, counts: dict[str, Counts], events: Sequence[Event]) -> list[Publication]:
    """Publish one report after the other, as the project lets them; return what came out."""
    rows = [(code, YEAR, *place, people) for code, own in counts.items() for place, people in own.items()]
    alone, published = set[str](), list[Publication]()
    for at, event in enumerate(events):
        alone |= {event.code} if event.is_own else set()
        for path in (joint.root / "params" / "groups").glob("*.yml"):
            path.unlink()
        for code in MEMBERS:
            joint.organisation(code, jointly=code not in alone)
        if event.code == "region":
            published.append(_region(joint.root, counts, at))
            continue
        if not event.is_own:
            joint.group(event.code, members=event.members)
        read = joint.read(rows)
        if read.errors_of(event.code):
            continue
        snapshot = take_snapshot(joint.project, read.returns, event.code, YEAR)
        results = [each for each in snapshot.results if each.year == YEAR]
        record_release(joint.project, event.code, YEAR, f"v1.{at}", date(2026, 11, 1 + at), "elsewhere", results)
        published.append(Publication(event, learned(results)))
    return published


def _region(root: Path, counts: dict[str, Counts], at: int) -> Publication:
    """Write down the total of all staff of a region by ethnicity, as somebody else published it."""
    totals = {group: sum(own[1, "all", "all", group, "headcount"] for own in counts.values()) for group in GROUPS}
    everyone = sum(totals.values())
    start = f"{YEAR},v1.{at},2026-11-{1 + at:02},regional dashboard"
    header = "report_year,version,released_on,place"
    names = "organisation,year,indicator,measure,section,category,group,value,unit,numerator,denominator,lower,upper"
    shown = {group: people for group, people in totals.items() if people >= 10}
    lines = [
        f"{start},region,{YEAR},1,share,all,all,{group},{100 * people / everyone},percent,{people},{everyone},,,"
        "published,counts," for group, people in shown.items()
    ]  # fmt: skip
    folder = root / "data" / "released"
    (folder / "groups").mkdir(parents=True, exist_ok=True)
    (folder / "region.csv").write_text("\n".join([f"{header},{names},status,basis,note", *lines]), encoding="utf-8")
    members = "\n".join([f"{header},member", *(f"{start},{code}" for code in MEMBERS)])
    (folder / "groups" / "region.csv").write_text(members, encoding="utf-8")
    stated = {(1, "all", "all", group, "headcount"): people for group, people in shown.items()}
    if shown:
        stated[1, "all", "all", "all", "headcount"] = everyone
    return Publication(Event("region", MEMBERS), stated)


class Outsider:
    """A reader of everything that was published of some organisations, together and alone.

    Parameters
    ----------
    counts
        What each organisation returned; used only for which counts there are and, in the end, which are small.
    published
        What came out.
    knows
        The organisation whose own counts the reader knows as well; nobody's where empty.
    """

    def __init__(self, counts: dict[str, Counts], published: Sequence[Publication], knows: str = "") -> None:
        self._counts = {code: completed(own) for code, own in counts.items()}
        self._column = {(code, place): at for at, (code, place) in enumerate(
            (code, place) for code, own in self._counts.items() for place in own
        )}  # fmt: skip
        self.knows = knows
        self._alone = {each.event.code for each in published if each.event.is_own}
        rows: list[dict[int, int]] = []
        low: list[float] = []
        high: list[float] = []
        for code, own in self._counts.items():
            for row, exact in sums(own):
                if all(place in own for place in row):
                    rows.append({self._column[code, place]: times for place, times in row.items()})
                    low.append(0 if exact else -np.inf)
                    high.append(0)
        facts = [(each.event.members, place, people) for each in published for place, people in each.stated.items()]
        if knows:
            facts += [((knows,), place, people) for place, people in self._counts[knows].items()]
        for members, place, people in facts:
            if all((code, place) in self._column for code in members):
                rows.append({self._column[code, place]: 1 for code in members})
                low.append(people)
                high.append(people)
        entries = [(index, at, times) for index, row in enumerate(rows) for at, times in row.items()]
        lines, columns, factors = zip(*entries, strict=True)
        matrix = coo_array((factors, (lines, columns)), shape=(len(rows), len(self._column))).tocsr()
        self._constraints = LinearConstraint(matrix, np.array(low), np.array(high))

    def small(self) -> Iterator[tuple[str, Place]]:
        """Yield every count of one organisation that nobody may learn."""
        for code, own in self._counts.items():
            if code != self.knows:
                yield from ((code, place) for place in sensitive(own))

    def ends(self, code: str, place: Place) -> tuple[int, int]:
        """Return the least and the most that a count of an organisation can be.

        Of one that has a report of its own, readers are taken to know which of its counts are small.
        """
        low, high = (self._extreme(self._column[code, place], sign) for sign in (1, -1))
        if code not in self._alone:
            return low, high
        return max(low, 1), min(high, threshold(place) - 1)

    def _extreme(self, at: int, sign: int) -> int:
        goal = np.zeros(len(self._column))
        goal[at] = sign
        answer = milp(goal, constraints=self._constraints, integrality=np.ones(len(goal)), bounds=Bounds(0, MOST))
        assert answer.x is not None, "what was published contradicts itself"
        return round(answer.x[at])

    def leaks(self) -> list[tuple[str, Place, int, int]]:
        """Return the small counts that can have one value or two neighbouring ones only."""
        return [
            (code, place, low, high) for code, place in self.small()
            for low, high in [self.ends(code, place)] if high - low < 2
        ]  # fmt: skip
