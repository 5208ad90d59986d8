"""What is hidden besides because all sums together leave a count too few values, so that this tells nothing either.

That a count has too few values depends on figures that are not shown in the end, so readers who see that more is not
shown could conclude something of them by running this program. So each such choice is confirmed by examples first.

All returns that give the same answers to the questions about sums (`protection_levels`) come to the same first choice.
Whether more is hidden, and what, follows from the figures that this first choice shows (`NarrowCounts.judge`). Where
some of these are hidden, readers know the others and the answers alone. From these, and from nothing else, examples of
returns are made that readers cannot tell apart from the true one, and each is judged as the true one is. The choice is
confirmed where those that would be published in the same way leave every sensitive count three values, or as many as it
has where no figure is shown. As that follows from what is public alone, each of these returns comes to the same result:
that a choice was confirmed, or not, tells nothing that is not public.

1. A return in which a count has fewer than three values (`Need.HELP`) hides more, if examples of such confirm that.
2. If not, some of the returns in which a count has three values hide the same as well, although they need not
   (`Need.COMPANY`, then `Need.LATE_COMPANY` where answers are a reason): those examples that are wanted, and no others.
3. If these do not suffice, other choices are tried that hide other or more figures, those first that readers miss
   least. Such a choice is taken where returns for which it is the first one confirm it: a return that joins these
   takes no value from any count, as all of them are published alike.
4. If none is confirmed, nothing of the block is shown.

With more than `LARGE` sensitive counts step 4 would lose most figures, and examples seldom confirm anything. There
figures are shown one after the other, as long as each count keeps four values (`figures_in_turn`); which returns are
published alike follows from that, so examples are not needed.
"""

from __future__ import annotations

from math import inf
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.elimination import shown_around
from wres_kit.disclosure.feasibility_intervals import WIDE, Judgement, Need
from wres_kit.disclosure.figures_in_turn import FiguresInTurn
from wres_kit.disclosure.linear_programmes import PossibleCounts
from wres_kit.disclosure.protection_levels import ROOMY
from wres_kit.disclosure.table import only

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.integer_programme import Programme
    from wres_kit.disclosure.protection_levels import ProtectionLevels, ProtectionShortfall
    from wres_kit.disclosure.table import QuantityTable, SumLimit

    Floats = npt.NDArray[np.float64]
    Values = tuple[Floats, Floats]
    Example = Mapping[int, int]

DEAR, COMPARED, ENOUGH = 40, 12, 3
"""Headlines are hidden only where nothing else helps, comparisons not for a fourth value. So many values of each count
are to be confirmed: so it is not known to within one."""
JUDGED, HOPELESS, LATER, CLASSES = 32, 12, 2, 5
"""So many examples are judged for one choice, so many if none is published alike, so many once it is confirmed for some
need (a smaller one may do), and so many choices are tried. All are counted, never timed."""
LARGE = 100
"""With more sensitive counts figures are shown in turn, and no examples are tried."""
STEPS, FAR = 3, 20
"""So far from each end of what a figure can be examples are looked for, as long as they are published alike. What has
no end, or one far away, is taken to be so much more than its least value where any value will do."""
TURNS, CHANGES = 16, (-3, -2, -1, 0, 0, 0, 1, 2, 3)
"""So often others are looked for near the examples, in which a count has another value, and so far from them."""


