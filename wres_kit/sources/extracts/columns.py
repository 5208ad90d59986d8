"""Columns of person-level extracts: which field each holds.

`params/columns.yml` lists the layouts of extracts that a project knows: the kind, and the heading of each field. A
layout that is not there yet is guessed from the names that systems commonly use, shown, and written only when a person
confirms it. A heading that was not recognised is never shown: in a file without headings it could be about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import yaml
from pydantic import model_validator

from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.sources import SourceError
from wres_kit.sources.extracts.code_tables import FOLDER, normalised
from wres_kit.sources.extracts.decoding import BARE_YEAR, period_of
from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.sources import ConfirmedColumns

STAGE_FIELDS = ("applied", "shortlisted", "appointed", "disciplinary", "trained", "voting", "executive")
"""Fields that hold yes or no in a list of people, and numbers in a grouped table."""
COUNT_FIELDS = ("count", *STAGE_FIELDS)
"""Fields that say how many people a row of a grouped table counts."""
HEADER = (
    "# Layouts of person-level extracts: which heading holds which field. Written by wres import --confirm;\n"
    "# correct it by hand where a heading was guessed wrongly.\nmappings:\n"
)


class ColumnsNotConfirmedError(SourceError):
    """The headings of an extract were guessed, and nobody has confirmed them yet."""


class ColumnsFileError(SourceError):
    """`params/columns.yml` cannot take another layout without a person's help."""


class Field(Strict):
    """One field of an extract: what it means, and the headings under which systems give it.

    Parameters
    ----------
    means
        What it holds, in words.
    names
        Headings, the likeliest first.
    weak_names
        Headings that other kinds of extract have as well: they hold the field where the kind is known.
    """

    means: str
    names: tuple[str, ...]
    weak_names: tuple[str, ...] = ()


class ExtractKind(Strict):
    """A kind of extract.

    Parameters
    ----------
    title, grouped_title
        What people call it, with one row a person or case, and with counts.
    indicator
        The indicator it is counted for.
    sufficient
        Sets of fields; at least one must be there wholly.
    fields
        All fields, required or not, by name.
    """

    title: str
    grouped_title: str
    indicator: int
    sufficient: tuple[tuple[str, ...], ...]
    fields: dict[str, Field]

    def is_enough(self, fields: Sequence[str]) -> bool:
        """Return whether these fields suffice to count."""
        return any(set(needed) <= set(fields) for needed in self.sufficient)

    def missing(self, fields: Sequence[str]) -> tuple[str, ...]:
        """Return what is missing from the set of fields that comes nearest."""
        nearest = min(self.sufficient, key=lambda needed: len(set(needed) - set(fields)))
        return tuple(field for field in nearest if field not in fields)


class _Kinds(Strict):
    common: dict[str, Field]
    kinds: dict[str, ExtractKind]
    harmless: tuple[str, ...]
    harmless_days: dict[str, tuple[str, ...]]
    harmless_in: dict[str, tuple[str, ...]]
    deciding: tuple[str, ...]
    counting: tuple[str, ...]
    not_people: tuple[str, ...]
    row_numbers: tuple[str, ...]


class ExtractLayout(Parameters):
    """Where the fields of one kind of extract stand.

    Parameters
    ----------
    kind
        `staff`, `recruitment`, `casework`, `training` or `board`.
    columns
        The heading of each field.
    """

    kind: str
    columns: dict[str, str]

    @model_validator(mode="after")
    def _fits_its_kind(self) -> ExtractLayout:
        if self.kind not in kinds():
            message = f"{self.kind} is not a kind of extract; there are {', '.join(kinds())}"
            raise ValueError(message)
        kind = kinds()[self.kind]
        if unknown := [field for field in self.columns if field not in kind.fields]:
            message = f"{', '.join(unknown)}: no such field; there are {', '.join(kind.fields)}"
            raise ValueError(message)
        if not kind.is_enough(tuple(self.columns)):
            message = f"lacks {', '.join(kind.missing(tuple(self.columns)))}"
            raise ValueError(message)
        return self


