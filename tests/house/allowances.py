"""How much of what the house does not want is left, file by file: `allowances.yml`, which may only shrink.

After a file was cleaned, moved or divided, write the list anew with `python -m tests.house.allowances`; it is refused
where the total of a kind would rise.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.house import scan

PATH = Path(__file__).with_name("allowances.yml")
KINDS: dict[str, Callable[..., int]] = {
    "indicator_numbers": scan.indicator_numbers,
    "group_names": scan.group_names,
    "band_names": scan.band_names,
    "empty_names": lambda tree: scan.empty_names(tree).total(),
}
EVERYWHERE = frozenset({"empty_names"})
"""Kinds that are looked for in `standard` as well."""
MEANS_SOMETHING_ELSE = {
    ("indicator_numbers", "returns/faults.py"): 1,  # singular or plural
    ("group_names", "publishing/renderer.py"): 2,  # the colour
    ("group_names", "visible.py"): 1,  # what people write in a column of names
}


def allowed() -> dict[str, Any]:
    """Return what the list allows."""
    listed: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return listed


def counted() -> dict[str, Any]:
    """Return what there is now, in the form of the list. Files go by their names, so that a move changes nothing."""
    trees = scan.modules()
    kinds = {kind: _by_file(kind, count, trees) for kind, count in KINDS.items()}
    lines = [path.read_text(encoding="utf-8").count("\n") for path in scan.PACKAGE.rglob("*.py")]
    return {**kinds, "modules": len(trees), "lines_of_the_largest": max(lines)}


def _by_file(kind: str, count: Callable[..., int], trees: dict[str, Any]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for module, tree in trees.items():
        if kind in EVERYWHERE or module.split("/")[0] != scan.OF_THE_STANDARD:
            counts[module.rpartition("/")[2]] += count(tree) - MEANS_SOMETHING_ELSE.get((kind, module), 0)
    return {name: number for name, number in sorted(counts.items()) if number > 0}


def write() -> None:
    """Write the list anew, where no total rises."""
    now = counted()
    if PATH.exists():
        before = allowed()
        more = [kind for kind, entry in now.items() if _total(entry) > _total(before.get(kind, entry))]
        if more:
            sys.exit(f"More than the list allows of {', '.join(more)}: mend these first.")
    heading = "# What is left to mend, file by file. It only shrinks: python -m tests.house.allowances writes it.\n"
    PATH.write_text(heading + yaml.safe_dump(now, sort_keys=False), encoding="utf-8")


def _total(entry: dict[str, int] | int) -> int:
    return entry if isinstance(entry, int) else sum(entry.values())


if __name__ == "__main__":
    write()
