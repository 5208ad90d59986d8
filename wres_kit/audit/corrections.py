"""Releases of a report, and corrections: what a published report says otherwise than its version before.

A correction is a figure that was public in one version and is public in a later one, with another value. One that was
not shown then, or is not shown now, is none: the table shows nothing that is not published anyway.

What is out is recorded in one place, `data/released/`: the figures of each release in `<ODS>.csv`, its version, day,
approval and reason in `<ODS>.yml`, the register. Both are inputs like any other, so the same inputs give the same
reports whatever was built before. Entries are only ever added: a release that is taken back stays in the register.
Figures that an earlier wres kept in `params/<code>/<year>/published/<date>.csv` are still read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from math import isclose
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field

from wres_kit.audit.explanations import result_label, value_with_unit
from wres_kit.disclosure.knowledge import COARSE
from wres_kit.disclosure.record_release import Version, read_register
from wres_kit.disclosure.released import read_released
from wres_kit.errors import WresError
from wres_kit.indicators.results import Basis, Result, Status, Unit
from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.reporting.snapshot import CorrectedFigure
from wres_kit.reporting.wording.phrases import count, value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.disclosure.released import Release
    from wres_kit.project import Project
    from wres_kit.reporting.snapshot import ReleaseStamp, Snapshot
    from wres_kit.standard import Standard

PUBLISHED = "published"
"""Folder below `params/<code>/<year>/` in which an earlier wres kept what was published, a file a day."""
REASONS = "corrections.yml"

Key = tuple[int, int, str, str, str, str]
Figures = dict[Key, Result]


class HistoryError(WresError):
    """A file of figures published earlier that cannot be read."""


class Reason(Parameters):
    """Why figures were corrected.

    Parameters
    ----------
    corrected
        The publication date under which they are.
    indicator
        Its number in the Standard; every indicator where None.
    year
        The reporting year of the figures; every year where None.
    reason
        A sentence for readers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    corrected: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    indicator: int | None = Field(default=None, ge=1)
    year: int | None = None
    reason: str = Field(min_length=1)


class Reasons(Parameters):
    """`params/<code>/<year>/corrections.yml`."""

    reasons: tuple[Reason, ...] = ()


