"""All checks: running them, and the how-to page that describes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.cells import OpenWarning
from wres_kit.returns.checks import CheckedFigures, plausibility, ratios, shares, totals
from wres_kit.returns.confirmations import Confirmation, Confirmations, confirmed_file
from wres_kit.returns.faults import Fault, Place, Severity
from wres_kit.standard import WRES, Standard, read_standard, standard_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.returns.cells import Cell, Value
    from wres_kit.returns.checks import Check, Finding


CHECKS: tuple[Check, ...] = (
    plausibility.DUPLICATE_ROW,
    plausibility.CONTRADICTION,
    plausibility.RESTATED_YEAR,
    ratios.NUMERATOR_ABOVE_DENOMINATOR,
    ratios.APPOINTED_WITHOUT_SHORTLISTING,
    totals.SUM,
    totals.PART_ABOVE_WHOLE,
    totals.PARTS_OVERLAP,
    totals.PARTS_UNDECLARED,
    shares.PERCENTAGES_OVER_100,
    shares.PERCENTAGES_UNDER_100,
    shares.HIGH_UNKNOWN_SHARE,
    plausibility.GLUED_DIGIT,
    plausibility.DROPPED_DIGIT,
    plausibility.SWAPPED_LABELS,
    shares.TRUNCATED_PERCENTAGE,
    shares.PERCENTAGE_DISAGREES,
    ratios.IMPLAUSIBLE_RATIO,
    ratios.RATIO_OF_ROUNDED,
    ratios.RATIO_DISAGREES,
    shares.RATIO_IS_PERCENTAGE,
    shares.PERCENTAGE_IS_RATIO,
    shares.FRACTION_FOR_PERCENTAGE,
    shares.FULL_TIME_EQUIVALENTS,
    totals.WORKFORCE_DIFFERS,
    ratios.BOARD_PARTS,
    ratios.RESPONDENTS_ABOVE_WORKFORCE,
    plausibility.VANISHED_BAND,
    plausibility.WORKFORCE_JUMP,
    plausibility.SURVEY_JUMP,
)


CHOICES = (plausibility.CONTRADICTION.identity, plausibility.RESTATED_YEAR.identity)
"""Checks whose confirmation says which of two figures holds."""


def settle(
    standard: Standard,
    rows: Sequence[tuple[Cell, Value]],
    confirmations: Confirmations,
    fte: Collection[tuple[str, int, int, str | None]] = (),
    within: Mapping[str, Mapping[str, str]] | None = None,
) -> CheckedFigures:
    """Return the figures that follow from all rows.

    Parameters
    ----------
    standard
        The Standard that the returns report on.
    rows
        Every row.
    confirmations
        Those of two figures in one cell say which of them holds.
    fte
        Organisation, year, indicator and section (None for all) of percentages known to be of full-time equivalents.
    within
        By organisation, the parts that lie within another part.
    """
    chosen = {entry.cell: entry.value for entry in confirmations.entries if entry.check in CHOICES}
    return CheckedFigures(standard, rows, chosen, fte, within)


def run_checks(figures: CheckedFigures, confirmations: Confirmations) -> list[Fault]:
    """Run all checks over all figures.

    Parameters
    ----------
    figures
        What was read.
    confirmations
        Figures that somebody has found right although a check doubts them. One that matches nothing is a fault itself.
    """
    faults, used = list(confirmations.faults), set[Confirmation]()
    by_address = {(entry.check, entry.cell): entry for entry in confirmations.entries}
    for check in CHECKS:
        for finding in check.find(figures):
            confirmation = by_address.get((check.identity, finding.cell))
            if check.confirmable and confirmation and confirmation.value in _values(figures, finding):
                used.add(confirmation)
            else:
                faults.append(_fault(check, finding))
    faults.extend(_unused(figures, [entry for entry in confirmations.entries if entry not in used]))
    return faults


def open_warnings(standard: Standard, faults: Iterable[Fault]) -> dict[tuple[str, int], tuple[OpenWarning, ...]]:
    """Return for each return what warnings say to the readers of its report: without figures, each sentence once."""
    sentences = {check.identity: reader_warning(standard, check) for check in CHECKS}
    warnings: dict[tuple[str, int], dict[OpenWarning, None]] = {}
    for fault in faults:
        if fault.severity is Severity.WARNING and fault.year is not None and sentences.get(fault.check):
            warning = OpenWarning(fault.indicator, fault.year, sentences[fault.check])
            warnings.setdefault((fault.organisation, fault.year), {})[warning] = None
    return {key: tuple(each) for key, each in warnings.items()}


def reader_warning(standard: Standard, check: Check) -> str:
    """Return what a warning says to readers, in the words of the Standard; empty where it says nothing."""
    characteristic = standard.characteristic
    names = [characteristic.group(code).adjective for code in characteristic.parts]
    return check.reader_warning.format(
        characteristic=characteristic.name,
        compared=" and ".join(characteristic.group(code).adjective for code in characteristic.compared),
        parts=f"{', '.join(names[:-1])} and {names[-1]}",
    )


def _values(figures: CheckedFigures, finding: Finding) -> list[float]:
    """Return the values that a confirmation of a finding may name: all that its cell is given with."""
    given = figures.repeated.get(finding.cell, [finding.value])
    return [value.value for value in given]


def _fault(check: Check, finding: Finding) -> Fault:
    cell, value = finding.cell, finding.value
    remedy = check.remedy
    if check.confirmable:
        where = confirmed_file(path_code(cell.organisation), cell.year)
        remedy += f" If it is right, confirm it in {where} (check: {check.identity})."
    return Fault(
        finding.severity or check.severity, check.identity, value.file, value.row, "value", finding.message, remedy,
        organisation=cell.organisation, year=cell.year, indicator=cell.indicator,
        also=tuple(Place(other.file, other.row) for other in finding.also),
    )  # fmt: skip


def _unused(figures: CheckedFigures, confirmations: Sequence[Confirmation]) -> Iterator[Fault]:
    """Yield a warning for each confirmation that confirms nothing, and say why it does not."""
    known = {check.identity: check for check in CHECKS}
    for confirmation in confirmations:
        value = figures.value(confirmation.cell)
        if confirmation.check not in known:
            reason = f'there is no check "{confirmation.check}"'
        elif not known[confirmation.check].confirmable:
            reason = f"what the check {confirmation.check} finds cannot be right, so it cannot be confirmed"
        elif value is None:
            reason = "the return has no such figure"
        elif value.value != confirmation.value:
            reason = f"the figure is {value.value:g} now, not {confirmation.value:g}"
        else:
            reason = f"the check {confirmation.check} no longer doubts the figure"
        message = f"Entry {confirmation.number} confirms nothing: {reason}."
        yield Fault(
            Severity.WARNING, "confirmation-unused", confirmation.file, None, "", message,
            "Delete or correct the entry.",
            organisation=confirmation.cell.organisation, year=confirmation.cell.year,
            indicator=confirmation.cell.indicator,
        )  # fmt: skip


OPENING = """\
# Fix what the check finds

