"""The running text of the method pages, read from `texts.yml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import RootModel

from wres_kit.standard.datafiles import fit, load

FILE = Path(str(files("wres_kit.method"))) / "texts.yml"


class _Texts(RootModel[dict[str, tuple[str, ...]]]):
    """`texts.yml`: paragraphs by the place where they stand."""


@cache
def _known() -> dict[str, tuple[str, ...]]:
    return fit(load(FILE), _Texts, FILE.name, "a file of texts").root


def texts(place: str, **values: object) -> list[str]:
    """Return the paragraphs of a place, with values filled in.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    KeyError
        There is no such place, or a value is missing.
    """
    return [text.strip().format(**values) for text in _known()[place]]
