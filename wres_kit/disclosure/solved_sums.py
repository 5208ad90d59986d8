"""Equations that are solved for what is hidden: whether more can be shown is read off them, not solved anew.

`Tableau` has what is hidden alone, for tables of any size. `SolvedSums` has what is shown as well, so it says why.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import gcd
from typing import TYPE_CHECKING

from wres_kit.disclosure.elimination import reduced

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set

    from wres_kit.disclosure.elimination import Row


class Tableau:
    """What is hidden of some equations, solved for some of the free quantities in it.

    Sensitive quantities follow from nothing as long as each of them is a sum of free ones. Whether that still holds
    without some free quantity is then read off the equations, without solving them anew: it holds if another free
    quantity can take its place, or if no sensitive one needs it.

    Parameters
    ----------
    equations
        Sums that are zero.
    free
        Quantities that are hidden and not sensitive.
    sensitive
        Quantities that nobody may learn.

    Attributes
    ----------
    work
        How many entries of equations were changed so far: the same on every machine, unlike seconds.
    """

    def __init__(
        self, equations: Iterable[Mapping[int, int]], free: Collection[int], sensitive: Collection[int]
    ) -> None:
        self._free, self._sensitive = set(free), frozenset(sensitive)
        hidden = self._free | self._sensitive
        rows = ({at: times for at, times in row.items() if at in hidden} for row in equations)
        self._rows = [row for row in rows if not self._free.isdisjoint(row)]
        self._uses: dict[int, set[int]] = {}
        for index, row in enumerate(self._rows):
            for at in row:
                self._uses.setdefault(at, set()).add(index)
        self._solved: dict[int, int] = {}
        self.work = 0
        waiting = [(len(row), index) for index, row in enumerate(self._rows)]
        heapify(waiting)
        done = set[int]()
        while waiting:
            size, index = heappop(waiting)
            row = self._rows[index]
            if index in done:
                continue
            if len(row) != size:
                heappush(waiting, (len(row), index))
                continue
            done.add(index)
            candidates = [at for at in row if at in self._free]
            if candidates:
                self._solve(index, min(candidates, key=lambda at: (len(self._uses[at]), at)))

    @property
    def free(self) -> Set[int]:
        """The quantities that are hidden and not sensitive."""
        return self._free

    def drop(self, quantities: Collection[int], allows: Callable[[Row], bool] = lambda _: False) -> bool:
        """Make free quantities known, if no sensitive one follows then; return whether that was so.

        Parameters
        ----------
        quantities
            Which.
        allows
            Whether a sum of these sensitive quantities may be known.
        """
        solved = sorted(at for at in quantities if at in self._solved)
        if not self._can_drop(solved, quantities, allows):
            return False
        for at in solved:
            others = [each for each in self._rows[self._solved[at]] if each in self._free and each not in quantities]
            if others:
                self._solve(self._solved[at], min(others, key=lambda each: (len(self._uses[each]), each)))
        for at in quantities:
            self._free.discard(at)
            self._solved.pop(at, None)
            for index in self._uses.pop(at, ()):
                del self._rows[index][at]
        return True

    def _can_drop(self, solved: Iterable[int], known: Collection[int], allows: Callable[[Row], bool]) -> bool:
        """Return whether no sensitive quantity follows; no equation is changed for that, as most often one does."""
        pivots: dict[int, Row] = {}
        for at in solved:
            left = {each: times for each, times in self._rows[self._solved[at]].items() if each not in known}
            left = reduced(left, pivots)
            if others := self._free.intersection(left):
                pivots[min(others)] = left
            elif left and not allows({each: times // gcd(*left.values()) for each, times in left.items()}):
                return False
        return True

    def _solve(self, index: int, at: int) -> None:
        """Solve an equation for a free quantity, and take that out of all others."""
        row = self._rows[index]
        for other in [each for each in self._solved if self._solved[each] == index]:
            del self._solved[other]
        self._solved[at] = index
        self.work += len(row) * len(self._uses[at])
        for line in sorted(self._uses[at] - {index}):
            take_out(at, row, line, self._rows, self._uses)


class SolvedSums:
    """The equations of a block, solved for what is hidden, with what is shown in them: so a relation has its reason.

    Parameters
    ----------
    equations
        Sums that are zero.
    free
        Quantities that are hidden and not sensitive.
    sensitive
        Quantities that nobody may learn.
    known
        What is known for good: it is no reason.

    Attributes
    ----------
    rules
        Why quantities could not be shown again.
    """

    def __init__(
        self, equations: Iterable[Mapping[int, int]], free: Collection[int], sensitive: Collection[int],
        known: Collection[int],
    ) -> None:  # fmt: skip
        self._free, self._sensitive, self.rules = set(free), sensitive, list[frozenset[int]]()
        self._rows = [{at: times for at, times in row.items() if at not in known} for row in equations]
        self._uses: dict[int, set[int]] = {}
        for index, row in enumerate(self._rows):
            for at in row:
                self._uses.setdefault(at, set()).add(index)
        self._solved: dict[int, int] = {}
        self._open = set(range(len(self._rows)))
        waiting = [(sum(at in self._free for at in row), index) for index, row in enumerate(self._rows)]
        heapify(waiting)
        while waiting:
            size, index = heappop(waiting)
            candidates = [at for at in self._rows[index] if at in self._free]
            if len(candidates) > size:
                heappush(waiting, (len(candidates), index))
            elif candidates:
                self._solve(index, min(candidates, key=lambda at: (len(self._uses[at]), at)))

    @property
    def free(self) -> Set[int]:
        """The quantities that are hidden and not sensitive."""
        return self._free

    def broken(self, allows: Callable[[Row], bool]) -> list[frozenset[int]]:
        """Return what is shown of each relation by which a sensitive quantity follows."""
        rules = []
        for index in sorted(self._open):
            rule, small = self._parts(index)
            if rule and small and not allows(small):
                rules.append(rule)
        return rules

    def _parts(self, index: int) -> tuple[frozenset[int], Row]:
        row = self._rows[index]
        small = {at: times for at, times in row.items() if at in self._sensitive}
        return frozenset(row.keys() - small.keys()), small

    def hide(self, quantities: Iterable[int]) -> None:
        """Hide quantities that were shown."""
        for at in sorted(quantities):
            if at in self._uses and at not in self._free:
                self._free.add(at)
                candidates = self._uses[at] & self._open
                if candidates:
                    self._solve(min(candidates, key=lambda index: (len(self._rows[index]), index)), at)

    def drop(self, quantities: Collection[int], allows: Callable[[Row], bool]) -> bool:
        """Show quantities that were hidden, if no sensitive one follows then; return whether that was so.

        If not, what is shown then of the relation by which it follows is kept in `rules`.
        """
        new = sorted(quantities)
        for at in new:
            index = self._solved.get(at)
            if index is None:
                continue
            others = [each for each in self._rows[index] if each in self._free and each not in quantities]
            if others:
                self._solve(index, min(others, key=lambda each: (len(self._uses[each]), each)))
            else:
                rule, small = self._parts(index)
                if small and not allows(small):
                    self.rules.append(rule)
                    return False
        for at in new:
            self._free.discard(at)
            index = self._solved.pop(at, None)
            if index is not None:
                self._open.add(index)
        return True

    def _solve(self, index: int, at: int) -> None:
        """Solve an equation for a free quantity, and take that out of all others."""
        row = self._rows[index]
        for other in [each for each in row if self._solved.get(each) == index]:
            del self._solved[other]
        self._solved[at] = index
        self._open.discard(index)
        for line in sorted(self._uses[at] - {index}):
            take_out(at, row, line, self._rows, self._uses)


def take_out(at: int, row: Row, line: int, rows: Sequence[Row], uses: Mapping[int, set[int]]) -> None:
    """Take as much of a row from that of a line as it takes to be rid of a quantity there, and note who is in it."""
    target = rows[line]
    keep, take = row[at], -target[at]
    if keep not in {1, -1}:
        common = gcd(keep, take)
        keep, take = keep // common, take // common
    if keep < 0:
        keep, take = -keep, -take
    if keep != 1:
        for each in target:
            target[each] *= keep
    for each, times in row.items():
        old = target.get(each)
        if old is None:
            uses[each].add(line)
            target[each] = take * times
        elif new := old + take * times:
            target[each] = new
        else:
            del target[each]
            uses[each].discard(line)
    if keep != 1 and target and (divisor := gcd(*target.values())) > 1:
        for each in target:
            target[each] //= divisor
