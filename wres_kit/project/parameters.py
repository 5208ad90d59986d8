"""Reading the files of `params/`: YAML into typed records, with messages that name file, key and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator, model_validator

from wres_kit.errors import WresError
from wres_kit.standard.records import QUOTES, read_yaml, scalar_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class ParameterError(WresError):
    """A file of parameters that cannot be read, or says something that does not fit."""


class Parameters(BaseModel):
    """A record of parameters: unknown keys are refused, and it cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Policy = Literal["counts", "percentages", "joint", "none"]
"""How an organisation publishes: counts and what is made of them; percentages alone; only within its group; nothing."""


class BoardAgreement(Parameters):
    """Whether the board is shown in full: its members are public, so they can agree to it.

    It covers boards from the calendar year on in which it was given. Those of earlier years had other members, so they
    are covered only if it names their years.

    Parameters
    ----------
    shown
        Whether it is.
    agreed_by, on
        Who agreed, such as "the board", and when. Both are shown on the page.
    years
        Earlier years whose boards are covered too.
    """

    model_config = ConfigDict(strict=True)

    shown: bool = False
    agreed_by: str = ""
    on: date | None = None
    years: tuple[int, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _on_is_no_yes(cls, values: object) -> object:
        """Take the key ``on`` for a word: YAML 1.1 reads it as true."""
        if isinstance(values, dict):
            return {"on" if key is True else key: value for key, value in values.items()}
        return values

    @field_validator("on", mode="before")
    @classmethod
    def _as_in_a_record(cls, given: object) -> object:
        """Take a date that is written as text: the record of a report (`data/report.json`) has it so."""
        try:
            return date.fromisoformat(given) if isinstance(given, str) else given
        except ValueError:
            return given

    @field_validator("years", mode="before")
    @classmethod
    def _in_order(cls, years: object) -> object:
        if isinstance(years, list | tuple) and all(isinstance(each, int) for each in years):
            return tuple(sorted(set(years)))
        return years

    @model_validator(mode="after")
    def _somebody_agreed(self) -> BoardAgreement:
        missing = [name for name, given in (("agreed_by", self.agreed_by.strip()), ("on", self.on)) if not given]
        if self.shown and missing:
            message = (
                f"shows the board in full but lacks {' and '.join(missing)}; add agreed_by (who agreed, such as "
                '"the board") and on (the date, such as 2024-07-31), or remove shown'
            )
            raise ValueError(message)
        later = [str(year) for year in self.years if self.on is not None and year >= self.on.year]
        if later:
            message = (
                f"covers the boards from the year of its date ({self.on}) on; years names earlier ones alone, so "
                f"remove {', '.join(later)} there"
            )
            raise ValueError(message)
        return self

    def covers(self, year: int) -> bool:
        """Return whether the board of a year is shown in full."""
        return self.shown and self.on is not None and (year >= self.on.year or year in self.years)

    def together_with(self, other: BoardAgreement) -> BoardAgreement:
        """Return what this agreement and another one both cover."""
        if not self.shown or self.on is None or not other.shown or other.on is None:
            return BoardAgreement()
        first, last = sorted((self.on, other.on))
        years = {*self.years, *other.years, *range(first.year, last.year)}
        both = tuple(sorted(year for year in years if self.covers(year) and other.covers(year)))
        return BoardAgreement(
            shown=True, agreed_by=self.agreed_by, on=last, years=tuple(year for year in both if year < last.year)
        )


class ReleaseLimits(Parameters):
    """Below which numbers a count was small when a report was released.

    Parameters
    ----------
    threshold, survey_threshold, indicators, suppress_zero
        As in `DisclosureParameters`, of the group and all its members.
    """

    threshold: int
    survey_threshold: int
    indicators: tuple[tuple[int, int], ...] = ()
    suppress_zero: bool = False


class DisclosureParameters(Parameters):
    """What may not be published: `disclosure:` of a project, an organisation or a group.

    An organisation or group says only what differs from the project.

    Parameters
    ----------
    policy
        ``counts``: counts and what is made of them. ``percentages``: no counts, and only percentages of so many people
        that no small count follows from them. ``joint``: only within the report of its group. ``none``: too small for
        any figure; its report has the narrative and the plan.
    threshold
        Counts of people from 1 up to, but not including, this number are suppressed.
    survey_threshold
        Survey results with fewer respondents than this are suppressed. The spreadsheets of NHS England take 10.
    indicators
        Other thresholds for single indicators, by number.
    suppress_zero
        Whether a count of zero is suppressed too.
    round_to
        Counts that are published are rounded to the nearest multiple of this: 1 or 5.
    board
        Whether the board is shown in full.
    """

    model_config = ConfigDict(strict=True)

    policy: Policy = "counts"
    threshold: int = Field(default=5, ge=0)
    survey_threshold: int = Field(default=11, ge=0)
    indicators: tuple[tuple[int, Annotated[int, Field(ge=1)]], ...] = ()
    suppress_zero: bool = False
    round_to: Literal[1, 5] = 1
    board: BoardAgreement = BoardAgreement()
    _kept: tuple[tuple[int, ReleaseLimits], ...] = PrivateAttr(default=())

    @field_validator("indicators", mode="before")
    @classmethod
    def _by_number(cls, indicators: object) -> object:
        pairs = indicators.items() if isinstance(indicators, dict) else indicators
        return tuple(tuple(pair) for pair in pairs) if isinstance(pairs, Iterable) else pairs

    def changed_by(self, own: DisclosureParameters) -> DisclosureParameters:
        """Return these settings, with what an organisation or group sets for itself."""
        values = {name: getattr(own, name) for name in own.model_fields_set}
        if "indicators" in values:
            values["indicators"] = tuple(sorted({**dict(self.indicators), **dict(own.indicators)}.items()))
        return self.model_copy(update=values)

    def together_with(self, other: DisclosureParameters) -> DisclosureParameters:
        """Return these settings, by which a number is small if it is so by others too: those of a member of a group.

        How figures are published, `policy` and `round_to`, stays: no exact number of one member follows from a sum.
        """
        mine, theirs = dict(self.indicators), dict(other.indicators)
        by_indicator = tuple(
            (each, max(mine.get(each, self.threshold), theirs.get(each, other.threshold)))
            for each in sorted(mine.keys() | theirs.keys())
        )
        return self.model_copy(update={
            "threshold": max(self.threshold, other.threshold), "indicators": by_indicator,
            "survey_threshold": max(self.survey_threshold, other.survey_threshold),
            "suppress_zero": self.suppress_zero or other.suppress_zero,
            "board": self.board.together_with(other.board),
        })  # fmt: skip

    def keeping(self, released: Iterable[tuple[int, ReleaseLimits]]) -> DisclosureParameters:
        """Return these settings, with limits that earlier releases had, each with the year of its report."""
        rules = self.model_copy()
        rules._kept = tuple(released)  # noqa: SLF001 - of its own class
        return rules

    def in_year(self, year: int) -> DisclosureParameters:
        """Return the settings that hold for figures of a year: no limit is lower than when they were released.

        Readers know from that release which numbers were below its limit. A lower one would tell them of some that they
        are not below it either, which leaves these fewer values than any limit alone.
        """
        rules = self
        for last, limits in self._kept:
            if year <= last:
                rules = rules.together_with(rules.model_copy(update=dict(limits)))
        return rules

    @property
    def limits(self) -> ReleaseLimits:
        """The limits alone, as the register of releases keeps them."""
        return ReleaseLimits(
            threshold=self.threshold, survey_threshold=self.survey_threshold, indicators=self.indicators,
            suppress_zero=self.suppress_zero,
        )  # fmt: skip


USUAL_DISCLOSURE = DisclosureParameters()

P = TypeVar("P", bound=BaseModel)


def read_parameters(
    path: Path, model: type[P], shown: str | None = None, known: Mapping[str, object] | None = None
) -> P:
    """Read one YAML file into a record.

    Parameters
    ----------
    path
        The file.
    model
        The record it must fit.
    shown
        How messages name the file; its path where None.
    known
        What the record may be held against while it is read.

    Raises
    ------
    ParameterError
        The file is missing, is not UTF-8 or YAML, or does not fit `model`; the message names each key at fault.
    """
    name = shown or str(path)
    text, raw = read_yaml(path, name, ParameterError)
    try:
        return model.model_validate({} if raw is None else raw, context=dict(known or {}))
    except ValidationError as error:
        faults = "\n".join(
            f"  {_where(fault['loc'])}: {_what(fault, text, model)}" for fault in error.errors(include_url=False)
        )
        count = "1 value does" if error.error_count() == 1 else f"{error.error_count()} values do"
        message = f"{name}: {count} not fit.\n{faults}"
        raise ParameterError(message) from None


def _where(location: tuple[int | str, ...]) -> str:
    return " → ".join(str(part) for part in location) or "the file"


def _what(fault: object, text: str, model: type[BaseModel]) -> str:
    assert isinstance(fault, dict)
    if fault["type"] == "extra_forbidden":
        return _unknown_key(fault["loc"], text, model)
    if fault["type"] == "missing":
        return "is missing; add it."
    written = scalar_at(text, fault["loc"]) if fault["loc"] else None
    if fault["loc"][:1] == ("disclosure",) and fault["type"] != "string_type":
        line = f"line {written.line}: " if written is not None else ""
        return f"{line}{_remedy(fault, model)} (it says {fault['input']!r})."
    if fault["type"] == "string_type" and not isinstance(fault["input"], dict | list):  # noqa: SIM102 - two questions
        if written is not None and written.plain and written.text:
            return f'line {written.line} says {written.text} as a {_kind(fault["input"])}. {QUOTES}: "{written.text}"'
    return f"{str(fault['msg']).removeprefix('Value error, ')} (it says {fault['input']!r})."


def _unknown_key(location: tuple[int | str, ...], text: str, model: type[BaseModel]) -> str:
    """Say that a key is not known, and which it may have been meant for."""
    key = str(location[-1])
    record = _record_at(model, location[:-1])
    known = sorted(record.model_fields) if record is not None else []
    close = get_close_matches(key.lower(), known, n=1, cutoff=0.75)
    written = scalar_at(text, location)
    line = f"line {written.line}: " if written is not None else ""
    if close:
        return f"{line}this key is not known. Did you mean {close[0]}?"
    return f"{line}this key is not known; remove it or correct its spelling."


def _record_at(model: type[BaseModel], location: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the record at a place of another one, as its fields are declared; None where that is not one record."""
    record: object = model
    for step in location:
        field = record.model_fields.get(str(step)) if _is_record(record) else None
        record = field.annotation if field is not None else None
    return record if _is_record(record) else None


def _is_record(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _remedy(fault: dict[str, Any], model: type[BaseModel]) -> str:
    """Return what is wrong with a setting of disclosure control, and what to write."""
    context, kind = fault.get("ctx", {}), fault["type"]
    if kind == "model_type":
        record = _record_at(model, fault["loc"])
        keys = f" ({', '.join(record.model_fields)})" if record is not None else ""
        return f"write its keys{keys} below it, each on a line of its own and indented further"
    remedies = {
        "tuple_type": "write a list, such as [2023]",
        "literal_error": f"write {context.get('expected')}",
        "int_type": "write a whole number, without quotation marks",
        "int_from_float": "write a whole number, without quotation marks",
        "bool_type": "write true or false",
        "greater_than_equal": f"write {context.get('ge')} or more",
    }
    if kind.startswith("date"):
        return "write a date such as 2024-07-31, without quotation marks"
    return remedies.get(kind, str(fault["msg"]).removeprefix("Value error, "))


def _kind(value: object) -> str:
    """Return what YAML takes a word without quotation marks for."""
    if isinstance(value, bool):
        return "yes or no"
    return "number" if isinstance(value, int | float) else "date" if isinstance(value, date) else "value of its own"