class Layouts(Parameters):
    """`params/columns.yml`: all layouts that a project confirmed."""

    mappings: tuple[ExtractLayout, ...] = ()


@cache
def kinds() -> Mapping[str, ExtractKind]:
    """Return the kinds of extracts by name."""
    common = _known().common
    return {name: kind.model_copy(update={"fields": kind.fields | common}) for name, kind in _known().kinds.items()}


@cache
def _known() -> _Kinds:
    return as_record(load_yaml(FOLDER / "columns.yml"), _Kinds, "columns.yml")


@cache
def _names(kind: str, *, weak: bool) -> Mapping[str, tuple[str, ...]]:
    """Return the names of each field of a kind as headings are compared: every row of a file is, with every kind."""
    return {
        field: tuple(map(normalised, known.names + known.weak_names * weak))
        for field, known in kinds()[kind].fields.items()
    }


def _compared(heading: str) -> str:
    """Return a heading as it is compared with names; nothing for one of percentages, which hold no people."""
    return "" if "%" in heading else normalised(heading)


def guess(kind: str, headings: Sequence[str], *, weak: bool = True) -> ExtractLayout | None:
    """Return a layout guessed from headings; None where they do not suffice.

    Where two headings could hold a field, the one whose name comes first in the list of names is taken.

    Parameters
    ----------
    kind
        The kind of extract.
    headings
        The texts of a row.
    weak
        Whether headings that other kinds have as well are taken.
    """
    present = {_compared(heading): heading for heading in reversed(headings) if heading}
    columns: dict[str, str] = {}
    for field, names in _names(kind, weak=weak).items():
        heading = next((present[name] for name in names if name in present), None)
        if heading is not None and heading not in columns.values():
            columns[field] = heading
    return ExtractLayout(kind=kind, columns=columns) if kinds()[kind].is_enough(tuple(columns)) else None


def alternatives(layout: ExtractLayout, headings: Sequence[str]) -> dict[str, list[str]]:
    """Return the headings that could hold a field of a layout as well, by field."""
    used = set(layout.columns.values())
    rest = [heading for heading in headings if heading and heading not in used]
    others_of: dict[str, list[str]] = {}
    for field in layout.columns:
        names = _names(layout.kind, weak=False)[field]
        if others := [heading for heading in rest if _compared(heading) in names]:
            others_of[field] = others
    return others_of


@cache
def _harmless(kind: str, *, dated: bool) -> frozenset[str]:
    known = _known()
    names = [*known.harmless, *known.harmless_in.get(kind, ())]
    if dated:
        names += known.harmless_days.get(kind, ())
    return frozenset(map(normalised, names))


def is_harmless(kind: str, heading: str, *, dated: bool) -> bool:
    """Return whether a heading says nothing about who counts, where another column gives the day or does not."""
    return normalised(heading) in _harmless(kind, dated=dated)


def deciding_word(heading: str) -> str | None:
    """Return the word in a heading that shows that its column may decide who counts; None where there is none."""
    padded = f" {normalised(heading)} "
    return next((word for word in _known().deciding if f" {normalised(word)} " in padded), None)


def may_count_people(kind: str, heading: str) -> bool:
    """Return whether numbers under a heading may say how many people each row counts: by a word, a stage or a year."""
    fields = kinds()[kind].fields
    names = {normalised(name) for field in (*COUNT_FIELDS, "fte") if field in fields for name in fields[field].names}
    if normalised(heading) in names or heading.strip() == "#" or period_of(heading) or BARE_YEAR.fullmatch(heading):
        return True
    words = set(normalised(heading).split())
    if is_harmless(kind, heading, dated=True):
        return False
    counting = any(f" {normalised(word)} " in f" {normalised(heading)} " for word in _known().counting)
    return counting and not words & set(_known().not_people)


