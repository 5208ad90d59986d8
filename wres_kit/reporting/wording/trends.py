"""How results are read in a few words: each by itself, across pay bands, and over the years compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import FEW_EVENTS, Caution, CautionKind
from wres_kit.indicators.families import BandsCompared, JudgedComparison, Side, compare_bands
from wres_kit.indicators.levels import GapMove, LevelVerdict
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.indicators.strength import FourFifths
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.wording.values import count, ratio, span_text, value_text, without_value
from wres_kit.reporting.wording.words import joined, sentence
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.comparison import Comparison
    from wres_kit.indicators.strength import Strength
    from wres_kit.indicators.verdicts import Movement
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard.bands import Bands

SHORT_VERDICTS = {
    Verdict.NO_CLEAR_CHANGE: "No clear change",
    Verdict.TOO_SMALL: "Too few people to say",
    Verdict.GAP_NARROWED: "Gap narrowed",
    Verdict.GAP_WIDENED: "Gap widened",
    Verdict.CROSSED_EQUALITY: "Gap changed sides",
    Verdict.ROSE: "Rose",
    Verdict.FELL: "Fell",
    Verdict.IMPROVED: "Improved",
    Verdict.WORSENED: "Worsened",
    Verdict.NOT_COMPARABLE: "Definitions differ",
    Verdict.NO_INTERVAL: "Cannot be tested",
    Verdict.SUPPRESSED: "Suppressed",
    Verdict.NOT_CALCULABLE: "Not calculable",
    Verdict.TOO_FEW_YEARS: "Not enough years",
}
"""A verdict for a cell of a table."""

LEVEL_VERDICTS = {
    LevelVerdict.BETTER_FOR_BOTH: "Better for both groups",
    LevelVerdict.WORSE_FOR_BOTH: "Worse for both groups",
    LevelVerdict.BETTER_FOR_REFERENCE: "Better for {reference} only",
    LevelVerdict.BETTER_FOR_FOCUS: "Better for {focus} only",
    LevelVerdict.WORSE_FOR_REFERENCE: "Worse for {reference} only",
    LevelVerdict.WORSE_FOR_FOCUS: "Worse for {focus} only",
    LevelVerdict.BETTER_FOR_REFERENCE_WORSE_FOR_FOCUS: "Better for {reference}, worse for {focus}",
    LevelVerdict.BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE: "Better for {focus}, worse for {reference}",
    LevelVerdict.GAP_ONLY: "No clear change for either group",
    LevelVerdict.NO_CLEAR_CHANGE: "No clear change for either group",
    LevelVerdict.TOO_SMALL: "Too few people to judge",
    LevelVerdict.NOT_JUDGED: "Judged by the gap alone",
}
"""What both levels and the gap come to; the gap is named after it."""
GAP_MOVES = {
    GapMove.NARROWED: "the gap has narrowed",
    GapMove.WIDENED: "the gap has widened",
    GapMove.CROSSED: "the gap has changed sides",
    GapMove.UNCLEAR: "no clear change in the gap",
}

BASES = {
    Basis.COUNTS: "counts of people",
    Basis.PERCENTAGES: "counts of people that are not published",
    Basis.ROUNDED: "rounded counts of people",
    Basis.DERIVED: "counts worked out from published percentages",
    Basis.AS_PUBLISHED: "a figure taken as published",
    Basis.AS_PUBLISHED_FTE: "a published share of full-time equivalents, not of people",
    Basis.SURVEY: "a percentage of the staff survey and its number of respondents",
}


def short_verdict(comparison: Comparison) -> str:
    """Return the verdict on three years in a few words: of both groups and the gap where the levels can be judged."""
    levels = comparison.judged_levels
    if levels is None:
        return SHORT_VERDICTS[comparison.overall.verdict]
    words = level_verdict(levels.verdict, *levels.people)
    if not levels.verdict.is_clear:
        return words if levels.verdict is LevelVerdict.TOO_SMALL else SHORT_VERDICTS[Verdict.NO_CLEAR_CHANGE]
    return f"{words}; {GAP_MOVES[levels.gap_move]}"


def level_verdict(verdict: LevelVerdict, reference: str, focus: str) -> str:
    """Return what both levels come to, with the names of the groups."""
    return LEVEL_VERDICTS[verdict].format(reference=reference, focus=focus)


def together_words(judged: JudgedComparison, family: int) -> str:
    """Return whether a clear change is clear among all changes of the report; empty where there is no clear change."""
    if not judged.is_clear:
        return ""
    if judged.is_clear_together:
        return f"clear even when all {family} changes in this report are judged together"
    return f"clear alone, but not when all {family} changes in this report are judged together"


def trend(comparison: Comparison) -> str:
    """Return what the earlier years were and what may be said about the change, in one or two sentences."""
    last = comparison.points[comparison.years[-1]]
    if last is None or last.value is None:
        return _without_last(comparison)
    overall = comparison.overall
    if overall.verdict is Verdict.TOO_FEW_YEARS:
        return f"**No comparison:** there is no figure for {_years(comparison.missing, last='or')} to set beside it."
    before = f"{_earlier_values(comparison)}: " if _earlier_values(comparison) else ""
    if overall.verdict is Verdict.NOT_COMPARABLE:
        reasons = " ".join(sentence(reason) for reason in overall.reasons)
        parts = [f"{before}**the years cannot be compared.** {reasons}".strip(), _since_break(comparison)]
        return " ".join(part for part in parts if part)
    if overall.verdict is Verdict.NO_INTERVAL:
        return (
            f"{before}whether chance explains the change cannot be said, because there is no interval to test it with."
        )
    levels = comparison.judged_levels
    if levels is not None and levels.verdict.is_clear:
        words = level_verdict(levels.verdict, *levels.people)
        return f"{before}**{words[0].lower()}{words[1:]} {_period(comparison)}; {GAP_MOVES[levels.gap_move]}.**"
    return f"{before}**{_verdict_words(overall, last)} {_period(comparison)}.**"


def _without_last(comparison: Comparison) -> str:
    year = comparison.years[-1]
    before = _earlier_values(comparison)
    return (
        f"**No comparison:** there is no figure for {year}. {before}.".replace(". .", ".")
        if before
        else (f"**No comparison:** there is no figure for {_years(comparison.years, 'or')}.")
    )


def _earlier_values(comparison: Comparison) -> str:
    """Return the values before the last year: "In 2022 it was 1.60 and in 2023 1.70"."""
    values = [
        (year, _in_unit(result))
        for year, result in comparison.points.items()
        if year != comparison.years[-1] and result is not None and result.value is not None
    ]
    if not values:
        return ""
    first, *others = (f"in {year} {'it was ' if place == 0 else ''}{text}" for place, (year, text) in enumerate(values))
    return "I" + joined([first, *others])[1:]


def _in_unit(result: Result) -> str:
    return f"{value_text(result)}{' points' if result.unit is Unit.POINTS else ''}"


def _verdict_words(movement: Movement, last: Result) -> str:
    rose = movement.change is not None and movement.change > (1 if last.unit is Unit.RATIO else 0)
    way = "it rose" if rose else "it fell"
    words = {
        Verdict.NO_CLEAR_CHANGE: "no clear change",
        Verdict.TOO_SMALL: "too few people to say whether it changed",
        Verdict.GAP_NARROWED: "the gap narrowed",
        Verdict.GAP_WIDENED: "the gap widened",
        Verdict.CROSSED_EQUALITY: "the gap moved to the other side of equality",
        Verdict.ROSE: "it rose",
        Verdict.FELL: "it fell",
        Verdict.IMPROVED: f"{way}, an improvement",
        Verdict.WORSENED: f"{way}, a worsening",
        Verdict.SUPPRESSED: "a figure that is withheld cannot be compared",
        Verdict.NOT_CALCULABLE: "a figure that cannot be calculated cannot be compared",
    }
    return words[movement.verdict]


def _period(comparison: Comparison) -> str:
    if comparison.overall.earlier == comparison.years[0]:
        return "over three years" if len(comparison.years) == 3 else f"since {comparison.years[0]}"
    return f"since {comparison.overall.earlier}"


def _since_break(comparison: Comparison) -> str:
    """Return what may be said of the last step, where only the first year rests on another definition."""
    step = comparison.movements[-1]
    last = comparison.points[comparison.years[-1]]
    if not step.verdict.says_something or last is None:
        return ""
    return f"From {step.earlier} to {step.later}, on one definition: **{_verdict_words(step, last)}.**"


def _years(years: tuple[int, ...], last: str = "and") -> str:
    return joined([str(year) for year in years], last)


def caution(warning: Caution) -> str:
    """Return a caution as a sentence."""
    return _CAUTIONS[warning.kind](warning)


def _respondents(warning: Caution) -> str:
    """Return that far more, or far fewer, people of a group answered than the year before."""
    group, before, after = warning.detail.rsplit(", ", 2)
    grew = float(after.replace(",", "")) > float(before.replace(",", ""))
    return (
        f"The number of {group} who answered {'rose' if grew else 'fell'} from {before} in {warning.years[0]} to "
        f"{after} in {warning.years[1]}. The people who answered may differ, and so may the result."
    )


_CAUTIONS: dict[CautionKind, Callable[[Caution], str]] = {
    CautionKind.DEFINITION_CHANGED: lambda warning: sentence(warning.detail),
    CautionKind.MISSING_YEARS: lambda warning: (
        f"There is no figure to show for {_years(warning.years, 'or')}. The chart leaves a gap there."
    ),
    CautionKind.SMALL_NUMBERS: lambda warning: (
        f"Small numbers: in {_years(warning.years)} fewer than {FEW_EVENTS} people of a group are behind the figure, "
        "too few for an interval that can be relied on. One person more or fewer would move the figure visibly."
    ),
    CautionKind.DERIVED_COUNTS: lambda warning: (
        f"Counts of {_years(warning.years)} were worked out from published percentages, which are rounded, so the "
        "figure is less exact than it looks."
    ),
    CautionKind.WITHOUT_INTERVAL: lambda warning: (
        f"What is given for {_years(warning.years)} was published without the numbers behind it, so it has no interval."
    ),
    CautionKind.RESPONDENTS_CHANGED: _respondents,
    CautionKind.MIXED_BASES: lambda warning: (
        f"The years rest on different bases: {joined([BASES[Basis(name)] for name in warning.detail.split(', ')])}."
    ),
}


def change_cells(comparison: Comparison) -> list[str]:
    """Return, for each year compared, the verdict on the change from the year before, for a cell of a table."""
    return ["First year", *(SHORT_VERDICTS[movement.verdict] for movement in comparison.movements)]


def interval_cell(result: Result | None) -> str:
    """Return the interval of a result for a cell of a table."""
    if result is None or result.value is None:
        return value_text(result)
    return span_text(result) or "none"


CHANCE = {True: "more than chance", False: "chance could explain it", None: "no interval"}


def reading(result: Result | None, significance: Strength | None) -> str:
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
        return "of full-time equivalents"
    if result.denominator is None:
        return "base not published"
    return f"of {count(result.denominator)} {'respondents' if result.measure is ResultMeasure.PERCENTAGE else 'staff'}"


def bands_reading(figures: Figures) -> list[str]:
    """Return in which bands the share of the focus group is clearly below or above its share of the whole workforce.

    How many bands would stand out by chance alone is said as well.
    """
    workforce = figures.edition.workforce
    if workforce is None:
        return []
    focus = figures.standard.characteristic.focus
    overall = figures.get(figures.year, workforce.number, ResultMeasure.SHARE, focus)
    compared = compare_bands(overall, _band_shares(figures, workforce.number, focus))
    if compared is None:
        return []
    texts = [
        f"**{SIDES[side]}:** {_by_section(figures.standard.bands, shares)}."
        for side, shares in compared.sides.items()
        if shares
    ]
    if not texts:
        who = figures.standard.characteristic.with_noun(focus, workforce.people.plural)
        return [f"In no pay band does the share of {who} clearly differ from that."]
    texts.append(
        f"Of the {compared.bands} bands compared, about {compared.by_chance} would differ by chance alone even if "
        f"all were alike. {_bands_together(figures.standard.bands, compared)}"
    )
    return texts


def _bands_together(bands: Bands, compared: BandsCompared) -> str:
    """Return which bands clearly differ when all bands are judged together."""
    clear = [share for shares in compared.sides.values() for share in shares]
    if not compared.clear_together:
        return "None of these differences is clear when all bands are judged together."
    if len(compared.clear_together) == len(clear):
        return "They are also clear when all bands are judged together."
    return f"Clear when all bands are judged together: {_by_section(bands, compared.clear_together)}."


SIDES = {Side.BELOW: "Clearly below their share of all staff", Side.ABOVE: "Clearly above it"}


def _band_shares(figures: Figures, indicator: int, focus: str) -> list[Result]:
    """Return the shares of the focus group by band that have an interval, in the Standard's order."""
    bands = figures.standard.bands
    shares = [
        result
        for result in figures.of(indicator, figures.year)
        if (result.measure, result.group) == (ResultMeasure.SHARE, focus)
        and result.category != ALL
        and bands.has(result.section, result.category)
        and result.lower is not None
    ]
    return sorted(shares, key=lambda share: bands.order(share.section, share.category))


def _by_section(bands: Bands, shares: Sequence[Result]) -> str:
    parts = []
    for section in dict.fromkeys(share.section for share in shares):
        words = [f"{bands.label(share.category)} ({value_text(share)})" for share in shares if share.section == section]
        parts.append(f"{bands.section_label(section).lower()} {joined(words)}")
    return "; ".join(parts)
