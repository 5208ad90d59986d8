"""Why figures of a report are not shown, and what would show more: for analysts, never for publication.

What is said is found by trying. A figure that protects another one is shown to the audit, which names the small number
that would follow. What would show more is done, and protected again. So no answer depends on how disclosure control
made its choice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.audit.explanations import input_label
from wres_kit.disclosure import USUAL_RESPONDENTS, limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.audit import audit, public_already
from wres_kit.disclosure.figures_without_counts import as_read
from wres_kit.disclosure.joint_releases import linked_tables
from wres_kit.disclosure.knowledge import COMPARISON, weight
from wres_kit.disclosure.protect import protect, publishable, reveals_counts
from wres_kit.disclosure.record_release import rules_kept
from wres_kit.disclosure.table import Kind
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, Status
from wres_kit.joint import released_of
from wres_kit.joint.read import read_year
from wres_kit.project.parameters import BoardAgreement
from wres_kit.returns.cells import Measure
from wres_kit.returns.confirmations import read_remarks
from wres_kit.standard.bands import KINDS
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.disclosure.audit_bounds import Leak
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.disclosure.table import LinkedTable
    from wres_kit.project import DisclosureParameters, Project
    from wres_kit.returns.cells import Cell, Remark, Return

SMALL, PROTECTS, CHOICE, POLICY = "small", "protects", "choice", "policy"
PUBLIC, JOINT = "public_before", "joint_reports"


class NothingToExplainError(WresError):
    """An organisation without a report of its own, or an indicator that the Standard does not have."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is not shown.

    Parameters
    ----------
    result
        The figure, as it was calculated.
    reason
        ``small``: it rests on a small number. ``protects``: a small number would follow from it, alone or with others
        that are not shown either. ``choice``: it was tried, and nothing follows from it alone. ``policy``: the
        organisation publishes no such figures. ``public_before``: a small number would follow from it and what the
        organisation has published. ``joint_reports``: with what others have published, alone or together, it would
        tell too much of one of them.
    small
        The small numbers it rests on, in words.
    nearby
        The small numbers of its row, in words.
    reveals
        The small numbers that a reader could work out if it were shown as well; None where that was not tried.
    """

    result: Result
    reason: str
    small: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    reveals: tuple[Leak, ...] | None = None

    @property
    def row(self) -> tuple[int, str, str]:
        """The row of a page's tables that the figure is in."""
        return _row(self.result)


class Trial(NamedTuple):
    """Something that shows more: it was tried.

    Parameters
    ----------
    what
        What has to be done.
    shown
        The identifiers of the figures that are shown then, and are not now.
    withdrawn
        How many figures that are shown now are not shown then.
    """

    what: str
    shown: frozenset[str]
    withdrawn: int


