"""What may be said about the years compared: verdicts, changes and cautions, in sentences and in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import FEW_EVENTS, Caution, CautionKind
from wres_kit.indicators.multiple_comparisons import JudgedComparison, JudgedReport
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.indicators.significance import GapMove, LevelVerdict
from wres_kit.indicators.verdicts import Outcome, Verdict
from wres_kit.reporting.wording.phrases import sentence, span_text, value_text
from wres_kit.reporting.wording.sentences import NO_INTERVAL
from wres_kit.returns.faults import capitalised, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.indicators.comparison import Comparison
    from wres_kit.indicators.significance import LevelChange
    from wres_kit.indicators.verdicts import Movement

SHORT_VERDICTS = {
    Verdict.NO_CLEAR_CHANGE: "No clear change",
    Verdict.TOO_SMALL: "Too few people to judge",
    Verdict.GAP_NARROWED: "Gap narrowed",
    Verdict.GAP_WIDENED: "Gap widened",
    Verdict.CROSSED_EQUALITY: "Gap changed sides",
    Verdict.ROSE: "Clear rise",
    Verdict.FELL: "Clear fall",
    Verdict.IMPROVED: "Improved",
    Verdict.WORSENED: "Worsened",
    Verdict.NOT_COMPARABLE: "Definitions differ",
    Verdict.NO_INTERVAL: "Number of people not published",
    Verdict.SUPPRESSED: "Suppressed",
    Verdict.NOT_CALCULABLE: "Not calculable",
    Verdict.TOO_FEW_YEARS: "Too few years",
}
"""A verdict for a cell of a table: what the gap alone says of several years."""

# A level is the result of one group by itself; the gap is how the two groups differ. Tables and the method page take
# the words of `LEVEL_VERDICTS`, sentences those of `LEVEL_SENTENCES`.
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

LEVEL_SENTENCES = {
    LevelVerdict.BETTER_FOR_BOTH: "results have improved for both groups",
    LevelVerdict.WORSE_FOR_BOTH: "results have got worse for both groups",
    LevelVerdict.BETTER_FOR_REFERENCE: "results have improved for {reference} only",
    LevelVerdict.BETTER_FOR_FOCUS: "results have improved for {focus} only",
    LevelVerdict.WORSE_FOR_REFERENCE: "results have got worse for {reference} only",
    LevelVerdict.WORSE_FOR_FOCUS: "results have got worse for {focus} only",
    LevelVerdict.BETTER_FOR_REFERENCE_WORSE_FOR_FOCUS: "results have improved for {reference}, got worse for {focus}",
    LevelVerdict.BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE: "results have improved for {focus}, got worse for {reference}",
    LevelVerdict.GAP_ONLY: "there is no clear change for either group",
    LevelVerdict.NO_CLEAR_CHANGE: "there is no clear change for either group",
}
"""The same as it begins a sentence, which ends with what the gap did."""

BASES = {
    Basis.COUNTS: "counts of people",
    Basis.PERCENTAGES: "counts of people that are not published",
    Basis.ROUNDED: "rounded counts of people",
    Basis.DERIVED: "counts worked out from published percentages",
    Basis.AS_PUBLISHED: "a figure as published",
    Basis.AS_PUBLISHED_FTE: "a published share of full-time equivalents, not people",
    Basis.SURVEY: "a staff survey percentage and its number of respondents",
}


def short_verdict(comparison: Comparison, noun: str = "") -> str:
    """Return the verdict on three years in a few words: of both groups and the gap where the levels can be judged.

    Parameters
    ----------
    comparison
        The years.
    noun
        What has changed, where words such as "share" or "ratio" do not say enough: "BME share of staff".
    """
    levels = comparison.judged_levels
    if comparison.overall.verdict is Verdict.TOO_FEW_YEARS:
        return "No earlier figures"
    if levels is None:
        return _verdict_on_headline(comparison, noun)
    words = level_verdict(levels.verdict, *levels.people)
    if not levels.verdict.is_clear:
        return words if levels.verdict is LevelVerdict.TOO_SMALL else SHORT_VERDICTS[Verdict.NO_CLEAR_CHANGE]
    if levels.verdict is LevelVerdict.GAP_ONLY:
        way = {Outcome.IMPROVED: "Better: ", Outcome.WORSENED: "Worse: "}.get(levels.outcome, "")
        return capitalised(f"{way}{GAP_MOVES[levels.gap_move]}; {words[0].lower()}{words[1:]}")
    return f"{words}; {GAP_MOVES[levels.gap_move]}"


def _verdict_on_headline(comparison: Comparison, noun: str) -> str:
    """Return what the verdict on a figure by itself is, and what has changed."""
    verdict, last = comparison.overall.verdict, comparison.points[comparison.years[-1]]
    if last is None or not verdict.is_clear:
        return SHORT_VERDICTS[verdict]
    what, is_ratio = noun or _noun(last), last.unit == Unit.RATIO
    return capitalised({
        Verdict.GAP_NARROWED: f"better: {_noun(last)} {'closer to 1' if is_ratio else 'narrowed'}",
        Verdict.GAP_WIDENED: f"worse: {_noun(last)} {'further from 1' if is_ratio else 'widened'}",
        Verdict.CROSSED_EQUALITY: f"{_noun(last)} changed sides",
        Verdict.ROSE: f"{what} has risen",
        Verdict.FELL: f"{what} has fallen",
        Verdict.IMPROVED: f"better: {what} has improved",
        Verdict.WORSENED: f"worse: {what} has got worse",
    }[verdict])  # fmt: skip


def level_verdict(verdict: LevelVerdict, reference: str, focus: str) -> str:
    """Return what both levels come to, with the names of the groups."""
    return LEVEL_VERDICTS[verdict].format(reference=reference, focus=focus)


ONLY_ALONE = "less certain"
"""What follows a change that is clear by itself, but not among all changes of the report."""


def together_words(judged: JudgedComparison) -> str:
    """Return that a change is clear by itself only, where it is not clear among all changes of the report."""
    return ONLY_ALONE if judged.is_clear and not judged.is_clear_together else ""


def family_note(judged: JudgedReport) -> str:
    """Return what it means that the changes of a report are judged together; empty where none of them is clear."""
    headlines = [each for each in judged.judged if each.kind is None and each.is_clear]
    if not headlines:
        return ""
    if any(map(together_words, headlines)):
        return (
            f"Of {judged.family} changes judged, a few may look clear by chance. Those “{ONLY_ALONE}” are not clear "
            "when all are judged together."
        )
    return f"The changes shown are also clear when all {judged.family} changes are judged together."


def _family(family: int) -> str:
    return f"all {family} changes of this report (in main figures and each group’s)"


def together_sentence(family: int, *, is_clear: bool) -> str:
    """Return whether a change that is clear by itself is clear among all changes of the report, as a sentence."""
    if is_clear:
        return f"The change is also clear when {_family(family)} are judged together."
    return (
        f"The change is clear by itself, but not when {_family(family)} are judged together. It may be one of the few "
        "that chance alone brings about."
    )


def trend(comparison: Comparison) -> str:
    """Return what may be said about the change over the years, and what the earlier years were."""
    last = comparison.points[comparison.years[-1]]
    before = _earlier_values(comparison)
    overall = comparison.overall
    if last is None or last.value is None:
        years = (comparison.years[-1],) if before else comparison.years
        text = f"**No comparison:** there is no figure for {_years(years, 'or')}."
    elif overall.verdict is Verdict.TOO_FEW_YEARS:
        return f"**No comparison:** there is no figure for {_years(comparison.missing, 'or')} to compare it with."
    elif overall.verdict is Verdict.NOT_COMPARABLE:
        reasons = " ".join(sentence(reason) for reason in overall.reasons)
        parts = (f"**{change(comparison)}** {reasons}".strip(), _since_break(comparison))
        text = " ".join(part for part in parts if part)
    else:
        text = f"**{change(comparison)}**"
    return f"{text} {before}".strip()


def change(comparison: Comparison) -> str:
    """Return what may be said about the change over the years, in one sentence; empty without two years to compare."""
    last = comparison.points[comparison.years[-1]]
    overall = comparison.overall
    if last is None or last.value is None or overall.verdict is Verdict.TOO_FEW_YEARS:
        return ""
    if overall.verdict is Verdict.NOT_COMPARABLE:
        return "We cannot compare these years."
    if comparison.judged_levels is not None and overall.verdict is not Verdict.TOO_SMALL:
        return sentence(_levels_sentence(comparison.judged_levels, overall.earlier))
    return sentence(_change_sentence(overall, last))


def _earlier_values(comparison: Comparison) -> str:
    """Return the values before the last year: "It was 1.60 in 2022 and 1.70 in 2023."."""
    values = [
        f"{_in_unit(result)} in {year}"
        for year, result in comparison.points.items()
        if year != comparison.years[-1] and result is not None and result.value is not None
    ]
    if not values:
        return ""
    last = comparison.points[comparison.years[-1]]
    named = last is None or last.value is None or change(comparison).startswith(f"The {_noun(last)} ")
    it = "It" if named or last is None else f"The {_noun(last)}"
    return f"{it} was {joined(values)}."


def _in_unit(result: Result) -> str:
    if result.unit != Unit.POINTS:
        return value_text(result)
    return f"{value_text(result)} {'point' if value_text(result).lstrip('+−') == '1.0' else 'points'}"


NOUNS: dict[str, str] = {
    ResultMeasure.RELATIVE_LIKELIHOOD: "ratio",
    ResultMeasure.RACE_DISPARITY_RATIO: "ratio",
    ResultMeasure.GAP: "gap",
    ResultMeasure.DIFFERENCE: "difference",
    ResultMeasure.SHARE: "share",
    ResultMeasure.PERCENTAGE: "percentage",
}
"""What a sentence calls a result; one of another measure is called a figure."""


def _noun(result: Result) -> str:
    return NOUNS.get(result.measure, "figure")


def _levels_sentence(levels: LevelChange, earlier: int) -> str:
    """Return what the levels of both groups and the gap come to, as a sentence without its full stop."""
    reference, focus = levels.people
    words = LEVEL_SENTENCES[levels.verdict].format(reference=reference, focus=focus)
    unclear = levels.gap_move is GapMove.UNCLEAR
    if levels.verdict in (LevelVerdict.GAP_ONLY, LevelVerdict.NO_CLEAR_CHANGE):
        gap = ", or in the gap" if unclear else f", but {GAP_MOVES[levels.gap_move]}"
    else:
        gap = ", with no clear change in the gap" if unclear else f", and {GAP_MOVES[levels.gap_move]}"
    return f"since {earlier}, {words}{gap}"


def _change_sentence(movement: Movement, last: Result) -> str:
    """Return what the change of a figure is, as a sentence without its full stop."""
    noun, since = _noun(last), f"since {movement.earlier}"
    rose = movement.change is not None and movement.change > (1 if last.unit == Unit.RATIO else 0)
    way = f"the {noun} has {'risen' if rose else 'fallen'} {since}"
    nearer, further = ("moved closer to equality", "moved further from equality") if last.unit == Unit.RATIO else (
        "narrowed", "widened"
    )  # fmt: skip
    return {
        Verdict.NO_CLEAR_CHANGE: f"there is no clear change {since}",
        Verdict.TOO_SMALL: f"there are too few people to judge if the {noun} has changed {since}",
        Verdict.GAP_NARROWED: f"the {noun} has {nearer} {since}",
        Verdict.GAP_WIDENED: f"the {noun} has {further} {since}",
        Verdict.CROSSED_EQUALITY: f"the {noun} has moved to the other side of equality {since}",
        Verdict.ROSE: way,
        Verdict.FELL: way,
        Verdict.IMPROVED: f"{way}, which is better",
        Verdict.WORSENED: f"{way}, which is worse",
        Verdict.NO_INTERVAL: f"we cannot tell if the change {since} is due to chance: {NO_INTERVAL}",
        Verdict.SUPPRESSED: "no comparison: a suppressed figure cannot be compared",
        Verdict.NOT_CALCULABLE: "no comparison: a figure that cannot be calculated cannot be compared",
    }[movement.verdict]


def _since_break(comparison: Comparison) -> str:
    """Return what may be said of the last step, where only the first year rests on another definition."""
    step = comparison.movements[-1]
    last = comparison.points[comparison.years[-1]]
    if not step.verdict.says_something or last is None:
        return ""
    return f"With the same definition, **{_change_sentence(step, last)}.**"


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


def _figures(warning: Caution) -> str:
    """Return the figures that a caution is about: "figure for 2022", "figures for 2022 and 2023"."""
    return f"{'figure' if len(warning.years) == 1 else 'figures'} for {_years(warning.years)}"


_CAUTIONS: dict[CautionKind, Callable[[Caution], str]] = {
    CautionKind.DEFINITION_CHANGED: lambda warning: sentence(warning.detail),
    CautionKind.MISSING_YEARS: lambda warning: (
        f"There is no figure to show for {_years(warning.years, 'or')}. The chart has a gap there."
    ),
    CautionKind.SMALL_NUMBERS: lambda warning: (
        f"Small numbers: fewer than {FEW_EVENTS} people of one group are behind the {_figures(warning)}. Intervals of "
        "so few people are not reliable, and one person more or fewer would change the figure noticeably."
    ),
    CautionKind.DERIVED_COUNTS: lambda warning: (
        f"Counts of {_years(warning.years)} were worked out from rounded percentages, so the result is less exact than "
        "it looks."
    ),
    CautionKind.WITHOUT_INTERVAL: lambda warning: f"There is no interval for the {_figures(warning)}: {NO_INTERVAL}.",
    CautionKind.RESPONDENTS_CHANGED: _respondents,
    CautionKind.MIXED_BASES: lambda warning: (
        f"The years have different bases: {joined([BASES[Basis(name)] for name in warning.detail.split(', ')])}."
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


UNJUDGED = {
    Verdict.TOO_SMALL: "Too few people to judge a change",
    Verdict.NO_INTERVAL: "Change not judged, because the counts behind it were not published",
    Verdict.TOO_FEW_YEARS: "No earlier figures to compare",
    Verdict.NOT_COMPARABLE: "Change not judged, because definitions differ",
}


def unjudged(comparison: Comparison) -> str:
    """Return why the years of an indicator cannot be judged."""
    last = comparison.points[comparison.years[-1]]
    if last is not None and last.basis is Basis.AS_PUBLISHED_FTE:
        return "Change not judged, because the figures count full-time equivalents, not people"
    return UNJUDGED.get(comparison.overall.verdict, "Change cannot be judged")
