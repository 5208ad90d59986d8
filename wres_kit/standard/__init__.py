"""A Standard as one immutable object, with its reporting template, read from data files: `wres/` holds the WRES."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from wres_kit.standard.bands import Bands
from wres_kit.standard.characteristic import Characteristic
from wres_kit.standard.editions import Comparability, Edition, Editions, unknown_before
from wres_kit.standard.indicator import Indicator, SurveyTerms
from wres_kit.standard.records import FOLDER, Known, StandardFileError, Strict, as_record, load_yaml
from wres_kit.standard.shapes import BUILT_IN, Shape, ShapeError, resolve


class CoverSlot(Strict):
    """One line of the cover.

    Parameters
    ----------
    key
        Its name in `cover.yml`.
    label
        What goes before it on the page.
    prompt
        What to write.
    """

    key: str
    label: str
    prompt: str


class Slot(Strict):
    """One place for running text.

    Parameters
    ----------
    key
        Its name in a notebook.
    heading
        Its heading in the file of its page.
    prompt
        What to write: shown on the page until somebody has.
    shows
        What of the organisation's action plan is shown here as well: the plan in short, the look back at the last one,
        or the actions about the indicator.
    """

    key: str
    heading: str
    prompt: str
    shows: Literal["plan", "look_back", "actions"] | None = None


class FrameworkItem(Strict):
    """Something that an action may refer to.

    Parameters
    ----------
    code
        What it is called: ``3.1``.
    text
        Its wording; empty where no source that was read gives it.
    indicators
        The indicators that measure it.
    """

    code: str
    text: str = ""
    indicators: tuple[int, ...] = ()


class Framework(Strict):
    """Outcomes or actions of a national framework that an action of a plan may serve.

    Parameters
    ----------
    name, label
        What it is called, and what one item of it is called.
    source, known
        Where its items were read, and how well they are known.
    is_complete
        Whether the items are all that there are.
    pattern
        How a code of it looks, a regular expression.
    items
        The items that are known.
    """

    name: str
    label: str
    source: str
    known: Known
    is_complete: bool
    pattern: str
    items: tuple[FrameworkItem, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its items, in order."""
        return tuple(item.code for item in self.items)

    def item(self, code: str) -> FrameworkItem | None:
        """Return an item; None where it is not known."""
        return next((item for item in self.items if item.code == code), None)


class PlanTerms(Strict):
    """What the actions of an action plan may refer to, by the field of the action."""

    eds2: Framework | None = None
    high_impact_actions: Framework | None = None

    def framework(self, field: str) -> Framework | None:
        """Return the framework that a field of an action refers to; None where the Standard has none."""
        return {"eds2": self.eds2, "high_impact_actions": self.high_impact_actions}.get(field)


class ReportingTemplate(Strict):
    """All places of a report: of its cover, of its summary, and of the page of each indicator; and of its plan."""

    cover: tuple[CoverSlot, ...]
    summary: tuple[Slot, ...]
    indicator: tuple[Slot, ...]
    plan: PlanTerms = Field(default_factory=PlanTerms)

    def slots(self, indicator: int | None) -> tuple[Slot, ...]:
        """Return the places of the page of an indicator, or of the summary where it is None, in order."""
        return self.summary if indicator is None else self.indicator


WRES = "wres"
"""The Standard that a project follows unless it names another."""


