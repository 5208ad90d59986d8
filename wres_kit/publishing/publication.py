"""Publication: what was built takes the place of what was published, all at once or not at all.

The new `reports/` is put together next to the old one: reports that were built, and links to the files of those that
were not. Then the two folders change places in one step. Nothing is ever written into a published file.
"""

from __future__ import annotations

import csv
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.publishing.folders import PublicationError, mount_of, swap
from wres_kit.publishing.renderer import IndexEntry
from wres_kit.reporting.report_data import RESULTS, ReportRecord, published_table, read_record
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording.phrases import day_words
from wres_kit.returns.files import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


PROJECT_RESULTS = RESULTS
PROJECT_PARQUET = RESULTS.with_suffix(".parquet")
INTERNAL_NOTE = """# Not for publication: these pages show small numbers

They are for people who may see every number of the returns. Do not upload this folder, or copy it to a web server.
The drafts of what may be published are in `reports/`. It can be deleted at any time:
`wres build --audience internal` makes it again.
"""
PROJECT_FILES = frozenset({PROJECT_RESULTS, PROJECT_PARQUET})


def write_project_data(reports: Path, places: Iterable[tuple[str, int]], before: Path) -> None:
    """Write the tables of all results into a folder of reports.

    Parameters
    ----------
    reports
        The folder.
    places
        The reports in it: slug and reporting year.
    before
        The folder as it was published before: its Parquet file is taken over where no result has changed.
    """
    columns = ["report_year", *published_table("results").column_names]
    rows = list(_rows(reports, places))
    text = csv_text(columns, rows)
    path = reports / PROJECT_RESULTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    same = _text(before / PROJECT_RESULTS) == text
    if same and (before / PROJECT_PARQUET).is_file():
        (reports / PROJECT_PARQUET).write_bytes((before / PROJECT_PARQUET).read_bytes())
    else:
        _write_parquet(reports / PROJECT_PARQUET, columns, rows)


