"""What the notebook of the summary shows, one method for each of its cells."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.indicators.verdicts import Outcome, Verdict
from wres_kit.reporting.blocks import (
    OMITTED,
    Block,
    Column,
    Table,
    TableCell,
    box,
    boxed,
    listed,
    paragraph,
    prose,
    stacked,
    tabled,
    trail_switch,
)
from wres_kit.reporting.charts.summary import shape_chart, sparkline
from wres_kit.reporting.drill_downs import YearTable
from wres_kit.reporting.indicator_page import NotebookPage
from wres_kit.reporting.narrative.action_plan import plan_sentence
from wres_kit.reporting.pages import AUDIT, SUMMARY, UP, audit_address, indicator_page
from wres_kit.reporting.presentation import has_figure, in_order_of_concern, is_clear
from wres_kit.reporting.wording import page_text
from wres_kit.reporting.wording.changes import short_verdict, together_words, unjudged
from wres_kit.reporting.wording.notes import how_to_read_table, summary_notes, table_note, too_small
from wres_kit.reporting.wording.phrases import indicators_text, people_behind, people_text, sentence, value_text
from wres_kit.reporting.wording.quality import quality
from wres_kit.reporting.wording.sentences import NO_INTERVAL, finding, stated_reason
from wres_kit.returns.faults import capitalised, joined
from wres_kit.standard.shapes import LIKELIHOOD, SURVEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Row
    from wres_kit.reporting.charts import Chart
    from wres_kit.reporting.narrative import Narrative
    from wres_kit.reporting.presentation import Figures


MOST_DIFFERENCES = 3
"""How many of the largest differences the panel names."""
NOT_JUDGED = (Outcome.NOT_COMPARABLE, Outcome.TOO_SMALL, Outcome.NO_VERDICT)
"""Outcomes of years that cannot be judged."""
CHANCE_OF = {True: "", False: " (could be chance)", None: " (not tested)"}
SIGNS = {
    Outcome.IMPROVED: "●", Outcome.WORSENED: "■", Outcome.CHANGED: "◆", Outcome.NO_CLEAR_CHANGE: "–",
    **dict.fromkeys(NOT_JUDGED, "○"),
}  # fmt: skip
"""A shape for each outcome, so that verdicts differ without colour. None of them points anywhere."""


class PanelSection(NamedTuple):
    """A part of the panel: a heading, points of one sentence each, and what is said of all of them before."""

    heading: str
    points: tuple[str, ...]
    before: str = ""


def panel(figures: Figures, plan: Block | None = None) -> Block:
    """Return in short points the largest differences, what got better or worse, and what cannot be judged."""
    parts = [
        stacked(prose(f"**{each.heading}**", each.before), listed(each.points)) for each in panel_sections(figures)
    ]
    words = stacked(*parts, plan)
    return Block(box("panel", words.markdown.replace("\n\n", "\n")), words.plain)


def panel_sections(figures: Figures) -> tuple[PanelSection, ...]:
    """Return the sections of the panel that say something: for pages and for slides."""
    if figures.shows_nothing:
        return (PanelSection("No figures", (too_small(figures.snapshot),)),)
    first = PanelSection("Before you read the figures", tuple(_read_first(figures)))
    sections = (first, _largest(figures), _changes(figures), _unknown(figures))
    return tuple(section for section in sections if section.points)


def _largest(figures: Figures) -> PanelSection:
    """Return the largest clear differences; where none is clear, the largest of those that nobody can test.

    A body such as a board has so few members that one of them makes a large difference, so it is not among the latter.
    """
    ranked = sorted(
        ((figures.presentation(number).groups(), number) for number in figures.numbers if has_figure(figures, number)),
        key=lambda each: (-each[0].distance, each[1]),
    )
    if not ranked:
        return PanelSection(LARGEST, (f"There are no figures to compare for {figures.year}.",))
    clear = [(groups, number) for groups, number in ranked if is_clear(figures, number)]
    untested = [
        (groups, number) for groups, number in ranked
        if groups.distance and is_clear(figures, number) is None and not figures.definition(number).parts
    ]  # fmt: skip
    named = (clear or untested)[:MOST_DIFFERENCES]
    if not named:
        compared = any(groups.any_known for groups, _ in ranked)
        tested = any(is_clear(figures, number) is not None for _, number in ranked)
        verdict = "is clear" if tested else "can be judged"
        none = f"No difference between the groups {verdict} this year." if compared else f"{NO_GROUPS} {figures.year}."
        return PanelSection(LARGEST, (none,))
    points = [groups.sentence or _finding(figures, number) for groups, number in named]
    if not clear:
        before = "We cannot tell if these are due to chance, because the counts behind them were not published."
        return PanelSection(f"{LARGEST}, in proportion", tuple(points), before)
    heading = "Largest clear differences, in proportion" if len(points) > 1 else "The only clear difference"
    if untested:
        those = _names(figures, sorted(number for _, number in untested))
        points.append(f"We cannot tell if the differences in {those} are due to chance: {NO_INTERVAL}.")
    return PanelSection(heading, tuple(points))


LARGEST = "Largest differences"
NO_GROUPS = "There are no results by group for"


def _finding(figures: Figures, number: int) -> str:
    """Return the finding of the page of an indicator, without emphasis."""
    return finding(figures, number).replace("**", "")


def _changes(figures: Figures) -> PanelSection:
    """Return which indicators got better and worse over the years compared, and which did neither."""
    by_outcome: dict[Outcome, list[int]] = {}
    for number in figures.numbers:
        by_outcome.setdefault(figures.comparison(number).outcome, []).append(number)
    points = [
        f"**{word}:** {joined([_change(figures, number) for number in by_outcome[outcome]])}."
        for outcome, word in ((Outcome.WORSENED, "Worse"), (Outcome.IMPROVED, "Better"), (Outcome.CHANGED, "Changed"))
        if outcome in by_outcome
    ]
    unchanged = by_outcome.get(Outcome.NO_CLEAR_CHANGE, [])
    if unchanged:
        points.append(f"**No clear change:** {_names(figures, unchanged)}.")
    if not points:
        points.append("We cannot say: no change can be judged.")
    return PanelSection(f"Better or worse since {figures.years[0]}", tuple(points))


def _change(figures: Figures, number: int) -> str:
    """Return what changed, and whether it is clear when all changes are judged together."""
    comparison, name = figures.comparison(number), _name(figures, number)
    if comparison.outcome is Outcome.CHANGED:
        verdict = _verdict_of(figures, number)
        moved = comparison.overall.verdict in (Verdict.ROSE, Verdict.FELL)
        name = verdict if moved else f"{name}: {verdict[0].lower()}{verdict[1:]}"
    together = together_words(figures.judged.headline(number))
    return f"{name} ({together})" if together else name


def _verdict_of(figures: Figures, number: int) -> str:
    headline = figures.headline(number)
    noun = figures.presentation_of(headline).short_name(headline) if headline else ""
    return short_verdict(figures.comparison(number), noun)


def _name(figures: Figures, number: int) -> str:
    title = figures.definition(number).navigation_title
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _names(figures: Figures, numbers: Sequence[int]) -> str:
    if len(numbers) == len(figures.numbers):
        return "all indicators"
    names = [f"{_name(figures, number)}{_unjudged_values(figures, number)}" for number in numbers]
    return "; ".join(names) if any(" and " in name for name in names) else joined(names)


def _unjudged_values(figures: Figures, number: int) -> str:
    """Return the values of years that nobody can compare, so that readers have at least these; else nothing."""
    comparison = figures.comparison(number)
    values = [value_text(result) for result in _known(list(comparison.points.values()))]
    return f" ({', '.join(values)})" if comparison.overall.verdict is Verdict.NO_INTERVAL and len(values) > 1 else ""


def _unknown(figures: Figures) -> PanelSection:
    """Return which indicators have no figure this year, and in which the years cannot be judged."""
    missing: dict[str, list[int]] = {}
    unknown: dict[str, list[int]] = {}
    for number in figures.numbers:
        comparison = figures.comparison(number)
        if not has_figure(figures, number):
            missing.setdefault(_why_missing(figures, number), []).append(number)
        elif comparison.outcome in NOT_JUDGED:
            unknown.setdefault(unjudged(comparison), []).append(number)
    points = [f"**{reason}:** {_names(figures, numbers)}." for reason, numbers in (missing | unknown).items()]
    return PanelSection("What we cannot judge", tuple(points))


def _why_missing(figures: Figures, number: int) -> str:
    """Return that an indicator has no figure, apart from one that was published and is not used for a reason."""
    headline = figures.headline(number)
    if headline is not None and headline.status is not Status.NOT_REPORTED:
        return f"{sentence(value_text(headline))[:-1]} for {figures.year}"
    stated = headline is not None and stated_reason(headline)
    return f"No figure used for {figures.year}, and its page says why" if stated else f"No figure for {figures.year}"


def _read_first(figures: Figures) -> Iterator[str]:
    """Yield the remarks on figures of the reporting year that readers must know before any figure."""
    by_text: dict[str, list[str]] = {}
    for remark in figures.snapshot.remarks.get(figures.year, ()):
        if remark.in_summary:
            by_text.setdefault(sentence(remark.note), []).append(str(remark.indicator))
    for text, numbers in by_text.items():
        yield f"**{capitalised(indicators_text(numbers))}:** {text}"


def overview_table(figures: Figures) -> Block:
    """Return a row for each indicator: question, both groups, difference, small chart of the years, and verdict.

    The table is there twice, by concern and in the order of the Standard, and the reader chooses which is shown: at
    first the one by concern; documents have that of the Standard. So what is seen first is also read first, by eye, by
    ear and by keyboard. Without style sheets both are there. Only figures that are shown decide about the order.
    """
    caption = f"All indicators, {figures.snapshot.organisation.label}, {figures.year}"
    standard, numbers = _rows(figures, figures.numbers, caption), in_order_of_concern(figures)
    has_equality = "stroke-dasharray" in standard.html()
    key = boxed("note", *how_to_read_table(figures, standard.plain(), has_equality=has_equality))
    if numbers == figures.numbers:
        return stacked(tabled(standard), key)
    concern = _rows(figures, numbers, f"{caption}, largest concern first")
    rule = paragraph(page_text("order_of_concern"))
    markup = (
        f'{ORDER}\n<div class="wres-in-order">\n{standard.html()}\n</div>\n'
        f'<section class="wres-by-concern">\n{rule}\n{concern.html()}\n</section>'
    )
    return stacked(Block(markup, standard.plain()), key)


ORDER = (
    '<fieldset class="wres-order">\n<legend>Order of the indicators</legend>\n'
    '<label><input type="radio" name="wres-order" id="wres-by-concern" checked> Largest concern first</label>\n'
    '<label><input type="radio" name="wres-order"> As in the Standard</label>\n</fieldset>'
)
"""The choice of the order. It works without a script: the style sheet shows the table that is chosen."""


def _rows(figures: Figures, numbers: Sequence[int], caption: str) -> Table:
    """Return the table of all indicators in an order."""
    characteristic = figures.characteristic
    columns = [
        Column("Indicator", numeric=False),
        *(Column(characteristic.group(group).label) for group in characteristic.compared),
        Column("Difference", numeric=False),
        Column(joined([str(year) for year in figures.years]), numeric=False),
        Column("Change", numeric=False),
    ]
    return Table(caption, columns, [_row(figures, number) for number in numbers], is_listed=True)


def _row(figures: Figures, number: int) -> Row:
    definition, groups = figures.definition(number), figures.presentation(number).groups()
    points = list(figures.comparison(number).points.values())
    shares = [
        TableCell(
            f"{value_text(result)}{groups.share_of if _known([result]) else ''}",
            audit_address(result),
            explained=people_behind(result),
        )
        for result in (groups.reference, groups.focus)
    ]
    chance = CHANCE_OF[is_clear(figures, number)] if groups.distance else ""
    return [
        TableCell(
            f"{number}. {definition.navigation_title}", indicator_page(number).address,
            explained=definition.asks_in_short,
        ),
        *shares,
        f"{groups.difference}{chance}",
        TableCell(_years(figures, points), picture=_sparkline(figures, points)),
        _verdict(figures, number),
    ]  # fmt: skip


def _years(figures: Figures, points: Sequence[Result | None]) -> str:
    """Return the leading results of the years, after what they are; with their years where some are missing."""
    known = _known(points)
    if not known:
        return value_text(points[-1])
    complete = len(known) == len(points)
    values = [value_text(result) if complete else f"{value_text(result)} in {result.year}" for result in known]
    return f"{figures.presentation_of(known[-1]).short_name(known[-1])}: {', '.join(values)}"


def _known(points: Sequence[Result | None]) -> list[Result]:
    return [result for result in points if result is not None and result.value is not None]


def _sparkline(figures: Figures, points: Sequence[Result | None]) -> str:
    known = _known(points)
    if len(known) <= 1:
        return ""
    measure = measure_of(figures.standard, known[0])
    values = [result.value if result is not None else None for result in points]
    if measure.is_ratio:
        return sparkline([log(value) if value else None for value in values], 0.0)
    return sparkline(values, measure.equality)


def _verdict(figures: Figures, number: int) -> str:
    """Return the verdict on the years, after its shape, and whether it holds when all changes are judged together."""
    comparison = figures.comparison(number)
    if not _known(list(comparison.points.values())):
        return f"{SIGNS[comparison.outcome]} No figures"
    together = together_words(figures.judged.headline(number))
    verdict = f"{SIGNS[comparison.outcome]} {_verdict_of(figures, number)}"
    return f"{verdict} ({together})" if together else verdict


class SummaryPage(NotebookPage):
    """The first page of a report."""

    def __init__(self, figures: Figures, narrative: Narrative) -> None:
        super().__init__(figures, narrative, SUMMARY)

    def cover(self) -> Block:
        """Return the cover of the Reporting Template: who reports, who is responsible for it, and when.

        Raises
        ------
        ParameterError
            `cover.yml` cannot be read or does not fit.
        """
        organisation = self._figures.snapshot.organisation
        rows = [["Name of organisation", organisation.name], ["Reporting year", str(self._figures.year)]]
        if organisation.is_group:
            rows.append(["Joint report of", joined(list(organisation.members))])
        missing = []
        for slot in self._figures.standard.template.cover:
            written = self._narrative.cover[slot.key].strip()
            if written:
                rows.append([slot.label, written])
            elif self._figures.snapshot.release is None:
                missing.append(slot.label[0].lower() + slot.label[1:])
        columns = [Column("About this report", numeric=False), Column("Answer", numeric=False)]
        return stacked(
            tabled(Table(f"About this report, {organisation.label}", columns, rows)),
            boxed("note", organisation.source_note) if organisation.source_note else None,
            boxed("placeholder", f"**To be written:** {'; '.join(missing)}.") if missing else None,
        )

    def background(self) -> Block:
        """Return the template's background figures: staff in all, the BME share, and whose ethnicity is recorded."""
        if self._figures.shows_nothing:
            return OMITTED
        figures = self._figures
        workforce, characteristic = figures.edition.workforce, figures.characteristic
        if workforce is None:
            return boxed("note", "The Standard has no figures of all staff in this reporting year.")
        people, everyone = workforce.people.plural, characteristic.everyone
        own = characteristic.with_noun(characteristic.focus, people, start=True)
        start = people[0].upper() + people[1:]
        table = YearTable(figures, workforce.number, "Background")
        table.row(f"{start} in all, 31 March", people_text, ResultMeasure.SHARE, *characteristic.all_groups)
        table.row(f"{own}, share of all {people}", value_text, ResultMeasure.SHARE, characteristic.focus)
        table.row(f"{start} whose {characteristic.name} is recorded", value_text, ResultMeasure.RECORDED, everyone)
        filled = table.table()
        return stacked(tabled(filled), table_note(figures, filled))

    def panel(self) -> Block:
        """Return the answer first: the largest clear differences, what changed, and what is done about it."""
        plan = self._narrative.plan
        return panel(self._figures, plan_sentence(plan) if plan is not None else None)

    def overview(self) -> Block:
        """Return a row for each indicator: both groups, their difference, the years as a small chart, and a verdict."""
        if self._figures.shows_nothing:
            return OMITTED
        return overview_table(self._figures)

    def likelihood_chart(self) -> Chart | Block:
        """Return the relative likelihoods of the reporting year, one below the other."""
        if self._figures.shows_nothing:
            return OMITTED
        return shape_chart(self._figures, LIKELIHOOD)

    def survey_chart(self) -> Chart | Block:
        """Return the results of the staff survey in the reporting year."""
        if self._figures.shows_nothing:
            return OMITTED
        return shape_chart(self._figures, SURVEY)

    def data_quality(self) -> Block:
        """Return what is missing from the figures, what they rest on, and where they come from."""
        if self._figures.shows_nothing:
            return OMITTED
        return quality(self._figures)

    def notes(self) -> Block:
        """Return how the figures of this report are to be read."""
        notes = listed(summary_notes(self._figures))
        return stacked(notes, trail_switch(f"{UP}{AUDIT.address}"))
