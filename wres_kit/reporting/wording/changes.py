"""What may be said about the years compared: verdicts, changes and cautions, in sentences and in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import FEW_EVENTS, Caution, CautionKind
from wres_kit.indicators.multiple_comparisons import JudgedComparison, JudgedReport
from wres_kit.indicators.results import Basis, Result, Unit
from wres_kit.indicators.significance import GapMove, LevelVerdict
from wres_kit.indicators.verdicts import Outcome, Verdict
from wres_kit.reporting.wording import page_text, page_words
from wres_kit.reporting.wording.phrases import sentence, span_text, value_text
from wres_kit.returns.faults import capitalised, joined

if TYPE_CHECKING:
    from wres_kit.indicators.comparison import Comparison
    from wres_kit.indicators.significance import LevelChange
    from wres_kit.indicators.verdicts import Movement


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
    called, gap = level_verdict(levels.verdict, *levels.people), page_words().gap_moves[levels.gap_move]
    if not levels.verdict.is_clear:
        return (
            called if levels.verdict is LevelVerdict.TOO_SMALL else page_words().verdicts[Verdict.NO_CLEAR_CHANGE].short
        )
    if levels.verdict is LevelVerdict.GAP_ONLY:
        way = {Outcome.IMPROVED: "Better: ", Outcome.WORSENED: "Worse: "}.get(levels.outcome, "")
        return capitalised(f"{way}{gap}; {called[0].lower()}{called[1:]}")
    return f"{called}; {gap}"


def _verdict_on_headline(comparison: Comparison, noun: str) -> str:
    """Return what the verdict on a figure by itself is, and what has changed."""
    verdict, last = comparison.overall.verdict, comparison.points[comparison.years[-1]]
    if last is None or not verdict.is_clear:
        return page_words().verdicts[verdict].short
    called = page_words().verdicts[verdict]
    form = called.ratio_figure if last.unit == Unit.RATIO and called.ratio_figure else called.figure
    return capitalised(form.format(noun=_noun(last), what=noun or _noun(last)))


def level_verdict(verdict: LevelVerdict, reference: str, focus: str) -> str:
    """Return what both levels come to, with the names of the groups."""
    return page_words().levels[verdict].short.format(reference=reference, focus=focus)


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
    name = "family_alone" if any(map(together_words, headlines)) else "family_clear"
    return page_text(name, family=judged.family, alone=ONLY_ALONE)


def together_sentence(family: int, *, is_clear: bool) -> str:
    """Return whether a change that is clear by itself is clear among all changes of the report, as a sentence."""
    return page_text("together_clear" if is_clear else "together_alone", family=family)


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
    subject = "It" if named or last is None else f"The {_noun(last)}"
    return f"{subject} was {joined(values)}."


def _in_unit(result: Result) -> str:
    if result.unit != Unit.POINTS:
        return value_text(result)
    return f"{value_text(result)} {'point' if value_text(result).lstrip('+−') == '1.0' else 'points'}"


def _noun(result: Result) -> str:
    """Return what a sentence calls a result."""
    return page_words().nouns.get(result.measure, "figure")


def _levels_sentence(levels: LevelChange, earlier: int) -> str:
    """Return what the levels of both groups and the gap come to, as a sentence without its full stop."""
    reference, focus = levels.people
    outcome = page_words().levels[levels.verdict].sentence.format(reference=reference, focus=focus)
    unclear, moved = levels.gap_move is GapMove.UNCLEAR, page_words().gap_moves[levels.gap_move]
    if levels.verdict in (LevelVerdict.GAP_ONLY, LevelVerdict.NO_CLEAR_CHANGE):
        gap = ", or in the gap" if unclear else f", but {moved}"
    else:
        gap = f", with {moved}" if unclear else f", and {moved}"
    return f"since {earlier}, {outcome}{gap}"


def _change_sentence(movement: Movement, last: Result) -> str:
    """Return what the change of a figure is, as a sentence without its full stop."""
    is_ratio, called = last.unit == Unit.RATIO, page_words().verdicts[movement.verdict]
    rose = movement.change is not None and movement.change > (1 if is_ratio else 0)
    form = called.ratio_sentence if is_ratio and called.ratio_sentence else called.sentence
    return form.format(noun=_noun(last), moved="risen" if rose else "fallen", earlier=movement.earlier)


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
    values = {
        "detail": warning.detail, "few": FEW_EVENTS, "years": _years(warning.years),
        "any_year": _years(warning.years, "or"),
        "figures": f"{'figure' if len(warning.years) == 1 else 'figures'} for {_years(warning.years)}",
    }  # fmt: skip
    if warning.kind is CautionKind.RESPONDENTS_CHANGED:
        values |= _respondents(warning)
    elif warning.kind is CautionKind.MIXED_BASES:
        values["bases"] = joined([page_words().bases[name].name for name in warning.detail.split(", ")])
    return sentence(page_words().cautions[warning.kind].format_map(values))


def _respondents(warning: Caution) -> dict[str, object]:
    """Return of which group far more, or far fewer, people answered than the year before, for its caution."""
    group, before, after = warning.detail.rsplit(", ", 2)
    rose = float(after.replace(",", "")) > float(before.replace(",", ""))
    earlier, later = warning.years
    return {
        "group": group, "before": before, "after": after, "earlier": earlier, "later": later,
        "moved": "rose" if rose else "fell",
    }  # fmt: skip


def change_cells(comparison: Comparison) -> list[str]:
    """Return, for each year compared, the verdict on the change from the year before, for a cell of a table."""
    return ["First year", *(page_words().verdicts[movement.verdict].short for movement in comparison.movements)]


def interval_cell(result: Result | None) -> str:
    """Return the interval of a result for a cell of a table."""
    if result is None or result.value is None:
        return value_text(result)
    return span_text(result) or "none"


def unjudged(comparison: Comparison) -> str:
    """Return why the years of an indicator cannot be judged."""
    last = comparison.points[comparison.years[-1]]
    if last is not None and last.basis is Basis.AS_PUBLISHED_FTE:
        return "Change not judged, because the figures count full-time equivalents, not people"
    return page_words().verdicts[comparison.overall.verdict].unjudged
