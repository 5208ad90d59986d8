"""The first method page: what holds in every year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import FEW_EVENTS
from wres_kit.indicators.methods import Use, methods
from wres_kit.indicators.verdicts import RULES
from wres_kit.method.edition_page import changes_since
from wres_kit.method.markup import anchor, bullets, facts, formula_of_latex, paragraphs, plain, table
from wres_kit.method.page import MethodPage, Section
from wres_kit.method.texts import texts
from wres_kit.method.withheld import withheld
from wres_kit.reporting.method_links import anchor_of_indicator
from wres_kit.reporting.wording.trends import SHORT_VERDICTS
from wres_kit.reporting.wording.words import joined, sentence
from wres_kit.returns.cells import Group
from wres_kit.standard.indicator import Better
from wres_kit.standard.legacy import edition, edition_years, ethnic_codes
from wres_kit.standard.legacy import sections as workforce_sections
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from wres_kit.indicators.methods import Method
    from wres_kit.project import ProjectParameters

AIMS = {Better.PARITY: "Equality", Better.LOWER: "Lower, and no gap", Better.HIGHER: "Higher, and no gap"}
USES = {
    Use.PAGES: "Its results stand on pages and in the published data.",
    Use.VERDICTS: "It decides what pages say; its numbers are not printed.",
    Use.BESIDE: "Beside the other where a figure is traced, for whoever compares methods; nothing rests on it.",
}


def overview(parameters: ProjectParameters) -> MethodPage:
    """Return the first method page.

    Parameters
    ----------
    parameters
        Those of the project, for the limits of disclosure control.
    """
    sections = [
        Section("indicators", "The nine indicators", _indicators()),
        Section("who", "Who is counted as white, BME and unknown", _who()),
        Section("bands", "Pay bands", _bands()),
        Section("principles", "How figures are worked out", bullets(texts("principles"))),
        Section("statistics", "Intervals and tests", _statistics()),
        Section("one-result", "What is said about one result", _one_result()),
        Section("years", "What is said about three years", _years()),
        Section("withheld", "What is withheld", withheld(parameters.disclosure)),
        Section("unconfirmed", "What is not confirmed", _unconfirmed()),
        Section("editions", "Reporting years", _editions()),
    ]
    return MethodPage("index", "How the figures are made", "Method", paragraphs(*texts("lead")), sections)


def _indicators() -> str:
    year = edition_years()[-1]
    rows = [
        [f"[{number}. {one.title}]({year}.html#{anchor_of_indicator(number)})", sentence(one.formula), AIMS[one.better]]
        for number, one in sorted(edition(year).indicators.items())
    ]
    return table(f"The indicators in reporting year {year}", ["Indicator", "In short", "The aim"], rows)


def _who() -> str:
    known: dict[Group, list[str]] = {}
    for one in ethnic_codes().values():
        known.setdefault(Group(one.group), []).append(f"{one.label} ({one.code})")
    names = {Group.WHITE: "White", Group.BME: "BME", Group.UNKNOWN: "Unknown"}
    rows = [[names[group], "; ".join(labels)] for group, labels in known.items()]
    return table("Ethnic categories and their codes", ["Group", "Categories"], rows) + paragraphs(*texts("codes"))


def _bands() -> str:
    rows = []
    for section in workforce_sections():
        own = [band for band in section.bands if band.cluster]
        for cluster in dict.fromkeys(band.cluster for band in own):
            labels = "; ".join(band.label for band in own if band.cluster == cluster)
            rows.append([section.label, str(cluster).capitalize(), labels])
        if not own:
            rows.append([section.label, "Not grouped", "; ".join(band.label for band in section.bands)])
    caption = "Parts of the workforce, and their bands"
    return table(caption, ["Part", "Group of bands", "Bands or grades"], rows) + paragraphs(*texts("bands"))


def _statistics() -> str:
    return paragraphs(*texts("statistics", few=FEW_EVENTS)) + "\n".join(_method(one) for one in methods())


def _method(one: Method) -> str:
    named = {
        "What it is": f"{one.of}, for {one.used_for.strip().rstrip('.')}.",
        "Why": sentence(one.why),
        "Where": USES[one.use],
        "Symbols": "; ".join(f"**{symbol}**: {meaning}" for symbol, meaning in one.symbols.items()) + ".",
        "Source": " ".join(one.sources),
    }
    heading = f'<h3 id="{anchor(one.key)}">{plain(one.name)}</h3>'
    return f"{heading}\n{formula_of_latex(one.name, one.formula, one.in_words)}\n{facts(named)}"


def _one_result() -> str:
    low, high = edition(edition_years()[-1]).four_fifths
    said = bullets(texts("one_result", low=f"{low:.2f}", high=f"{high:.2f}"))
    return paragraphs("Two questions are kept apart, because they are different:") + said


def _years() -> str:
    rows = [
        [str(place), sentence(rule.when), SHORT_VERDICTS[rule.verdict], sentence(rule.outcome).rstrip(".")]
        for place, rule in enumerate(RULES, start=1)
    ]
    rule = table("The rule of verdicts", ["Row", "When", "The page says", "It comes to"], rows)
    return paragraphs(*texts("before_rule", few=FEW_EVENTS)) + rule + paragraphs(*texts("after_rule"))


def _unconfirmed() -> str:
    """Return every definition that was not read in a source, with the years it holds for."""
    years_of: dict[str, list[int]] = {}
    for year in edition_years():
        standard = edition(year)
        for number, one in sorted(standard.indicators.items()):
            if one.known is Known.UNCONFIRMED:
                asked = f"Question {one.question} of the staff survey." if one.question else ""
                text = f"{asked} {one.definition_note}".strip()
                years_of.setdefault(f"**Indicator {number}.** {sentence(text)}", []).append(year)
        for change in standard.changes:
            if change.known is Known.UNCONFIRMED:
                years_of.setdefault(f"**Indicator {change.indicator}.** {sentence(change.what)}", []).append(year)
        for extra in standard.supplements:
            if extra.known is Known.UNCONFIRMED:
                years_of.setdefault(f"**{extra.title}.** {sentence(extra.note)}", []).append(year)
    items = [f"{text} ({_span(years)})" for text, years in sorted(years_of.items())]
    return paragraphs(*texts("unconfirmed")) + bullets(items)


def _span(years: list[int]) -> str:
    """Return reporting years as a reader would write them: "2016 to 2019, 2022"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{'edition' if len(years) == 1 else 'editions'} {', '.join(spans)}"


def _editions() -> str:
    rows = []
    for year in reversed(edition_years()):
        standard = edition(year)
        changed = [str(number) for number in sorted(standard.indicators) if changes_since(standard, number)]
        first = year == edition_years()[0]
        said = "First edition described" if first else f"Indicator{'s' * (len(changed) > 1)} {joined(changed)}"
        rows.append(
            [f"[{year}]({year}.html)", f"Autumn {standard.survey_year}", said if changed or first else "Nothing known"]
        )
    return table("Editions of the Standard", ["Reporting year", "Staff survey", "Changed since the year before"], rows)
