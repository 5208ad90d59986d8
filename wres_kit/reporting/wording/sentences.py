"""What a result says, in a sentence that a board member can read out and a statistician would sign.

Each function returns text in which ``**words**`` are strong, or an empty text where there is nothing to say. None
claims more than the interval of its result allows; the difference between the four-fifths range (a convention) and
chance (a calculation) is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.disclosure.protect import ONLY_PERCENTAGES
from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.multiple_comparisons import BandsCompared, Side, compare_bands
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.significance import FourFifths, Significance
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.wording import page_text
from wres_kit.reporting.wording.phrases import (
    NOT_REPORTED,
    count,
    ratio,
    sentence,
    span_text,
    value_text,
    value_with_counts,
    without_value,
)
from wres_kit.returns.faults import joined
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.bands import Bands

ORIGINS_OF_ABSENCE = {
    Status.NOT_REPORTED: "**Not reported.**",
    Status.NOT_CALCULABLE: "**Cannot be calculated.**",
}


def absence(result: Result | None) -> str:
    """Return why a result has no value."""
    if result is None:
        return ORIGINS_OF_ABSENCE[Status.NOT_REPORTED]
    if result.status is Status.SUPPRESSED:
        policy, _, reason = result.note.partition(": ")
        return f"**{policy}.** {sentence(reason)}" if result.note == ONLY_PERCENTAGES else page_text("too_few")
    opening = ORIGINS_OF_ABSENCE[Status.NOT_REPORTED if result.status is Status.PUBLISHED else result.status]
    return f"{opening} {stated_reason(result)}".rstrip()


def stated_reason(result: Result) -> str:
    """Return the reason that the return gives for a missing value, as a sentence; empty where it gives none."""
    reason = sentence(result.note)
    return "" if reason.rstrip(".").casefold() == NOT_REPORTED else reason


def finding(figures: Figures, indicator: int) -> str:
    """Return the leading result of an indicator as a sentence, or why there is none."""
    result = figures.headline(indicator)
    if result is None or result.value is None:
        return absence(result)
    text = figures.presentation(indicator).finding(result, result.value)
    return f"**{text[2].upper()}{text[3:]}"


def still_shown(figures: Figures, indicator: int) -> str:
    """Return the figures by group behind a suppressed leading result that are shown; empty where there are none."""
    headline = figures.headline(indicator)
    if headline is None or headline.status is not Status.SUPPRESSED:
        return ""
    shown = [
        f"{figures.characteristic.group(each.group).adjective} {value_with_counts(each)}"
        for each in figures.about(indicator, figures.year)
        if each.value is not None and (each.section, each.category) == (headline.section, headline.category)
        and each.measure in BY_GROUP and figures.characteristic.is_group(each.group)
    ]  # fmt: skip
    return f"**Shown for {figures.year}:** {joined(shown)}." if shown else ""


BY_GROUP = (ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD, ResultMeasure.PERCENTAGE)

NO_INTERVAL = "the number of people was not published"


def chance(result: Result | None, significance: Significance | None) -> str:
    """Return whether a result lies outside the four-fifths range, and whether it could be due to chance."""
    if result is None or result.value is None or significance is None:
        return ""
    by_chance = _by_chance(significance)
    span = _interval_words(result)
    if significance.low is None or significance.high is None:
        what = "difference" if result.measure == ResultMeasure.DIFFERENCE else "gap"
        if significance.excludes_equality is None:
            return f"We cannot tell if the {what} is due to chance: {NO_INTERVAL}."
        return f"The {what} {by_chance}{span}." if significance.side else f"The 95% interval is {_ends(result)}."
    outside = significance.four_fifths in (FourFifths.BELOW, FourFifths.ABOVE)
    place = f"{'outside' if outside else 'inside'} the four-fifths range"
    ends = f"{ratio(significance.low)} to {ratio(significance.high)}"
    if significance.excludes_equality is None:
        return f"The ratio is {place} ({ends}). We cannot tell if it is due to chance: {NO_INTERVAL}."
    agree = outside == significance.excludes_equality
    return f"The ratio is {place} ({ends}) {'and' if agree else 'but'} {by_chance}{span}."


def _by_chance(significance: Significance) -> str:
    return "is unlikely to be due to chance" if significance.excludes_equality else "could be due to chance"


def _interval_words(result: Result) -> str:
    return f" (95% interval {_ends(result)})" if span_text(result) else ""


def _ends(result: Result) -> str:
    return f"{span_text(result)}{' percentage points' if result.unit == Unit.POINTS else ''}"


CHANCE = {True: "unlikely to be chance", False: "could be chance", None: "no interval"}


def reading_heading(significances: Iterable[Significance | None]) -> str:
    """Return the heading of a column of readings: what each of them says of a result."""
    judged = [each for each in significances if each is not None]
    if not judged:
        return "Out of"
    return "Due to chance?" if all(each.low is None for each in judged) else "Four-fifths range, and chance"


def reading(result: Result | None, significance: Significance | None) -> str:
    """Return how a result of some strength is read, for a cell of a table."""
    if result is None or result.value is None:
        return without_value(result)
    if significance is None:
        return _base(result)
    by_chance = CHANCE[significance.excludes_equality]
    if significance.low is None or significance.high is None:
        return by_chance
    place = "inside" if significance.four_fifths is FourFifths.INSIDE else "outside"
    return f"{place} {ratio(significance.low)} to {ratio(significance.high)}; {by_chance}"


def _base(result: Result) -> str:
    if result.basis is Basis.AS_PUBLISHED_FTE:
        return "full-time equivalents"
    if result.denominator is None:
        return "number not published"
    return f"{count(result.denominator)} {'respondents' if result.measure == ResultMeasure.PERCENTAGE else 'people'}"


def bands_reading(figures: Figures) -> list[str]:
    """Return in which bands the share of the focus group is clearly below or above its share of the whole workforce.

    It also says how many bands would differ by chance alone.
    """
    workforce, compared = figures.edition.workforce, _bands_compared(figures)
    if workforce is None or compared is None:
        return []
    share, people = f"{figures.focus.adjective} share", workforce.people.plural
    texts = [
        f"**{share} clearly {SIDES[side]} than for all {people}.** {_by_section(figures.standard.bands, shares)}"
        for side, shares in compared.sides.items()
        if shares
    ]
    if not texts:
        return [f"In no pay band does the {share} clearly differ from that of all {people}."]
    texts.append(
        f"We compared {compared.bands} bands. About {compared.by_chance} would differ by chance alone even if all were "
        f"alike. {_bands_together(figures.standard.bands, compared)}"
    )
    return texts


def chart_title(figures: Figures, indicator: int) -> str:
    """Return the finding of an indicator, and what it was in the first year, as the title of a chart over the years.

    It is not the sentence that the page begins with: who is ahead by how much, then and now.
    """
    definition, headline = figures.definition(indicator), figures.headline(indicator)
    if headline is None or headline.value is None:
        return definition.title
    now = figures.presentation_of(headline).apart(headline)
    if not now:
        return finding(figures, indicator).split("**")[1].rstrip(".")
    if measure_of(figures.standard, headline).equality is None:
        compared = figures.presentation(indicator).groups().sentence
        if compared:
            return compared.rstrip(".")
    text = f"{definition.navigation_title}: {now} in {figures.year}"
    comparison = figures.comparison(indicator)
    first = next(each for each in comparison.points.values() if each is not None and each.value is not None)
    is_comparable = comparison.overall.verdict is not Verdict.NOT_COMPARABLE
    before = figures.presentation_of(first).apart(first) if first.year != figures.year and is_comparable else ""
    return f"{text}, {_what_differs(before, now)} in {first.year}" if before else text


def _what_differs(text: str, other: str) -> str:
    """Return the one word in which a text differs from another; all of it where there is more, "as" where nothing."""
    if text == other:
        return "as"
    words, others = text.split(), other.split()
    different = [word for word, another in zip(words, others, strict=False) if word != another]
    return different[0] if len(words) == len(others) and len(different) == 1 else text


def chart_source(figures: Figures, *indicators: int) -> str:
    """Return where the figures of some indicators come from, for the line below a chart."""
    standard, definitions = figures.standard, [figures.definition(indicator) for indicator in indicators]
    place = figures.snapshot.organisation.label
    if all(definition.question for definition in definitions):
        return f"Source: {standard.survey.name}, answers of the staff of {place}."
    return f"Source: {standard.abbreviation} returns of {place}."


def bands_headline(figures: Figures) -> str:
    """Return in how many bands the share of the focus group clearly differs, as the title of a chart."""
    workforce, compared, share = figures.edition.workforce, _bands_compared(figures), f"{figures.focus.adjective} share"
    if workforce is None:
        return f"{share} of each band"
    people = workforce.people.plural
    if compared is None:
        return f"{share} of {people} in each pay band"
    sides = {side: len(shares) for side, shares in compared.sides.items() if shares}
    hidden = any(result.status is Status.SUPPRESSED for result in _shares_of_bands(figures))
    if not sides:
        band = "pay band shown" if hidden else "pay band"
        return f"In no {band} does the {share} clearly differ from that of all {people}"
    of_bands = f"of the {compared.bands} bands shown" if hidden else f"of {compared.bands} bands"
    counts = [
        f"{SIDES[side]} in {number} {of_bands}" if place == 0 else f"{SIDES[side]} in {number}"
        for place, (side, number) in enumerate(sides.items())
    ]
    return f"The {share} is clearly {' and '.join(counts)}, compared with all {people}"


def _bands_together(bands: Bands, compared: BandsCompared) -> str:
    """Return which bands clearly differ when all bands are judged together."""
    clear = [share for shares in compared.sides.values() for share in shares]
    if not compared.clear_together:
        return "None of these differences is clear when all bands are judged together."
    if len(compared.clear_together) == len(clear):
        return "They are also clear when all bands are judged together."
    return f"Some are also clear when all bands are judged together. {_by_section(bands, compared.clear_together)}"


SIDES = {Side.BELOW: "lower", Side.ABOVE: "higher"}


def _bands_compared(figures: Figures) -> BandsCompared | None:
    """Return how the shares of the focus group by band compare with that of the workforce, if there are any."""
    workforce, bands = figures.edition.workforce, figures.standard.bands
    if workforce is None:
        return None
    shares = [result for result in _shares_of_bands(figures) if result.lower is not None]
    shares.sort(key=lambda share: bands.order(share.section, share.category))
    everyone = figures.get(figures.year, workforce.number, ResultMeasure.SHARE, figures.characteristic.focus)
    return compare_bands(everyone, shares)


def _shares_of_bands(figures: Figures) -> list[Result]:
    """Return the share of the focus group in each band of the reporting year, shown or not."""
    workforce, bands = figures.edition.workforce, figures.standard.bands
    return [
        result
        for result in figures.about(workforce.number if workforce else 0, figures.year)
        if (result.measure, result.group) == (ResultMeasure.SHARE, figures.characteristic.focus)
        and result.category != ALL
        and bands.has(result.section, result.category)
    ]


def _by_section(bands: Bands, shares: Sequence[Result]) -> str:
    parts = []
    for section in dict.fromkeys(share.section for share in shares):
        words = [f"{bands.label(share.category)} ({value_text(share)})" for share in shares if share.section == section]
        parts.append(f"{bands.section_label(section)}: {joined(words)}.")
    return " ".join(parts)
