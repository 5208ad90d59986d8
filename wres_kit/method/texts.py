"""The running text of the method pages, read from `texts.yml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from wres_kit.standard.datafiles import fit, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = Path(str(files("wres_kit.method"))) / "texts.yml"


class _Texts(RootModel[dict[str, tuple[str, ...]]]):
    """`texts.yml`: paragraphs by the place where they stand."""


@cache
def _known() -> dict[str, tuple[str, ...]]:
    return fit(load(FILE), _Texts, FILE.name, "a file of texts").root


def texts(place: str, values: Mapping[str, object] | None = None, **more: object) -> list[str]:
    """Return the paragraphs of a place, with values filled in.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    KeyError
        There is no such place, or a value is missing.
    """
    return [text.strip().format_map(values or more) for text in _known()[place]]


def spelled(number: int) -> str:
    """Return a number as running text has it: in letters up to twelve, then in digits."""
    return _LETTERS[number - 1] if 0 < number <= len(_LETTERS) else f"{number:,}"


_LETTERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def runs_of(numbers: Sequence[int]) -> list[str]:
    """Return numbers in order as runs: "2016 to 2019" and "2022"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def spans(numbers: Sequence[int]) -> str:
    """Return numbers in order in words: "1 and 9", "2 to 4"."""
    runs = runs_of(numbers)
    return runs[0] if len(runs) == 1 else f"{', '.join(runs[:-1])} and {runs[-1]}"
