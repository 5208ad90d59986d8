"""What readers are not taken to know of small totals: which parts are nobody; and totals too small to show all parts.

Of every other count readers are taken to know whether it is nobody, small or neither. Of three people in four bands
that would be too much: whoever knew in which bands they are would know each of these to have one or two. So all parts
of a small total are treated alike, and all parts of these: what is shown is the same wherever its people are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from wres_kit.disclosure.table import SumLimit
    from wres_kit.returns.cells import Cell

    Floats = npt.NDArray[np.float64]
    Entries = Sequence[Sequence[tuple[int, float]]]


def parts_of_small_totals(
    equations: Collection[Mapping[Cell, int]], small: Collection[Cell], zeros: Collection[Cell],
    parts: Collection[Cell] = (),
) -> frozenset[Cell]:  # fmt: skip
    """Return the parts of small totals and the parts of these, but for those that readers know are nobody.

    Parameters
    ----------
    equations
        Sums that are zero: a total with -1, its parts with 1.
    small
        The totals of which readers are taken to know that they are small.
    zeros
        All that are nobody. Readers know those that are in no small total, and so the parts of these.
    parts
        Parts of small totals that are in no equation.
    """
    within = _parts_of(equations, [*small, *parts]).union(parts)
    return within - _parts_of(equations, [each for each in zeros if each not in within])


def _parts_of(equations: Collection[Mapping[Cell, int]], totals: Collection[Cell]) -> frozenset[Cell]:
    """Return the parts of totals, and the parts of these."""
    of_total: dict[Cell, set[Cell]] = {}
    for equation in equations:
        parts = {each for each, times in equation.items() if times > 0}
        for total in equation.keys() - parts:
            of_total.setdefault(total, set()).update(parts)
    inside: set[Cell] = set()
    waiting = list(totals)
    while waiting:
        further = of_total.pop(waiting.pop(), set()) - inside
        inside |= further
        waiting += further
    return frozenset(inside)


def known_for_nobody(
    equations: Collection[Mapping[int, int]], known: Mapping[int, int], zeros: Collection[int]
) -> frozenset[int]:
    """Return those of some quantities that readers know for nobody, by the counts that they know and what adds up.

    Parameters
    ----------
    equations
        Sums that are zero: a total with -1, its parts with 1.
    known
        The counts that readers know.
    zeros
        The quantities in question, all of which are nobody.
    """
    counts, before = dict(known), -1
    while len(counts) > before:
        before = len(counts)
        for equation in equations:
            unknown = {at: times for at, times in equation.items() if at not in counts}
            is_used_up = not sum(times * counts[at] for at, times in equation.items() if at in counts)
            if is_used_up and len(unknown) < len(equation) and len(set(unknown.values())) == 1:
                counts |= dict.fromkeys(unknown, 0)
    return frozenset(zeros) & counts.keys()


def totals_of_parts(
    hidden: Entries, shown: Entries, sensitive: npt.NDArray[np.bool_], ends: tuple[Floats, Floats]
) -> Iterator[tuple[int, frozenset[int], float]]:
    """Yield totals that are shown with several parts, each of which must be large for the sake of small counts in it.

    If the total is less than what these parts need together, one of them is too small, whichever that is. To ask of one
    of them after the other would tell how large the first one is although it is not shown in the end.

    Parameters
    ----------
    hidden, shown
        What is hidden of each sum, and what is shown of it, as quantities with factors.
    sensitive
        Whether each quantity is sensitive.
    ends
        Between which numbers each quantity lies for readers who do not see what is shown here.

    Yields
    ------
    tuple
        The total, those parts, and how large it has to be.
    """
    least, most = ends
    needed: dict[int, float] = {}
    for inside, around in zip(hidden, shown, strict=True):
        room = [float(most[at] - least[at]) for at, _ in inside if sensitive[at]]
        if room and len(around) == 1 and all(times == -around[0][1] for _, times in inside):
            part = around[0][0]
            own = float(sum(least[at] for at, _ in inside)) + max(room)
            needed[part] = max(needed.get(part, 0.0), own)
    for inside, around in zip(hidden, shown, strict=True):
        parts, totals = ([at for at, times in around if times == sign] for sign in (1, -1))
        matter = frozenset(parts) & needed.keys()
        if not inside and len(totals) == 1 and len(parts) == len(around) - 1 and len(matter) > 1:
            yield totals[0], matter, sum(needed.get(at, float(least[at])) for at in parts)


TellingTotals = dict[int, list[tuple[int, frozenset[int]]]]
"""Totals with their parts, by the first of these."""


def telling_totals(
    equations: Iterable[Iterable[tuple[int, float]]], least: Sequence[float], most: Sequence[float]
) -> TellingTotals:
    """Return the totals of which readers know more than follows from what they know of the parts.

    Parameters
    ----------
    equations
        Sums that are zero: a total with -1, its parts with 1.
    least, most
        Between which numbers readers know each quantity to lie. A part that is nobody is passed over.
    """
    telling: TellingTotals = {}
    for entries in equations:
        totals = [at for at, times in entries if times == -1]
        parts = [at for at, times in entries if times == 1 and most[at]]
        if len(totals) == 1 < len(parts) and all(abs(times) == 1 for _, times in entries):
            (total,) = totals
            if least[total] > sum(least[at] for at in parts) or most[total] < sum(most[at] for at in parts):
                telling.setdefault(min(parts), []).append((total, frozenset(parts)))
    return telling


def with_totals(
    answer: Iterable[SumLimit], telling: TellingTotals
) -> list[tuple[Sequence[tuple[int, float]], float]]:  # fmt: skip
    """Return what an answer says as limits, also with totals in place of their parts where more is known of these.

    Two bands can each be one, but not both where five are in them together; intervals alone do not say it.
    """
    limits: list[tuple[Sequence[tuple[int, float]], float]] = []
    for each in answer:
        limits.append((each.factors, each.most))
        factors = dict[int, float](each.factors)
        for total, parts in (inside for at, _ in each.factors for inside in telling.get(at, ())):
            if total not in factors and factors.keys() >= parts and len({factors[part] for part in parts}) == 1:
                (factors[total],) = {factors.pop(part) for part in parts}
        if len(factors) < len(each.factors):
            limits.append((tuple(factors.items()), each.most))
    return limits
