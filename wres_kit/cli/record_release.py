"""`wres record-release`: records that the figures of a report are public, so that disclosure control knows them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.cli.output import show
from wres_kit.disclosure.record_release import record_release
from wres_kit.errors import WresError
from wres_kit.indicators.results import OWN_FILE, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.reporting.report_data import LEADERSHIP, RESULTS
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.project import Project


class UnreadableResultsError(WresError):
    """A table of results that cannot be read, so that nobody can say what was published."""


def record(project: Project, code: str, year: int, release: tuple[str, str, str], file: Path | None) -> int:
    """Record the figures of a report as published.

    Parameters
    ----------
    project
        The project.
    code, year
        Whose report, and of which reporting year.
    release
        The version that was published, when (ISO date) and where.
    file
        The `results.csv` that was published; that of the draft in `reports/` where None.

    Returns
    -------
    int
        0.

    Raises
    ------
    UnreadableResultsError
        There is no such table, or it cannot be read.
    AlreadyRecordedError, ReleasedFiguresError
        As by `record_release`.
    """
    organisation = project.organisation(code)
    version, day, place = release
    report = project.reports / organisation.slug / str(year)
    try:
        when = date.fromisoformat(day)
    except ValueError:
        message = f"--on {day}: is not a date. Write it like 2026-11-28."
        raise UnreadableResultsError(message) from None
    results = list(_results(file or report / RESULTS, organisation.code))
    if file is None:
        results += _leadership(project, report / LEADERSHIP, organisation.code)
    path = record_release(project, organisation.code, year, version, when, place, results)
    public = sum(result.status is Status.PUBLISHED for result in results)
    show(
        f"Recorded {plural(public, 'figure')} of {organisation.code} {year} {version} as public: {project.shown(path)}"
    )
    show("Commit that file: disclosure control holds every later build against it.")
    return 0


def _results(path: Path, code: str) -> Iterator[Result]:
    """Yield the results in a `results.csv`."""
    for line, row in _rows(path):
        try:
            result = Result(
                row["organisation"], int(row["year"]), int(row["indicator"]), row["measure"], row["section"],
                row["category"], row["group"], _number(row["value"]), row["unit"], _number(row["numerator"]),
                _number(row["denominator"]), _number(row["lower"]), _number(row["upper"]), Status(row["status"]),
                Basis(row["basis"]), row["note"],
            )  # fmt: skip
        except (KeyError, ValueError) as error:
            message = f"{path}, row {line}: is not a row of results.csv ({error}). Give the results.csv of a report."
            raise UnreadableResultsError(message) from None
        if result.organisation != code:
            message = f"{path}, row {line}: is of {result.organisation}, not of {code}. Give the file of that report."
            raise UnreadableResultsError(message)
        yield result


def _leadership(project: Project, path: Path, code: str) -> Iterator[Result]:
    """Yield what `model-employer.csv` says of staff in post: it is not in `results.csv`."""
    seen = set[tuple[str, str]]()
    for _, row in _rows(path) if path.is_file() else ():
        place = row["section"], row["category"]
        if row["status"] == Status.PUBLISHED and place not in seen:
            seen.add(place)
            for measure in sorted(OWN_FILE - {ResultMeasure.LEADERSHIP_SHARE}):
                column = "target" if measure is ResultMeasure.TARGET else "posts_to_go"
                year, focus = int(row["year"]), project.standard.characteristic.focus
                definition = project.standard.edition(year).model_employer
                indicator = definition.indicator if definition is not None else 0
                yield Result(
                    code, year, indicator, measure, *place, focus, _number(row[column]), Unit.POSTS,
                    _number(row["bme_staff"]), _number(row["staff"]),
                )  # fmt: skip


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file), start=2)
    except FileNotFoundError:
        message = f"{path}: there is no such file. Build the report first, or name the table with --from."
        raise UnreadableResultsError(message) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read ({error})."
        raise UnreadableResultsError(message) from None


def _number(text: str) -> float | None:
    return float(text) if text else None
