"""What a return is made of: cells with addresses, the values in them, and what people remark on these.

Remarks are what people know about the figures of a year that the figures do not say themselves: why an indicator is not
reported, that a share is of full-time equivalents, that a page printed a misprint. They are in
`params/<code>/<year>/remarks.yml`. What holds for every organisation known from one source alone is given once, in
`params/remarks.yml`. Both are printed on the page and in the note of the published results.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field, model_validator

from wres_kit.project.parameters import Parameters
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


class Measure(StrEnum):
    """What a value of a return counts."""

    HEADCOUNT = "headcount"
    PERCENTAGE = "percentage"
    RESPONDENTS = "respondents"
    RELATIVE_LIKELIHOOD = "relative_likelihood"
    DIFFERENCE = "difference"
    RESPONSE_RATE = "response_rate"


class Cell(NamedTuple):
    """The address of one value: what it is about, not what it is.

    `section` is ``all`` outside indicator 1 unless a drill-down gives another; `category` is a band, a stage, a part of
    the board, or ``all``.
    """

    organisation: str
    year: int
    indicator: int
    section: str
    category: str
    group: str
    measure: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a return says in one cell, and where it says so.

    Parameters
    ----------
    value
        A count of people, a percentage (0 to 100), a ratio, or a difference in percentage points.
    decimals
        How many decimal places it was given with: 22% is between 21.5 and 22.5, 22.0% between 21.95 and 22.05.
    source
        Where the organisation published or took it from.
    file, row
        The file of returns, relative to the project, and its line (the header is line 1).
    """

    value: float
    decimals: int
    source: str
    file: str
    row: int

    @property
    def rounding(self) -> float:
        """How far the exact figure may be from it: half a unit of its last decimal place."""
        return 0.5 * 10.0**-self.decimals

    @property
    def limits(self) -> tuple[float, float]:
        """Between which values the exact figure lies, given its decimal places."""
        return self.value - self.rounding, self.value + self.rounding


