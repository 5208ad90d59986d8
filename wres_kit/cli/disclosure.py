"""`wres disclosure`: why each figure of a report is not shown, and what it would take to show it.

Every reason is found by trying: a figure that protects another one is shown to the audit, which names the small number
that would follow. So the answer does not depend on how disclosure control made its choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wres_kit.audit.explanations import input_label, result_label
from wres_kit.cli.app import Json, OfReport, command, say, show, show_data
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.audit_bounds import LISTED, Leak
from wres_kit.disclosure.audit_equations import figure_text
from wres_kit.disclosure.joint_releases import released_of, rests_of
from wres_kit.disclosure.protect import limits_of, protect, publishable, reveals_counts
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, Status
from wres_kit.joint.read import read_year
from wres_kit.project import Project
from wres_kit.returns.cells import Measure
from wres_kit.returns.confirmations import read_remarks
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.disclosure.table import Rest
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell, Return

SMALL, PROTECTS, CHOICE, POLICY, PUBLIC = "small", "protects", "choice", "policy", "public_before"
NAMED = 4
"""Figures that are listed for one reason."""


class NothingToExplainError(WresError):
    """An organisation without a report of its own."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is not shown.

    Parameters
    ----------
    result
        The figure, as it was calculated.
    reason
        ``small``: it rests on a small number. ``protects``: a small number would follow from it. ``choice``: it is one
        of several figures from which a small number would follow together. ``policy``: the organisation publishes no
        such figures. ``public_before``: a small number would follow from it and what is public already.
    small
        The small numbers it rests on, in words.
    reveals
        The small numbers that a reader could work out if it were shown as well.
    """

    result: Result
    reason: str
    small: tuple[str, ...] = ()
    reveals: tuple[Leak, ...] = ()


@command("disclosure")
def explain_disclosure(
    project: Project,
    code: OfReport,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    json_: Json = False,
) -> None:
    """Print why each figure of a year is not shown, and what it would take to show it.

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
    report = _report(project, code, year)
    if json_:
        show_data("disclosure", report.as_data())
    else:
        say("Not for publication: small numbers are shown.")
        show("\n".join(report.lines(project.organisation(code).label)))


def explanations_of(project: Project, code: str, year: int) -> list[Explanation]:
    """Return why each figure of a year is not shown.

    Raises
    ------
    NothingToExplainError, NoReturnError, ReturnsError, WresError
        As for `explain_disclosure`.
    """
    return _report(project, code, year).explanations


