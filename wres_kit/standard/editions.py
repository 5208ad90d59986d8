"""Editions of the Standard: what it says in each reporting year.

An edition is a file `editions/<year>.yml`. It names the edition it `extends` and says only what differs, down to single
fields of single indicators; `changes` lists what readers must know when they compare across it. A new edition is a new
file and no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import Field

from wres_kit.errors import WresError
from wres_kit.standard.indicator import Indicator, ModelEmployer, RaceDisparity, Supplement
from wres_kit.standard.records import Known, StandardFileError, Strict, as_record, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.standard.characteristic import Characteristic


class EditionChange(Strict):
    """Something that an edition changed against the one before it.

    Parameters
    ----------
    indicator
        Number of the indicator.
    what
        The change in one sentence, printed with every comparison across it.
    comparable
        Whether results before and after may be compared at all. Where they may, the sentence is a caution.
    known
        How well the change is known.
    source
        Where it was read or computed from; empty where it is unconfirmed.
    groups
        Codes of the groups whose results it concerns; all, and what is between them, where empty.
    """

    indicator: int
    what: str
    comparable: bool
    known: Known
    source: str = ""
    groups: tuple[str, ...] = ()

    def concerns(self, group: str | None) -> bool:
        """Return whether it concerns the results of a group; None for what is between two groups."""
        return not self.groups or group in self.groups


class Edition(Strict):
    """The Standard in one reporting year.

    Parameters
    ----------
    year
        Reporting year, that of the 31 March snapshot.
    survey_year
        Year of the autumn in which the staff survey of this edition was held.
    indicators
        The indicators by number, in order.
    changes
        What changed against the edition of the year before.
    four_fifths
        Lower and upper end of the range in which a ratio is read as no difference.
    race_disparity, model_employer
        The measures that national reports add; None where the year has none.
    """

    year: int
    survey_year: int
    indicators: dict[int, Indicator]
    changes: tuple[EditionChange, ...] = ()
    four_fifths: tuple[float, float]
    race_disparity: RaceDisparity | None = None
    model_employer: ModelEmployer | None = None

    @property
    def supplements(self) -> tuple[Supplement, ...]:
        """The measures of this year that national reports add to the indicators, in order of indicator."""
        supplements = (self.race_disparity, self.model_employer)
        return tuple(sorted((each for each in supplements if each is not None), key=lambda each: each.indicator))

    @property
    def workforce(self) -> Indicator | None:
        """The indicator that counts the whole workforce, by section and band; None where the edition has none."""
        return next((indicator for indicator in self.indicators.values() if indicator.by_band), None)


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
    indicators: dict[int, dict[str, Any] | None] = Field(default_factory=dict)
    changes: list[dict[str, Any]] = Field(default_factory=list)


class Editions:
    """The editions in a folder.

    Parameters
    ----------
    folder
        Where the files `<year>.yml` are.
    characteristic
        The groups that an indicator may compare.
    shapes
        Names of the shapes that an indicator may have.
    """

    def __init__(self, folder: Path, characteristic: Characteristic, shapes: frozenset[str]) -> None:
        self._folder, self._characteristic, self._shapes = folder, characteristic, shapes
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
                f"{self.years[-1]}; a new one is a new file, editions/{year}.yml of the Standard."
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
        raw["indicators"] = {
            number: {**indicator, "number": number}
            for number, indicator in sorted(raw.get("indicators", {}).items())
            if indicator is not None
        }
        edition = as_record(raw, Edition, f"{year}.yml")
        self._check(edition)
        if "extends" in own:
            self._changes_are_declared(edition, self.edition(own["extends"]))
        return edition

    def _check(self, edition: Edition) -> None:
        """Refuse an edition that names what the Standard does not have."""
        for indicator in edition.indicators.values():
            problem = self._problem(edition, indicator)
            if problem:
                message = f"{edition.year}.yml, indicator {indicator.number}: {problem}"
                raise StandardFileError(message)
        if not edition.indicators:
            message = f"{edition.year}.yml: there is no indicator. Give at least one under indicators."
            raise StandardFileError(message)
        by_band = [str(indicator.number) for indicator in edition.indicators.values() if indicator.by_band]
        if len(by_band) > 1:
            message = f"{edition.year}.yml: indicators {', '.join(by_band)} have by_band: true; only one can."
            raise StandardFileError(message)

    def _problem(self, edition: Edition, indicator: Indicator) -> str:
        if indicator.shape not in self._shapes:
            return f"{indicator.shape} is not a known shape. Known are {', '.join(sorted(self._shapes))}."
        for group in (indicator.numerator_group, indicator.reference_group):
            if group is not None and group not in self._characteristic.compared:
                return f"{group} is not one of the groups compared, {' and '.join(self._characteristic.compared)}."
        source = indicator.workforce_from
        if source is not None and (source not in edition.indicators or not edition.indicators[source].by_band):
            return f"workforce_from: indicator {source} does not count the workforce (by_band: true)."
        if indicator.whole is not None and indicator.whole not in indicator.parts:
            return f"whole: {indicator.whole} is not one of its parts, {', '.join(indicator.parts)}."
        return ""

    def _file(self, year: int) -> dict[str, Any]:
        if year not in self._files:
            name = f"{year}.yml"
            outline = as_record(load_yaml(self._folder / name), _EditionFile, name)
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
    def _changes_are_declared(later: Edition, earlier: Edition) -> None:
        declared = {change.indicator for change in later.changes if not change.comparable and not change.groups}
        for number, indicator in later.indicators.items():
            before = earlier.indicators.get(number)
            if before is not None and indicator.definition != before.definition and number not in declared:
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


@dataclass(frozen=True, slots=True)
class Comparability:
    """What lies between the definitions of one indicator in two years.

    Parameters
    ----------
    comparable
        Whether results of the two years may be compared.
    changes
        What changed in between, in order of year. Where the years compare, these are cautions.
    """

    comparable: bool
    changes: tuple[EditionChange, ...]

    @property
    def refusals(self) -> tuple[EditionChange, ...]:
        """The changes across which nothing may be compared."""
        return tuple(change for change in self.changes if not change.comparable)


def unknown_before(indicator: int, year: int, first: int) -> EditionChange:
    """Return the caution about an indicator in a year before the first edition."""
    what = f"How this indicator was defined in reporting year {year}, before that of {first}, is not known here."
    return EditionChange(indicator=indicator, what=what, comparable=True, known=Known.UNCONFIRMED)
