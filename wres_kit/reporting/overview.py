"""What the summary leads with: where the largest differences are, what changed, and a row for each indicator."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.verdicts import Outcome
from wres_kit.reporting.anchors import audit_address
from wres_kit.reporting.blocks import Block, Column, Table, boxed, stacked, tabled
from wres_kit.reporting.charts.sparkline import sparkline
from wres_kit.reporting.pages import indicator_page
from wres_kit.reporting.presentation import GroupResults, presentation_of
from wres_kit.reporting.wording.notes import how_to_read
from wres_kit.reporting.wording.sentences import SentenceContext, finding
from wres_kit.reporting.wording.trends import short_verdict, together_words
from wres_kit.reporting.wording.values import value_text
from wres_kit.reporting.wording.words import joined, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.figures import Figures

MOST_DIFFERENCES = 3
"""How many of the largest differences the panel names."""
SIGNS = {
    Outcome.IMPROVED: "▼", Outcome.WORSENED: "▲", Outcome.CHANGED: "◆", Outcome.NO_CLEAR_CHANGE: "–",
    Outcome.NOT_COMPARABLE: "○", Outcome.TOO_SMALL: "○", Outcome.NO_VERDICT: "○",
}  # fmt: skip
"""A shape for each outcome, so that verdicts are told apart without colour."""


def groups_of(figures: Figures, indicator: int) -> GroupResults:
    """Return what the summary says of both groups for an indicator."""
    definition = figures.definition(indicator)
    return presentation_of(figures.standard, definition).groups(figures, definition)


def panel(figures: Figures) -> Block:
    """Return in words the largest clear differences, what got better or worse, and what cannot be judged."""
    return boxed("panel", _largest(figures), _changes(figures), _unknown(figures))


def _largest(figures: Figures) -> str:
    clear = [(groups_of(figures, number), number) for number in figures.numbers]
    clear = sorted(
        ((groups, number) for groups, number in clear if _is_clear(figures, groups, number)),
        key=lambda each: (-each[0].distance, each[1]),
    )
    if not clear:
        return "**Largest differences.** No difference between the groups is clear this year."
    sentences = [groups.sentence or _finding(figures, number) for groups, number in clear[:MOST_DIFFERENCES]]
    start = "Largest clear differences" if len(sentences) > 1 else "The only clear difference"
    return f"**{start}.** {' '.join(sentences)}"


def _is_clear(figures: Figures, groups: GroupResults, number: int) -> bool:
    if groups.is_clear is not None:
        return groups.is_clear
    strength = figures.comparison(number).strength
    return strength is not None and bool(strength.excludes_equality)


def _finding(figures: Figures, number: int) -> str:
    """Return the finding of the page of an indicator, without emphasis."""
    results = figures.of(number, figures.year)
    context = SentenceContext(figures.standard, figures.definition(number), figures.snapshot.organisation, results)
    return finding(figures.headline(number), context).replace("**", "")


def _changes(figures: Figures) -> str:
    """Return which indicators got better and worse over the years compared; the others as their number."""
    by_outcome: dict[Outcome, list[int]] = {}
    for number in figures.numbers:
        by_outcome.setdefault(figures.comparison(number).outcome, []).append(number)
    parts = []
    for outcome, word in ((Outcome.IMPROVED, "Better"), (Outcome.WORSENED, "Worse"), (Outcome.CHANGED, "Changed")):
        if outcome in by_outcome:
            parts.append(f"{word}: {joined([_change(figures, number) for number in by_outcome[outcome]])}.")
    unchanged = by_outcome.get(Outcome.NO_CLEAR_CHANGE, [])
    if unchanged:
        parts.append(f"No clear change: {_indicators(unchanged)}.")
    if not parts:
        return ""
    return f"**Since {figures.years[0]}.** {' '.join(parts)}"


def _change(figures: Figures, number: int) -> str:
    """Return the name of an indicator that changed, and whether it is clear when all changes are judged together."""
    comparison, judged = figures.comparison(number), figures.judged.headline(number)
    facts = [short_verdict(comparison).lower()] if comparison.outcome is Outcome.CHANGED else []
    if judged.is_clear and not judged.is_clear_together:
        facts.append("but only when judged alone")
    name = _name(figures, number)
    return f"{name} ({', '.join(facts)})" if facts else name


def _name(figures: Figures, number: int) -> str:
    title = figures.definition(number).navigation_title
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _indicators(numbers: Sequence[int]) -> str:
    return f"indicator{'s' if len(numbers) > 1 else ''} {joined([str(number) for number in numbers])}"


def _unknown(figures: Figures) -> str:
    """Return which indicators have no figure this year, and in which the years cannot be judged."""
    missing: dict[str, list[int]] = {}
    small = []
    for number in figures.numbers:
        headline = figures.headline(number)
        if headline is None or headline.value is None:
            missing.setdefault(value_text(headline), []).append(number)
        elif figures.comparison(number).outcome is Outcome.TOO_SMALL:
            small.append(_name(figures, number))
    parts = []
    if small:
        parts.append(f"**Too few people to judge a change:** {joined(small)}.")
    if missing:
        reasons = "; ".join(f"{reason}: {_indicators(numbers)}" for reason, numbers in missing.items())
        parts.append(f"**No figure to show for {figures.year}.** {sentence(reasons)}")
    return " ".join(parts)


def overview_table(figures: Figures) -> Block:
    """Return a row for each indicator: question, both groups, difference, small chart of the years, and verdict."""
    characteristic = figures.characteristic
    first, last = figures.years[0], figures.years[-1]
    columns = [
        Column("Question", numeric=False),
        *(Column(characteristic.group(group).label) for group in characteristic.compared),
        Column("Difference", numeric=False),
        Column(f"{first} to {last}", numeric=False),
        Column("Change", numeric=False),
    ]
    rows: list[list[str]] = []
    links: dict[str, str] = {}
    addresses: dict[tuple[int, int], str] = {}
    pictures: dict[tuple[int, int], str] = {}
    for row, number in enumerate(figures.numbers):
        groups, heading = groups_of(figures, number), f"{number}. {figures.definition(number).navigation_title}"
        points = list(figures.comparison(number).points.values())
        values = ", ".join(value_text(result) for result in points)
        both = (groups.reference, groups.focus)
        rows.append([heading, *map(value_text, both), groups.difference, values, _verdict(figures, number)])
        links[heading] = indicator_page(number).address
        addresses |= {(row, place): audit_address(result) for place, result in enumerate(both, start=1)}
        if (drawing := _sparkline(figures, points)) is not None:
            pictures[row, 4] = drawing
    caption = f"All indicators, {figures.snapshot.organisation.label}, {figures.year}"
    asked = {row[0]: figures.definition(number).asks for row, number in zip(rows, figures.numbers, strict=True)}
    table = Table(caption, columns, rows, links, values=addresses, pictures=pictures, explained=asked)
    return stacked(tabled(table), _key(figures))


def _sparkline(figures: Figures, points: Sequence[Result | None]) -> str | None:
    known = [result for result in points if result is not None and result.value is not None]
    if not known:
        return None
    measure = measure_of(figures.standard, known[0])
    values = [result.value if result is not None else None for result in points]
    return sparkline([log(value) if value and measure.is_ratio else value for value in values])


def _verdict(figures: Figures, number: int) -> str:
    """Return the verdict on the years, after its shape, and whether it holds when all changes are judged together."""
    comparison = figures.comparison(number)
    together = together_words(figures.judged.headline(number), figures.judged.family)
    verdict = f"{SIGNS[comparison.outcome]} {short_verdict(comparison)}"
    return f"{verdict} ({together})" if together else verdict


def _key(figures: Figures) -> Block:
    used = {figures.comparison(number).outcome for number in figures.numbers}
    return boxed("note", " ".join(_key_words(used)), how_to_read(figures))


def _key_words(used: set[Outcome]) -> Iterator[str]:
    words = {
        Outcome.IMPROVED: "▼ better.",
        Outcome.WORSENED: "▲ worse.",
        Outcome.CHANGED: "◆ changed, neither better nor worse.",
        Outcome.NO_CLEAR_CHANGE: "– no clear change.",
    }
    yield from (text for outcome, text in words.items() if outcome in used)
    if used - words.keys():
        yield "○ cannot be judged."