class NarrowCounts:
    """The last step of the choice of one block.

    Parameters
    ----------
    table
        The block.
    places
        The quantities in it.
    levels
        What single sums and all sums together say; all questions about sums have been asked.
    programme
        What is lost with each bundle.
    conclusions
        What readers may conclude from what is hidden.
    """

    def __init__(
        self, table: QuantityTable, places: Collection[int], levels: ProtectionLevels, programme: Programme,
        conclusions: Sequence[SumLimit],
    ) -> None:  # fmt: skip
        self._table, self._places, self._levels, self._programme = table, sorted(places), levels, programme
        self._conclusions = conclusions
        self._alone: dict[int, float] = {}
        self._judged: dict[Hashable, Judgement] = {}
        self._confirmed: dict[Hashable, BlockVerdict] = {}
        self._chosen, self._first = frozenset[int](), frozenset[int]()
        self._size = len(table.sensitive & set(places))
        self.enough = table.enough // 2  # more than any figure can be that has an end

    def hidden(self, chosen: frozenset[int]) -> tuple[frozenset[int], Judgement]:
        """Return the bundles that are not shown, given those of the first choice, and what made it so.

        Where nothing is confirmed, all bundles are hidden.
        """
        self._chosen, self._first = chosen, self._programme.shown(chosen)
        values = self._levels.values
        if self._size > LARGE:
            judgement = self._judge_large(values)
            return chosen | judgement.extra, judgement._replace(need=Need.NONE)
        judgement = self.judge(values)
        if judgement.need is Need.NONE:
            return chosen, judgement
        verdict = self._confirm(values, judgement.extra)
        if judgement.need <= verdict.need and (judgement.need is Need.HELP or self._is_company(values, verdict)):
            return chosen | judgement.extra, judgement._replace(need=Need.NONE)
        if judgement.need is not Need.HELP:
            return chosen, judgement._replace(need=Need.NONE)
        tried = {judgement.extra}
        for extra in sorted(set(verdict.seen), key=lambda each: (self._programme.weight(each), sorted(each))):
            if len(tried) == CLASSES:
                break
            if extra and extra not in tried:
                tried.add(extra)
                if self._confirm(values, extra).need is not Need.NONE:
                    return chosen | extra, judgement._replace(need=Need.NONE)
        return self._programme.every, judgement._replace(need=Need.NONE)

    def _is_company(self, values: Values, verdict: BlockVerdict) -> bool:
        """Return whether a return is one of the examples that others are published alike with."""
        return verdict.company is None or any(
            all(values[0][at] == values[1][at] == people for at, people in each.items()) for each in verdict.company
        )

    def judge(self, values: Values) -> Judgement:
        """Return what the figures of the first choice say; no other of these values is looked at."""
        key = tuple(each[sorted(self._first)].tobytes() for each in values)
        if key not in self._judged:
            self._judged[key] = self._judge(values)
        return self._judged[key]

    def _judge(self, values: Values) -> Judgement:
        levels = self._with_values(values)
        shortfalls = self._that_can_be_helped(self._shortfalls(levels, self._chosen))
        widths = {each.quantity: each.width for each in shortfalls}
        if not widths:
            return Judgement(widths, Need.NONE, frozenset(), ())
        by_answers = {each.quantity for each in shortfalls if each.by_limits}
        need = Need.COMPANY if widths.keys() - by_answers else Need.LATE_COMPANY
        # All that have three values or fewer are helped: so a return that needs it hides the same as others near it.
        extra, reasons = self._helped(levels, shortfalls)
        return Judgement(widths, Need.HELP if min(widths.values()) < WIDE else need, extra, reasons)

    def _judge_large(self, values: Values) -> Judgement:
        """Return the same for a large block: figures are shown in turn, as long as each count keeps four values."""
        levels = self._with_values(values)
        shortfalls = self._that_can_be_helped(self._shortfalls(levels, self._chosen))
        widths = {each.quantity: each.width for each in shortfalls}
        needed = {at: float(min(ROOMY, self._alone[at])) for at in widths}
        because = {at: frozenset().union(*(each.shown for each in shortfalls if each.quantity == at)) for at in widths}
        limits, kinds = dict.fromkeys((*self._conclusions, *self._levels.passed)), self._levels.kinds
        in_turn = FiguresInTurn(self._table, limits, kinds, self._programme, self._chosen, levels.values)
        reasons = self._reasons([each for each in shortfalls if each.width < WIDE], self._first)
        extra = in_turn.hidden(needed, because)
        widths = dict.fromkeys(sorted(in_turn.narrow), 0.0) | widths
        return Judgement(widths, Need.HELP if widths else Need.NONE, extra, tuple(dict.fromkeys(reasons)))

    def _with_values(self, values: Values) -> ProtectionLevels:
        return self._levels.with_values(*(only(each, self._first | self._table.known) for each in values))

    def _shortfalls(
        self, levels: ProtectionLevels, hidden: frozenset[int], wanted: Collection[int] | None = None
    ) -> list[ProtectionShortfall]:
        shown = self._programme.shown(hidden) | self._table.known
        return levels.by_programmes(shown, self._conclusions, wanted, helpable=True)

    def _that_can_be_helped(self, shortfalls: Sequence[ProtectionShortfall]) -> list[ProtectionShortfall]:
        """Return the shortfalls of counts that would have more values if nothing was shown."""
        new = {each.quantity for each in shortfalls} - self._alone.keys()
        if new:
            levels = self._levels.with_values(*self._levels.values)
            alone = levels.without_figures(new, self._table.known, self._conclusions)
            self._alone.update({quantity: alone.get(quantity, inf) for quantity in sorted(new)})
        return [each for each in shortfalls if each.width < self._alone[each.quantity]]

    def _helped(
        self, levels: ProtectionLevels, shortfalls: Sequence[ProtectionShortfall]
    ) -> tuple[frozenset[int], tuple[frozenset[int], ...]]:
        """Return the bundles that have to be hidden as well so that some counts have more values, and why.

        The cheapest figure of each reason goes first; if that does not help, all of the reason but headlines. Only for
        a third value headlines are hidden, and comparisons. What need not be hidden is shown again.
        """
        wanted = sorted({each.quantity for each in shortfalls})
        known, chosen = self._table.known, self._chosen
        tried, reasons, tight = set[int](), list[frozenset[int]](), list[frozenset[int]]()
        needed, is_spared = dict[int, float](), any(each.width < WIDE for each in shortfalls)
        while shortfalls:
            needed = {at: self._alone[at] for at in wanted}
            shown, hidden = self._programme.shown(chosen), chosen
            reasons += self._reasons([each for each in shortfalls if each.width < WIDE], shown)
            tight += self._reasons(shortfalls, shown, by_limits=True)
            for each in shortfalls:
                rule = each.known & shown - known or shown_around(self._table.equations, each.quantity, shown, known)
                price = {at: self._programme.price(at, hidden) for at in sorted(rule)}
                cheap = [at for at in rule if price[at] < (COMPARED if is_spared and each.width >= WIDE else DEAR)]
                if is_spared and each.width >= WIDE and not cheap:
                    needed[each.quantity] = WIDE
                elif rule:
                    is_spared = is_spared and bool(cheap)
                    again = cheap if each.quantity in tried else []
                    hidden = self._programme.without(again or [min(price, key=lambda at: (price[at], at))], hidden)
            tried |= {each.quantity for each in shortfalls}
            if hidden == chosen:
                break
            chosen = hidden
            shortfalls = self._that_can_be_helped(self._shortfalls(levels, chosen, wanted))
        return self._lean(levels, chosen, needed, tight) - self._chosen, tuple(dict.fromkeys(reasons))

    def _reasons(
        self, shortfalls: Sequence[ProtectionShortfall], shown: frozenset[int], *, by_limits: bool = False
    ) -> list[frozenset[int]]:
        """Return the figures that leave a count too few values; of each such set one has to be hidden."""
        ends: dict[int, list[ProtectionShortfall]] = {}
        for each in shortfalls:
            ends.setdefault(each.quantity, []).append(each)
        own = [both for both in ends.values() if by_limits or not any(each.by_limits for each in both)]
        return [frozenset().union(*(each.shown for each in both)) & shown - self._table.known for both in own]

    def _lean(
        self, levels: ProtectionLevels, hidden: frozenset[int], needed: Mapping[int, float],
        tight: Sequence[frozenset[int]],
    ) -> frozenset[int]:  # fmt: skip
        """Return what is left of bundles when those are shown again that need not be hidden, dearest first.

        Where figures are shown again that left a count too few values before, they do so now.
        """
        shown, known = self._programme.shown(hidden), self._table.known
        room = levels.room(shown | known, self._conclusions, needed)
        tight = [each for each in tight if not each <= shown]
        more = sorted(hidden - self._chosen, key=lambda at: (-self._programme.weight({at}), at))
        for bundle in more if len(more) > 1 else ():
            again = self._programme.shown(hidden - {bundle})
            if again != shown and (any(each <= again for each in tight) or not room.is_enough(again, levels.values)):
                continue
            shown, hidden = again, hidden - {bundle}
        return hidden

    # Whether what is hidden besides is confirmed ----------------------------------------------------------------------

    def _confirm(self, values: Values, extra: frozenset[int]) -> BlockVerdict:
        """Return whether examples confirm that some bundles are hidden besides, by what is shown then alone."""
        shown = self._programme.shown(self._chosen | extra)
        public = tuple(only(each, shown | self._table.known) for each in values)
        places = sorted(shown)
        key = extra, public[0][places].tobytes(), public[1][places].tobytes()
        if key not in self._confirmed:
            least, most = self._levels.kinds
            ends = np.where(np.isnan(public[0]), least, public[0]), np.where(np.isnan(public[1]), most, public[1])
            limits = [(each.factors, each.most) for each in self._levels.answers]
            examples = PossibleCounts(self._table, self._places, ends, limits)
            search = _Confirmation(self, examples, extra, sorted(self._first - shown), (public[0], public[1]))
            self._confirmed[key] = search.run()
        return self._confirmed[key]

    def needed(self, quantity: int) -> int:
        """Return how many values of a count have to be confirmed."""
        return int(min(ENOUGH, self._alone.get(quantity, inf) + 1))


