"""The audit trail of a report as files and pages: written with its snapshot, and published with the report."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.audit.corrections import corrections, history_of, read_reasons
from wres_kit.audit.entries import indicator_cells
from wres_kit.audit.file_hashes import replace_text
from wres_kit.audit.provenance import RESULTS, provenance, to_text, trace
from wres_kit.audit.returned_rows import write_returned
from wres_kit.reporting.blocks import Block, Column, Table, attribute, escaped, prose, stacked, tabled
from wres_kit.reporting.pages import AUDIT, audit_page
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.audit.entries import Cells
    from wres_kit.project import Project
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns


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
        reasons = read_reasons(project, snapshot.organisation.code, snapshot.year)
        corrected = corrections(snapshot, history_of(project, snapshot), reasons)
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
        made = [_cell(kind, position) for position, kind in enumerate(cells)]
        notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        # Written as it is: checking it against the format would take longer than everything else the trail needs.
        written[page].write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8", newline="\n")
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
            f"begins with {made_by['sha256'][:16]}. Publication date: {about['publication_date']}. The date of "
            "the build is only in the build record, so that the same inputs always give the same files.",
        ),
        Block(
            '<p>As data: <a href="provenance/results.json">provenance/results.json</a>, and the description of the '
            'build as an RO-Crate: <a href="ro-crate-metadata.json">ro-crate-metadata.json</a>.</p>',
            "As data: provenance/results.json, ro-crate-metadata.json",
        ),
    )


def _contents(content: dict[str, Any]) -> Block:
    """Return links to the pages of the indicators, with how many figures each year has there."""
    own = content["about"]["year"]
    lines, texts = [], []
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
        lines.append(f'<li><a href="{attribute(page.address)}">{escaped(name)}</a>, figures: {figure_counts}</li>')
        texts.append(f"- {name} ({page.address}), figures: {figure_counts}")
    return Block("<ul>\n" + "\n".join(lines) + "\n</ul>", "\n".join(texts))


def _corrections(corrections: Sequence[dict[str, Any]]) -> Block:
    if not corrections:
        return prose("Nothing has been corrected: no figure published earlier has another value now.")
    columns = [Column("Figure", numeric=False), Column("Year"), Column("Was"), Column("Is"),
               Column("Published", numeric=False), Column("Reason", numeric=False)]  # fmt: skip
    rows = [
        [
            f"Indicator {correction['indicator']}: {correction['what']}", str(correction["year"]), correction["was"],
            correction["is"],
            f"{correction['published']}, corrected {correction['corrected']}", correction["reason"] or "not given",
        ]
        for correction in corrections
    ]  # fmt: skip
    return tabled(Table("Figures that were published with another value before", columns, rows))


def _cell(shown: str | Block, position: int) -> dict[str, Any]:
    """Return a heading as a cell of Markdown, a block as the output of one of code."""
    if isinstance(shown, str):
        return {"id": f"audit-{position}", "cell_type": "markdown", "metadata": {}, "source": shown}
    data = {"text/markdown": shown.markdown, "text/plain": shown.plain}
    return {
        "id": f"audit-{position}", "cell_type": "code", "metadata": {}, "source": "", "execution_count": None,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
    }  # fmt: skip