class SuppressedFigures:
    """The figures of one organisation and year that are not shown.

    Parameters
    ----------
    source
        Its return.
    rules
        What it may not publish.
    remarks
        What is known about the return.
    released
        Its figures that are public already.
    linked
        What readers would know of others from joint reports.

    Attributes
    ----------
    keeps_limits
        Whether a limit is higher than what is set now, because it was when figures of the year were released.
    raw
        All figures, as they were calculated.
    explanations
        Why each figure that is not shown is not.
    lost
        Small numbers that follow from what is public already.
    trials
        What shows more.
    """

    def __init__(
        self, source: Return, rules: DisclosureParameters, remarks: Sequence[Remark] = (),
        released: Sequence[ReleasedFigure] = (), linked: Sequence[LinkedTable] = (),
    ) -> None:  # fmt: skip
        self.source, self.rules = source, rules.in_year(source.year)
        self.keeps_limits = self.rules.limits != rules.limits
        self.released, self._linked, self._remarks = tuple(released), tuple(linked), tuple(remarks)
        self._public = as_read(released)
        self.raw = calculate(source, remarks)
        self._protected = protect(self.raw, [source], rules, released, linked)
        exact = rules.policy == "counts" and rules.round_to == 1
        self._shown = self._protected if exact else self._publishable(self.raw, source, rules)
        self._alone = protect(self.raw, [source], rules) if released or linked else self._protected
        self._remembered = protect(self.raw, [source], rules, released) if released and linked else self._alone
        self.explanations = list(self._explain())
        self.lost = public_already(source, rules, self._public) if released else []
        self.trials = list(self._trials(frozenset(each.result.id for each in self.explanations)))

    def is_main(self, result: Result) -> bool:
        """Return whether a page may begin with a result."""
        return weight(self.source.standard, result) > COMPARISON

    def tried(self, each: Explanation) -> Explanation:
        """Return why a figure is not shown, with what a reader could work out if it were."""
        if each.reason not in (PROTECTS, PUBLIC):
            return each
        at = next(at for at, raw in enumerate(self.raw) if raw is each.result)
        with_it = [*self._protected[:at], each.result, *self._protected[at + 1 :]]
        leaks = audit(with_it, [self.source], self.rules, self._public)
        reveals = tuple(sorted(leaks, key=lambda leak: _row(leak.cell) != each.row))
        return replace(each, reason=each.reason if reveals or each.reason == PUBLIC else CHOICE, reveals=reveals)

    def _publishable(self, raw: Sequence[Result], source: Return, rules: DisclosureParameters) -> list[Result]:
        remarks = {source.year: self._remarks}
        return publishable(raw, [source], rules, remarks, released=self.released, linked=self._linked)

    def _explain(self) -> Iterator[Explanation]:
        numbers = _SmallNumbers(self.source, self.rules)
        small = {each.id: tuple(numbers.of_result(each)) for each in self.raw if reveals_counts(each)}
        nearby: dict[tuple[int, str, str], dict[str, None]] = {}
        for raw in self.raw:
            nearby.setdefault(_row(raw), {}).update(dict.fromkeys(small.get(raw.id, ())))
        steps = (self._alone, self._remembered, self._protected)
        for at, (raw, shown) in enumerate(zip(self.raw, self._shown, strict=True)):
            if shown.status is not Status.SUPPRESSED or not reveals_counts(raw):
                continue
            alone, remembered, protected = (step[at].status is Status.SUPPRESSED for step in steps)
            if not protected:
                reason = POLICY
            elif small[raw.id]:
                reason = SMALL
            else:
                reason = PROTECTS if alone else PUBLIC if remembered or not self._linked else JOINT
            yield Explanation(raw, reason, small[raw.id] if reason == SMALL else (), tuple(nearby[_row(raw)]))

    # What would show more ---------------------------------------------------------------------------------------------

    def _trials(self, hidden: frozenset[str]) -> Iterator[Trial]:
        """Yield what an analyst can do, where readers gain by it."""
        weights = {each.id: weight(self.source.standard, each) for each in self.raw}
        main = {each.id for each in self.raw if self.is_main(each)}
        shown = {each.id for each in self._shown if reveals_counts(each)}
        for what, source, rules in self._changes() if hidden else ():
            raw = self.raw if source is self.source else calculate(source, self._remarks)
            then = {each.id for each in self._publishable(raw, source, rules) if reveals_counts(each)}
            gained, withdrawn = hidden & then, shown - then
            if gained & main or sum(weights[each] for each in gained) > sum(weights[each] for each in withdrawn):
                yield Trial(what, gained, len(withdrawn))

    def _changes(self) -> Iterator[tuple[str, Return, DisclosureParameters]]:
        """Yield what could be tried: a sentence, the return and the settings then."""
        source, rules, standard = self.source, self.rules, self.source.standard
        if rules.policy != "counts" or rules.round_to > 1:
            yield "set policy: counts", source, rules.model_copy(update={"policy": "counts", "round_to": 1})
        if rules.policy in ("none", "joint"):
            return
        of_board = any(standard.indicator(each, source.year).whole is not None for each in standard.numbers)
        if of_board and not rules.board.covers(source.year):
            what = "let the board agree to be shown (board:)"
            if rules.board.shown:
                what = f"let the board's consent cover {source.year} too (board: years: [{source.year}])"
            agreed = BoardAgreement(shown=True, agreed_by="the board", on=date(source.year, 1, 1))
            yield what, source, rules.model_copy(update={"board": agreed})
        if any(
            cell.measure == Measure.RESPONDENTS and USUAL_RESPONDENTS <= value.value < rules.survey_threshold
            for cell, value in source.values.items()
        ):
            fewer = rules.model_copy(update={"survey_threshold": USUAL_RESPONDENTS})
            yield f"set survey_threshold: {USUAL_RESPONDENTS}, as NHS England's spreadsheets do", source, fewer
        for kind in dict.fromkeys(kind for cell in source.values if (kind := self._detail(cell))):
            values = {cell: value for cell, value in source.values.items() if self._detail(cell) != kind}
            yield f"leave the figures {kind} out of the return", replace(source, values=values), rules

    def _detail(self, cell: Cell) -> str:
        """Return to which figures in detail a cell belongs: by department, by single category, by pay band; or none."""
        standard = self.source.standard
        indicator = standard.indicator(cell.indicator, cell.year)
        if standard.bands.is_part(indicator, cell.section):
            return f"by {KINDS[standard.bands.part_kind(cell.section)]}"
        characteristic = standard.characteristic
        if not characteristic.is_group(cell.group) and cell.group != characteristic.everyone:
            return "by single category"
        return "by pay band" if indicator.by_band and cell.category != ALL else ""