class BlockVerdict(NamedTuple):
    """Whether examples confirm a choice.

    Parameters
    ----------
    need
        Up to which need returns hide the same; `Need.NONE` where nothing confirms it, or no example needs help.
    seen
        The bundles that other examples would hide.
    company
        The examples that hide the same although they need not: those that are wanted. None for all.
    """

    need: Need
    seen: tuple[frozenset[int], ...]
    company: tuple[Example, ...] | None


class _Member(NamedTuple):
    """An example that would be published in the same way: what is hidden of it besides, and values of its counts."""

    hidden: Example
    values: Mapping[int, frozenset[int]]


class _Confirmation:
    """The search for returns that would be published alike."""

    def __init__(
        self, narrow: NarrowCounts, examples: PossibleCounts, extra: frozenset[int], hidden: Sequence[int],
        public: Values,
    ) -> None:  # fmt: skip
        self._narrow, self._examples, self._extra, self._hidden, self._public = narrow, examples, extra, hidden, public
        self._members: dict[Need, list[_Member]] = {need: [] for need in Need if need is not Need.NONE}
        self._tried = set[tuple[int, ...]]()
        self._ends_of: dict[int, tuple[int, int]] = {}
        self._seen: dict[frozenset[int], None] = {}
        self._part, self._near = frozenset[int](), dict[int, int]()
        self._left = JUDGED

    def run(self) -> BlockVerdict:
        """Judge examples until they suffice, or as many as there may be."""
        random, lines, part = Random(0), self._along_lines(), frozenset[int]()  # noqa: S311 - always the same
        # Until there is one to begin with; where none hides all of it, on from one that hides a part.
        while not any(self._members[Need.HELP] for _ in lines) and part != self._part:
            part, lines = self._part, self._along_lines()
        for turn in range(TURNS):
            self._near_members(turn, random)
            list(lines)
        need = self._need()
        return BlockVerdict(need, tuple(self._seen), self._company(need))

    def _company(self, need: Need) -> tuple[Example, ...]:
        """Return the examples that need not hide more, but give values to those that do, in the order of finding."""
        members = [*self._members[Need.HELP]]
        for each in self._up_to(need)[len(members) :]:
            if self._missing([*members, each]) < self._missing(members):
                members.append(each)
        return tuple(each.hidden for each in members[len(self._members[Need.HELP]) :])

    def _need(self) -> Need:
        if not self._members[Need.HELP]:
            return Need.NONE
        return next((need for need in self._members if not self._open(need)), Need.NONE)

    def _is_done(self) -> bool:
        if not any(self._members.values()):
            return self._left <= JUDGED - HOPELESS
        return self._left <= 0 or bool(self._members[Need.HELP] and not self._open(Need.HELP))

    def _up_to(self, need: Need) -> list[_Member]:
        return [each for own, members in self._members.items() if own <= need for each in members]

    def _open(self, need: Need) -> list[int]:
        """Return the counts of which examples have too few values: those of each that has more are no matter."""
        return [at for at, missing in self._values(self._up_to(need)).items() if missing > 0]

    def _missing(self, members: Sequence[_Member]) -> int:
        return sum(max(0, missing) for missing in self._values(members).values())

    def _values(self, members: Sequence[_Member]) -> dict[int, int]:
        """Return how many values examples do not have of each count of which none of them has enough by itself."""
        common = set(members[0].values).intersection(*(each.values for each in members)) if members else ()
        return {
            at: self._narrow.needed(at) - len(frozenset().union(*(each.values[at] for each in members)))
            for at in sorted(common)
        }  # fmt: skip

    def _along_lines(self) -> Iterator[None]:
        """Judge examples with one figure near an end of what it can be, the others in the middle: one at a time.

        How far apart the ends of a count are is greatest in the middle: so nothing comes further on, once no count has
        too few values.
        """
        ends = {at: self._ends(at) for at in self._hidden}
        middle = {at: (low + high) // 2 if high - low <= 2 * FAR else low + FAR for at, (low, high) in ends.items()}
        middle |= self._near
        lines = [(at, range(low, high + 1)) for at, (low, high) in ends.items()]
        lines += [(at, range(high, low - 1, -1)) for at, (low, high) in ends.items() if high < self._narrow.enough]
        for at, line in sorted(lines, key=lambda each: len(each[1])):
            others = {other: people for other, people in middle.items() if other != at}
            for people in line[:STEPS]:
                if self._is_done():
                    return
                judgement = self._judge(self._examples.nearest(others, {at: people}))
                yield
                if judgement is None or judgement.extra != self._extra:
                    break

    def _near_members(self, turn: int, random: Random) -> None:
        """Judge examples near others, with another value of a count that has too few; then a little further off."""
        for at in self._open(Need.HELP):
            low, high = self._ends(at)
            for people in range(low, high + 1):
                members = self._up_to(Need.LATE_COMPANY)
                if self._is_done():
                    return
                if not any(people in each.values.get(at, ()) for each in members):
                    near = members[turn % len(members)].hidden
                    changes = CHANGES if turn >= len(members) else (0,)
                    target = {other: number + random.choice(changes) for other, number in near.items()}
                    self._judge(self._examples.nearest(target, {at: people}))

    def _ends(self, quantity: int) -> tuple[int, int]:
        self._ends_of[quantity] = self._ends_of.get(quantity) or self._examples.ends(quantity)
        return self._ends_of[quantity]

    def _judge(self, example: Example | None) -> Judgement | None:
        """Judge an example; None for one that was judged, or that there is not."""
        if example is None:
            return None
        own = {at: example[at] for at in self._hidden}
        if tuple(own.values()) in self._tried:
            return None
        self._tried.add(tuple(own.values()))
        self._left -= 1
        low, high = (each.copy() for each in self._public)
        low[self._hidden] = high[self._hidden] = list(own.values())
        judgement = self._narrow.judge((low, high))
        if self._need() is not Need.NONE:
            self._left = min(self._left, LATER)
        if judgement.need is Need.NONE or judgement.extra != self._extra:
            self._seen[judgement.extra] = None
            if self._part < judgement.extra < self._extra:
                self._part, self._near = judgement.extra, own
            return judgement
        values = {at: frozenset(range(first, last + 1)) for at in judgement.widths
                  for first, last in [self._examples.ends(at, own)]}  # fmt: skip
        self._members[judgement.need].append(_Member(own, values))
        return judgement
