"""The equations of the audit: what adds up in a return, written down anew from what the Standard declares."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import (
    HEADCOUNT,
    NEAR,
    RESPONDENTS,
    PossibleCount,
    Row,
    address_text,
    behind,
    limits_of,
)
from wres_kit.indicators.results import ResultMeasure
from wres_kit.returns.cells import Cell, Return
from wres_kit.standard.bands import BAND
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters
    from wres_kit.standard.bands import Band
    from wres_kit.standard.indicator import Indicator

COUNTED = (HEADCOUNT, RESPONDENTS)
FEW_TIMES = 10
"""The digits of a survey percentage are looked at where it can be of fewer people than so many times the threshold."""
MOST_OF_DIGITS = 1000
"""The digits of a share without its base are looked at where it can be of no more people."""
OTHERS = "others"
"""Whom the groups leave over: survey respondents who gave no answer about the characteristic."""

Ends = tuple[int, int]
"""Between which whole numbers a count lies."""


class Equations:
    """What adds up in a return, and which of its counts are small.

    Parameters
    ----------
    source
        The return.
    rules
        Below which numbers a count is small.
    named
        Addresses that published results name.
    answered
        How many answered a survey, where a response rate says it and the return does not.
    """

    def __init__(
        self, source: Return, rules: DisclosureParameters, named: Iterable[Cell],
        answered: Mapping[Cell, int] | None = None,
    ) -> None:  # fmt: skip
        self._source, self._rules, self._standard = source, rules, source.standard
        self._characteristic = source.standard.characteristic
        self._counts: list[PossibleCount] = []
        self._at: dict[Cell, int] = {}
        self._rows: list[Row] = []
        self._divided: set[frozenset[tuple[int, float]]] = set()
        self._elsewhere: list[int] = []
        for cell, value in source.values.items():
            if cell.measure in COUNTED:
                self._take(cell, round(value.value))
        for cell, people in (answered or {}).items():
            if cell not in self._at:
                self._take(cell, people)
        for cell in named:
            if cell.measure in COUNTED:
                self._place(cell)
        self._relate()
        self._fill_in()
        self._judge()

    def given(self, name: str) -> dict[Cell, int]:
        """Return all counts that the return has or that follow, at addresses of an organisation with another name."""
        return {
            cell._replace(organisation=name): people
            for cell, at in self._at.items() if (people := self._counts[at].true) is not None
        }  # fmt: skip

    # Counts -----------------------------------------------------------------------------------------------------------

    def _indicator(self, number: int) -> Indicator:
        return self._standard.indicator(number, self._source.year)

    def _first(self, cell: Cell) -> Cell:
        """Return where the same people are counted first."""
        indicator = self._indicator(cell.indicator)
        if cell.measure == HEADCOUNT and cell.category == WORKFORCE and indicator.workforce_from is not None:
            cell = cell._replace(indicator=indicator.workforce_from, category=ALL)
            indicator = self._indicator(cell.indicator)
        by_band = cell.measure == HEADCOUNT and indicator.by_band and cell.category == ALL
        if by_band and self._standard.bands.part_kind(cell.section) == BAND:
            cell = cell._replace(section=ALL, category=cell.section)
        return cell

    def _take(self, cell: Cell, people: int) -> None:
        at = self._place(cell)
        if self._counts[at].true not in (None, people):  # the return gives two numbers for the same people
            at = self._at[cell] = self._add(PossibleCount(cell))
        self._counts[at].true = people

    def _place(self, cell: Cell) -> int:
        if cell not in self._at:
            first = self._first(cell)
            if first not in self._at:
                self._at[first] = self._add(PossibleCount(first))
            self._at[cell] = self._at[first]
        return self._at[cell]

    def _add(self, count: PossibleCount) -> int:
        self._counts.append(count)
        return len(self._counts) - 1

    # What adds up -----------------------------------------------------------------------------------------------------

    def _relate(self) -> None:
        """Write down what adds up, of the counts of the return and those that results name."""
        cells = [count.cell for count in self._counts]
        for place in dict.fromkeys(cell._replace(group=self._characteristic.everyone) for cell in cells):
            parts = [place._replace(group=group) for group in self._characteristic.parts]
            if sum(cell in self._at for cell in (place, *parts)) > 1:
                self._sum(place, parts, OTHERS, whole=place.measure == HEADCOUNT, exhaustive=False)
        self._relate_codes(cells)
        self._relate_staff()
        self._relate_parts([count.cell for count in self._counts])
        for cell in [count.cell for count in self._counts]:
            stage = self._indicator(cell.indicator).stage(cell.category) if cell.measure == HEADCOUNT else None
            if stage is not None:
                self._sum(cell._replace(category=stage.people), [cell], f"without {cell.category}", exhaustive=False)
        self._relate_bodies([count.cell for count in self._counts])

    def _relate_codes(self, cells: Sequence[Cell]) -> None:
        codes: dict[Cell, list[Cell]] = {}
        for cell in cells:
            if not self._characteristic.is_group(cell.group):
                codes.setdefault(cell._replace(group=self._characteristic.group_of(cell.group)), []).append(cell)
        for total, parts in codes.items():
            self._sum(total, parts, "of other categories", exhaustive=False)

    def _relate_staff(self) -> None:
        bands = self._standard.bands
        for everyone in dict.fromkeys(
            count.cell._replace(section=ALL, category=ALL) for count in self._counts
            if count.cell.measure == HEADCOUNT and self._indicator(count.cell.indicator).by_band
        ):  # fmt: skip
            for section in bands.sections:
                self._relate_section(everyone._replace(section=section.section), section.bands)
            self._sum(everyone, _in(everyone, section=[each.section for each in bands.sections]), "in other sections")
            every_band = [band for section in bands.sections for band in section.bands]
            for name in dict.fromkeys(each for band in every_band for each in (band.category, band.cluster) if each):
                having = [s.section for s in bands.sections if any(name in (b.category, b.cluster) for b in s.bands)]
                across = everyone._replace(category=name)
                self._sum(across, _in(across, section=having), "in other sections")
            counted = [band.category for band in every_band if band.part_of is None]
            self._sum(everyone, _in(everyone, category=counted), "in other bands")

    def _relate_section(self, whole: Cell, bands: Sequence[Band]) -> None:
        addends = [band for band in bands if band.part_of is None]
        self._sum(whole, _in(whole, category=[band.category for band in addends]), "in other bands")
        clusters = list(dict.fromkeys(band.cluster for band in addends if band.cluster))
        self._sum(whole, _in(whole, category=clusters), "in other clusters")
        for name in clusters:
            inside = [band.category for band in addends if band.cluster == name]
            self._sum(whole._replace(category=name), _in(whole, category=inside), "in other bands")
        for band in bands:
            if band.part_of:
                part = whole._replace(category=band.category)
                self._sum(whole._replace(category=band.part_of), [part], f"not {band.category}", exhaustive=False)

    def _relate_parts(self, cells: Sequence[Cell]) -> None:
        bands, within = self._standard.bands, dict(self._source.notes.within)
        divided: dict[tuple[Cell, str], list[Cell]] = {}
        for cell in cells:
            indicator = self._indicator(cell.indicator)
            if not bands.is_part(indicator, cell.section):
                continue
            kind = bands.part_kind(cell.section)
            around = within.get(cell.section)
            if around is not None:
                divided.setdefault((cell._replace(section=around), f"within {around}"), []).append(cell)
            if around is None or bands.part_kind(around) != kind:
                divided.setdefault((cell._replace(section=ALL), kind), []).append(cell)
            if indicator.by_band and cell.category not in (ALL, *bands.counted_within):
                divided.setdefault((cell._replace(category=ALL), "bands"), []).append(cell)
        for (total, kind), parts in divided.items():
            rest = f"of no {kind}" if kind != "bands" else "in other bands"
            self._sum(total, parts, rest, exhaustive=False)

    def _relate_bodies(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            indicator = self._indicator(cell.indicator)
            if indicator.whole is not None and cell.category in indicator.parts and cell.category != indicator.whole:
                self._sum(cell._replace(category=indicator.whole), [cell], f"not {cell.category}", exhaustive=False)

    def _sum(
        self, total: Cell, parts: Sequence[Cell], rest: str, *, whole: bool = False, exhaustive: bool = True
    ) -> None:
        """Write down that a total is the sum of its parts, and of a rest where there may be one."""
        have = [cell for cell in dict.fromkeys(parts) if cell in self._at or self._first(cell) in self._at]
        complete = whole or (exhaustive and len(have) == len(dict.fromkeys(parts)))
        is_given = total in self._at or self._first(total) in self._at
        # Of a section without a total readers take the bands that they see to be all.
        is_all = not is_given and exhaustive and not whole and total.section != ALL and total.category == ALL
        is_all = is_all and not any(self._is_named(cell) for cell in parts if cell not in have)
        if not have or not (is_given or complete or is_all):
            return
        used = parts if whole else have
        row: Row = {}
        for cell in dict.fromkeys(used):
            at = self._place(cell)
            row[at] = row.get(at, 0.0) + 1.0
        at = self._place(total)
        if at in row:
            return
        row[at] = -1.0
        divided = frozenset(row.items())
        if divided in self._divided:
            return
        self._divided.add(divided)
        values = [(self._counts[each].true, times) for each, times in row.items()]
        left = -sum(true * times for true, times in values if true is not None)
        known = all(true is not None for true, _ in values)
        if known and (left < 0 or (whole and left != 0)):
            return  # the figures contradict each other
        if not whole and not (known and left == 0) and not (complete and not known):
            what = f"{address_text(total)}, {rest}"
            true = int(left) if known else None
            # Staff without an event are as many as can be known of staff, whatever the threshold of the event is.
            count = PossibleCount(
                self._first(total), what, true, small=rest != OTHERS and total.group != self._characteristic.everyone
            )
            row[self._add(count)] = 1.0
            if is_all:
                self._elsewhere.append(len(self._counts) - 1)
        self._rows.append(row)

    def _is_named(self, cell: Cell) -> bool:
        """Return whether anything is known of any group at a place."""
        groups = (cell._replace(group=group) for group in self._characteristic.all_groups)
        return any(each in self._at or self._first(each) in self._at for each in groups)

    def _fill_in(self) -> None:
        """Work out the counts that follow from those of the return."""
        changed = True
        while changed:
            changed = False
            for row in self._rows:
                missing = [at for at in row if self._counts[at].true is None]
                if len(missing) == 1:
                    at = missing[0]
                    known = sum(times * (self._counts[each].true or 0) for each, times in row.items() if each != at)
                    left = round(-known / row[at])
                    if left >= 0:
                        self._counts[at].true, changed = left, True
        self._rows = [row for row in self._rows if self._holds(row)]

    def _holds(self, row: Row) -> bool:
        if any(self._counts[at].true is None for at in row):
            return True
        return abs(sum(times * (self._counts[at].true or 0) for at, times in row.items())) < NEAR

    # What is small ----------------------------------------------------------------------------------------------------

    def threshold(self, cell: Cell) -> int:
        """Return the smallest number above zero that may be known at an address."""
        if cell.measure == RESPONDENTS:
            return self._rules.survey_threshold
        return dict(self._rules.indicators).get(cell.indicator, self._rules.threshold)

    def most_respondents(self, base: Cell, low: float, high: float) -> int | None:
        """Return how many people a survey percentage without respondents can be of; None where nothing says it.

        No more than work there, than answered another question of the survey, than answered in the organisation, or
        than others leave of all who answered; and as many as its digits allow, between which `low` and `high` are.
        """
        workforce = self._standard.nearest_edition(base.year).workforce
        shape = self._indicator(base.indicator).shape
        cells = [
            base._replace(indicator=number, section=section) for section in {base.section, ALL}
            for number in self._standard.numbers if self._indicator(number).shape == shape
        ]  # fmt: skip
        if workforce is not None:
            staff = base._replace(indicator=workforce.number, category=ALL, measure=HEADCOUNT)
            cells += [staff, staff._replace(section=ALL)]
        known = [people for cell in cells if (people := self.people(cell)) is not None]
        everyone = self.people(base._replace(group=self._characteristic.everyone))
        if everyone is not None and base.group in self._characteristic.parts:
            others = [base._replace(group=group) for group in self._characteristic.parts if group != base.group]
            known.append(max(0, everyone - sum(self.people(other) or 0 for other in others)))
        most = min(known, default=None)
        if most is None or most >= FEW_TIMES * self.threshold(base):
            return most
        fitting = (n for n in range(most, 0, -1) if ceil(low * n / 100 - NEAR) <= floor(high * n / 100 + NEAR))
        return next(fitting, most)

    def share_of_few(self, part: Cell, whole: Cell, low: float, high: float) -> tuple[Ends, Ends] | None:
        """Return the numbers that a share without its base can be and be of; None where its digits say nothing.

        It is of no more people than those among whom they are, and of as many as its digits allow, between which `low`
        and `high` are: of at most 13 people only 3 of 7 are 42.9%.
        """
        body = self._indicator(whole.indicator).whole
        around = [(whole.section, ALL), (ALL, whole.category), (ALL, ALL)]
        if body is not None:
            around = [(whole.section, str(body))]
        most, most_of_part = (
            min((n for section, category in around
                 if (n := self.people(cell._replace(section=section, category=category))) is not None), default=None)
            for cell in (whole, part)
        )  # fmt: skip
        if most is None or most > MOST_OF_DIGITS:
            return None
        fitting = []
        for people in range(1, most + 1):
            least = ceil(max(0.0, low) * people / 100 - NEAR)
            greatest = floor(high * people / 100 + NEAR)
            greatest = min(greatest, people if most_of_part is None else most_of_part)
            if least <= greatest:
                fitting.append((least, greatest, people))
        if not fitting:
            return None
        least_of_part, greatest_of_part = min(each[0] for each in fitting), max(each[1] for each in fitting)
        return (least_of_part, greatest_of_part), (fitting[0][2], fitting[-1][2])

    def contradicts(self, result: Result, places: Sequence[int], low: float, high: float) -> bool:
        """Return whether a response rate is of other people than those who answered the question."""
        if result.measure != ResultMeasure.RESPONSE_RATE:
            return False
        everyone, staff = (self._counts[at] for at in places)
        if staff.true is None:
            return True
        if everyone.true is not None:
            return not low * staff.true - NEAR <= 100 * everyone.true <= high * staff.true + NEAR
        parts = (everyone.cell._replace(group=group) for group in self._characteristic.parts)
        return 100 * sum(self.people(cell) or 0 for cell in parts) > high * staff.true + NEAR

    def read_digits(self, places: Sequence[int], low: float, high: float, name: str) -> None:
        """Take what the digits of a share say where the return does not say of how many people it is."""
        share = [self._counts[at] for at in places]
        fitting = self.share_of_few(share[0].cell, share[1].cell, low, high) if share[1].true is None else None
        if fitting is None or (share[0].true is not None and not fitting[0][0] <= share[0].true <= fitting[0][1]):
            return
        for count, (least, most) in zip(share, fitting, strict=True):
            if count.true is None and max(count.low, least) <= min(count.high, most):
                count.low, count.high = max(count.low, float(least)), min(count.high, float(most))
                count.stated.append(name)

    def staff_of(self, base: Cell) -> list[int]:
        """Return the places of the staff among whom people answered a survey: of their part, and of the whole."""
        workforce = self._standard.nearest_edition(base.year).workforce
        if workforce is None:
            return []
        staff = base._replace(indicator=workforce.number, category=ALL, measure=HEADCOUNT)
        cells = [self._first(staff._replace(section=section)) for section in dict.fromkeys((base.section, ALL))]
        return [self._at[cell] for cell in cells if cell in self._at]

    def people(self, cell: Cell) -> int | None:
        """Return what the return says of an address, or what follows from it."""
        at = self._at.get(cell, self._at.get(self._first(cell)))
        return None if at is None else self._counts[at].true

    def is_open_to_all(self, cell: Cell) -> bool:
        """Return whether a count may be known however small it is: that of a board that agreed for its year."""
        return self._rules.board.covers(cell.year) and self._indicator(cell.indicator).whole is not None

    def _judge(self) -> None:
        """Say of each count what a reader knows beforehand: whether it is small, nobody, or neither."""
        for count in self._counts:
            threshold = self.threshold(count.cell)
            could_be = (not count.what or count.small) and not self.is_open_to_all(count.cell)
            count.asked = threshold if could_be and count.true is None else 0
            least = 0 if self._rules.suppress_zero and count.cell.measure == HEADCOUNT and not count.what else 1
            count.small = count.true is not None and could_be and least <= count.true < threshold
        inside = {
            at for row in self._rows
            if any(times < 0 and self._counts[total].small for total, times in row.items())
            for at, times in row.items() if times > 0
        }  # fmt: skip
        for at, count in enumerate(self._counts):
            threshold = self.threshold(count.cell)
            if count.small:
                some = at not in inside and not count.what and not self._rules.suppress_zero
                count.low, count.high = float(some), threshold - 1.0
                count.room = count.high - count.low
            elif count.true is not None and not count.what:
                if count.true >= threshold:
                    count.low = float(threshold)
                elif count.true == 0 and at not in inside:
                    count.high = 0.0


def _in(cell: Cell, **names: Iterable[str]) -> list[Cell]:
    """Return a cell at each of some sections or categories."""
    ((column, each),) = names.items()
    return [cell._replace(**{column: name}) for name in dict.fromkeys(each)]  # type: ignore[arg-type]


def answered_of(source: Return, rules: DisclosureParameters, rates: Sequence[Result]) -> dict[Cell, int]:
    """Return how many answered a survey, where published response rates and the number of staff say it exactly."""
    given = Equations(source, rules, ()).given(source.organisation) if rates else {}
    answered = {}
    for rate in rates:
        respondents, staff = behind(source, rate) or (None, None)
        if respondents is None or staff not in given:
            continue
        low, high = (end * given[staff] / 100 for end in limits_of(rate))
        if ceil(low - NEAR) == floor(high + NEAR):
            answered[respondents] = ceil(low - NEAR)
    return answered
