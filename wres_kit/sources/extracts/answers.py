"""What a person has said about the columns of an extract, and a draft of what is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import yaml

from wres_kit.returns.faults import plural
from wres_kit.sources import SourceError
from wres_kit.sources.extracts.code_tables import grade_table, normalised, word_table
from wres_kit.sources.extracts.decoding import TITLE, days_of
from wres_kit.sources.extracts.rows import by_text
from wres_kit.sources.extracts.rules import UNFILLED, organisation_rules_path
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.project import Project
    from wres_kit.sources import Context, ImportResult
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


RANGE = ".."


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has said.

    Parameters
    ----------
    only
        The values to take, by heading.
    set_aside
        Headings that decide nothing, as they are compared.
    named_now
        Headings of `only` that the command names: each must be in the file.
    """

    only: Mapping[str, tuple[str, ...]]
    set_aside: frozenset[str]
    named_now: frozenset[str] = frozenset()

    def sets_aside(self, heading: str) -> bool:
        """Return whether a heading is set aside."""
        return normalised(heading) in self.set_aside

    def concerns(self, heading: str) -> bool:
        """Return whether a person has said anything about a heading: what to take, or that it is set aside."""
        return self.sets_aside(heading) or normalised(heading) in {normalised(known) for known in self.only}


def answers_of(context: Context, rules: ExtractRules, kind: str) -> Answers:
    """Return what was said about a kind of extract, by the command and in `extracts.yml`.

    Raises
    ------
    ExtractError
        ``--only`` is not written as ``Column=Value``.
    """
    known = rules.answers(kind)
    only = dict(known.only)
    now: dict[str, tuple[str, ...]] = {}
    for text in context.only:
        heading, sign, value = text.partition("=")
        if not sign or not heading.strip():
            message = f'--only {text}: write it as "Column=Value", with the heading of the column.'
            raise ExtractError(message)
        now[heading.strip()] = (*now.get(heading.strip(), ()), value.strip())
    aside = {normalised(heading) for heading in (*known.set_aside, *context.set_aside)}
    return Answers(only | now, frozenset(aside), frozenset(now))


def take_only(rows: Rows, answers: Answers) -> tuple[Rows, list[str]]:
    """Return the rows that a person wants to be taken, and a sentence on each choice.

    Raises
    ------
    ExtractError
        The command names a column that the file does not have, or a value that no row has.
    """
    messages = []
    for heading, wanted in answers.only.items():
        texts = rows.texts_under(heading)
        if texts is None:
            if heading in answers.named_now:
                raise ExtractError(f'{rows.shown}: --only names "{heading}", but no column has that heading.')
            continue
        kept = _matches(texts, wanted)
        if not kept.any():
            message = f'{rows.shown}: no row has {_listed(wanted)} under "{heading}", so no one would be counted.'
            raise ExtractError(message)
        messages.append(f'Taken: {kept.sum():,} of {len(kept):,} rows, those with {_listed(wanted)} under "{heading}".')
        rows = rows.only(kept)
        rows = rows.without(*(name for name in DECIDING_FIELDS if normalised(rows.headings.get(name, "")) ==
                              normalised(heading)))  # fmt: skip
        left = [own for own in rows.others if normalised(str(own)) != normalised(heading)]
        rows = replace(rows, others=rows.others[left])
    return rows, messages


DECIDING_FIELDS = (
    "organisation", "period", "assignment_status", "snapshot", "ended", "started", "formality", "case_status",
    "attendance", "seat_status",
)  # fmt: skip
"""Fields that say nothing but who counts: once a person has chosen their values they have done their work."""


def _matches(texts: pd.Series[str], wanted: Sequence[str]) -> pd.Series[bool]:
    kept = pd.Series(False, index=texts.index)
    for value in wanted:
        first, sign, last = value.partition(RANGE)
        if sign:
            ends = days_of(pd.Series([first, last], dtype="str"))
            if ends.isna().any():
                raise ExtractError(f'"{value}" is not a range of days. Write it like 2023-04-01..2024-03-31.')
            days = days_of(texts)
            kept |= (days >= ends.iloc[0]) & (days <= ends.iloc[1])
        else:
            kept |= by_text(texts, normalised) == normalised(value)
    return kept


def _listed(wanted: Sequence[str]) -> str:
    return " or ".join(f'"{value}"' if value else "nothing" for value in wanted)


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
    table = grade_table() if name == "grades" else word_table(name)
    return f"One of {', '.join(table.meanings)}."


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()
