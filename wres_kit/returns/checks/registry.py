"""All checks: running them, and the how-to page that describes them."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.cells import OpenWarning
from wres_kit.returns.checks import Check
from wres_kit.returns.confirmations import Confirmation, Confirmations, confirmed_file
from wres_kit.returns.faults import Fault, Place, Severity, joined
from wres_kit.standard import WRES, Standard, read_standard, standard_folder
from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wres_kit.returns.cells import Cell
    from wres_kit.returns.checks import CheckedFigures, Finding


FOLDER = Path(str(files("wres_kit.returns.checks")))


class _CheckFile(Strict):
    checks: dict[str, Check]


def _read_checks() -> tuple[Check, ...]:
    listed = as_record(load_yaml(FOLDER / "checks.yml"), _CheckFile, "checks.yml", "the list of checks").checks
    return tuple(check.model_copy(update={"identity": identity}) for identity, check in listed.items())


CHECKS = _read_checks()
"""All checks, in the order in which faults are listed."""


def chosen_values(confirmations: Confirmations) -> dict[Cell, float]:
    """Return which value holds in cells that are given twice, as somebody confirmed it."""
    choices = {check.identity for check in CHECKS if check.chooses}
    return {entry.cell: entry.value for entry in confirmations.entries if entry.check in choices}


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
    compares = {check.identity: check.compares for check in CHECKS}
    warnings: dict[tuple[str, int], dict[OpenWarning, None]] = {}
    for fault in faults:
        if fault.severity is Severity.WARNING and fault.year is not None and sentences.get(fault.check):
            warning = OpenWarning(fault.indicator, fault.year, sentences[fault.check], compares[fault.check])
            warnings.setdefault((fault.organisation, fault.year), {})[warning] = None
    return {key: tuple(each) for key, each in warnings.items()}


def reader_warning(standard: Standard, check: Check) -> str:
    """Return what a warning says to readers, in the words of the Standard; empty where it says nothing."""
    characteristic = standard.characteristic
    names = [characteristic.group(code).adjective for code in characteristic.parts]
    return check.reader_warning.format(
        characteristic=characteristic.name,
        compared=" and ".join(characteristic.group(code).adjective for code in characteristic.compared),
        parts=joined(names),
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


def guide(standard: Standard) -> str:
    """Return the page: what is common to all checks, then one section a check."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only where the page is written

    pages = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - Markdown
    checks = [(check, reader_warning(standard, check)) for check in CHECKS]
    return pages.get_template("guide.md.j2").render(checks=checks)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(guide(read_standard(standard_folder(WRES))), encoding="utf-8", newline="\n")
