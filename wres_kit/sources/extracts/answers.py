"""What a person has said about the columns of an extract: which rows to take, and which columns decide nothing.

Each question is answered once: with ``--only`` or ``--set-aside`` for one import, or in `params/<code>/extracts.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.day_texts import days_of
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules
    from wres_kit.sources.source import Context

TITLE = "title"
"""What is set aside where the dates in a title, or in the name of the file, say nothing."""
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
            message = f'{rows.shown}: no row has {_listed(wanted)} under "{heading}", so nobody would count.'
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
                raise ExtractError(f'"{value}" is no range of days. Write it like 2023-04-01..2024-03-31.')
            days = days_of(texts)
            kept |= (days >= ends.iloc[0]) & (days <= ends.iloc[1])
        else:
            known = {text: normalised(text) == normalised(value) for text in texts.unique()}
            kept |= texts.map(known).astype(bool)
    return kept


def _listed(wanted: Sequence[str]) -> str:
    return " or ".join(f'"{value}"' if value else "nothing" for value in wanted)
