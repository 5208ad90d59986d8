"""Editions of the Standard: what it says in each reporting year.

An edition is a file `editions/<year>.yml`. It names the edition it `extends` and says only what differs, down to single
fields of single indicators; `changes` lists what readers must know when they compare across it. A new edition is a new
file and no code.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pydantic import Field

from wres_kit.errors import WresError
from wres_kit.standard.datafiles import FOLDER, StandardFileError, fit, load
from wres_kit.standard.model import Edition, Strict

if TYPE_CHECKING:
    from pathlib import Path

NOT_INHERITED = ("extends", "survey_year", "changes")
"""Keys that hold for the year of their file alone."""


class UnknownEditionError(WresError):
    """A reporting year of which no edition is known."""


class _EditionFile(Strict):
    """The outline of a file, before it is merged with those it extends."""

    extends: int | None = None
    survey_year: int | None = None
    four_fifths: list[float] = Field(default_factory=list)
    race_disparity: dict[str, Any] = Field(default_factory=dict)
    model_employer: dict[str, Any] = Field(default_factory=dict)
    indicators: dict[int, dict[str, Any]] = Field(default_factory=dict)
    changes: list[dict[str, Any]] = Field(default_factory=list)


class Editions:
    """The editions in a folder.

    Parameters
    ----------
    folder
        Where the files `<year>.yml` are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, dict[str, Any]] = {}
        self._editions: dict[int, Edition] = {}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The reporting years that have an edition, in order."""
        return tuple(sorted(int(path.stem) for path in self._folder.glob("[0-9][0-9][0-9][0-9].yml")))

    def edition(self, year: int) -> Edition:
        """Return the edition of a reporting year.

        Raises
        ------
        UnknownEditionError
            There is none.
        StandardFileError
            Its file, or one that it extends, cannot be read, is not complete, or changes the definition of an indicator
            without saying so under `changes`.
        """
        if year not in self.years:
            message = (
                f"{year}: no edition of the Standard is known for this reporting year. Known are {self.years[0]} to "
                f"{self.years[-1]}; a new one is a new file, wres_kit/standard/editions/{year}.yml."
            )
            raise UnknownEditionError(message)
        if year not in self._editions:
            self._editions[year] = self._read(year)
        return self._editions[year]

    def _read(self, year: int) -> Edition:
        raw = self._merged(year, seen=())
        own = self._file(year)
        raw["year"] = year
        raw["survey_year"] = own.get("survey_year", year - 1)
        raw["changes"] = own.get("changes", [])
        raw["indicators"] = {number: {**one, "number": number} for number, one in raw.get("indicators", {}).items()}
        found = fit(raw, Edition, f"{year}.yml")
        if sorted(found.indicators) != list(range(1, 10)):
            message = f"{year}.yml: indicators 1 to 9 are wanted; it has {sorted(found.indicators)}."
            raise StandardFileError(message)
        if "extends" in own:
            self._changes_are_told(found, self.edition(own["extends"]))
        return found

    def _file(self, year: int) -> dict[str, Any]:
        if year not in self._files:
            name = f"{year}.yml"
            outline = fit(load(self._folder / name), _EditionFile, name)
            self._files[year] = outline.model_dump(exclude_unset=True)
        return self._files[year]

    def _merged(self, year: int, seen: tuple[int, ...]) -> dict[str, Any]:
        """Return what the file of a year and those it extends say together, but for what holds for one year alone."""
        if year in seen:
            message = f"{year}.yml: extends itself, by way of {', '.join(f'{other}.yml' for other in seen)}."
            raise StandardFileError(message)
        own = self._file(year)
        base = self._merged(own["extends"], (*seen, year)) if "extends" in own else {}
        return _merge(base, {key: value for key, value in own.items() if key not in NOT_INHERITED})

    @staticmethod
    def _changes_are_told(later: Edition, earlier: Edition) -> None:
        told = {change.indicator for change in later.changes if not change.comparable}
        for number, indicator in later.indicators.items():
            if indicator.definition != earlier.indicators[number].definition and number not in told:
                message = (
                    f"{later.year}.yml: indicator {number} has another definition than in {earlier.year}. Say under "
                    "changes what changed, with comparable: false."
                )
                raise StandardFileError(message)


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with what `over` says, mapping by mapping; anything else in `over` replaces what `base` has."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


@cache
def _known() -> Editions:
    return Editions(FOLDER / "editions")


def edition_years() -> tuple[int, ...]:
    """Return the reporting years that have an edition, in order."""
    return _known().years


def edition(year: int) -> Edition:
    """Return the edition of the Standard for a reporting year.

    Raises
    ------
    UnknownEditionError
        No edition of this year is known.
    """
    return _known().edition(year)
