"""Reading the figures of a finished report back from its files, as they were published."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.indicators.results import OWN_FILE, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.reporting.report_data import LEADERSHIP, RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wres_kit.project import Project


class UnreadableResultsError(WresError):
    """A table of results that cannot be read, so that nobody can say what was published."""


def report_results(project: Project, report: Path, code: str) -> list[Result]:
    """Return all figures of a finished report: those of `results.csv`, and of staff in post.

    Parameters
    ----------
    project
        The project.
    report
        The folder of the report.
    code
        Whose report it is.

    Raises
    ------
    UnreadableResultsError
        There is no such table, or it cannot be read.
    """
    return [*read_results(report / RESULTS, code), *_leadership(project, report / LEADERSHIP, code)]


def read_results(path: Path, code: str) -> Iterator[Result]:
    """Yield the results in a `results.csv`.

    Raises
    ------
    UnreadableResultsError
        There is no such table, it cannot be read, or it is of another organisation.
    """
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