class _StandardFile(Strict):
    name: str
    abbreviation: str
    shapes: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Standard:
    """What a Standard says, in all years.

    Parameters
    ----------
    folder
        Where its data files are.
    name
        "Workforce Race Equality Standard".
    abbreviation
        "WRES".
    characteristic
        The characteristic by which people are compared: groups with their roles, and codes.
    bands
        The sections and bands into which the workforce is divided.
    template
        The places of a report that people write.
    shapes
        The ways in which its indicators are worked out, by name.
    modules
        The Python files of its own shapes, by the names of the modules.
    """

    folder: Path
    name: str
    abbreviation: str
    characteristic: Characteristic
    bands: Bands
    template: ReportingTemplate
    shapes: Mapping[str, Shape] = field(repr=False)
    modules: Mapping[str, Path] = field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process gets the same Standard: by reading it there."""
        return read_standard, (self.folder,)

    @cached_property
    def editions(self) -> Editions:
        """The editions of all years."""
        return Editions(self.folder / "editions", self.characteristic, frozenset(self.shapes))

    @property
    def years(self) -> tuple[int, ...]:
        """The reporting years that have an edition, in order."""
        return self.editions.years

    @cached_property
    def survey(self) -> SurveyTerms:
        """What it takes from the staff survey; nothing where its folder has no `survey.yml`.

        Raises
        ------
        StandardFileError
            The file cannot be read, does not fit, or names groups that the characteristic does not have.
        """
        path = self.folder / "survey.yml"
        if not path.is_file():
            return SurveyTerms()
        survey = as_record(load_yaml(path), SurveyTerms, path.name, "what a Standard uses of the staff survey")
        named = {*survey.groups, *survey.benchmark_groups.values()}
        if unknown := sorted(code for code in named if not self.characteristic.is_group(code)):
            message = f"{path.name}: the characteristic has no group {', '.join(unknown)}."
            raise StandardFileError(message)
        return survey

    def edition(self, year: int) -> Edition:
        """Return the edition of a reporting year.

        Raises
        ------
        UnknownEditionError
            There is none.
        StandardFileError
            Its file, or one that it extends, cannot be read or is not complete.
        """
        return self.editions.edition(year)

    def has_edition(self, year: int) -> bool:
        """Return whether the Standard of a reporting year is known."""
        return year in self.years

    def nearest_edition(self, year: int) -> Edition:
        """Return the edition of a year, or of the nearest year that has one."""
        if year not in self._nearest:
            self._nearest[year] = self.edition(_nearest(self.years, year))
        return self._nearest[year]

    @cached_property
    def _nearest(self) -> dict[int, Edition]:
        """The edition for each year that was asked for: checks ask for the same ones a hundred thousand times."""
        return {}

    @cached_property
    def _indicators(self) -> dict[tuple[int, int], Indicator]:
        """The indicator for each number and year that was asked for."""
        return {}

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all indicators that any edition has, in order."""
        return tuple(sorted({number for year in self.years for number in self.edition(year).indicators}))

    def numbers_in(self, year: int) -> tuple[int, ...]:
        """Return the numbers of the indicators of a year's edition, or of the nearest one, in order."""
        return tuple(self.nearest_edition(year).indicators)

    def has_indicator(self, number: int, year: int) -> bool:
        """Return whether the edition of a year has an indicator."""
        return self.has_edition(year) and number in self.edition(year).indicators

    def indicator(self, number: int, year: int) -> Indicator:
        """Return an indicator as the edition of a year defines it.

        A year whose edition lacks it, or that has no edition, has no results of it, but empty places on a page must
        have the shape of their neighbours: it takes the nearest edition that has it, the earlier one of two.

        Raises
        ------
        UnknownIndicatorError
            No edition has it.
        """
        if (number, year) not in self._indicators:
            having = [known for known in self.years if number in self.edition(known).indicators]
            if not having:
                known = ", ".join(map(str, self.numbers))
                message = f"{number!r}: the {self.abbreviation} has no such indicator. It has {known}."
                raise UnknownIndicatorError(message)
            self._indicators[number, year] = self.edition(_nearest(having, year)).indicators[number]
        return self._indicators[number, year]

    def comparability(self, number: int, earlier: int, later: int, group: str | None = None) -> Comparability:
        """Return whether an indicator's results of two reporting years may be compared, and what changed in between.

        Gathers the changes of all editions after `earlier` up to and including `later`. Before the first edition
        nothing is known but what the first one says it changed; a caution says so.

        Parameters
        ----------
        number
            The indicator.
        earlier, later
            Reporting years, in either order.
        group
            The group whose results they are; None for what is between two groups, such as a gap. A change that
            concerns the results of one group counts only for that group.

        Raises
        ------
        UnknownEditionError
            One of the years has no edition and does not precede the first.
        """
        earlier, later = sorted((earlier, later))
        first = self.years[0]
        if earlier == later:
            return Comparability(comparable=True, changes=())
        for year in (later, earlier):
            if year >= first:
                self.edition(year)
        changes = [unknown_before(number, earlier, first)] if earlier < first else []
        changes += [
            change
            for year in self.years
            if earlier < year <= later
            for change in self.edition(year).changes
            if change.indicator == number and change.concerns(group)
        ]
        return Comparability(comparable=all(change.comparable for change in changes), changes=tuple(changes))

    def shape(self, indicator: Indicator) -> Shape:
        """Return how an indicator is worked out.

        Raises
        ------
        ShapeError
            The shape is not known.
        """
        if indicator.shape not in self.shapes:
            message = f"indicator {indicator.number}: {indicator.shape} is not a known shape."
            raise ShapeError(message)
        return self.shapes[indicator.shape]

    def files(self) -> tuple[Path, ...]:
        """Return all data files of the Standard, in order."""
        return tuple(sorted(path for path in self.folder.rglob("*.yml") if path.is_file()))


