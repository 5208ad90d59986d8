"""The how-to page on what the check finds, made from the checks themselves.

``python -m wres_kit.returns.checks.guide docs/how-to/fix-what-the-check-finds.md`` writes it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.returns.checks.registry import CHECKS, CHOICES, reader_warning
from wres_kit.returns.faults import Severity
from wres_kit.standard.standard import WRES, Standard, read_standard, standard_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.check import Check

OPENING = """\
# Fix what the check finds

<!-- Made from the checks by: python -m wres_kit.returns.checks.guide docs/how-to/fix-what-the-check-finds.md -->

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