def different_values(was: Result | None, now: Result | None) -> tuple[str, str]:
    """Return two values of a figure as printed, with more digits where they would look the same; empty for None."""
    texts = tuple(value_with_unit(each) if each else "" for each in (was, now))
    if was and now and texts[0] == texts[1]:
        return f"{texts[0]} ({was.value:.8g})", f"{texts[1]} ({now.value:.8g})"
    return texts[0], texts[1]


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is published with another value than before.

    Parameters
    ----------
    standard
        The Standard of the report.
    was, now
        The result as it was published and as it was corrected.
    published, corrected
        The two publication dates.
    reason
        Why; empty where nobody has written it down.
    """

    standard: Standard
    was: Result
    now: Result
    published: str
    corrected: str
    reason: str

    def as_data(self) -> dict[str, object]:
        """Return it for the audit page and `provenance/results.json`."""
        was, now = different_values(self.was, self.now)
        return {
            "year": self.now.year, "indicator": self.now.indicator, "what": result_label(self.standard, self.now),
            "was": was, "is": now, "was_value": self.was.value, "is_value": self.now.value,
            "published": self.published, "corrected": self.corrected, "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedState:
    """What a report said at one time.

    Parameters
    ----------
    published
        The day as ``YYYY-MM-DD``; empty for a draft.
    reason
        Why it replaced what was before it; empty where nobody has written it down.
    figures
        Its published figures.
    """

    published: str
    reason: str
    figures: Figures


def history_of(project: Project, code: str, year: int, new: ReleaseStamp | None) -> list[PublishedState]:
    """Return what earlier publications of a report said, in order: without releases that were taken back.

    Parameters
    ----------
    project, code, year
        Which report.
    new
        The version that it is released as: that one and later ones are no earlier publication. None for a draft.

    Raises
    ------
    HistoryError, ReleasedFiguresError, ParameterError
        A record cannot be read.
    """
    own = Version.read(new.version) if new else None
    register = {each.number.folder: each for each in read_register(project, code).of_year(year)}
    by_release: dict[Release, list[Result]] = {}
    for figure in read_released(project, code):
        release = figure.release
        if release.report_year != year:
            continue
        known = register.get(release.version)
        if known is not None and (known.withdrawn_on is not None or (own is not None and known.number >= own)):
            continue
        by_release.setdefault(release, []).append(figure.result)
    states = [
        PublishedState(
            str(release.released_on), register[release.version].reason if release.version in register else "",
            figures_of(by_release[release]),
        )
        for release in sorted(by_release, key=lambda each: each.order)
    ]  # fmt: skip
    days = {state.published for state in states}
    states += [
        PublishedState(path.stem, "", read_figures(path, code, project.shown(path)))
        for path in kept_before(project, code, year)
        if path.stem not in days and (new is None or path.stem < new.released_on)
    ]
    return sorted(states, key=lambda state: state.published)


def kept_before(project: Project, code: str, year: int) -> list[Path]:
    """Return the files in which an earlier wres kept what was published of a report, in order of their days."""
    return sorted((project.year_folder(code, year) / PUBLISHED).glob("*.csv"))


def corrections(snapshot: Snapshot, history: Sequence[PublishedState], reasons: Reasons) -> list[Correction]:
    """Return what has changed from each publication to the next, the latest first; that of a draft has no day."""
    reason = snapshot.release.reason if snapshot.release else ""
    now = PublishedState(snapshot.publication_date, reason, figures_of(snapshot.results))
    corrected = []
    for before, after in _in_turn([*history, now]):
        for key, new in after.figures.items():
            was = before.figures.get(key)
            if was is not None and not is_same(was.value, new.value) and not is_only_coarser(was, new):
                why = after.reason or _reason(reasons, after.published, new)
                corrected.append(Correction(snapshot.standard, was, new, before.published, after.published, why))
    corrected.sort(key=lambda each: each.corrected or "9999", reverse=True)
    return corrected


def corrected_figures(history: Sequence[PublishedState], day: str, results: Iterable[Result]) -> list[CorrectedFigure]:
    """Return the numbers of a new version that readers knew otherwise, each with what it was and when it changed.

    Parameters
    ----------
    history
        What earlier publications said.
    day
        The day of the new version.
    results
        Its results. A number is its value, or a count of people that it rests on.
    """
    shown = figures_of(results)
    marks: dict[tuple[str, str], CorrectedFigure] = {}
    for before, after in _in_turn([*history, PublishedState(day, "", shown)]):
        for key, new in after.figures.items():
            old, last = before.figures.get(key), shown.get(key)
            if old is None or last is None or is_only_coarser(old, new):
                continue
            for name, (was, changed, now) in _numbers(old, new, last).items():
                if was != changed:
                    marks[last.id, name] = CorrectedFigure(last.id, now, was, after.published)
    return [mark for mark in marks.values() if mark.was != mark.now]


def _numbers(*results: Result) -> dict[str, tuple[str, ...]]:
    """Return the numbers of some states of a figure as they are printed, by what they are."""
    numbers = {"value": tuple(map(value_text, results))}
    for name in ("numerator", "denominator"):
        people = [getattr(result, name) for result in results]
        if None not in people:
            numbers[name] = tuple(map(count, people))
    return numbers


def is_same(old: float | None, new: float | None) -> bool:
    """Return whether two values differ by no more than the arithmetic of computers does."""
    return isclose(old or 0, new or 0, rel_tol=1e-9, abs_tol=1e-12)


def _in_turn(states: Iterable[PublishedState]) -> Iterator[tuple[PublishedState, PublishedState]]:
    """Yield each two states in a row. A figure that was only coarser in between counts as it was known before."""
    before: PublishedState | None = None
    for state in states:
        if before is not None:
            yield before, state
        known = before.figures if before is not None else {}
        figures = {
            key: known[key] if new.basis in COARSE and key in known and is_only_coarser(known[key], new) else new
            for key, new in state.figures.items()
        }
        before = replace(state, figures=figures)


COARSER: dict[str, float] = {Unit.PERCENT: 2.5, Unit.POINTS: 5.0, Unit.RATIO: 0.05}
"""By how much a figure differs at most from itself where an organisation publishes percentages alone, by unit."""
ROUNDED_BY = 5
"""By how many people a rounded count differs from itself, at the least that it does not."""


def is_only_coarser(before: Result, after: Result) -> bool:
    """Return whether one of two states of a figure is rounded under another policy of disclosure, and else the same.

    That is no correction: nothing was wrong. A figure without counts, such as a ratio, cannot be told from one made of
    rounded counts.
    """
    coarse = [each for each in (before, after) if each.basis in COARSE]
    if len(coarse) != 1 or before.value is None or after.value is None:
        return False
    if coarse[0].basis is Basis.PERCENTAGES:
        return abs(before.value - after.value) <= COARSER.get(after.unit, 0.0) + 1e-9
    counts = ((before.numerator, after.numerator), (before.denominator, after.denominator))
    return all(was is None or now is None or abs(was - now) < ROUNDED_BY for was, now in counts)


def read_reasons(project: Project, code: str, year: int) -> Reasons:
    """Return why figures of a report were corrected.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit, or names an indicator that the Standard does not have.
    """
    path = project.year_folder(code, year) / REASONS
    if not path.is_file():
        return Reasons()
    reasons = read_parameters(path, Reasons, project.shown(path))
    named = {reason.indicator for reason in reasons.reasons if reason.indicator is not None}
    if unknown := sorted(named.difference(project.standard.numbers)):
        message = (
            f"{project.shown(path)}: the Standard has no indicator {', '.join(map(str, unknown))}. Correct the number, "
            "or leave it out where the reason is about every indicator."
        )
        raise ParameterError(message)
    return reasons


def figures_of(results: Iterable[Result]) -> Figures:
    """Return the published figures among results, by what they are about."""
    return {
        figure_key(result): result
        for result in results
        if result.status is Status.PUBLISHED and result.value is not None
    }


def read_figures(path: Path, organisation: str, name: str) -> Figures:
    """Return the published figures of a table as `to_csv` or `results.csv` has them.

    Raises
    ------
    HistoryError
        The file cannot be read, or is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                row for row in csv.DictReader(file) if row["value"] and row.get("status", "published") == "published"
            ]
        return figures_of(_result(organisation, row) for row in rows)
    except (OSError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        message = (
            f"{name}: cannot be read ({type(error).__name__}: {error}). Put back the file as it was, or remove it "
            "if nothing was published under that date."
        )
        raise HistoryError(message) from None


def _result(organisation: str, row: Mapping[str, str]) -> Result:
    # Measures and units are not only those of the package: a shape of a Standard may bring others.
    return Result(
        organisation, int(row["year"]), int(row["indicator"]), row["measure"], row["section"], row["category"],
        row["group"], float(row["value"]), row["unit"], basis=Basis(row["basis"]),
    )  # fmt: skip


def figure_key(result: Result) -> Key:
    """Return what a figure is about."""
    return result.year, result.indicator, str(result.measure), result.section, result.category, str(result.group)


def _reason(reasons: Reasons, corrected: str, now: Result) -> str:
    fitting = (
        each.reason for each in reasons.reasons
        if each.corrected == corrected and each.indicator in (None, now.indicator) and each.year in (None, now.year)
    )  # fmt: skip
    return next(fitting, "")
