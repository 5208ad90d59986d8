"""Histories of small made-up organisations: what they returned for a year first, and later.

`corrected` changes one to three people of one count, `restated` several counts, `undivided` takes away the parts
that were added later. All of them add up again afterwards.
"""

from __future__ import annotations

from random import Random

from tests.disclosure.small_organisations import BANDS, DEPARTMENTS, GROUPS, Counts, organisation

EVENTS = ((2, "shortlisted", "appointed"), (3, "", "disciplinary"), (4, "", "training"))


def history(seed: int) -> list[Counts]:
    """Return what an organisation returned for one year, three times: with parts added, corrected, restated."""
    random = Random(seed)
    base = organisation(seed)
    if seed % 2:
        return [undivided(base), base, corrected(base, random)]
    once = corrected(base, random)
    return [base, once, restated(once, random)]


def undivided(counts: Counts) -> Counts:
    """Return what an organisation returned before it added departments and single codes."""
    return {place: people for place, people in counts.items() if place[1] not in DEPARTMENTS and place[3] in
            (*GROUPS, "all")}  # fmt: skip


def corrected(counts: Counts, random: Random) -> Counts:
    """Return counts in which one to three people of one count have been added or taken away."""
    while True:
        changed = dict(counts)
        if random.random() < 0.7:
            _change_staff(changed, random)
        else:
            place = random.choice([place for place in counts if place[2] in _changeable() and place[4] == "headcount"])
            changed[place] = max(0, changed[place] + random.choice([-3, -2, -1, 1, 2, 3]))
        if changed != counts and is_whole(changed):
            return changed


def restated(counts: Counts, random: Random) -> Counts:
    """Return counts many of which have been changed by a few people."""
    changed = counts
    for _ in range(random.randint(4, 10)):
        changed = corrected(changed, random)
    return changed


def _changeable() -> tuple[str, ...]:
    return *(events for _, _, events in EVENTS), "total_board", "voting"


def _change_staff(counts: Counts, random: Random) -> None:
    bands = [place for place in counts if place[0] == 1 and place[2] in BANDS]
    _, section, _, group, _ = place = random.choice(bands)
    step = random.choice([-3, -2, -1, 1, 2, 3])
    step = max(step, -counts[place])
    totals = [(1, section, "all", group, "headcount"), (1, "all", "all", group, "headcount")]
    left = counts[totals[1]] - sum(counts.get((1, name, "all", group, "headcount"), 0) for name in DEPARTMENTS)
    parts = [name for name in DEPARTMENTS if (1, name, "all", group, "headcount") in counts]
    for each in (place, *totals, (4, "all", "workforce", group, "headcount")):
        if each in counts:
            counts[each] += step
    if parts and left + step < 0:
        for each in ((1, parts[-1], "all", group, "headcount"), (3, parts[-1], "workforce", group, "headcount")):
            if each in counts:
                counts[each] += step


def is_whole(counts: Counts) -> bool:
    """Return whether counts add up, as far as corrections could have spoilt it."""
    if min(counts.values()) < 0:
        return False
    for indicator, whole, events in EVENTS:
        for place, people in counts.items():
            if (place[0], place[2]) == (indicator, events):
                total = (2, place[1], whole) if whole else (1, place[1], "all")
                if people > counts[*total, *place[3:]]:
                    return False
    for group in GROUPS:
        if counts[9, "all", "voting", group, "headcount"] > counts[9, "all", "total_board", group, "headcount"]:
            return False
        parts = [counts.get((1, name, "all", group, "headcount"), 0) for name in DEPARTMENTS]
        if sum(parts) > counts[1, "all", "all", group, "headcount"]:
            return False
    codes = sum(people for place, people in counts.items() if place[3] in ("H", "M"))
    return codes <= counts[1, "all", "all", "bme", "headcount"]