def _report(project: Project, code: str, year: int) -> _Report:
    organisation = project.organisation(code)
    rules = project.disclosure(organisation)
    if organisation.only_jointly:
        message = f"{organisation.code} reports only within its group (policy joint), so it has no separate report."
        raise NothingToExplainError(message)
    returns = read_year(project, organisation.code, year)
    source = returns.get(organisation.code, year)
    limits = limits_of(rules, project.standard)
    return _Report(
        source, rules, calculate(source, read_remarks(project, source).remarks),
        [figure for figure in released_of(project, organisation.code) if figure.result.year == year],
        rests_of(project, returns, organisation.code, year, limits),
    )  # fmt: skip


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
        self._names = {
            figure_text(each): f"{result_label(source.standard, each)}{_numbers(each)}"
            for each in (*self._raw, *self._public)
        }
        self.explanations = list(self._explain())
        self.lost = audit(self._public, [source], rules) if released else []

    def _explain(self) -> Iterator[Explanation]:
        standard = self._source.standard
        limits = limits_of(self._rules, standard)
        for at, (raw, shown) in enumerate(zip(self._raw, self._shown, strict=True)):
            if shown.status is not Status.SUPPRESSED or not reveals_counts(raw):
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
                    small.append(f"{self._whose(cell)}: {value.value:.0f}")
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
        reported = sum(reveals_counts(each) for each in self._raw)
        yield f"{name}, {self._source.year}: {len(self.explanations)} of {plural(reported, 'figure')} are not shown."
        yield from self._limits()
        if not self.explanations:
            return
        yield "Why:"
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
            yield from (f"  {self._leak(leak)}" for leak in self.lost)

    def _limits(self) -> Iterator[str]:
        """Yield what the organisation does not publish, in sentences."""
        rules = self._rules
        yield f"Policy {rules.policy}: {_POLICIES[rules.policy]}"
        if rules.policy in ("none", "joint"):
            return
        yield (
            f"Small numbers are numbers of people from {int(not rules.suppress_zero)} to {rules.threshold - 1}, and "
            f"survey results of fewer than {rules.survey_threshold} respondents."
        )
        yield from (f"For indicator {number} the limit is {limit}." for number, limit in rules.indicators)
        if rules.round_to > 1:
            yield f"Numbers of people are rounded to the nearest {rules.round_to}."
        if rules.board.shown:
            yield "The board is shown in full, because it has agreed."

    def _entry(self, each: Explanation) -> Iterator[str]:
        yield f"  {result_label(self._source.standard, each.result)}"
        if each.reason == SMALL:
            yield f"      It rests on a small number: {'; '.join(each.small)}."
        elif each.reason == POLICY:
            yield "      The policy does not let such figures be published."
        elif each.reason == CHOICE:
            yield "      Alone it would reveal nothing, but together with others that are not shown it would."
        else:
            yield f"      {self._together(each)}, a reader could work out:"
            yield from (f"        {self._leak(leak)}" for leak in each.reveals[:1])
            if each.reveals[1:]:
                yield f"        and {plural(len(each.reveals) - 1, 'other small number')}."
            if not each.reveals:
                yield "        why it was not shown then: its number was small, or has been corrected since."
        yield f"      To show it: {self._remedy(each)}"

    def _together(self, each: Explanation) -> str:
        """Return with what a figure would tell something."""
        if each.reason != PUBLIC:
            return "If it were shown"
        releases = list(dict.fromkeys(figure.release.text for figure in self._released))
        if not releases:
            return "If it were shown, together with what is public of others in joint reports"
        more = f" and {plural(len(releases) - 1, 'later publication')}" if releases[1:] else ""
        return f"If it were shown, together with what was published on {releases[0]}{more}"

    def _leak(self, leak: Leak) -> str:
        """Return a small number and the figures from which it follows, in a sentence."""
        named = leak.what or self._whose(leak.cell)
        known = f"{leak.low}" if leak.low == leak.high else f"{leak.low} or {leak.high}"
        because = [self._names.get(each, each) for each in leak.because]
        more = f"; and {len(because) - LISTED} more" if len(because) > LISTED else ""
        return f"{named}: {known}. It follows from: {'; '.join(because[:LISTED]) or 'what is published'}{more}."

    def _whose(self, cell: Cell) -> str:
        """Return whose number a count is: ``Indicator 1, Non-clinical, Band 5, BME``."""
        words = input_label(self._source.standard, cell).removeprefix("people, ")
        return f"Indicator {cell.indicator}, {words}"

    def _remedy(self, each: Explanation) -> str:
        if each.reason == POLICY:
            return "set policy: counts (under disclosure: in the organisation's file in params)."
        larger = "report jointly with others or at a higher level, so that the small number is larger."
        board = self._source.standard.indicator(each.result.indicator, self._source.year).whole is not None
        agree = " Or the board agrees to be shown (board: in params)." if board and not self._rules.board.shown else ""
        if each.reason == SMALL:
            return f"{larger}{agree}"
        if each.reason == PUBLIC:
            return f"nothing can be done while those figures are public.{agree}"
        if each.reason == CHOICE:
            return f"another figure of the same table would not be shown in its place; {larger}{agree}"
        others = list(dict.fromkeys(name for leak in each.reveals[:1] for name in leak.because))
        own = figure_text(each.result)
        row = {
            figure_text(other) for other in self._raw
            if (other.indicator, other.measure, other.section, other.category)
            == (each.result.indicator, each.result.measure, each.result.section, each.result.category)
        }  # fmt: skip
        # That nobody is counted somewhere is known whether or not it is shown.
        others = [name for name in others if "(0 of" not in name and name != own and name not in row][:NAMED]
        if not others:
            return f"{larger}{agree}"
        listed = "; ".join(self._names.get(name, name) for name in others)
        return f"do not show one of these in its place: {listed}. Or {larger}{agree}"

    # As data ----------------------------------------------------------------------------------------------------------

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "organisation": self._source.organisation,
            "year": self._source.year,
            "settings": self._rules.model_dump(mode="json"),
            "results": len([each for each in self._raw if reveals_counts(each)]),
            "not_shown": [self._as_entry(each) for each in self.explanations],
            "public_already": [self._as_leak(leak) for leak in self.lost],
        }

    def _as_entry(self, each: Explanation) -> dict[str, Any]:
        result = each.result
        return {
            "what": result_label(self._source.standard, result), "indicator": result.indicator,
            "measure": str(result.measure), "section": result.section, "category": result.category,
            "group": str(result.group), "reason": each.reason,
            "small": list(each.small), "reveals": [self._as_leak(leak) for leak in each.reveals],
            "to_show_it": self._remedy(each),
        }  # fmt: skip

    def _as_leak(self, leak: Leak) -> dict[str, Any]:
        return {
            "what": leak.what or self._whose(leak.cell), "low": leak.low, "high": leak.high,
            "because": [self._names.get(each, each) for each in leak.because],
        }  # fmt: skip


_REASONS = {
    SMALL: "rest on a small number themselves",
    PROTECTS: "would reveal a small number, because it adds up with figures that are shown",
    CHOICE: "are among several figures that would reveal a small number together, of which some had to go",
    POLICY: "are not shown because of the policy",
    PUBLIC: "would reveal a small number together with what is public already",
}
_POLICIES = {
    "counts": "numbers of people are published, but no small ones and nothing that would reveal them.",
    "percentages": "no numbers of people are published, only percentages that do not reveal them.",
    "joint": "the organisation reports only together with others.",
    "none": "the organisation is too small to publish any figure.",
}


def _numbers(result: Result) -> str:
    if result.numerator is None or result.denominator is None:
        return ""
    return f" ({result.numerator:g} of {result.denominator:g})"
