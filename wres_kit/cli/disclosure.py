"""`wres disclosure`: why figures of a report are not shown, and what it would take to show them.

What matters most comes first: how many figures, what would show more, and the main figures. The output holds small
numbers, so it is for analysts only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wres_kit.audit.explanations import result_label
from wres_kit.audit.suppression import (
    CHOICE,
    JOINT,
    POLICY,
    PROTECTS,
    PUBLIC,
    SMALL,
    Explanation,
    NothingToExplainError,
    SuppressedFigures,
    Trial,
    suppressed_figures,
    whose,
)
from wres_kit.cli.app import Json, OfReport, command, say, show, show_data
from wres_kit.disclosure.audit_bounds import LISTED, Leak, address_text, figure_text
from wres_kit.disclosure.protect import reveals_counts
from wres_kit.project import Project
from wres_kit.reporting.wording.phrases import indicators_text
from wres_kit.returns.faults import plural
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.indicators.results import Result

WHOLE = "the whole organisation"
LISTED_ROWS = 30
"""Rows that are listed one by one; of more, only their sections are."""


@command("disclosure")
def explain_disclosure(
    project: Project,
    code: OfReport,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    figures: Annotated[
        bool, typer.Option("--figures", help="Explain every figure; of a large trust, minutes.")
    ] = False,
    indicator: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Explain every figure of one indicator.")
    ] = None,
    json_: Json = False,
) -> None:
    """Print why figures of a year are not shown, and what it would take to show them.

    Raises
    ------
    NothingToExplainError
        The organisation reports only within a group, or there is no such indicator.
    NoReturnError
        There is no return for the year.
    ReturnsError
        The returns of the organisation have errors.
    WresError
        The organisation is unknown, or a file cannot be read.
    """
    numbers = project.standard.numbers
    if indicator is not None and indicator not in numbers:
        message = f"The Standard has no indicator {indicator}. Write a number from {min(numbers)} to {max(numbers)}."
        raise NothingToExplainError(message)
    report = _Report(suppressed_figures(project, code, year), indicator, every=figures or indicator is not None)
    if json_:
        show_data("disclosure", report.as_data())
        return
    say("Not for publication: small numbers are shown.")
    for line in report.lines(project.organisation(code).label):
        show(line)


class _Report:
    """What is printed: of every figure, or of the main ones with the number of others; of one indicator, or of all."""

    def __init__(self, figures: SuppressedFigures, indicator: int | None, *, every: bool) -> None:
        self._figures, self._every, self._indicator = figures, every, indicator
        self._source, self._rules = figures.source, figures.rules
        self._chosen = [each for each in figures.explanations if indicator in (None, each.result.indicator)]
        self._names = {
            figure_text(each): f"{result_label(self._source.standard, each)}{_numbers(each)}"
            for each in (*figures.raw, *(figure.result for figure in figures.released))
        }

    # As text ----------------------------------------------------------------------------------------------------------

    def lines(self, name: str) -> Iterator[str]:
        """Yield the report, line by line."""
        about = [
            each for each in self._figures.raw
            if reveals_counts(each) and self._indicator in (None, each.indicator)
        ]  # fmt: skip
        whole = "" if self._indicator is None else f", indicator {self._indicator}"
        number = f"{len(self._chosen):,} of {plural(len(about), 'figure')}"
        yield f"{name}, {self._source.year}{whole}: {number} {'is' if len(about) == 1 else 'are'} not shown."
        yield from self._limits()
        if self._chosen:
            yield "Why:"
            for reason, words in _REASONS.items():
                number_of = sum(each.reason == reason for each in self._chosen)
                if number_of:
                    yield f"  {number_of:>4}  {words}"
            yield from self._trials()
        if self._every:
            yield from self._by_indicator(self._chosen)
        else:
            main = [each for each in self._chosen if self._figures.is_main(each.result)]
            if main:
                yield from ("", "Main figures that are not shown:")
                yield from self._by_indicator(main)
            yield from self._rows()
        if self._figures.lost:
            yield from (
                "",
                "These small numbers follow from what is public already. They cannot be protected any more:",
            )
            yield from (f"  {self._leak(leak)}" for leak in self._figures.lost)
        if self._chosen and not self._every:
            again = f"wres disclosure {self._source.organisation} {self._source.year}"
            yield from ("", f"For each figure: {again} --figures, or --indicator NUMBER.")
            yield "A report shows earlier years as well: ask about each of them."

    def _limits(self) -> Iterator[str]:
        """Yield what the organisation does not publish, in sentences."""
        rules = self._rules
        yield f"Policy {rules.policy}: {_POLICIES[rules.policy]}"
        if rules.policy in ("none", "joint"):
            return
        lowest, most = int(not rules.suppress_zero), rules.threshold - 1
        people = f"numbers of people from {lowest} to {most}, and " if most > lowest else ""
        people = f"{most} {'person' if most == 1 else 'people'}, and " if most == lowest else people
        yield f"Small numbers are {people}survey results of fewer than {rules.survey_threshold} respondents."
        yield from (f"For indicator {number} the limit is {limit}." for number, limit in rules.indicators)
        if self._figures.keeps_limits:
            yield "Some limits are those of an earlier release of these figures, which were higher."
        if rules.round_to > 1 and rules.policy == "counts":
            yield f"Numbers of people are rounded to the nearest {rules.round_to}."
        if rules.board.covers(self._source.year):
            yield "The board is shown in full, because it has agreed."
        elif rules.board.shown and rules.board.on is not None:
            yield f"The consent of the board covers boards from {rules.board.on.year} on, not that of this year."

    def _trials(self) -> Iterator[str]:
        trials = [(trial, self._gained(trial)) for trial in self._figures.trials]
        trials = [(trial, gained) for trial, gained in trials if gained]
        if trials:
            yield "What would show more (each was tried by itself):"
        for trial, gained in trials:
            leads = [each.indicator for each in gained if self._figures.is_main(each)]
            main = f", with {plural(len(leads), 'main figure')} ({indicators_text(list(dict.fromkeys(leads)))})" * bool(
                leads
            )
            withdrawn = f"; {plural(trial.withdrawn, 'figure')} shown now would go" if trial.withdrawn else ""
            yield f"  {len(gained):>4}  {trial.what}{main}{withdrawn}"
        if any(each.reason in (SMALL, PROTECTS) for each in self._chosen):
            yield f"{'Otherwise the' if trials else 'The'} small numbers have to be larger: {_LARGER}."

    def _gained(self, trial: Trial) -> list[Result]:
        return [each.result for each in self._chosen if each.result.id in trial.shown]

    def _rows(self) -> Iterator[str]:
        """Yield where the figures are, and which small numbers: by row, or by section where there are many rows."""
        rows: dict[tuple[int, str, str], list[Explanation]] = {}
        for each in self._chosen:
            rows.setdefault(each.row, []).append(each)
        if rows:
            yield from ("", "Where they are, and the small numbers there:")
        if len(rows) <= LISTED_ROWS:
            for own in rows.values():
                label = self._row_label(own[0].result)
                small = "; ".join(name.removeprefix(f"{label}, ") for name in own[0].nearby)
                yield f"  {len(own):>4}  {label}: {small or 'none, but it adds up with other rows'}"
            return
        sections: dict[str, list[Explanation]] = {}
        for own in rows.values():
            sections.setdefault(self._section_label(own[0].result), []).extend(own)
        in_order = sorted(sections.items(), key=lambda item: -len(item[1]))
        for label, own in in_order[:LISTED_ROWS]:
            names = {name for each in own for name in each.nearby}
            yield f"  {len(own):>4}  {label}: {plural(len(names), 'small number')}"
        if in_order[LISTED_ROWS:]:
            yield f"  {sum(len(own) for _, own in in_order[LISTED_ROWS:]):>4}  elsewhere"

    def _row_label(self, result: Result) -> str:
        """Return the name of a row: ``Indicator 1, Non-clinical, Band 5``."""
        everyone = replace(result, group=self._source.standard.characteristic.everyone)
        _, _, place = result_label(self._source.standard, everyone).removesuffix(", everyone").partition(", ")
        return f"Indicator {result.indicator}, {place or WHOLE}"

    def _section_label(self, result: Result) -> str:
        characteristic = self._source.standard.characteristic
        if result.section != ALL:
            return self._row_label(replace(result, category=ALL))
        single = not characteristic.is_group(result.group) and result.group != characteristic.everyone
        return f"Indicator {result.indicator}, {'single categories' if single else WHOLE}"

    def _by_indicator(self, explanations: Iterable[Explanation]) -> Iterator[str]:
        indicator = None
        for each in explanations:
            if each.result.indicator != indicator:
                indicator = each.result.indicator
                yield from ("", f"Indicator {indicator}")
            yield from self._entry(self._figures.tried(each))

    def _entry(self, each: Explanation) -> Iterator[str]:
        yield f"  {result_label(self._source.standard, each.result)}"
        reveals = each.reveals or ()
        if each.reason == SMALL:
            yield f"      It rests on a small number: {'; '.join(each.small)}."
        elif each.reason == POLICY:
            yield "      The policy does not let such figures be published."
        elif each.reason == CHOICE:
            yield "      Alone it would reveal nothing, but together with others that are not shown it would."
        elif each.reason == JOINT:
            yield "      With what others have published, alone or together, it would tell too much of one of them."
        elif not reveals:
            yield f"      It is not among what was published on {self._releases()}. To show it now could tell why."
        else:
            with_it = f", together with what was published on {self._releases()}" if each.reason == PUBLIC else ""
            yield f"      If it were shown{with_it}, a reader could work out:"
            yield f"        {self._leak(reveals[0])}"
            if reveals[1:]:
                yield f"        and {plural(len(reveals) - 1, 'other small number')}."
        yield f"      To show it: {self._remedy(each)}"

    def _releases(self) -> str:
        """Return when and where figures were published."""
        first, *others = dict.fromkeys(figure.release.text for figure in self._figures.released)
        return f"{first} and {plural(len(others), 'later publication')}" if others else first

    def _leak(self, leak: Leak) -> str:
        """Return a small number and the figures from which it follows, in two sentences."""
        known = f"{leak.low}" if leak.low == leak.high else f"{leak.low} or {leak.high}"
        because = [self._names.get(each, each) for each in leak.because]
        more = f"; and {len(because) - LISTED} more" if len(because) > LISTED else ""
        reasons = "; ".join(because[:LISTED]) or "what is published"
        return f"{self._named(leak)}: {known}. It follows from: {reasons}{more}."

    def _named(self, leak: Leak) -> str:
        return whose(self._source, leak.cell, leak.what.removeprefix(address_text(leak.cell)).removeprefix(", "))

    def _remedy(self, each: Explanation) -> str:
        """Return what was tried and shows a figure; what helps in the end where nothing does."""
        tried = [trial.what for trial in self._figures.trials if each.result.id in trial.shown]
        if each.reason in (PUBLIC, JOINT) and not tried:
            return "nothing can be done while those figures are public."
        return f"{'; or '.join(tried) or _LARGER}."

    # As data ----------------------------------------------------------------------------------------------------------

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        tried = (
            self._figures.tried(each) if self._every or self._figures.is_main(each.result) else each
            for each in self._chosen
        )  # fmt: skip
        return {
            "organisation": self._source.organisation,
            "year": self._source.year,
            "settings": self._rules.model_dump(mode="json"),
            "results": sum(reveals_counts(each) for each in self._figures.raw),
            "not_shown": [self._as_entry(each) for each in tried],
            "would_show_more": [
                {"what": each.what, "shown": sorted(each.shown), "withdrawn": each.withdrawn}
                for each in self._figures.trials
            ],
            "public_already": [self._as_leak(leak) for leak in self._figures.lost],
        }

    def _as_entry(self, each: Explanation) -> dict[str, Any]:
        result = each.result
        entry = {
            "what": result_label(self._source.standard, result), "id": result.id, "indicator": result.indicator,
            "measure": str(result.measure), "section": result.section, "category": result.category,
            "group": str(result.group), "main": self._figures.is_main(result), "reason": each.reason,
            "small": list(each.small), "to_show_it": self._remedy(each),
        }  # fmt: skip
        return entry if each.reveals is None else {**entry, "reveals": [self._as_leak(leak) for leak in each.reveals]}

    def _as_leak(self, leak: Leak) -> dict[str, Any]:
        return {
            "what": self._named(leak), "low": leak.low, "high": leak.high,
            "because": [self._names.get(each, each) for each in leak.because],
        }  # fmt: skip


_LARGER = "put small parts together, or report jointly with others"
_REASONS = {
    SMALL: "rest on a small number themselves",
    PROTECTS: "would reveal a small number, alone or together with others that are not shown",
    POLICY: "are not shown because of the policy",
    PUBLIC: "would reveal a small number together with what is public already",
    JOINT: "would tell too much of another organisation, together with joint reports",
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
