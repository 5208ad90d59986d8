"""`wres disclosure`: why each figure of a report is not shown, and what it would take to show it.

Every reason is found by trying: a figure that protects another one is shown to the audit, which names the small number
that would follow. So the answer does not depend on how disclosure control made its choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.audit.words import what
from wres_kit.cli.app import say, show, show_data
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.audit_bounds import Leak, address_text
from wres_kit.disclosure.joint_releases import released_of, rests_of
from wres_kit.disclosure.protect import limits_of, protect, publishable, tells_something
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, Status
from wres_kit.joint.read import read_returns
from wres_kit.returns.cells import Measure
from wres_kit.returns.confirmations import read_remarks
from wres_kit.returns.faults import ReturnsError, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.disclosure.table import Rest
    from wres_kit.project import DisclosureParameters, Project
    from wres_kit.returns.cells import Return

SMALL, PROTECTS, CHOICE, POLICY, PUBLIC = "small", "protects", "choice", "policy", "public_before"
NAMED = 4
"""Figures that are listed for one reason."""


class NothingToExplainError(WresError):
    """A year without a return, or an organisation without a report of its own."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is not shown.

    Parameters
    ----------
    result
        The figure, as it was calculated.
    reason
        ``small``: it rests on a small number. ``protects``: a small number would follow from it. ``choice``: it is one
        of several of which some had to go. ``policy``: the organisation does not publish such figures.
        ``public_before``: a small number would follow from it and what is public already.
    small
        The small numbers it rests on, in words.
    reveals
        The small numbers that a reader could work out if it were shown as well.
    """

    result: Result
    reason: str
    small: tuple[str, ...] = ()
    reveals: tuple[Leak, ...] = ()


def explain_disclosure(project: Project, code: str, year: int, *, json_: bool = False) -> int:
    """Print why each figure of a year is not shown, and what it would take to show it.

    Returns
    -------
    int
        0.

    Raises
    ------
    NothingToExplainError
        There is no return for the year, or the organisation reports only within a group.
    ReturnsError
        The returns of the organisation have errors.
    WresError
        The organisation is unknown, or a file cannot be read.
    """
    organisation = project.organisation(code)
    rules = project.disclosure(organisation)
    if organisation.only_jointly:
        message = f"{organisation.code} reports only within its group (policy joint), so it has no separate report."
        raise NothingToExplainError(message)
    read = read_returns(project, [organisation.code])
    if read.errors_of(organisation.code):
        raise ReturnsError(read.report)
    years = read.returns.years(organisation.code)
    if year not in years:
        listed = ", ".join(map(str, years)) or "none"
        message = f"{organisation.code} has no return for {year}. It has returns for: {listed}."
        raise NothingToExplainError(message)
    source = read.returns.get(organisation.code, year)
    limits = limits_of(rules, project.standard)
    report = _Report(
        source, rules, calculate(source, read_remarks(project, source).remarks),
        [figure for figure in released_of(project, organisation.code) if figure.result.year == year],
        rests_of(project, read.returns, organisation.code, year, limits),
    )  # fmt: skip
    if json_:
        show_data("disclosure", report.as_data())
    else:
        say("Not for publication: small numbers are shown.")
        show("\n".join(report.lines(organisation.label)))
    return 0


class _Report:
    def __init__(
        self, source: Return, rules: DisclosureParameters, raw: Sequence[Result], released: Sequence[ReleasedFigure],
        rests: Sequence[Rest],
    ) -> None:  # fmt: skip
        self._source, self._rules, self._released = source, rules, list(released)
        self._public = [figure.result for figure in released]
        self._raw = list(raw)
        self._shown = publishable(self._raw, [source], rules, released=released, rests=rests)
        self._protected = protect(self._raw, [source], rules, released, rests)
        self._alone = protect(self._raw, [source], rules) if released or rests else self._protected
        self.explanations = list(self._explain())
        self.lost = audit(self._public, [source], rules) if released else []

    def _explain(self) -> Iterator[Explanation]:
        standard = self._source.standard
        limits = limits_of(self._rules, standard)
        for at, (raw, shown) in enumerate(zip(self._raw, self._shown, strict=True)):
            if shown.status is not Status.SUPPRESSED or not tells_something(raw):
                continue
            if self._protected[at].status is not Status.SUPPRESSED:
                yield Explanation(raw, POLICY)
                continue
            small = []
            for cell in dict.fromkeys(raw.inputs):
                value = self._source.values.get(cell)
                counted = cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS)
                board = cell.indicator in limits.shown
                if counted and not board and value is not None and 0 < value.value < limits.threshold(cell):
                    small.append(f"{address_text(cell)}: {value.value:.0f}")
            if small:
                yield Explanation(raw, SMALL, tuple(small))
                continue
            with_it = [*self._protected[:at], raw, *self._protected[at + 1 :]]
            if self._alone[at].status is not Status.SUPPRESSED:
                reveals = audit(with_it, [self._source], self._rules, self._public)
                yield Explanation(raw, PUBLIC, (), tuple(reveals))
                continue
            reveals = audit(with_it, [self._source], self._rules)
            yield Explanation(raw, PROTECTS if reveals else CHOICE, (), tuple(reveals))

    # As text ----------------------------------------------------------------------------------------------------------

    def lines(self, name: str) -> Iterator[str]:
        """Yield the report, line by line."""
        reported = sum(tells_something(each) for each in self._raw)
        yield f"{name}, {self._source.year}: {len(self.explanations)} of {plural(reported, 'result')} are not shown."
        yield f"Policy {self._rules.policy}: {self._limits()}."
        if not self.explanations:
            return
        for reason, words in _REASONS.items():
            number = sum(each.reason == reason for each in self.explanations)
            if number:
                yield f"  {number:>4}  {words}"
        indicator = None
        for each in self.explanations:
            if each.result.indicator != indicator:
                indicator = each.result.indicator
                yield ""
                yield f"Indicator {indicator}"
            yield from self._entry(each)
        if self.lost:
            yield ""
            yield "These small numbers follow from what is public already. They cannot be protected any more:"
            yield from (f"  {leak.text}" for leak in self.lost)

    def _limits(self) -> str:
        rules = self._rules
        others = "".join(f"; {limit} for indicator {number}" for number, limit in rules.indicators)
        board = "; the board is shown" if rules.board.shown else ""
        rounded = f"; counts rounded to {rules.round_to}" if rules.round_to > 1 else ""
        survey = rules.survey_threshold
        return f"numbers below {rules.threshold}{others}, survey results of fewer than {survey}{rounded}{board}"

    def _entry(self, each: Explanation) -> Iterator[str]:
        name = what(self._source.standard, each.result)
        if each.reason == SMALL:
            yield f"  {name}. Small: {'; '.join(each.small)}."
        elif each.reason == POLICY:
            yield f"  {name}. Not shown because of the policy."
        elif each.reason == CHOICE:
            yield f"  {name}. One of several of which some had to go. Alone it would reveal nothing."
        else:
            yield f"  {name}. If it were shown, a reader could work out:"
            yield from (f"      {leak.text}" for leak in each.reveals[:1])
            if each.reveals[1:]:
                yield f"      and {plural(len(each.reveals) - 1, 'other small number')}."
            if not each.reveals:
                yield "      a number of an earlier publication that has been corrected since."
        yield f"      To show it: {self._remedy(each)}"

    def _remedy(self, each: Explanation) -> str:
        if each.reason == POLICY:
            return "set policy: counts (disclosure: in params)."
        board = self._source.standard.indicator(each.result.indicator, self._source.year).whole is not None
        agree = " The board can agree to be shown (board: in params)." if board and not self._rules.board.shown else ""
        if each.reason == SMALL:
            return f"report jointly with others, so that the number is larger, or at a higher level.{agree}"
        if each.reason == PUBLIC:
            return f"nothing can be done while those figures are public.{agree}"
        if each.reason == CHOICE:
            return f"nothing simple: another figure of the same table would have to go.{agree}"
        others = list(dict.fromkeys(name for leak in each.reveals[:1] for name in leak.because))
        own = f"indicator {each.result.indicator}, {each.result.measure}".replace("_", " ")
        # That nobody is counted somewhere is known whether or not it is shown.
        others = [name for name in others if "(0 of" not in name]
        others = [name for name in others if own not in name or f", {each.result.group} " not in name][:NAMED]
        listed = f" One of these would have to go instead: {'; '.join(others)}." if others else ""
        return f"protect that number by other means.{listed}{agree}"

    # As data ----------------------------------------------------------------------------------------------------------

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "organisation": self._source.organisation,
            "year": self._source.year,
            "settings": self._rules.model_dump(mode="json"),
            "results": len([each for each in self._raw if tells_something(each)]),
            "not_shown": [self._as_entry(each) for each in self.explanations],
            "public_already": [_as_leak(leak) for leak in self.lost],
        }

    def _as_entry(self, each: Explanation) -> dict[str, Any]:
        result = each.result
        return {
            "what": what(self._source.standard, result), "indicator": result.indicator, "measure": str(result.measure),
            "section": result.section, "category": result.category, "group": str(result.group), "reason": each.reason,
            "small": list(each.small), "reveals": [_as_leak(leak) for leak in each.reveals],
            "to_show_it": self._remedy(each),
        }  # fmt: skip


_REASONS = {
    SMALL: "rest on a small number themselves",
    PROTECTS: "would reveal a small number",
    CHOICE: "are among several of which some had to go",
    POLICY: "are not shown because of the policy",
    PUBLIC: "would reveal a small number together with what is public already",
}


def _as_leak(leak: Leak) -> dict[str, Any]:
    return {
        "what": leak.what or address_text(leak.cell), "low": leak.low, "high": leak.high, "because": list(leak.because),
    }  # fmt: skip
