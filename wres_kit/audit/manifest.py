"""The manifest of a report: everything that it was made from, by kind, and the one comparison of two manifests.

A build keeps it in `build/private/provenance/<audience>/<code>/<year>.json`. `wres list` names with it the figure for
which a page is run again, and `wres verify` names the input that explains a difference. It holds every cell of the
return with its value, so it stays in `build/private/`: what is published says no more of the inputs than the published
results do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import replace_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wres_kit.returns.cells import Returns

FORMAT = 2
"""Changes when the form of a manifest does; one of another form is treated as if there were none."""


class InputKind(StrEnum):
    """A kind of input, in the order in which changes are named."""

    DATA = "data"
    PARAMETERS = "parameters"
    NARRATIVE = "narrative"
    NOTEBOOK = "notebook"
    SITE = "site"
    PROGRAM = "code"
    LIBRARIES = "libraries"
    RENDERER = "renderer"


_NAMES = {InputKind.DATA: "input", InputKind.SITE: "site settings", InputKind.PROGRAM: "program"}
KIND_WORDS = {kind: f"{_NAMES.get(kind, kind)} changed" for kind in InputKind}
SHOWN_NAMES = 5
"""How many names of one kind are listed; of more, their number is given."""

Entries = Mapping[str, Any]
"""Inputs of one kind by name: the SHA-256 of a file, the version of a library, or a cell of the return as a list of
value, decimals, file, row and source."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a report was made from, and the files that came of it.

    Parameters
    ----------
    inputs
        By kind, then by name.
    files
        SHA-256 of each file of the finished report by name; empty until it is finished.
    """

    inputs: Mapping[InputKind, Entries]
    files: Mapping[str, str] = field(default_factory=dict)

    def entries(self, kind: InputKind) -> Entries:
        """Return the inputs of a kind."""
        return self.inputs.get(kind, {})

    def with_inputs(self, inputs: Mapping[InputKind, Entries]) -> Manifest:
        """Return the manifest with other inputs of some kinds."""
        return replace(self, inputs={**self.inputs, **inputs})


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that is not as it was.

    Parameters
    ----------
    kind, name
        Which input.
    before, now
        Its fingerprint, version or cell then and now; None where there was none, or is none any more.
    """

    kind: InputKind
    name: str
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that changed since a report was published, in words.

    Parameters
    ----------
    kind
        A `Kind`; ``edited`` for published files that somebody changed; ``unknown``.
    text
        What changed.
    """

    kind: str
    text: str


def compare(before: Manifest, now: Manifest) -> Iterator[InputChange]:
    """Yield each input that differs between two manifests, by kind: cells in their order, others by name."""
    for kind in InputKind:
        old, new = before.entries(kind), now.entries(kind)
        names = {**old, **new} if kind is InputKind.DATA else sorted({*old, *new})
        for name in names:
            if old.get(name) != new.get(name):
                yield InputChange(kind, name, old.get(name), new.get(name))


def causes(changes: Iterable[InputChange]) -> Iterator[Cause]:
    """Yield changes in words: each cell for itself with file and row, those of another kind together."""
    by_kind: dict[InputKind, list[InputChange]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    for kind, same_kind in by_kind.items():
        if kind is InputKind.DATA:
            yield from (Cause(kind, cell_change_words(change)) for change in same_kind)
        else:
            yield Cause(kind, f"{KIND_WORDS[kind]}: {listed([_named(change) for change in same_kind])}")


def cell_change_words(change: InputChange) -> str:
    """Return what happened to a cell of the return: file and row, its address, its value now and before."""
    old, new = change.before, change.now
    _, _, file, row, _ = new or old
    cell = f"{file} row {row}, {change.name.replace('/all', '')}"
    if not old:
        return f"{cell}: is {new[0]:g}, was not there"
    if not new:
        return f"{cell}: was {old[0]:g}, is not there any more"
    if old[:2] != new[:2]:
        return f"{cell}: is {new[0]:g}, was {old[0]:g}"
    if old[2:4] != new[2:4]:
        return f"{cell}: the value is the same, from {old[2]} row {old[3]} before"
    return f"{cell}: the value is the same, from another source"


def listed(names: list[str]) -> str:
    """Return names in a row; of many the first few, and how many more there are."""
    more = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")


def _named(change: InputChange) -> str:
    if change.kind in {InputKind.LIBRARIES, InputKind.RENDERER}:
        versions = f"{change.before or 'none'} → {change.now or 'none'}"
        return versions if change.kind is InputKind.RENDERER else f"{change.name} {versions}"
    return change.name


def cells_of(returns: Returns, organisation: str, years: Iterable[int]) -> dict[str, list[Any]]:
    """Return the cells of an organisation's returns as a manifest has them, by ``2024/2/all/appointed/bme/headcount``.

    Parameters
    ----------
    returns
        Returns, those of the organisation among them.
    organisation, years
        Whose, and of which reporting years.
    """
    return {
        "/".join(map(str, cell[1:])): [value.value, value.decimals, value.file, value.row, value.source]
        for year in years
        for cell, value in returns.get(organisation, year).values.items()
    }


def manifest_path(private: Path, audience: str, slug: str, year: int) -> Path:
    """Return where the manifest of a published report is kept, below the folder of raw figures."""
    return private / "provenance" / audience / slug / f"{year}.json"


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Write a manifest; a kill leaves the old one or the new one."""
    content = {"format": FORMAT, "inputs": manifest.inputs, "files": manifest.files}
    replace_text(path, json.dumps(content, ensure_ascii=False))


def read_manifest(path: Path) -> Manifest | None:
    """Return a manifest; None where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            return None
        return Manifest({InputKind(kind): entries for kind, entries in content["inputs"].items()}, content["files"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