def _nearest(years: Sequence[int], year: int) -> int:
    """Return the nearest of several years to one; the earlier one of two."""
    return min(years, key=lambda known: (abs(known - year), known))


@lru_cache(maxsize=8)
def read_standard(folder: Path) -> Standard:
    """Read a Standard from its folder; one process reads a folder once.

    Parameters
    ----------
    folder
        Has `standard.yml`, `characteristic.yml`, `bands.yml`, `template.yml` and `editions/<year>.yml`.

    Raises
    ------
    StandardFileError
        A file is missing, cannot be read, or does not fit.
    ShapeError
        A shape of its own cannot be found.
    """
    what = "a Standard"
    outline = as_record(load_yaml(folder / "standard.yml"), _StandardFile, "standard.yml", what)
    return Standard(
        folder=folder,
        name=outline.name,
        abbreviation=outline.abbreviation,
        characteristic=as_record(load_yaml(folder / "characteristic.yml"), Characteristic, "characteristic.yml", what),
        bands=as_record(load_yaml(folder / "bands.yml"), Bands, "bands.yml", what),
        template=as_record(load_yaml(folder / "template.yml"), ReportingTemplate, "template.yml", what),
        shapes={**BUILT_IN, **{name: _own_shape(name, where) for name, where in outline.shapes.items()}},
        modules={name: Path(str(sys.modules[name].__file__)) for name in _modules(outline.shapes.values())},
    )


def standard_folder(name: str, project: Path | None = None) -> Path:
    """Return the folder of a Standard: that of the project where it has one of this name, else that of the package.

    Parameters
    ----------
    name
        The name of the folder: ``wres``.
    project
        The root of a project, whose own Standards are in `standard/<name>/`.

    Raises
    ------
    StandardFileError
        There is no such Standard.
    """
    candidates = [*([project / "standard" / name] if project else []), FOLDER / name]
    for folder in candidates:
        if (folder / "standard.yml").is_file():
            return folder
    message = (
        f"{name}: there is no such Standard. Add standard/{name}/standard.yml, or name another in params/project.yml."
    )
    raise StandardFileError(message)


def _own_shape(name: str, where: str) -> Shape:
    shape = resolve(where, f"standard.yml: the shape {name}")
    if not isinstance(shape, Shape):
        message = f"standard.yml: the shape {name}: {where} is not a Shape."
        raise ShapeError(message)
    return shape


def _modules(shapes: Iterable[str]) -> list[str]:
    return sorted({where.partition(":")[0] for where in shapes})


class UnknownIndicatorError(StandardFileError):
    """An indicator that no edition of the Standard has."""
