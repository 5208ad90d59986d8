"""The data of a published report: its tables for readers and what their columns mean, its record for the next build."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

import wres_kit
from wres_kit.indicators.calculation import calculation_of
from wres_kit.indicators.multiple_comparisons import JudgedComparison, judge_report
from wres_kit.indicators.results import OWN_FILE, PUBLISHED_COLUMNS, Result, ResultMeasure, Status
from wres_kit.indicators.supplements import trajectory
from wres_kit.project import Organisation
from wres_kit.reporting.snapshot import Audience, ReleaseStamp, Snapshot
from wres_kit.returns.files import csv_text, harmless
from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wres_kit.standard import Standard

RECORD = Path("data", "report.json")
RESULTS = Path("data", "results.csv")
_COUNTS = {"numerator", "denominator"}


OF_SNAPSHOT = (
    "organisation", "year", "audience", "publication_date", "publisher", "notice", "accent", "release",
)  # fmt: skip
"""What the record of a report has from its snapshot, under the same names."""


class ReportRecord(BaseModel):
    """What a later build must know of a published report.

    Parameters
    ----------
    organisation, year, audience, publication_date, publisher, notice, accent, release
        As in its snapshot.
    threshold, survey_threshold
        The limits of disclosure control.
    other_years
        The years its pages link to.
    pages
        Keys of its pages by name: what they were made from.
    renderer
        Name and version of the renderer.
    wres_kit
        Version of this package.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    organisation: Organisation
    year: int
    audience: Audience
    publication_date: str
    publisher: str
    notice: str
    accent: str
    threshold: int
    survey_threshold: int
    other_years: tuple[int, ...]
    pages: dict[str, str]
    renderer: str
    wres_kit: str
    release: ReleaseStamp | None = None

    @classmethod
    def from_snapshot(
        cls, snapshot: Snapshot, other_years: tuple[int, ...], pages: dict[str, str], renderer: str
    ) -> ReportRecord:
        """Return the record of a report that is made from a snapshot."""
        return cls(
            **{name: getattr(snapshot, name) for name in OF_SNAPSHOT},
            threshold=snapshot.rules.threshold,
            survey_threshold=snapshot.rules.survey_threshold,
            other_years=other_years,
            pages=pages,
            renderer=renderer,
            wres_kit=wres_kit.__version__,
        )

    @property
    def place(self) -> tuple[str, int]:
        """Where it is in `reports/`: slug and year."""
        return self.organisation.slug, self.year

    def snapshot(self, standard: Standard) -> Snapshot:
        """Return its snapshot without figures: enough to render its executed notebooks again."""
        return Snapshot(
            standard=standard,
            results=(),
            remarks={},
            sources={},
            **{name: getattr(self, name) for name in OF_SNAPSHOT},
        )


