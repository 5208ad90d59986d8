"""The audit page of an indicator: an entry for each result, to which the numbers on the other pages lead.

What most entries of a year have in common, the file of the return and what figures rest on, is said once above them:
a page for a large trust has hundreds of entries, and a reader wants to see where one differs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.reporting.blocks import Block, attribute, escaped, listed, stacked, strong_marks
from wres_kit.reporting.pages import definition_address
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    without = [f"**{entry['what']}.** {entry['why_none']}" for entry in entries if entry["value"] is None]
    if without:
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
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(runs) > MOST_ROWS:
        return f"{len(rows)} rows between {min(rows)} and {max(rows)}"
    return "rows " + ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _folded(summary: str, inner: Block) -> Block:
    return Block(f"<details>\n<summary>{escaped(summary)}</summary>\n{inner.markdown}\n</details>", inner.plain)
