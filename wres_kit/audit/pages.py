"""The audit trail of a report as files and pages: written with its snapshot, and published with the report."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.audit.corrections import corrections, history_of, read_reasons
from wres_kit.audit.file_hashes import replace_text
from wres_kit.audit.lineage import write_returned
from wres_kit.audit.provenance import RESULTS, provenance, to_text, trace
from wres_kit.reporting.blocks import (
    Block,
    Column,
    Table,
    attribute,
    escaped,
    listed,
    listed_blocks,
    prose,
    stacked,
    strong_marks,
    tabled,
    write_notebook,
)
from wres_kit.reporting.pages import AUDIT, audit_page, definition_address
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import joined
from wres_kit.returns.numbers import runs_of
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.project import Project
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns


Cells = list["str | Block"]
"""What a notebook shows: headings as Markdown, and blocks."""

MOST_ROWS = 12
"""More rows of a file than this are given as their number: a total added up from a hundred cells."""


def indicator_cells(content: dict[str, Any], number: int, entries: Sequence[dict[str, Any]]) -> Cells:
    """Return what the audit page of an indicator shows.

    Parameters
    ----------
    content
        What `provenance/results.json` of the report says.
    number
        The indicator.
    entries
        Its results in all years of the report; at least one.
    """
    cells: Cells = [f"# Where the figures of indicator {number} come from"]
    for year in sorted({entry["year"] for entry in entries}, reverse=True):
        own = [entry for entry in entries if entry["year"] == year]
        usual = _Usual.from_entries(content, own)
        heading = "Reporting year" if year == content["about"]["year"] else "Compared with"
        cells += [f"## {heading} {year}", _definition(content, year, number, usual)]
        places = list(dict.fromkeys(entry["section"] for entry in own))
        for section in places:
            if len(places) > 1:
                cells.append(f"### {_section(content, number, section)}, {year}")
            cells.append(_entries(content, [entry for entry in own if entry["section"] == section], usual))
    return cells


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most entries have in common.

    Parameters
    ----------
    rests_on
        What figures rest on; empty where there are none.
    place
        File and number of the source of the rows; None where there are none.
    """

    rests_on: str
    place: tuple[str, int] | None

    @classmethod
    def from_entries(cls, content: dict[str, Any], entries: Sequence[dict[str, Any]]) -> _Usual:
        bases = Counter(entry["rests_on"] for entry in entries if entry["value"] is not None)
        places = Counter(
            (place["file"], place["source"])
            for entry in entries for name in entry["inputs"] for place in content["inputs"][name]["places"]
        )  # fmt: skip
        return cls(
            next((name for name, _ in bases.most_common(1)), ""), next((at for at, _ in places.most_common(1)), None)
        )

    def words(self, content: dict[str, Any]) -> str:
        """Return it as a sentence; empty where there is nothing to say."""
        facts = [f"figures rest on {self.rests_on}"] if self.rests_on else []
        if self.place is not None:
            file, source = self.place
            facts.append(f"rows are those of {file}, from {content['sources'][source]}")
        return f"Where an entry says nothing else, {' and '.join(facts)}." if facts else ""


def _definition(content: dict[str, Any], year: int, number: int, usual: _Usual) -> Block:
    definition = content["definitions"].get(f"{year}/{number}")
    words = usual.words(content)
    if definition is None:
        return listed([words] if words else [])
    paragraphs = [
        f"**Definition in the edition of {year}.** {definition['wording']}",
        f"**Formula.** {definition['formula']}",
        *([words] if words else []),
    ]
    address, name = definition_address(year, number), f"Indicator {number} in the edition of {year}, in full"
    in_full = Block(f'<p><a href="{attribute(address)}">{escaped(name)}</a></p>', f"{name}: {address}")
    return stacked(listed(paragraphs), in_full)


def _section(content: dict[str, Any], number: int, section: str) -> str:
    if section == ALL:
        return "All of the organisation"
    # Reports that were built before their trail named sections show the section as the return has it.
    return str(content.get("sections", {}).get(f"{number}/{section}", section))


def _entries(content: dict[str, Any], entries: Sequence[dict[str, Any]], usual: _Usual) -> Block:
    blocks = [_entry(content, entry, usual) for entry in entries if entry["value"] is not None]
    reasons: dict[str, list[str]] = {}
    for entry in entries:
        if entry["value"] is None:
            reasons.setdefault(entry["why_none"], []).append(entry["what"])
    if reasons:
        without = [f"**{why.rstrip('.')}.** {'; '.join(names)}." for why, names in reasons.items()]
        blocks.append(_folded("Figures without a value, and why", listed(without)))
    return stacked(*blocks)