<!-- Made from the checks by: python -m wres_kit.returns.checks.registry docs/how-to/fix-what-the-check-finds.md -->

`wres check` reads all returns and says what is wrong, in which file and row, and what would be right. `wres check
RXY` does so for one organisation. `build/private/check.html` says the same as a page to send to whoever can correct the
figures; it quotes them before small numbers are withheld, so it is not for publication.

- An **error** stops the reports of its organisation until it is corrected or confirmed; those of all others are
  built.
- A **warning** stops nothing. What is still open is said on the summary page, under data quality, without the figure
  in doubt.

## Correct a figure

Look it up at its source, correct the row in `data/returns` and run `wres check` again. Where the figure came in with
`wres import`, have the source corrected and import that: the new file replaces the old one, which is kept in
`data/replaced`.

## Confirm a figure

A figure that looks wrong can be right. Whoever has looked it up says so in `params/<code>/<year>/confirmed.yml`,
under the year of the row:

```yaml
confirmed:
  - check: workforce-jump
    indicator: 1
    group: all
    measure: headcount
    value: 4412
    reason: The community services of a neighbouring trust joined on 1 October.
    by: A. Name, Workforce Information
```

`section` and `category` are `all` where they are not given. The confirmation holds for this check and this value: a
figure that changes is doubted again, and a confirmation that confirms nothing is a warning itself.

## Rows and files

A row is an error where a text in it cannot be used; the report names the column, and what to write instead. Thousands
separators, percent signs, footnote markers, words in place of numbers, unknown codes, bands and groups, negative or
broken counts of people and percentages above 100 are all found so. A file that is empty, in another encoding than
UTF-8, without the right header or not CSV stops every build, because nobody can say whose figures are missing. Files
of `params` that cannot be read, `confirmed.yml` and `remarks.yml`, are errors of their organisation.

## Joint reports

`joint-member` means that a member's return has errors; `joint-subtraction` that a member's figures could be worked
out from the joint report and the members' own. Neither can be confirmed. See [report jointly](report-jointly.md).

`released` warns of a small number that follows from what is published already: see
[record what is published](record-what-is-published.md).

## The checks
"""
SEVERITIES = {
    Severity.ERROR: "An error.",
    Severity.WARNING: "A warning.",
}


def guide(standard: Standard) -> str:
    """Return the page: what is common to all checks, then one section a check."""
    return "\n".join([OPENING, *(line for check in CHECKS for line in _section(standard, check))])


def _section(standard: Standard, check: Check) -> Iterator[str]:
    yield f"### {check.identity}"
    yield ""
    yield f"{SEVERITIES[check.severity]} {check.reason}"
    yield ""
    yield f"- What to do: {check.remedy}"
    yield f"- If it is right: {_confirming(check)}"
    if warning := reader_warning(standard, check):
        yield f"- The summary page then says: “{warning[:1].upper()}{warning[1:]}”"
    yield ""


def _confirming(check: Check) -> str:
    if not check.confirmable:
        return "it cannot be. The figures contradict each other, so one of them is wrong."
    if check.identity in CHOICES:
        return f"confirm the value that holds, with `check: {check.identity}`; the other one is then passed over."
    return f"confirm it with `check: {check.identity}`."


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(guide(read_standard(standard_folder(WRES))), encoding="utf-8", newline="\n")
