"""The audit page of a report: an entry for each result, to which the numbers on the other pages lead.

It is made as a notebook that has run, so that either renderer makes a page of it as of any other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wres_kit.reporting.blocks import Block, Column, Table, listed, prose, stacked, tabled
from wres_kit.reporting.markup import attribute, escaped, strong_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

TITLE = "Where each figure comes from"
MOST_ROWS = 12
"""More rows of a file than this are given as their number: a total added up from a hundred cells."""


def write_audit_notebook(content: dict[str, Any], corrections: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the audit page as a notebook.

    Parameters
    ----------
    content
        What `provenance/results.json` of the report says.
    corrections
        What has changed since earlier publications, the latest first.
    path
        The file to write.
    """
    own = content["about"]["year"]
    years = sorted({entry["year"] for entry in content["results"]}, reverse=True)
    cells = [_markdown(f"# {TITLE}", 0), _output(_introduction(content), 1)]
    cells += [_markdown("## Corrections", 2), _output(_corrections(corrections), 3)]
    for year in years:
        cells.append(_markdown(f"## {'Reporting year' if year == own else 'Compared with'} {year}", len(cells)))
        for number in range(1, 10):
            entries = [one for one in content["results"] if (one["year"], one["indicator"]) == (year, number)]
            if entries:
                definition = content["definitions"].get(f"{year}/{number}")
                title = f"Indicator {number}{': ' + definition['title'] if definition else ''}, {year}"
                cells.append(_markdown(f"### {title}", len(cells)))
                cells.append(_output(_indicator(content, definition, entries), len(cells)))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written as it is: checking it against the format would take longer than everything else the trail needs.
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False),
        encoding="utf-8",
        newline="\n",
    )


def _introduction(content: dict[str, Any]) -> Block:
    about = content["about"]
    made_by = about["program"]
    commit = f", commit {made_by['commit'][:12]}" if made_by["commit"] else ""
    return stacked(
        prose(
            "Every figure of this report, how it was worked out, and the rows of the return it rests on. The return "
            "itself is not published: where a number in it is too small to be known, only its row is named here.",
            f"Made by wres_kit {made_by['version']}{commit}; all files of the program together have the SHA-256 "
            f"{made_by['sha256'][:16]}…. Publication date: {about['publication_date']}. When it was built stands only "
            "in the record of the build, so that the same inputs always give the same files.",
        ),
        Block(
            '<p>As data: <a href="provenance/results.json">provenance/results.json</a>, and the description of the '
            'build as an RO-Crate: <a href="ro-crate-metadata.json">ro-crate-metadata.json</a>.</p>',
            "As data: provenance/results.json, ro-crate-metadata.json",
        ),
    )


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


def _indicator(content: dict[str, Any], definition: dict[str, Any] | None, entries: Iterable[dict[str, Any]]) -> Block:
    head: list[Block] = []
    if definition is not None:
        head = [listed([f"**Definition.** {definition['wording']}", f"**Formula.** {definition['formula']}"])]
    with_value = [_entry(content, one) for one in entries if one["value"] is not None]
    without = [f"**{one['what']}.** {one['why_none']}" for one in entries if one["value"] is None]
    blocks = [*head, *with_value]
    if without:
        blocks.append(_folded("Figures without a value, and why", listed(without)))
    return stacked(*blocks)


def _entry(content: dict[str, Any], one: dict[str, Any]) -> Block:
    facts = [fact for fact in (one["working"], one["interval"], _basis(one), one["note"]) if fact]
    facts += [_input(content, content["inputs"][name]) for name in one["inputs"]]
    items = "\n".join(f"<li>{strong_marks(fact)}</li>" for fact in facts)
    markup = (
        f'<div class="wres-trace" id="{attribute(one["id"])}" tabindex="-1">\n'
        f"<p><strong>{escaped(one['what'])}: {escaped(one['shown'])}</strong></p>\n<ul>\n{items}\n</ul>\n</div>"
    )
    return Block(markup, "\n".join([f"{one['what']}: {one['shown']}", *(f"- {fact}" for fact in facts)]))


def _basis(one: dict[str, Any]) -> str:
    return f"Basis: {one['rests_on']}; edition {one['edition']}"


def _input(content: dict[str, Any], given: dict[str, Any]) -> str:
    value = given["value"]
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"
    places = "; ".join(_place(content, place) for place in given["places"])
    return f"{number} ({given['what']}), {given['how']}: {places}"


def _place(content: dict[str, Any], place: dict[str, Any]) -> str:
    rows = place["rows"]
    said = f"{place['file']}, row {rows[0]}" if len(rows) == 1 else f"{place['file']}, {rows_in_words(rows)}"
    return f"{said}, from {content['sources'][place['source']]}"


def rows_in_words(rows: Sequence[int]) -> str:
    """Return row numbers as runs, ``rows 12 to 18, 20``; their number where the runs are many."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    if len(runs) > MOST_ROWS:
        return f"{len(rows)} rows between {min(rows)} and {max(rows)}"
    return "rows " + ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _folded(summary: str, inner: Block) -> Block:
    return Block(f"<details>\n<summary>{escaped(summary)}</summary>\n{inner.markdown}\n</details>", inner.plain)


def _markdown(source: str, position: int) -> dict[str, Any]:
    return {"id": f"audit-{position}", "cell_type": "markdown", "metadata": {}, "source": source}


def _output(block: Block, position: int) -> dict[str, Any]:
    shown = {"text/markdown": block.markdown, "text/plain": block.plain}
    return {
        "id": f"audit-{position}", "cell_type": "code", "metadata": {}, "source": "", "execution_count": None,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": shown}],
    }  # fmt: skip
