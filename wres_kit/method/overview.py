"""The first method page: what holds in every year, and what disclosure control does not show."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of
from wres_kit.indicators.comparison import FEW_EVENTS
from wres_kit.indicators.formulas import MethodUse, methods
from wres_kit.indicators.significance import LEVEL_RULES
from wres_kit.indicators.verdicts import RULES
from wres_kit.method.edition_page import changes_since
from wres_kit.method.markup import (
    MethodPage,
    PageSection,
    anchor,
    bullets,
    facts,
    formula_of_latex,
    paragraphs,
    plain,
    spelled,
    table,
    texts,
)
from wres_kit.reporting.wording import page_words
from wres_kit.reporting.wording.changes import level_verdict
from wres_kit.reporting.wording.phrases import sentence
from wres_kit.returns.faults import joined
from wres_kit.returns.numbers import PRECISE, runs_of
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.indicators.calculation import Calculation
    from wres_kit.indicators.formulas import Method
    from wres_kit.project import DisclosureParameters, ProjectParameters
    from wres_kit.standard import Standard
    from wres_kit.standard.editions import Edition


def what_is_suppressed(limits: DisclosureParameters, words: Mapping[str, str]) -> str:
    """Return what is suppressed and why, as HTML.

    Parameters
    ----------
    limits
        The project's parameters.
    words
        What the texts leave open: the groups, and how many indicators count the workforce.
    """
    items = []
    lowest = 0 if limits.suppress_zero else 1
    if limits.threshold > lowest:
        (counts,) = texts("suppressed_counts", lowest=lowest, highest=limits.threshold - 1)
        items.append(counts if limits.suppress_zero else f"{counts} A count of zero is shown.")
    if limits.survey_threshold > 1:
        items += texts("suppressed_survey", respondents=limits.survey_threshold)
    for number, limit in limits.indicators:
        items += texts("suppressed_limit", number=number, limit=limit)
    if limits.round_to > 1:
        items += texts("suppressed_rounding", base=limits.round_to)
    if not items:
        return paragraphs("This project suppresses nothing.")
    items += texts("suppressed_others", words)
    return paragraphs(*texts("suppressed")) + bullets(items) + paragraphs(*texts("after_suppressed", COST))


AIMS = {Better.PARITY: "Equality", Better.LOWER: "Lower, and no gap", Better.HIGHER: "Higher, and no gap"}
USES = {
    MethodUse.PAGES: "Its results are on pages and in the published data.",
    MethodUse.VERDICTS: "It decides what pages say; its numbers are not shown.",
    MethodUse.COMPARISON: "Shown where a figure is traced, for readers who compare methods; no result depends on it.",
}


COST = {"lost": 22, "above": 2}
"""Percent of the figures of the example report that are suppressed, and by how much that is above the least at most."""
ALONE, TOGETHER = 55, 3
"""Percent of simulated reports without any change in which at least one change was called clear, alone and together."""
SAME_PEOPLE = {"kept": 85, "share": 0, "answers": 3}
"""Percent of staff who stay in the simulation, and of cases in which a change was called clear by mistake."""
NONE = "none"
"""The numbers of the indicators of a kind that the Standard does not have."""


def overview(standard: Standard, parameters: ProjectParameters) -> MethodPage:
    """Return the first method page.

    Parameters
    ----------
    standard
        What it describes.
    parameters
        Those of the project, for the limits of disclosure control.
    """
    latest = standard.edition(standard.years[-1])
    words = words_of(standard, latest)
    groups = joined([standard.characteristic.group(code).adjective for code in standard.characteristic.parts])
    principles = [text for text in texts("principles", words) if f"indicator {NONE}" not in text]
    principles += standard.survey.principles
    sections = [
        PageSection("indicators", f"The {spelled(len(latest.indicators))} indicators", _indicators(latest)),
        PageSection("who", f"Who is counted as {groups}", _who(standard)),
        PageSection("bands", "Pay bands", _bands(standard)),
        PageSection("principles", "How figures are worked out", bullets(principles)),
        PageSection("statistics", "Intervals and tests", _statistics(standard, latest, words)),
        PageSection("one-result", "What is said about one result", _one_result(latest)),
        PageSection("years", "What is said about three years", _years(standard)),
        PageSection("limits", "What intervals do and do not cover", _limits(standard)),
        PageSection("withheld", "What we do not show", what_is_suppressed(parameters.disclosure, words)),
        PageSection("unconfirmed", "What we could not confirm", _unconfirmed(standard)),
        PageSection("editions", "Reporting years", _editions(standard)),
    ]
    return MethodPage("index", "How the figures are made", "Method", paragraphs(*texts("lead")), sections)


def words_of(standard: Standard, edition: Edition) -> dict[str, str]:
    """Return what texts and methods leave open: groups, and the numbers of the indicators of each kind."""
    characteristic = standard.characteristic
    kinds: dict[str, list[int]] = {}
    for number, definition in edition.indicators.items():
        kinds.setdefault(definition.shape, []).append(number)
        if definition.parts:
            kinds.setdefault("body", []).append(number)
    workforce = edition.workforce
    counting = [each for each in edition.indicators.values() if each is workforce or each.workforce_from is not None]
    groups = joined([characteristic.group(code).adjective for code in characteristic.parts])
    words = {kind: joined(runs_of(numbers)) for kind, numbers in kinds.items()}
    words |= {
        "workforce": NONE if workforce is None else str(workforce.number),
        "workforces": spelled(len(counting)),
        "groups": f"{groups[0].upper()}{groups[1:]}",
        "unrecorded": characteristic.group(characteristic.unknown).with_noun(start=True),
    }
    return defaultdict(lambda: NONE, words)


def _indicators(edition: Edition) -> str:
    year = edition.year
    rows = [
        [
            f"{number}. {each.title}",
            sentence(each.formula),
            AIMS[each.better],
        ]
        for number, each in sorted(edition.indicators.items())
    ]
    shown = table(f"The indicators in reporting year {year}", ["Indicator", "In short", "The aim"], rows)
    return shown + paragraphs(f"[Each of them in full]({year}.html).")


def _who(standard: Standard) -> str:
    characteristic = standard.characteristic
    labels: dict[str, list[str]] = {}
    for code in characteristic.codes:
        labels.setdefault(code.group, []).append(f"{code.label} ({code.code})")
    rows = [[characteristic.group(group).label, "; ".join(of_group)] for group, of_group in labels.items()]
    noun = characteristic.category_noun
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    caption = f"{plural[0].upper()}{plural[1:]} and their codes"
    return table(caption, ["Group", "Categories"], rows) + paragraphs(*texts("codes"))


def _bands(standard: Standard) -> str:
    rows = []
    for section in standard.bands.sections:
        own = [band for band in section.bands if band.cluster]
        for cluster in dict.fromkeys(band.cluster for band in own):
            labels = "; ".join(band.label for band in own if band.cluster == cluster)
            rows.append([section.label, str(cluster).capitalize(), labels])
        if not own:
            rows.append([section.label, "Not grouped", "; ".join(band.label for band in section.bands)])
    caption = "Parts of the workforce, and their bands"
    return table(caption, ["Part", "Group of bands", "Bands or grades"], rows) + paragraphs(*texts("bands"))


def _statistics(standard: Standard, edition: Edition, words: dict[str, str]) -> str:
    own = [method for shape in _shapes(standard, edition) for method in shape.methods]
    described = "\n".join(_method(each, words) for each in (*methods(), *own))
    return paragraphs(*texts("statistics", few=FEW_EVENTS)) + described


def _shapes(standard: Standard, edition: Edition) -> list[Calculation]:
    calculations = (calculation_of(standard, definition) for definition in edition.indicators.values())
    return list({id(each): each for each in calculations}.values())


def _method(shown: Method, words: dict[str, str]) -> str:
    used_for = shown.used_for.format_map(words)
    named = {
        "What it is": f"{shown.interval}, for {used_for.strip().rstrip('.')}.",
        "Why": sentence(shown.why),
        "Where": USES[shown.use],
        "Symbols": "; ".join(f"**{symbol}**: {meaning}" for symbol, meaning in shown.symbols.items()) + ".",
        "Source": " ".join(shown.sources),
    }
    heading = f'<h3 id="{anchor(shown.key)}">{plain(shown.name)}</h3>'
    return f"{heading}\n{formula_of_latex(shown.name, shown.formula, shown.in_words)}\n{facts(named)}"


def _one_result(edition: Edition) -> str:
    low, high = edition.four_fifths
    questions = bullets(texts("one_result", low=f"{low:.2f}", high=f"{high:.2f}"))
    return paragraphs("We answer two separate questions:") + questions


def _limits(standard: Standard) -> str:
    """Return what an interval means where everyone is counted, for the same people, and for a survey."""
    values = {**SAME_PEOPLE, "exact": PRECISE}
    before, after = (
        [text for place in places for text in texts(place, values)]
        for places in (("everyone", "same_people", "response"), ("rounding",))
    )
    return paragraphs(*before, *standard.survey.weighting, *after)


def _years(standard: Standard) -> str:
    rows = [
        [str(place), sentence(rule.when), page_words().verdicts[rule.verdict].short, sentence(rule.outcome).rstrip(".")]
        for place, rule in enumerate(RULES, start=1)
    ]
    rule = table("The rule of verdicts", ["Row", "When", "The page says", "It comes to"], rows)
    before, after = texts("before_rule", few=FEW_EVENTS), texts("after_rule")
    together = texts("together", alone=ALONE, together=TOGETHER)
    return paragraphs(*before) + rule + _levels(standard) + paragraphs(*after) + paragraphs(*together)


def _levels(standard: Standard) -> str:
    characteristic = standard.characteristic
    people = tuple(characteristic.with_noun(group) for group in characteristic.compared)
    rows = [
        [
            str(place),
            sentence(rule.when(*people)),
            level_verdict(rule.verdict, *people),
            sentence(rule.outcome).rstrip("."),
        ]
        for place, rule in enumerate(LEVEL_RULES, start=1)
    ]
    shown = table("The rule for both groups and the gap", ["Row", "When", "The page says", "It comes to"], rows)
    return paragraphs(*texts("before_levels")) + shown


def _unconfirmed(standard: Standard) -> str:
    """Return every definition that was not read in a source, with the years it holds for."""
    years_of: dict[str, list[int]] = {}
    for year in standard.years:
        edition = standard.edition(year)
        for number, definition in sorted(edition.indicators.items()):
            if definition.known is Known.UNCONFIRMED:
                asked = f"Question {definition.question} of the staff survey." if definition.question else ""
                text = f"{asked} {definition.definition_note}".strip()
                years_of.setdefault(f"**Indicator {number}.** {sentence(text)}", []).append(year)
        for change in edition.changes:
            if change.known is Known.UNCONFIRMED:
                years_of.setdefault(f"**Indicator {change.indicator}.** {sentence(change.what)}", []).append(year)
        for extra in edition.supplements:
            if extra.known is Known.UNCONFIRMED:
                years_of.setdefault(f"**{extra.title}.** {sentence(extra.note)}", []).append(year)
    items = [f"{text} ({_editions_of(years)})" for text, years in sorted(years_of.items())]
    return paragraphs(*texts("unconfirmed")) + bullets(items)


def _editions_of(years: list[int]) -> str:
    """Return reporting years as a reader would write them: "editions 2016 to 2019, 2022"."""
    return f"{'edition' if len(years) == 1 else 'editions'} {', '.join(runs_of(years))}"


def _editions(standard: Standard) -> str:
    rows = []
    for year in reversed(standard.years):
        edition = standard.edition(year)
        changed = [str(number) for number in sorted(edition.indicators) if changes_since(standard, edition, number)]
        first = year == standard.years[0]
        what = "First edition described" if first else f"Indicator{'s' * (len(changed) > 1)} {joined(changed)}"
        row = [str(year), f"Autumn {edition.survey_year}", what if changed or first else "Nothing known"]
        rows.append(row)
    return table("Editions of the Standard", ["Reporting year", "Staff survey", "Changed since the year before"], rows)