def _entry(content: dict[str, Any], entry: dict[str, Any], usual: _Usual) -> Block:
    basis = f"Rests on: {entry['rests_on']}" if entry["rests_on"] != usual.rests_on else ""
    facts = [fact for fact in (entry["interval"], entry["interval_beside"], basis, entry["note"]) if fact]
    facts += [_input(content, content["inputs"][name], usual) for name in entry["inputs"]]
    value_words = entry["working"] or entry["shown"]
    items = "\n".join(f"<li>{strong_marks(fact)}</li>" for fact in facts)
    markup = (
        f'<div class="wres-trace" id="{attribute(entry["id"])}" tabindex="-1">\n'
        f"<p><strong>{escaped(entry['what'])}:</strong> {escaped(value_words)}</p>\n<ul>\n{items}\n</ul>\n</div>"
    )
    return Block(markup, "\n".join([f"{entry['what']}: {value_words}", *(f"- {fact}" for fact in facts)]))


def _input(content: dict[str, Any], given: dict[str, Any], usual: _Usual) -> str:
    how = "" if given["how"] == "given" else f", {given['how']} from"
    places = "; ".join(_place(content, place, usual) for place in given["places"])
    return f"{number_text(given['value'])} ({given['what']}){how or ':'} {places}"


def number_text(value: float) -> str:
    """Return an input as the return has it: whole numbers with a comma after the thousands."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _place(content: dict[str, Any], place: dict[str, Any], usual: _Usual) -> str:
    rows = rows_in_words(place["rows"])
    if (place["file"], place["source"]) == usual.place:
        return rows
    return f"{place['file']}, {rows}, from {content['sources'][place['source']]}"


def rows_in_words(rows: Sequence[int]) -> str:
    """Return row numbers as runs, ``rows 12 to 18, 20``; their number where the runs are many."""
    runs = runs_of(sorted(rows))
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(runs) > MOST_ROWS:
        return f"{len(rows)} rows between {min(rows)} and {max(rows)}"
    return f"rows {', '.join(runs)}"


def _folded(summary: str, inner: Block) -> Block:
    return Block(f"<details>\n<summary>{escaped(summary)}</summary>\n{inner.markdown}\n</details>", inner.plain)


def write_lineage(project: Project, snapshot: Snapshot, returns: Returns, path: Path, commit: str) -> None:
    """Write the trail of a snapshot next to it.

    Parameters
    ----------
    project
        The project.
    snapshot
        As it was just taken: one that was read from a file has lost the inputs of its results.
    returns
        The returns it was taken from.
    path
        Where the snapshot is.
    commit
        The commit of the program to name.

    Raises
    ------
    HistoryError, ParameterError
        Figures published earlier, or the reasons of corrections, cannot be read.
    """
    content = provenance(snapshot, trace(snapshot, returns), commit)
    if snapshot.audience is Audience.PUBLIC:
        code, year = snapshot.organisation.code, snapshot.year
        history = history_of(project, code, year, snapshot.release)
        corrected = corrections(snapshot, history, read_reasons(project, code, year))
        content["corrections"] = [correction.as_data() for correction in corrected]
    replace_text(lineage_path(path), to_text(content))


def publish_lineage(path: Path, report: Path) -> None:
    """Copy the trail that is kept next to a snapshot into the folder of a report, with the rows that it names.

    Parameters
    ----------
    path
        Where the snapshot is.
    report
        The folder of the report.
    """
    (report / RESULTS).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(lineage_path(path), report / RESULTS)
    write_returned(json.loads((report / RESULTS).read_text(encoding="utf-8")), report)


@contextmanager
def audit_notebooks(report: Path) -> Iterator[dict[Page, Path]]:
    """Make the audit pages of a report as notebooks, for as long as it takes to render them.

    Yields
    ------
    dict
        Each page and its notebook; nothing where the report has no lineage.
    """
    try:
        content: dict[str, Any] = json.loads((report / RESULTS).read_text(encoding="utf-8"))
    except OSError:
        yield {}
        return
    with TemporaryDirectory(prefix="wres-audit-") as folder:
        yield write_audit_notebooks(content, content.get("corrections", ()), Path(folder))


def lineage_path(path: Path) -> Path:
    """Return where the trail of a snapshot is kept."""
    return path.with_suffix(".lineage.json")


TITLE = "Where each figure comes from"


def write_audit_notebooks(
    content: dict[str, Any], corrections: Sequence[dict[str, Any]], folder: Path
) -> dict[Page, Path]:
    """Write the audit pages as notebooks.

    Parameters
    ----------
    content
        What `provenance/results.json` of the report says.
    corrections
        What has changed since earlier publications, the latest first.
    folder
        The folder to write them into.

    Returns
    -------
    dict
        Each page and its notebook: the first page, and one for each indicator that has results.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[Page, Cells] = {AUDIT: _first_page(content, corrections)}
    for number in _numbers(content):
        entries = [entry for entry in content["results"] if entry["indicator"] == number]
        pages[audit_page(number)] = indicator_cells(content, number, entries)
    written = {}
    for page, cells in pages.items():
        written[page] = folder / page.notebook
        write_notebook(cells, written[page])
    return written