def is_name_of(kind: str, field: str, heading: str) -> bool:
    """Return whether a heading is one of the names of a field."""
    return _compared(heading) in _names(kind, weak=False).get(field, ())


def is_of_something(kind: str, heading: str) -> bool:
    """Return whether numbers under a heading may be of anything, people too: nothing says that they are not."""
    words = set(normalised(heading).split())
    named = is_harmless(kind, heading, dated=True) or may_number_rows(heading) or words & set(_known().not_people)
    return not named and "%" not in heading


def may_number_rows(heading: str) -> bool:
    """Return whether a heading may be that of running numbers: "No", "Number", "#"."""
    return heading.strip() == "#" or normalised(heading) in _known().row_numbers


def guessed_fields(kind: str, headings: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of a kind that some heading names, whether or not they suffice."""
    present = {normalised(heading) for heading in headings if heading}
    return tuple(field for field, names in _names(kind, weak=True).items() if not present.isdisjoint(names))


def confirmed(project: Project, kind: str, headings: Sequence[str]) -> ExtractLayout | None:
    """Return the confirmed layout all whose headings are there, the one with most fields if there are several.

    Raises
    ------
    ParameterError
        `params/columns.yml` cannot be read or does not fit.
    """
    path = columns_path(project)
    if not path.is_file():
        return None
    known = read_parameters(path, Layouts, project.shown(path)).mappings
    fitting = [mapping for mapping in known if mapping.kind == kind and set(mapping.columns.values()) <= set(headings)]
    return max(fitting, key=lambda mapping: len(mapping.columns), default=None)


def columns_path(project: Project) -> Path:
    """Return where a project's layouts stand."""
    return project.params / "columns.yml"


def described(layout: ExtractLayout) -> str:
    """Return a layout in words, a line a field."""
    fields = kinds()[layout.kind].fields
    return "\n".join(f'  {fields[field].means}: "{heading}"' for field, heading in layout.columns.items())


def keep_all(project: Project, confirmed_columns: Sequence[ConfirmedColumns]) -> list[str]:
    """Add layouts to `params/columns.yml`, and return what was done, or why it could not be, a sentence each."""
    shown, done = project.shown(columns_path(project)), list[str]()
    for columns in dict.fromkeys(confirmed_columns):
        try:
            keep(project, ExtractLayout(kind=columns.kind, columns=dict(columns.headings)))
        except ColumnsFileError as error:
            done.append(str(error))
        else:
            title = kinds()[columns.kind].title.partition(",")[0]
            done.append(f"{shown}: the columns of this {title[:1].lower()}{title[1:]} were added.")
    return done


def keep(project: Project, layout: ExtractLayout) -> None:
    """Add a layout to `params/columns.yml`; what stands there, with its comments, stays as it is.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    ColumnsFileError
        It is written in a way that nothing can be added to it safely, or cannot be written.
    """
    path = columns_path(project)
    shown = project.shown(path)
    before = read_parameters(path, Layouts, shown).mappings if path.is_file() else ()
    text = path.read_text(encoding="utf-8").rstrip() + "\n" if path.is_file() else HEADER
    entry = yaml.safe_dump([layout.model_dump()], sort_keys=False, allow_unicode=True, width=10_000)
    added = text + "".join(f"  {line}\n" for line in entry.splitlines())
    if _mappings(added) != (*before, layout):
        message = f"{shown}: cannot be added to safely. Add this under mappings yourself:\n{entry}"
        raise ColumnsFileError(message)
    try:
        path.write_text(added, encoding="utf-8")
    except OSError as error:
        message = f"{shown}: cannot be written: {error.strerror}."
        raise ColumnsFileError(message) from None


def _mappings(text: str) -> tuple[ExtractLayout, ...]:
    try:
        return Layouts.model_validate(yaml.safe_load(text)).mappings
    except (yaml.YAMLError, ValueError):
        return ()