def _rows(reports: Path, places: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield each result once, by organisation, year and place in its report."""
    by_slug: dict[str, list[int]] = {}
    for slug, report_year in places:
        by_slug.setdefault(slug, []).append(report_year)
    for slug, years in sorted(by_slug.items()):
        by_year: dict[str, list[list[str]]] = {}
        for report_year in sorted(years):
            own = _of_report(reports / slug / str(report_year) / RESULTS, report_year)
            for year, rows in own.items():
                if year == str(report_year) or year not in by_year:
                    by_year[year] = rows
        for _, rows in sorted(by_year.items()):
            yield from rows


def _of_report(path: Path, report_year: int) -> dict[str, list[list[str]]]:
    """Return the rows of a report by year, after the year of the report; none where the file is of an older version."""
    names = published_table("results").column_names
    by_year: dict[str, list[list[str]]] = {}
    if not path.is_file():
        return by_year  # while a report is verified, only the records of its other years are there
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_year.setdefault(row["year"], []).append([str(report_year), *(row.get(name) or "" for name in names)])
    return by_year


def _write_parquet(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - half a second that a build without changes need not spend
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {"report_year": "integer"} | {each.name: each.datatype for each in published_table("results").columns}
    types = {"integer": pa.int32(), "number": pa.float64(), "string": pa.string()}
    values: list[Any] = []
    for place, name in enumerate(columns):
        cells = [row[place] for row in rows]
        if kinds[name] == "string":
            values.append(pa.array(cells, types["string"]))
        else:
            numbers = [(int(cell) if kinds[name] == "integer" else float(cell)) if cell else None for cell in cells]
            values.append(pa.array(numbers, types[kinds[name]]))
    pq.write_table(pa.table(dict(zip(columns, values, strict=True))), path)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None


ReportPlace = tuple[str, int]
"""Where a report is below `reports/`: slug and year."""

INDEX_FILES = ".index-files"
"""Lists the files of the index, so that the next one replaces them and nothing else."""


class DestinationError(PublicationError):
    """`reports/` is not a folder that can be replaced."""


class WrongAudienceError(PublicationError):
    """A report for one audience was about to be published for another."""


class Publication:
    """One folder of published reports, and what is about to take its place.

    Parameters
    ----------
    destination
        `reports/`, or `build/internal/` for an internal audience.
    staging
        A folder on the same disk where the new one is put together; it may be emptied.
    journal
        A file for `swap`.
    audience
        Who may read what is published there.
    shown
        How messages name the destination.
    """

    def __init__(self, destination: Path, staging: Path, journal: Path, audience: Audience, shown: str) -> None:
        # A link stays a link: what it points to is replaced.
        self.destination = destination.resolve()
        self.tree = staging / "tree"
        self.index = staging / "index"
        self._journal = journal
        self._audience = audience
        self._shown = shown

    def check(self) -> None:
        """Check, before any work is done, that the destination can be replaced.

        Raises
        ------
        DestinationError
            It is not a folder, may not be written, or is on another disk than the build.
        """
        folder_now = self.destination if self.destination.exists() else self.destination.parent
        if not folder_now.is_dir():
            message = f"{self._shown}: is not a folder. Move the file away, then build again."
            raise DestinationError(message)
        for folder in {folder_now, self.destination.parent}:
            if not os.access(folder, os.W_OK | os.X_OK):
                message = (
                    f"{self._shown}: may not be written (folder {folder}). "
                    "Allow writing, or build as another user; nothing was changed."
                )
                raise DestinationError(message)
        self.tree.parent.mkdir(parents=True, exist_ok=True)
        mount = mount_of(folder_now)
        if self.destination.exists() and mount == folder_now:
            message = (
                f"{self._shown}: is a mount point (a separate disk, share or volume), so it cannot be replaced in "
                f"one step. Mount the folder of the project instead, or build without the mount and copy {self._shown} "
                "there afterwards. Nothing was built."
            )
            raise DestinationError(message)
        if mount != mount_of(self.tree.parent.resolve()) or folder_now.stat().st_dev != self.tree.parent.stat().st_dev:
            message = (
                f"{self._shown}: is on another disk than {self.tree.parent.parent.name}/, so it cannot be replaced in "
                "one step. Put both on one disk."
            )
            raise DestinationError(message)

    def published(self) -> dict[ReportPlace, ReportRecord]:
        """Return the records of all reports that are published, in order."""
        return published_reports(self.destination)

    def assemble(self, built: Mapping[ReportPlace, Path]) -> list[IndexEntry]:
        """Put the new folder together.

        Parameters
        ----------
        built
            The folders of reports that were built, each on the same disk; they are moved.

        Returns
        -------
        list of IndexEntry
            What the index must list.

        Raises
        ------
        WrongAudienceError
            A report is not for this audience.
        """
        self.gather(built)
        return self.described()

    def gather(self, built: Mapping[ReportPlace, Path]) -> None:
        """Put the reports together: those that were built, and links to those that stay as they are."""
        self.tree.mkdir(parents=True)
        if self.destination.is_dir():
            shutil.copystat(self.destination, self.tree)
            left_out = {Path(slug, str(year)) for slug, year in built} | index_files(self.destination) | PROJECT_FILES
            _link_tree(self.destination, self.tree, left_out)
        for (slug, year), folder in sorted(built.items()):
            place = self.tree / slug / str(year)
            place.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(place)
        note = self.tree / "README.md"
        if self._audience is Audience.INTERNAL and not note.is_file():
            note.write_text(INTERNAL_NOTE, encoding="utf-8", newline="\n")

    def described(self) -> list[IndexEntry]:
        """Write the results of all reports that were put together, and return what the index must list.

        Raises
        ------
        WrongAudienceError
            A report is not for this audience.
        """
        records = published_reports(self.tree)
        for record in records.values():
            if record.audience is not self._audience:
                message = (
                    f"{record.organisation.code} {record.year}: is for the {record.audience} audience and must not "
                    f"be in {self._shown}. Nothing was published; remove that folder, then build again."
                )
                raise WrongAudienceError(message)
        write_project_data(self.tree, records, self.destination)
        return index_entries_of(records.values())

    def put_index(self) -> None:
        """Move the index, which a renderer wrote into `index`, into the new folder."""
        files = sorted(path.relative_to(self.index) for path in self.index.rglob("*") if path.is_file())
        for file in files:
            (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
            (self.index / file).replace(self.tree / file)
        listed = "".join(f"{file.as_posix()}\n" for file in files)
        (self.tree / INDEX_FILES).write_text(listed, encoding="utf-8", newline="\n")

    def keep_index(self) -> None:
        """Take the published index over into the new folder."""
        for file in sorted(index_files(self.destination)):
            if (self.destination / file).is_file():
                (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(self.destination / file, self.tree / file)

    def publish(self) -> None:
        """Let the new folder take the place of the old one, in one step."""
        swap(self.tree, self.destination, self._journal)


def published_reports(folder: Path) -> dict[ReportPlace, ReportRecord]:
    """Return the records of all reports in a folder of published reports, by slug and year, in order."""
    reports = sorted(path.parent.parent for path in folder.glob("*/*/data/report.json"))
    records = (read_record(report) for report in reports)
    return {record.place: record for record in records if record is not None}


def index_entries_of(records: Iterable[ReportRecord]) -> list[IndexEntry]:
    """Return an entry of the index for each organisation, described as in its latest report."""
    by_code: dict[str, list[ReportRecord]] = {}
    for record in records:
        by_code.setdefault(record.organisation.code, []).append(record)
    entries = []
    for _, own in sorted(by_code.items()):
        own.sort(key=lambda record: record.year)
        entries.append(
            IndexEntry(
                own[-1].organisation,
                tuple(record.year for record in own),
                is_released=any(record.release for record in own),
                corrected=tuple(filter(None, map(_corrected, reversed(own)))),
            )
        )
    return entries


def _corrected(record: ReportRecord) -> str:
    """Return what the newest version of a report corrects, in a sentence; empty where it corrects no figure."""
    stamp = record.release
    if stamp is None or not stamp.corrections:
        return ""
    more = f", and {len(stamp.corrections) - 1} more" if len(stamp.corrections) > 1 else ""
    return f"{record.year} corrected {day_words(stamp.released_on)}: {stamp.corrections[0].text}{more}."


def index_files(folder: Path) -> set[Path]:
    """Return the files of the index in a folder of published reports, and the list of them."""
    try:
        listed = (folder / INDEX_FILES).read_text(encoding="utf-8").split("\n")
    except OSError:
        return {Path("index.html")}
    return {Path(name) for name in listed if name} | {Path(INDEX_FILES)}


def _link_tree(source: Path, destination: Path, left_out: set[Path], below: Path = Path()) -> None:
    """Give `destination` the files of `source`: links to the same files where the disk has them, else copies."""
    for entry in sorted(os.scandir(source / below), key=lambda entry: entry.name):
        path = below / entry.name
        if path in left_out:
            continue
        if entry.is_dir(follow_symlinks=False):
            (destination / path).mkdir(exist_ok=True)
            _link_tree(source, destination, left_out, path)
            if not any(os.scandir(destination / path)):
                (destination / path).rmdir()
        elif entry.is_symlink():
            (destination / path).symlink_to((source / path).readlink())
        else:
            link_or_copy(source / path, destination / path)


def link_or_copy(source: Path, destination: Path) -> None:
    """Give a file a second name where the disk has links, else copy it."""
    try:
        os.link(source, destination)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO}:
            raise
        shutil.copy2(source, destination)