def suppressed_figures(project: Project, code: str, year: int) -> SuppressedFigures:
    """Return the figures of an organisation and year that are not shown.

    Raises
    ------
    NothingToExplainError
        The organisation reports only within a group.
    NoReturnError
        There is no return for the year.
    ReturnsError
        The returns of the organisation have errors.
    WresError
        The organisation is unknown, or a file cannot be read.
    """
    organisation = project.organisation(code)
    rules = rules_kept(project, organisation)
    if organisation.only_jointly:
        groups = [group.code for group in project.groups.values() if organisation.code in group.members]
        ask = "".join(f" Ask about the group: wres disclosure {group} {year}." for group in groups)
        message = (
            f"{organisation.code} reports only within its group (policy joint), so it has no separate report.{ask}"
        )
        raise NothingToExplainError(message)
    returns = read_year(project, organisation.code, year)
    source = returns.get(organisation.code, year)
    return SuppressedFigures(
        source, rules, read_remarks(project, source).remarks,
        [figure for figure in released_of(project, organisation.code) if figure.result.year == year],
        linked_tables(project, returns, organisation.code, year, limits_of(rules.in_year(year), project.standard)),
    )  # fmt: skip


class _SmallNumbers:
    """Which small numbers a figure makes known by itself: those it rests on, and those who are left over."""

    def __init__(self, source: Return, rules: DisclosureParameters) -> None:
        self._source = source
        self._accounts = accounts_of(source, limits_of(rules, source.standard))
        self._sums: dict[int, list[frozenset[int]]] = {}
        for equation in self._accounts.equations:
            for at in equation:
                self._sums.setdefault(at, []).append(frozenset(equation))

    def of_result(self, result: Result) -> Iterator[str]:
        """Yield small numbers in words: ``Indicator 1, Band 5, BME: 3``."""
        known = self._accounts.quantities_of(result)
        sums = (each for at in known for each in self._sums.get(at, ()) if len(each) > 2)  # of two, both are the same
        left = {next(iter(each - known)) for each in sums if len(each - known) == 1}
        for at in (*sorted(known), *sorted(left)):
            quantity, cell = self._accounts.quantities[at], self._accounts.cells[at]
            if quantity.kind is Kind.SENSITIVE:
                number = f"{quantity.low}" if quantity.low == quantity.high else f"{quantity.low} to {quantity.high}"
                kind, _, rest = cell.measure.partition(": ")
                yield f"{whose(self._source, cell._replace(measure=kind.rpartition(' ')[2]), rest)}: {number}"


def whose(source: Return, cell: Cell, rest: str = "") -> str:
    """Return whose number a count is: ``Indicator 1, Non-clinical, Band 5, BME``.

    Parameters
    ----------
    source
        The return.
    cell
        The address of the people.
    rest
        Who of them are meant, where these are left over when the others are taken away.
    """
    words = input_label(source.standard, cell).removeprefix("people, ")
    if rest.startswith("without "):
        event = rest.rpartition(" ")[2]
        indicators = [source.standard.indicator(each, source.year) for each in source.standard.numbers]
        rest = next((f"not {each.category(event).phrase}" for each in indicators if each.stage(event)), rest)
    return f"Indicator {cell.indicator}, {words}{f', {rest}' if rest else ''}"


def _row(about: Result | Cell) -> tuple[int, str, str]:
    return about.indicator, about.section, about.category
