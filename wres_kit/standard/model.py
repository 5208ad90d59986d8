"""The shape of what the Standard says: typed, immutable, read from the data files beside this module."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """A record that refuses unknown keys and wrong types, and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Shape(StrEnum):
    """The three ways in which the nine indicators are worked out."""

    REPRESENTATION = "representation"
    LIKELIHOOD = "likelihood"
    SURVEY = "survey"


class Known(StrEnum):
    """How well a fact of the Standard is known; printed on the method page."""

    GUIDANCE = "guidance"
    """Read in the technical guidance of the Standard."""
    READ = "read"
    """Read in another published source, named beside it."""
    ARITHMETIC = "arithmetic"
    """Recomputed from published counts."""
    UNCONFIRMED = "unconfirmed"
    """Widely held, not read in a source."""


class Better(StrEnum):
    """Which way an improvement lies."""

    PARITY = "parity"
    """Nearer to equality: a ratio of 1, a difference of 0."""
    LOWER = "lower"
    """Lower for everyone, and no gap between the groups."""
    HIGHER = "higher"
    """Higher for everyone, and no gap between the groups."""


class Stage(Strict):
    """One step of an indicator of likelihood: `events` among `people`.

    Parameters
    ----------
    events, people
        Categories of the return, as in "appointed" among "shortlisted".
    label
        The step in words: "appointment from shortlisting".
    """

    events: str
    people: str
    label: str


class Indicator(Strict):
    """One indicator as one edition defines it.

    Parameters
    ----------
    number
        1 to 9.
    title
        A short name, used in headings and navigation.
    wording
        The indicator in the Standard's words.
    asks
        The question behind it in plain English, for a reader who has never met the Standard.
    shape
        How it is worked out.
    formula
        The formula in words.
    better
        Which way an improvement lies.
    of, to
        Indicators 2 to 4: the ratio is the likelihood of the group `of` divided by that of the group `to`.
    stages
        Indicators 2 to 4: the steps that are worked out; the last is the indicator itself.
    question
        Indicators 5 to 8: number of the question in that year's survey.
    categories
        Indicator 9: the parts of the board in order; the first that is reported is the headline.
    window_years
        Indicator 3: over how many years cases are counted.
    definition
        Results of two years compare only if this name is the same in both editions.
    definition_note
        What is particular about this definition, in a sentence.
    known
        How well this definition is known.
    source
        Where it was read.
    """

    number: int = Field(ge=1, le=9)
    title: str
    wording: str
    asks: str
    shape: Shape
    formula: str
    better: Better
    of: str | None = None
    to: str | None = None
    stages: tuple[Stage, ...] = ()
    question: str | None = None
    categories: tuple[str, ...] = ()
    window_years: int | None = None
    definition: str
    definition_note: str = ""
    known: Known
    source: str


class Supplement(Strict):
    """A measure that national reports add to the nine indicators, as one edition defines it.

    Parameters
    ----------
    indicator
        The indicator on whose page it stands.
    title
        A short name, used in headings.
    asks
        The question behind it in plain English.
    formula
        The formula in words.
    note
        What is particular about it, and what of it is not confirmed.
    known
        How well it is known.
    source
        Where it was read.
    """

    indicator: int = Field(ge=1, le=9)
    title: str
    asks: str
    formula: str
    note: str
    known: Known
    source: str


class DisparityStep(Strict):
    """One step up the pay bands that the race disparity ratio looks at.

    Parameters
    ----------
    category
        Its name in results: `lower_to_middle`.
    label
        Its name on a page: "Lower to middle".
    below, above
        The clusters of bands (`lower`, `middle`, `upper`) between which staff progress.
    """

    category: str
    label: str
    below: str
    above: str


class RaceDisparity(Supplement):
    """The race disparity ratio.

    Parameters
    ----------
    steps
        The steps that are looked at, in order.
    interval
        The method of its interval, with the source.
    """

    steps: tuple[DisparityStep, ...]
    interval: str


class ModelEmployer(Supplement):
    """The goal that leadership is as diverse as the workforce.

    Parameters
    ----------
    target_year
        The year of the 31 March by which it is to be reached.
    cluster
        The cluster of bands that are the leadership.
    """

    target_year: int
    cluster: str


class Change(Strict):
    """Something that an edition changed against the one before it.

    Parameters
    ----------
    indicator
        1 to 9.
    what
        The change in one sentence, printed beside every comparison across it.
    comparable
        Whether results before and after may be compared at all. Where they may, the sentence is a caution.
    known
        How well the change is known.
    source
        Where it was read or computed from; empty where it is unconfirmed.
    """

    indicator: int
    what: str
    comparable: bool
    known: Known
    source: str = ""


class Edition(Strict):
    """The Standard in one reporting year.

    Parameters
    ----------
    year
        Reporting year, that of the 31 March snapshot.
    survey_year
        Year of the autumn in which the staff survey of this edition was held.
    indicators
        The nine indicators by number.
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
    changes: tuple[Change, ...] = ()
    four_fifths: tuple[float, float]
    race_disparity: RaceDisparity | None = None
    model_employer: ModelEmployer | None = None

    @property
    def supplements(self) -> tuple[Supplement, ...]:
        """The measures of this year that national reports add to the indicators, in order of indicator."""
        known = (self.race_disparity, self.model_employer)
        return tuple(sorted((one for one in known if one is not None), key=lambda one: one.indicator))


class Band(Strict):
    """A pay band or grade of indicator 1.

    Parameters
    ----------
    category
        Its name in a return: `band_8a`.
    label
        Its name on a page: "Band 8a".
    cluster
        `lower`, `middle` or `upper` (race disparity ratio), or none.
    part_of
        The category in which these people are counted already ("of which"). Such a band is left out when the bands of a
        section are added up.
    """

    category: str
    label: str
    cluster: str | None = None
    part_of: str | None = None


class Section(Strict):
    """A part of the workforce in indicator 1, with its bands in order."""

    section: str
    label: str
    bands: tuple[Band, ...]

    @property
    def addends(self) -> tuple[Band, ...]:
        """The bands that add up to the section: all but those counted within another."""
        return tuple(band for band in self.bands if band.part_of is None)
