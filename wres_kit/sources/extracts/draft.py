"""A draft of answers: what an extract leaves open, written down to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import yaml

from wres_kit.returns.faults import plural
from wres_kit.sources.errors import SourceError
from wres_kit.sources.extracts.answers import TITLE
from wres_kit.sources.extracts.rules import UNFILLED, ExtractRules, organisation_rules_path

if TYPE_CHECKING:
    from wres_kit.project import Project
    from wres_kit.sources.source import ImportResult

HEADER = (
    "# How the extracts of this organisation are counted. Write what each word means in place of the question mark;\n"
    "# one that is left is asked about again. Words that fewer than 5 rows have are named by their row only.\n"
)
LISTED = 50
"""Rows that a draft names at most."""


def write_draft(project: Project, organisation: str, understood: Sequence[ImportResult]) -> list[str]:
    """Write a draft of `params/<code>/extracts.yml`, and return what was done, in sentences.

    A file that is there is never changed: the draft is then written to `extracts-draft.yml` in the same folder.

    Parameters
    ----------
    project
        The project.
    organisation
        Code of the organisation.
    understood
        What was made of each file.

    Raises
    ------
    SourceError
        The file cannot be written.
    """
    text = draft_text(understood)
    if not text:
        return ["Nothing is open: there is nothing to draft."]
    path = organisation_rules_path(project, organisation)
    if path.exists():
        path = path.with_name("extracts-draft.yml")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, encoding="utf-8")
    except OSError as error:
        message = f"{project.shown(path)}: cannot be written: {error.strerror}."
        raise SourceError(message) from None
    lines = [f"{project.shown(path)} was written. Fill in what is marked {UNFILLED}, and import again."]
    if path.name != "extracts.yml":
        lines.append("extracts.yml was there already: copy into it what you fill in.")
    return lines


def draft_text(understood: Sequence[ImportResult]) -> str:
    """Return the answers that are open, as YAML with the choices as comments; empty where none is."""
    blocks = []
    for extract in understood:
        columns = [question for question in extract.questions if question.column != TITLE]
        if columns:
            lines = [f"{extract.kind}:", "  only:"]
            for question in columns:
                values = ", ".join(question.values) or "no value that may be shown"
                lines += [f"    # {values}", f"    {_quoted(question.column)}: [{_quoted(UNFILLED)}]"]
            lines.append("  set_aside: []   # headings that do not decide who counts")
            blocks.append("\n".join(lines))
    words: dict[str, dict[str, int]] = {}
    rows: dict[str, list[tuple[str, int]]] = {}
    for extract in understood:
        for name, counts in extract.unknown_words.items():
            for word, number in counts.items():
                words.setdefault(name, {})[word] = words.get(name, {}).get(word, 0) + number
        for name, places in extract.unlisted.items():
            rows.setdefault(name, []).extend(places)
    open_tables = [name for name in words | rows if words.get(name) or rows.get(name)]
    blocks += ["\n".join(_words_to_fill_in(name, words.get(name, {}), rows.get(name, []))) for name in open_tables]
    return "\n".join(f"{block}\n" for block in blocks)


def _words_to_fill_in(name: str, words: Mapping[str, int], unlisted: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield the lines for the words of a table: those that may be shown, and where the others stand."""
    yield f"# {_choices(name)}"
    yield f"{name}:"
    for word, number in sorted(words.items(), key=lambda pair: -pair[1]):
        yield f"  {_quoted(word)}: {_quoted(UNFILLED)}   # {plural(number, 'row')}"
    for file, row in unlisted[:LISTED]:
        yield f'  # "WORD": "{UNFILLED}"   # {file}, row {row}: not shown here; write it as the file has it'
    if len(unlisted) > LISTED:
        yield f"  # and {len(unlisted) - LISTED:,} more words"


def _choices(name: str) -> str:
    if name == "ethnic_codes":
        return "An ethnic code of the NHS Data Dictionary, such as A, N or Z."
    field = {"grades": "band"}.get(name)
    table = ExtractRules().table(field) if field else ExtractRules.words(name)
    return f"One of {', '.join(table.meanings)}."


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()
