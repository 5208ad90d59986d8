"""Why a page is run or rendered, in words: what a build would do, without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.execution.planning.decide import Decision, Do
from wres_kit.reporting.pages import PAGES, Page, compared_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.execution.planning.returns_cache import Reading
    from wres_kit.returns.cells import Returns

NOT_YET = "not built yet"
UNKNOWN = "nobody knows from what it was built"
WORDS = {"program": "program changed", "libraries": "libraries changed", "notebook": "notebook changed",
         "narrative": "narrative changed"}  # fmt: skip
SHOWN_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """What is done for one page, and why; for the report as a whole where `page` is None."""

    page: Page | None
    do: Do
    why: str


def explain(
    decision: Decision, *, published: bool, reading: Reading, kept: Path, parts: Callable[[Decision], None]
) -> list[Line]:
    """Return what is done for the planned pages of a report, without those for which nothing is.

    Parameters
    ----------
    decision
        What is to be done for the report.
    published
        Whether there is a published report.
    reading
        The returns.
    kept
        The folder of the figures that reports were built from.
    parts
        Takes the snapshot of a report and settles the decision; called only where its figures may have changed.
    """
    planned, known = decision.planned, decision.known
    if known is None:
        why = UNKNOWN if published else NOT_YET
        return [Line(page, Do.RUN, why) for page in planned.pages]
    program = next((WORDS[group] for group in ("program", "libraries") if _all_differ(decision, group)), "")
    if program:
        return [Line(page, Do.RUN, program) for page in planned.pages]
    changes = _changes(decision, reading, kept) if decision.wants_snapshot else []
    if decision.wants_snapshot:
        parts(decision)
    lines = [Line(page, decision.do(page), _why(decision, page, changes)) for page in planned.pages]
    lines = [line for line in lines if line.do is not Do.NOTHING]
    if not lines and not decision.is_unchanged:
        lines.append(Line(None, Do.RENDER, "a published data file is missing, was edited or is to be written again"))
    return lines


def _all_differ(decision: Decision, group: str) -> bool:
    """Whether a group of inputs that all pages share has changed."""
    assert decision.known is not None
    now = decision.shared.get(group, "")
    return any(decision.known.pages.get(page.name, {}).get(group) != now for page in PAGES)


def _why(decision: Decision, page: Page, changes: list[tuple[int, str]]) -> str:
    known = decision.known
    assert known is not None
    before, now = known.pages.get(page.name, {}), decision.groups[page.name]
    if before.get("results") != now["results"]:
        return _figures(page, changes)
    for group, words in WORDS.items():
        if before.get(group) != now[group]:
            return words
    names = {page.address, f"notebooks/{page.notebook}"}
    if not names <= decision.there:
        return "published page is missing or was edited"
    if known.groups.get("beside") != decision.beside:
        return "other years of the report changed"
    return "look, site or project parameters changed"


def _figures(page: Page, changes: list[tuple[int, str]]) -> str:
    """Return which figures of a page changed."""
    if page.indicator is None:
        numbers = sorted({number for number, _ in changes})
        if numbers:
            return f"indicator {', '.join(map(str, numbers))} changed"
        return "what may be shown, or parameters, changed"
    own = [what for number, what in changes if number == page.indicator]
    if not own:
        return "what may be shown, remarks or parameters changed"
    more = f" and {len(own) - SHOWN_CHANGES} more" if len(own) > SHOWN_CHANGES else ""
    return f"input changed: {'; '.join(own[:SHOWN_CHANGES])}{more}"


def _changes(decision: Decision, reading: Reading, kept: Path) -> list[tuple[int, str]]:
    """Return indicator and words of each figure that is another than when the report was built."""
    try:
        text = inputs_path(kept, decision.planned).read_text(encoding="utf-8")
    except OSError:
        return []
    before = dict(line.rsplit(" ", 1) for line in text.splitlines())
    returns = reading.returns_of(decision.planned.organisation.code)
    now = dict(line.rsplit(" ", 1) for line in input_lines(returns, decision.planned))
    return list(_differences(before, now, decision.planned.year))


def _differences(before: dict[str, str], now: dict[str, str], year: int) -> Iterator[tuple[int, str]]:
    for name in sorted(before.keys() | now.keys(), key=lambda name: (not name.startswith(f"{year} "), name)):
        was, is_ = before.get(name), now.get(name)
        if was == is_:
            continue
        of_year, path, measure = name.split(" ")
        where = path if measure == "headcount" else f"{path} {measure}"
        where = where if int(of_year) == year else f"{where} of {of_year}"
        yield int(path.split("/")[0]), f"{where} ({is_ or 'none'}, was {was or 'none'})"


def inputs_path(folder: Path, planned: PlannedReport) -> Path:
    """Return where the figures that a report was built from are kept."""
    return folder / planned.organisation.slug / f"{planned.year}.txt"


def input_lines(returns: Returns, planned: PlannedReport) -> list[str]:
    """Return the figures of a report, one a line: year, indicator/section/category/group measure, value."""
    lines = []
    for year in compared_years(planned.year):
        for cell, value in returns.get(planned.organisation.code, year).values.items():
            parts = [
                str(cell.indicator),
                *(part for part in (cell.section, cell.category, cell.group) if part != "all"),
            ]
            lines.append(f"{year} {'/'.join(parts)} {cell.measure} {value.value:g}")
    return sorted(lines)