def _numbers(content: dict[str, Any]) -> list[int]:
    """Return the numbers of the indicators that have results, in order."""
    return sorted({result["indicator"] for result in content["results"]})


def _first_page(content: dict[str, Any], corrections: Sequence[dict[str, Any]]) -> Cells:
    return [
        f"# {TITLE}", _introduction(content),
        "## Figures by indicator", _contents(content),
        "## Corrections", _corrections(corrections),
    ]  # fmt: skip


def _introduction(content: dict[str, Any]) -> Block:
    about = content["about"]
    made_by = about["program"]
    commit = f", commit {made_by['commit'][:12]}" if made_by["commit"] else ""
    return stacked(
        prose(
            "Every figure of this report, how it was worked out, and the rows of the return it rests on. The return "
            "itself is not published: where a number in it is too small to be known, only its row is named here.",
            f"Made by wres_kit {made_by['version']}{commit}; the SHA-256 of all files of the program together "
            f"begins with {made_by['sha256'][:16]}. {_publication(about['publication_date'])} The date of "
            "the build is only in the build record, so that the same inputs always give the same files.",
        ),
        Block(
            '<p>As data: <a href="provenance/results.json">provenance/results.json</a>, and the description of the '
            'build as an RO-Crate: <a href="ro-crate-metadata.json">ro-crate-metadata.json</a>.</p>',
            "As data: provenance/results.json, ro-crate-metadata.json",
        ),
    )


def _publication(day: str) -> str:
    return f"Publication date: {day}." if day else "Not yet published."


def _corrected(day: str) -> str:
    return f"corrected {day}" if day else "correction not yet published"


def _contents(content: dict[str, Any]) -> Block:
    """Return links to the pages of the indicators, with how many figures each year has there."""
    own = content["about"]["year"]
    items = []
    for number in _numbers(content):
        page = audit_page(number)
        entries = [entry for entry in content["results"] if entry["indicator"] == number]
        years = sorted({entry["year"] for entry in entries}, reverse=True)
        title = content["definitions"].get(f"{own}/{number}", {}).get("title")
        name = f"Indicator {number}: {title}" if title else f"Indicator {number}"
        counted = [
            (year, sum(entry["year"] == year and entry["value"] is not None for entry in entries)) for year in years
        ]
        figure_counts = joined([f"{many if many else 'none'} in {year}" for year, many in counted])
        markup = f'<a href="{attribute(page.address)}">{escaped(name)}</a>, figures: {figure_counts}'
        items.append(Block(markup, f"{name} ({page.address}), figures: {figure_counts}"))
    return listed_blocks(items)


def _corrections(corrections: Sequence[dict[str, Any]]) -> Block:
    if not corrections:
        return prose("Nothing has been corrected: no figure published earlier has another value now.")
    columns = [Column("Figure", numeric=False), Column("Year"), Column("Was"), Column("Is"),
               Column("Published", numeric=False), Column("Reason", numeric=False)]  # fmt: skip
    rows = [
        [
            f"Indicator {correction['indicator']}: {correction['what']}", str(correction["year"]), correction["was"],
            correction["is"],
            f"{correction['published']}, {_corrected(correction['corrected'])}", correction["reason"] or "not given",
        ]
        for correction in corrections
    ]  # fmt: skip
    return tabled(Table("Figures that were published with another value before", columns, rows))