class OpenWarning(NamedTuple):
    """What a check still doubts, for readers of the report.

    Parameters
    ----------
    indicator, year
        The indicator and the reporting year of the doubted figure; no indicator where it is about the whole return.
    sentence
        What is doubted, without any figure.
    compares
        What else its check looks at: ``year before``, ``near years``, ``workforce``. Disclosure control asks for it.
    """

    indicator: int | None
    year: int
    sentence: str
    compares: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence with what it is about."""
        what = f"{self.year}" if self.indicator is None else f"Indicator {self.indicator}, {self.year}"
        return f"{what}: {self.sentence}"


class ReturnNotes(NamedTuple):
    """What is known about a return besides its figures.

    Parameters
    ----------
    remarks
        How figures were come by, and why some are missing, where that follows from reading: a joint return.
    open_warnings
        What the checks still doubt. No page shows them before disclosure control has seen them.
    within
        Parts of the organisation that lie within another part, as it declares them: ``(part, whole)``.
    """

    remarks: tuple[Remark, ...] = ()
    open_warnings: tuple[OpenWarning, ...] = ()
    within: tuple[tuple[str, str], ...] = ()


NO_NOTES = ReturnNotes()


@dataclass(frozen=True, slots=True)
class Return:
    """The raw figures of one organisation for one reporting year.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    organisation, year
        Whose figures, and for which reporting year.
    values
        The figures by address.
    notes
        What reading it says about its figures.
    """

    standard: Standard
    organisation: str
    year: int
    values: Mapping[Cell, Value] = field(default_factory=dict)
    notes: ReturnNotes = NO_NOTES

    def get(
        self, indicator: int, category: str, group: str, measure: str = Measure.HEADCOUNT, section: str = "all"
    ) -> Value | None:
        """Return the value at an address, or None where the return has none."""
        return self.values.get(Cell(self.organisation, self.year, indicator, section, category, group, measure))

    def about(self, indicator: int) -> Iterator[tuple[Cell, Value]]:
        """Yield the cells of one indicator in the order in which they were read."""
        return ((cell, value) for cell, value in self.values.items() if cell.indicator == indicator)


class Returns:
    """All returns that were read, by organisation and year.

    Parameters
    ----------
    standard
        The Standard that they report on.
    values
        Every figure.
    notes
        What reading says about some of the returns.
    """

    def __init__(
        self,
        standard: Standard,
        values: Iterable[tuple[Cell, Value]],
        notes: Mapping[tuple[str, int], ReturnNotes] | None = None,
    ) -> None:
        self.standard = standard
        self._returns: dict[tuple[str, int], dict[Cell, Value]] = {}
        for cell, value in values:
            self._returns.setdefault((cell.organisation, cell.year), {})[cell] = value
        self._notes = dict(notes or {})

    def __len__(self) -> int:
        return len(self._returns)

    def __iter__(self) -> Iterator[Return]:
        """Yield every return, in order of organisation and year."""
        return (self.get(*key) for key in sorted(self._returns))

    def organisations(self) -> list[str]:
        """Return the codes of all organisations that have a return, in order."""
        return sorted({organisation for organisation, _ in self._returns})

    def years(self, organisation: str) -> list[int]:
        """Return the reporting years for which an organisation has a return, in order."""
        return sorted(year for code, year in self._returns if code == organisation)

    def get(self, organisation: str, year: int) -> Return:
        """Return what an organisation returned for a year; a return without values where it returned nothing."""
        key = (organisation, year)
        return Return(self.standard, organisation, year, self._returns.get(key, {}), self._notes.get(key, NO_NOTES))

    def of_organisations(self, organisations: Collection[str]) -> Returns:
        """Return the returns of some organisations."""
        kept = {key: values for key, values in self._returns.items() if key[0] in organisations}
        notes = {key: each for key, each in self._notes.items() if key[0] in organisations}
        return Returns(self.standard, (item for values in kept.values() for item in values.items()), notes)


FTE = "as_published_fte"


class Mark(StrEnum):
    """What sets the figures of a year apart from final ones."""

    PROVISIONAL = "provisional"
    """They may still change."""
    RESTATED = "restated"
    """They differ from those first published."""


MARKS = {
    Mark.PROVISIONAL: "Provisional: these figures may still change.",
    Mark.RESTATED: "Restated: these figures differ from those first published.",
}
"""Marks in a sentence, for notes."""


class Remark(Parameters):
    """One remark on one indicator of one year.

    Parameters
    ----------
    indicator
        Its number.
    section
        The section it is about; every section where None.
    note
        A sentence printed beside the results.
    not_reported
        Why there is no result: printed instead of it.
    basis
        What a published percentage is a share of, where it is not people.
    mark
        Whether the figures may still change, or differ from those first published; tables mark them.
    in_summary
        Whether the panel of the summary has the note too: what readers must know before any figure.
    """

    indicator: int = Field(ge=1)
    section: str | None = None
    note: str = ""
    not_reported: str = ""
    basis: Literal["as_published_fte"] | None = None
    mark: Mark | None = None
    in_summary: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Remark:
        if not (self.note or self.not_reported or self.basis or self.mark):
            message = "says nothing: give it a note, a not_reported, a basis, or a mark"
            raise ValueError(message)
        return self


class Remarks(Parameters):
    """All remarks of one organisation and year."""

    remarks: tuple[Remark, ...] = ()

    def about(self, indicator: int) -> tuple[Remark, ...]:
        """Return the remarks on one indicator."""
        return tuple(remark for remark in self.remarks if remark.indicator == indicator)


def subject(standard: Standard, cell: Cell) -> str:
    """Return who a cell is about: "white staff accessing training, 2020"."""
    definition = standard.indicator(cell.indicator, cell.year)
    noun, phrase = _noun_and_phrase(standard, definition, cell)
    words = " ".join(part for part in (standard.characteristic.with_noun(cell.group, noun), phrase) if part)
    return f"{words}, {cell.year}"


def place(standard: Standard, cell: Cell) -> str:
    """Return which part of an indicator a cell is about, without a year: "Band 9", "appointed", "white staff"."""
    definition = standard.indicator(cell.indicator, cell.year)
    if definition.by_band:
        return _bands_named(standard, cell.category)
    if not definition.categories:
        return standard.characteristic.with_noun(cell.group, definition.people.plural)
    return cell.category.replace("_", " ")


def _bands_named(standard: Standard, category: str) -> str:
    """Return the name of a band, or of the bands of a level (`upper`), which results have and returns do not."""
    bands = [band for section in standard.bands.sections for band in section.bands if band.cluster == category]
    if bands:
        last = bands[-1].label
        return f"{bands[0].label} to {last[:1].lower()}{last[1:]}" if len(bands) > 1 else last
    return standard.bands.label(category)


def indicator_label(cell: Cell) -> str:
    """Return an indicator, and its section where that is not everybody: "indicator 6 (managers)"."""
    return f"indicator {cell.indicator}" + ("" if cell.section == ALL else f" ({cell.section})")


def percent(value: float, decimals: int = 1) -> str:
    """Return a percentage as text: "59.1%"."""
    return f"{value:.{decimals}f}%"


def count(value: float) -> str:
    """Return a count of people as text: "2,505"."""
    return f"{value:,.0f}"


def _noun_and_phrase(standard: Standard, definition: Indicator, cell: Cell) -> tuple[str, str]:
    drill_down = "" if cell.section == ALL else f"({cell.section})"
    if definition.by_band:
        return definition.people.plural, _place_of_staff(standard, cell)
    if not definition.categories:
        return definition.people.plural, f"in {indicator_label(cell)}"
    category = definition.category(cell.category)
    noun = definition.people_in(cell.category).plural
    phrase = category.short_phrase or category.phrase
    if cell.category == WORKFORCE and definition.parts:
        return noun, f"{phrase} of {indicator_label(cell)}"
    return noun, " ".join(part for part in (phrase, drill_down) if part)


def _place_of_staff(standard: Standard, cell: Cell) -> str:
    bands = standard.bands
    where = bands.section_label(cell.section).lower() if bands.section(cell.section) else cell.section
    band = "" if cell.category == ALL else f"in {_lowered(bands.label(cell.category))}"
    whole = cell.section == cell.category == ALL
    section = "in the workforce" if whole else f"({where})" * (cell.section != ALL)
    return " ".join(part for part in (band, section) if part)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
