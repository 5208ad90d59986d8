"""The first audit page of a report: what it was made by, what was corrected, and where each figure is traced.

The audit pages are made as notebooks that have run, so that either renderer makes pages of them as of any other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wres_kit.audit.entries import indicator_cells
from wres_kit.reporting.blocks import Block, Column, Table, prose, stacked, tabled
from wres_kit.reporting.markup import attribute, escaped
from wres_kit.reporting.pages import AUDIT, AUDIT_OF
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.audit.entries import Cells
    from wres_kit.reporting.pages import Page

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
    for number, page in AUDIT_OF.items():
        entries = [one for one in content["results"] if one["indicator"] == number]
        if entries:
            pages[page] = indicator_cells(content, number, entries)
    written = {}
    for page, cells in pages.items():
        written[page] = folder / page.notebook
        made = [_cell(kind, position) for position, kind in enumerate(cells)]
        notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        # Written as it is: checking it against the format would take longer than everything else the trail needs.
        written[page].write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8", newline="\n")
    return written


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
            f"begins with {made_by['sha256'][:16]}. Publication date: {about['publication_date']}. When it was "
            "built stands only in the record of the build, so that the same inputs always give the same files.",
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
    for number, page in AUDIT_OF.items():
        entries = [one for one in content["results"] if one["indicator"] == number]
        if not entries:
            continue
        years = sorted({one["year"] for one in entries}, reverse=True)
        title = content["definitions"].get(f"{own}/{number}", {}).get("title")
        name = f"Indicator {number}: {title}" if title else f"Indicator {number}"
        counted = [(year, sum(one["year"] == year and one["value"] is not None for one in entries)) for year in years]
        told = joined([f"{many if many else 'none'} in {year}" for year, many in counted])
        lines.append(f'<li><a href="{attribute(page.address)}">{escaped(name)}</a>, figures: {told}</li>')
        texts.append(f"- {name} ({page.address}), figures: {told}")
    return Block("<ul>\n" + "\n".join(lines) + "\n</ul>", "\n".join(texts))


def _corrections(corrections: Sequence[dict[str, Any]]) -> Block:
    if not corrections:
        return prose("Nothing has been corrected: no figure published earlier has another value now.")
    columns = [Column("Figure", numeric=False), Column("Year"), Column("Was"), Column("Is"),
               Column("Published", numeric=False), Column("Reason", numeric=False)]  # fmt: skip
    rows = [
        [
            f"Indicator {one['indicator']}: {one['what']}", str(one["year"]), one["was"], one["is"],
            f"{one['published']}, corrected {one['corrected']}", one["reason"] or "not given",
        ]
        for one in corrections
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