def write_record(record: ReportRecord, report: Path) -> None:
    """Write `data/report.json` into the folder of a report."""
    text = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1)
    (report / RECORD).parent.mkdir(parents=True, exist_ok=True)
    (report / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_record(report: Path) -> ReportRecord | None:
    """Return the record in the folder of a report; None where there is none that can be read."""
    try:
        return ReportRecord.model_validate_json((report / RECORD).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def write_results(results: tuple[Result, ...], report: Path) -> None:
    """Write `data/results.csv` into the folder of a report: UTF-8, unrounded, a row a result of the Standard."""
    rows = (
        [getattr(result, column) for column in PUBLISHED_COLUMNS]
        for result in results if result.measure not in OWN_FILE
    )  # fmt: skip
    write_table(report, "results", rows)


def write_table(report: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    """Write a published table into the folder of a report, with its columns: UTF-8, unrounded, None as nothing."""
    columns = published_table(name).column_names
    fields = ([_field(column, value) for column, value in zip(columns, row, strict=True)] for row in rows)
    path = report / "data" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(columns, fields), encoding="utf-8", newline="")


def _field(column: str, value: object) -> object:
    """Return a field: a float with all its digits, a count of people without a decimal point."""
    if isinstance(value, float):
        return int(value) if column in _COUNTS and value.is_integer() else float(value)
    # A remark, or the name of a department, is somebody's text: no spreadsheet may take it for a formula.
    return harmless(value) if isinstance(value, str) else value


VERDICTS = Path("data", "verdicts.csv")


def write_verdicts(snapshot: Snapshot, report: Path) -> None:
    """Write `data/verdicts.csv` into the folder of a report: every change that it judges, alone and together."""
    standard, year = snapshot.standard, snapshot.year
    judged = judge_report(standard, snapshot.results, snapshot.years) if standard.has_edition(year) else None
    rows = [row for each in judged.judged for row in _changes(standard, each)] if judged else []
    write_table(report, "verdicts", rows)


def _changes(standard: Standard, judged: JudgedComparison) -> Iterator[Sequence[object]]:
    """Yield a row for each change of a comparison: of the headline, and of the level of each group."""
    comparison = judged.comparison
    last = comparison.points[comparison.years[-1]]
    if last is None:
        return
    kinds = [(last.measure, last.category, last.group)]
    if comparison.levels is not None:
        definition = standard.indicator(last.indicator, last.year)
        of_levels = {kind.group: kind for kind in calculation_of(standard, definition).levels(standard, last)}
        kinds += [of_levels[group] for group in standard.characteristic.compared]
    for place, (change, (measure, category, group)) in enumerate(zip(comparison.changes, kinds, strict=True)):
        levels = comparison.levels.verdict if comparison.levels and place == 0 else ""
        yield (
            last.organisation, comparison.years[-1], comparison.indicator, measure, last.section, category, group,
            change.earlier, change.later, change.change, change.lower, change.upper, change.p_value,
            judged.p_values[place], change.verdict, levels,
            comparison.outcome if place == 0 else change.verdict.outcome,
        )  # fmt: skip


class TableColumn(Strict):
    """A column of a published table: its name, what it is called, its type, and what it means."""

    name: str
    title: str
    datatype: Literal["string", "integer", "number"]
    about: str
    required: bool = False


class PublishedTable(Strict):
    """A published table: name, title, what it has a row for, the columns that identify a row, and all columns."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


class _PublishedTables(Strict):
    tables: tuple[PublishedTable, ...]


COLUMNS_FILE = Path(str(files("wres_kit.reporting"))) / "columns.yml"
METADATA = Path("data", "csv-metadata.json")


@cache
def published_tables() -> tuple[PublishedTable, ...]:
    """Return the tables that a report publishes as data.

    Raises
    ------
    StandardFileError
        `columns.yml` cannot be read or does not fit.
    """
    return as_record(load_yaml(COLUMNS_FILE), _PublishedTables, COLUMNS_FILE.name, "a list of tables").tables


def published_table(name: str) -> PublishedTable:
    """Return a table by its name.

    Raises
    ------
    KeyError
        There is none.
    """
    return {table.name: table for table in published_tables()}[name]


def write_metadata(report: Path) -> None:
    """Write `data/csv-metadata.json`: what the columns of the tables next to it mean, for programs.

    Notes
    -----
    Metadata vocabulary for tabular data (CSV on the Web), W3C Recommendation, 17 December 2015.
    """
    tables = [_described(table) for table in published_tables() if (report / "data" / f"{table.name}.csv").is_file()]
    content = {"@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "tables": tables}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (report / METADATA).write_text(text + "\n", encoding="utf-8", newline="\n")


def _described(table: PublishedTable) -> dict[str, object]:
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.about,
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:title": column.title,
                    "dc:description": column.about,
                    "datatype": column.datatype,
                    "required": column.required,
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }


LEADERSHIP = Path("data", "model-employer.csv")


def write_leadership(snapshot: Snapshot, report: Path) -> None:
    """Write `data/model-employer.csv` into the folder of a report; there is none where its year has no such result."""
    rows = list(_rows(snapshot))
    if not rows:
        (report / LEADERSHIP).unlink(missing_ok=True)
        return
    write_table(report, "model-employer", rows)


def _rows(snapshot: Snapshot) -> Iterator[Sequence[object]]:
    definition = snapshot.standard.edition(snapshot.year).model_employer
    if definition is None:
        return
    of_year = [result for result in snapshot.results if result.year == snapshot.year]
    targets = {result.category: result for result in of_year if result.measure is ResultMeasure.TARGET}
    for to_go in (result for result in of_year if result.measure is ResultMeasure.POSTS_TO_GO):
        yield from _of_band(to_go, targets.get(to_go.category), definition.target_year)


def _of_band(to_go: Result, target: Result | None, target_year: int) -> Iterator[Sequence[object]]:
    start = (to_go.organisation, to_go.year, to_go.section, to_go.category)
    if to_go.value is None or to_go.numerator is None or target is None or target.value is None:
        status = Status.SUPPRESSED if target is not None and target.status is Status.SUPPRESSED else to_go.status
        yield *start, "", "", target_year, "", "", "", "", status, to_go.note
        return
    now, goal = int(to_go.numerator), int(target.value)
    figures = (int(to_go.denominator or 0), now, target_year, goal, int(to_go.value))
    path = trajectory(now, goal, to_go.year, target_year)
    for year, needed in [(to_go.year, now), *path]:
        yield *start, *figures, year, needed, to_go.status, to_go.note
