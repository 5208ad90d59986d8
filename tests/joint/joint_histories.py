"""Histories of groups: made-up organisations that report by themselves and together, one after the other.

From a seed come four small organisations, half of them with departments and single codes, and what they publish of one
year: joint reports of groups that overlap, of a group that a member leaves, reports of their own before and after, a
region's total that others publish, and returns that are corrected on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.disclosure.attacker import COARSE, completed, learned, sensitive, sums, threshold
from tests.disclosure.histories import corrected
from tests.disclosure.small_organisations import (
    BANDS,
    DEPARTMENTS,
    GROUPS,
    Counts,
    Place,
    added,
    put,
    three,
    within,
)
from tests.joint.conftest import SHARED
from wres_kit.disclosure.record_release import ReleasedVersion, read_register, record_release, register_path
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters
from wres_kit.release.register import register_text
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.joint.conftest import Joint
    from tests.returns.conftest import Rows
    from wres_kit.indicators.results import Result

MEMBERS = ("X11", "X12", "X13", "X14")
YEAR = 2024
MOST = 5000


Versions = dict[str, list[Counts]]
"""What each organisation returned at first, and after each of its corrections."""


class Event(NamedTuple):
    """A publication: whose, and of which members; of none where an organisation corrects its return.

    With settings it is no publication either: from then on an organisation or group has these, as in its file.
    """

    code: str
    members: tuple[str, ...]
    settings: str | None = None

    @property
    def is_own(self) -> bool:
        """Whether an organisation reports by itself."""
        return self.members == (self.code,)

    @property
    def is_correction(self) -> bool:
        """Whether it is no publication but a return that is corrected."""
        return not self.members and self.settings is None


def members_of(seed: int, *, divided: bool = False, size: int = 40) -> dict[str, Counts]:
    """Return what four organisations returned: all the same kinds of figures, so that all can be pooled.

    Parameters
    ----------
    seed
        Which organisations.
    divided
        Whether they have departments and single codes.
    size
        How many white staff a band has at most.
    """
    random = Random(seed)
    bands = [("non_clinical", band) for band in BANDS[: random.randint(0, 2)]]
    bands += [("clinical", band) for band in BANDS[: random.randint(1, 3)]]
    members = {code: _member(random, bands, size) for code in MEMBERS}
    if divided:
        names = DEPARTMENTS[: random.randint(1, 3)]
        for own in members.values():
            _divide(random, own, names)
    return members


def _divide(random: Random, counts: Counts, departments: Sequence[str]) -> None:
    """Add departments, and the number of BME staff of two codes."""
    left = {group: counts[1, "all", "all", group, "headcount"] for group in GROUPS}
    events = {group: counts[3, "all", "disciplinary", group, "headcount"] for group in GROUPS[:2]}
    for name in departments:
        part = within(random, left)
        own = within(random, {group: min(people, part[group]) for group, people in events.items()})
        left = {group: left[group] - part[group] for group in GROUPS}
        events = {group: people - own[group] for group, people in events.items()}
        put(counts, 1, name, "all", part)
        put(counts, 3, name, "disciplinary", own)
    bme = counts[1, "all", "all", "bme", "headcount"]
    first = random.randint(0, bme)
    put(counts, 1, "all", "all", {"H": first, "M": random.randint(0, bme - first)})


def _member(random: Random, bands: Sequence[tuple[str, str]], size: int) -> Counts:
    counts: Counts = {}
    totals: dict[str, list[dict[str, int]]] = {}
    for section, band in bands:
        totals.setdefault(section, []).append(three(random, size))
        put(counts, 1, section, band, totals[section][-1])
    for section, parts in totals.items():
        put(counts, 1, section, "all", added(*parts))
    staff = added(*(part for parts in totals.values() for part in parts))
    put(counts, 1, "all", "all", staff)
    shortlisted = {"white": random.randint(0, 60), "bme": random.randint(0, 30)}
    put(counts, 2, "all", "shortlisted", shortlisted)
    put(counts, 2, "all", "appointed", within(random, shortlisted))
    events = {group: min(staff[group], random.randint(0, 6)) for group in GROUPS[:2]}
    put(counts, 3, "all", "disciplinary", events)
    board = {"white": random.randint(4, 9), "bme": random.randint(0, 4), "unknown": random.choice([0, 0, 1])}
    put(counts, 9, "all", "total_board", board)
    put(counts, 9, "all", "voting", within(random, board))
    people = {"white": random.randint(5, 90), "bme": random.randint(3, 40)}
    put(counts, 5, "all", "all", people, "respondents")
    put(counts, 5, "all", "all", {group: random.randint(0, 100) for group in people}, "percentage")
    return counts


def events_of(seed: int, *, corrections: int = 0) -> list[Event]:
    """Return what happens, in order: four or five of reports by one, by groups, and a region's total.

    Parameters
    ----------
    seed
        Which history.
    corrections
        So many returns are corrected on the way, after each of which one of the reports is published again.
    """
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
    for _ in range(corrections):
        at = random.randint(1, len(chosen))
        again = random.choice(chosen[:at])
        who = random.choice([*again.members, *MEMBERS])
        chosen[at:at] = [Event(who, ()), *([again] if again.members and random.random() < 0.8 else [])]
    return region + chosen


def versions_of(seed: int, members: dict[str, Counts], events: Sequence[Event]) -> Versions:
    """Return what each organisation returned at first, and after each of its corrections."""
    random = Random(seed * 17 + 3)
    versions = {code: [own] for code, own in members.items()}
    for event in events:
        if event.is_correction:
            before = versions[event.code][-1]
            changed = (corrected(before, random) for _ in range(99))
            versions[event.code].append(next((each for each in changed if _has_its_events(each)), before))
    return versions


def _has_its_events(counts: Counts) -> bool:
    """Return whether events in departments are among those of the whole, and of no more people than there are."""
    for group in GROUPS[:2]:
        whole = counts[3, "all", "disciplinary", group, "headcount"]
        parts = [name for name in DEPARTMENTS if (3, name, "disciplinary", group, "headcount") in counts]
        events = [counts[3, name, "disciplinary", group, "headcount"] for name in parts]
        if sum(events) > whole or any(
            each > counts[1, name, "all", group, "headcount"] for name, each in zip(parts, events, strict=True)
        ):
            return False
    return True


@dataclass(frozen=True)
class Publication:
    """What came out: of whom, from which version of each return, and the counts that it states."""

    event: Event
    versions: Mapping[str, int]
    stated: Counts
    results: tuple[Result, ...] = ()
    rules: DisclosureParameters = USUAL_DISCLOSURE

    @property
    def rough(self) -> bool:
        """Whether it has figures that were made coarser."""
        return any(each.value is not None and each.basis in COARSE for each in self.results)

    @property
    def figures(self) -> list[Result]:
        """Everything that is published, without where it comes from."""
        return [replace(each, inputs=()) for each in self.results]


def publish(joint: Joint, versions: Mapping[str, Sequence[Counts]], events: Sequence[Event]) -> list[Publication]:
    """Publish one report after the other, as the project lets them; return what came out."""
    alone, published = set[str](), list[Publication]()
    at_version, settings = dict.fromkeys(versions, 0), dict[str, str]()
    for at, event in enumerate(events):
        if event.settings is not None:
            settings[event.code] = f"disclosure: {{{event.settings}}}\n"
            continue
        if event.is_correction:
            at_version[event.code] += 1
            continue
        counts = {code: own[at_version[code]] for code, own in versions.items()}
        rows: Rows = [(code, YEAR, *place, people) for code, own in counts.items() for place, people in own.items()]
        alone |= {event.code} if event.is_own else set()
        for path in (joint.root / "params" / "groups").glob("*.yml"):
            path.unlink()
        for code in MEMBERS:
            joint.organisation(code, jointly=code not in alone, more=settings.get(code, ""))
        if event.code == "region":
            published.append(_region(joint.root, counts, at))
            continue
        if not event.is_own:
            joint.group(event.code, members=event.members, more=SHARED + settings.get(event.code, ""))
        read = joint.read(rows)
        if read.errors_of(event.code):
            continue
        snapshot = take_snapshot(joint.project, read.returns, event.code, YEAR)
        results = tuple(each for each in snapshot.results if each.year == YEAR)
        record_release(joint.project, event.code, YEAR, f"v1.{at}", date(2026, 11, 1 + at), "elsewhere", results)
        rules = snapshot.rules.in_year(YEAR)
        entry = ReleasedVersion(
            report_year=YEAR, version=f"1.{at}", released_on=date(2026, 11, 1 + at),
            limits=None if rules.policy == "none" else rules.limits,
        )  # fmt: skip
        register = read_register(joint.project, event.code).with_release(entry)
        register_path(joint.project, event.code).write_text(register_text(register), encoding="utf-8")
        published.append(Publication(event, dict(at_version), learned(results), results, rules))
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
    return Publication(Event("region", MEMBERS), dict.fromkeys(MEMBERS, 0), stated)


class Outsider:
    """A reader of everything that was published of some organisations, together and alone.

    The reader knows whose return was corrected. A count that was public before or after a correction, and that has not
    changed, is the same number in both to him; and all counts of a return that nobody has corrected.

    Parameters
    ----------
    versions
        What each organisation returned, at first and corrected; used only for which counts there are and, in the end,
        which are small.
    published
        What came out.
    knows
        The organisation whose own counts the reader knows as well; nobody's where empty.
    insider
        Whether the reader knows of every count whether it was corrected.
    """

    def __init__(
        self, versions: Mapping[str, Sequence[Counts]], published: Sequence[Publication], *, knows: str = "",
        insider: bool = False,
    ) -> None:  # fmt: skip
        self._counts = {code: [completed(own) for own in each] for code, each in versions.items()}
        self._published, self._insider, self.knows = published, insider, knows
        # Only a report that states something tells which counts of an organisation are small.
        self._alone = {each.event.code for each in published if each.event.is_own and (each.stated or each.rough)}
        self._stated = self._stated_alone()
        names = {
            self.unknown(code, at, place): None
            for code, each in self._counts.items() for at, own in enumerate(each) for place in own
        }  # fmt: skip
        self._column = {name: at for at, name in enumerate(names)}
        rows: list[dict[int, int]] = []
        low: list[float] = []
        high: list[float] = []
        for code, at, own in self._every():
            for row, exact in sums(own):
                if all(place in own for place in row):
                    rows.append({self._at(code, at, place): times for place, times in row.items()})
                    low.append(0 if exact else -np.inf)
                    high.append(0)
        self._adding_up = len(rows)
        facts = [
            ([(code, each.versions[code]) for code in each.event.members], place, people)
            for each in published for place, people in each.stated.items()
        ]  # fmt: skip
        facts += [
            ([(code, at)], place, people) for code, at, own in self._every() if code == knows
            for place, people in own.items()
        ]  # fmt: skip
        for members, place, people in facts:
            if all(place in self._counts[code][at] for code, at in members):
                rows.append({self._at(code, at, place): 1 for code, at in members})
                low.append(people)
                high.append(people)
        entries = [(index, at, times) for index, row in enumerate(rows) for at, times in row.items()]
        lines, columns, factors = zip(*entries, strict=True)
        matrix = coo_array((factors, (lines, columns)), shape=(len(rows), len(self._column))).tocsr()
        self._rows, self._low_sums, self._high_sums = matrix, np.array(low), np.array(high)
        self._constraints = LinearConstraint(matrix, self._low_sums, self._high_sums)

    def _every(self) -> Iterator[tuple[str, int, Counts]]:
        for code, each in self._counts.items():
            yield from ((code, at, own) for at, own in enumerate(each))

    def _stated_alone(self) -> set[tuple[str, int, Place]]:
        return {
            (each.event.code, each.versions[each.event.code], place)
            for each in self._published if each.event.is_own for place in each.stated
        }  # fmt: skip

    def unknown(self, code: str, at: int, place: Place) -> tuple[str, int, Place]:
        """Return the unknown of a count: that of the first return since which the reader takes it for the same."""
        own = self._counts[code]
        while at and own[at - 1].get(place) == own[at].get(place) and self._is_seen(code, at, place):
            at -= 1
        return code, at, place

    def _is_seen(self, code: str, at: int, place: Place) -> bool:
        return self._insider or not self._stated.isdisjoint({(code, at - 1, place), (code, at, place)})

    def _at(self, code: str, at: int, place: Place) -> int:
        return self._column[self.unknown(code, at, place)]

    def small(self) -> list[tuple[str, int, Place]]:
        """Return every count of one organisation that nobody may learn, each once."""
        return sorted({
            self.unknown(code, at, place) for code, at, own in self._every() if code != self.knows
            for place in sensitive(own)
        })  # fmt: skip

    def ends(self, code: str, at: int, place: Place) -> tuple[int, int]:
        """Return the least and the most that a count of an organisation can be.

        Of one that has a report of its own, readers are taken to know which of its counts are small.
        """
        low, high = (self._extreme(self._at(code, at, place), sign) for sign in (1, -1))
        if code not in self._alone:
            return low, high
        return max(low, 1), min(high, threshold(place) - 1)

    def _extreme(self, at: int, sign: int) -> int:
        goal = np.zeros(len(self._column))
        goal[at] = sign
        whole = np.ones(len(goal), int)
        answer = milp(goal, constraints=self._constraints, integrality=whole, bounds=Bounds(0, MOST))
        assert answer.x is not None, "what was published contradicts itself"
        return int(np.rint(answer.x[at]))

    def leaks(self) -> list[tuple[str, int, Place, int, int]]:
        """Return the small counts that can have one value or two neighbouring ones only."""
        return [(*each, low, high) for each in self.small() for low, high in [self.ends(*each)] if high - low < 2]
