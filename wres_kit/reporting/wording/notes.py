"""What is below the figures: method, basis, what is missing and why, and where each number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Status
from wres_kit.project import USUAL_DISCLOSURE
from wres_kit.reporting.blocks import Block, Table, boxed, escaped, listed, stacked
from wres_kit.reporting.pages import compared_years, definition_address
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording import page_text, page_words
from wres_kit.reporting.wording.changes import family_note
from wres_kit.reporting.wording.phrases import WORDS_OF_STATUS, indicators_text, sentence, years_by
from wres_kit.reporting.wording.quality import equivalence, sources
from wres_kit.reporting.wording.sentences import stated_reason
from wres_kit.returns.faults import capitalised, joined
from wres_kit.standard.indicator import Better

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.project.parameters import BoardAgreement
    from wres_kit.reporting.presentation import Figures
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard.indicator import Indicator, Supplement


def origin(definition: Indicator | Supplement) -> str:
    """Return how well a definition is known, and where from, in two sentences."""
    return f"{page_words().known[definition.known]}. {sentence(definition.source)}"


def table_note(figures: Figures, *tables: Table) -> Block | None:
    """Return what words such as "suppressed" in some tables mean; None where they have none."""
    texts = {text for table in tables for row in table.texts for text in row[1:]}
    hidden = [heading for table in tables for heading in table.hidden]
    if hidden:
        texts.add(WORDS_OF_STATUS[Status.SUPPRESSED])
    absent = [heading for table in tables for heading in table.absent]
    notes = [f"**{word.capitalize()}:** {meaning}" for word, meaning in _meanings(figures).items() if word in texts]
    if hidden:
        notes.append(f"**No figure that we can show:** {'; '.join(dict.fromkeys(hidden))}.")
    if absent:
        notes.append(f"**Not reported in any of these years:** {'; '.join(absent)}.")
    return boxed("note", *notes) if notes else None


def _meanings(figures: Figures) -> dict[str, str]:
    rules = figures.snapshot.rules
    values = {"threshold": rules.threshold, "respondents": rules.survey_threshold}
    meanings = {word: meaning.format_map(values) for word, meaning in page_words().meanings.items()}
    if rules.policy == "percentages" and figures.snapshot.audience is not Audience.INTERNAL:
        meanings[WORDS_OF_STATUS[Status.SUPPRESSED]] = page_text("suppressed_percentages")
    return meanings


def too_small(snapshot: Snapshot) -> str:
    """Return why a report has no figures, and what it has instead."""
    return page_text("too_small", name=snapshot.organisation.name)


def disclosure_notes(snapshot: Snapshot) -> list[str]:
    """Return what is not shown in a report and why, in sentences: the policy of its organisation."""
    if snapshot.audience is Audience.INTERNAL:
        return []
    rules, board = snapshot.rules, snapshot.rules.board
    notes = []
    if rules.policy == "none":
        notes.append(f"**No figures.** {too_small(snapshot)}")
    else:
        others = "".join(f" For indicator {number} the limit is {limit}." for number, limit in rules.indicators)
        small = page_text("small_numbers", threshold=rules.threshold, respondents=rules.survey_threshold)
        notes.append(f"{small}{others}")
    if rules.policy == "percentages":
        notes.append(page_text("percentages_only"))
    elif rules.policy == "counts" and rules.round_to > 1:
        notes.append(page_text("rounded_numbers", round_to=rules.round_to))
    if rules.policy == "counts":
        notes += _agreement_note(board, compared_years(snapshot.year), is_group=snapshot.organisation.is_group)
    if snapshot.joint_members:
        notes.append(page_text("joint_report", members=joined(list(snapshot.joint_members))))
    return notes


def _agreement_note(board: BoardAgreement, years: Sequence[int], *, is_group: bool) -> list[str]:
    """Return which boards of a report are shown in full, who agreed to it, and which are not."""
    covered = [year for year in years if board.covers(year)]
    if board.on is None or not covered:
        return []
    # The date of a joint report is that of the last who agreed.
    who, when = (f"{board.agreed_by} and each member", "by") if is_group else (board.agreed_by, "on")
    agreed = {"who": capitalised(who), "day": f"{when} {board.on.day} {board.on:%B %Y}"}
    others = [str(year) for year in years if year not in covered]
    if not others:
        return [page_text("board", **agreed)]
    return [page_text("board_of_years", years=joined([str(year) for year in covered]), others=joined(others), **agreed)]


def absence_note(figures: Figures, indicator: int, known: str = "") -> str:
    """Return that no leading figure of an indicator is shown, with the reasons that readers do not know yet."""
    years = joined([str(year) for year in figures.years], "or")
    reasons = dict.fromkeys(reason for result in figures.about(indicator) if (reason := stated_reason(result)))
    points = figures.comparison(indicator).points.values()
    if any(result is not None and result.status is Status.SUPPRESSED for result in points):
        why = [sentence(reason.removeprefix("Not shown: ")) for reason in reasons if reason != known]
        return " ".join([f"**Not shown.** There is no result that we can show for {years}.", *why])
    return " ".join([f"**Not reported.** There are no figures for {years}.", *reasons])


def how_to_read_table(figures: Figures, words: str, *, has_equality: bool) -> list[str]:
    """Return how the table of all indicators is read.

    Parameters
    ----------
    figures
        The figures of the report.
    words
        What the table says: only words that it uses are explained.
    has_equality
        Whether any of its small charts has a line at equality.
    """
    together, before_rounding = family_note(figures.judged), "" if _is_rounded(figures) else BEFORE_ROUNDING
    ways = [
        f"{way} for {indicators_text(numbers)}"
        for better, way in ((Better.LOWER, "lower is better"), (Better.HIGHER, "higher"))
        if (numbers := [each.number for each in figures.edition.indicators.values() if each.better is better])
    ]
    texts = [
        " ".join(
            [
                "**Clear** or unmarked: unlikely to be due to chance.",
                *(meaning for word, meaning in page_words().marks.items() if word in words),
                together,
            ]
        ),
        f"{capitalised('; '.join(ways))}." if ways else "",
        "**Nearer to equality is better:** a ratio of 1, a gap of 0 (dashed lines)." if has_equality else "",
        f"The staff survey of autumn {figures.edition.survey_year} covers the 12 months before. {before_rounding}",
    ]
    return [text.strip() for text in texts if text]


BEFORE_ROUNDING = "Differences use unrounded figures."


def summary_notes(figures: Figures) -> list[str]:
    """Return how the figures of a report are to be read."""
    snapshot, groups = figures.snapshot, figures.standard.characteristic.note
    survey = f"The staff survey was held in autumn {figures.edition.survey_year}."
    return [
        *([groups] if groups else []),
        f"**Reporting year {snapshot.year}.** The workforce is that of 31 March {snapshot.year}. {survey}",
        *_rounding_notes(figures),
        *([] if figures.shows_nothing else [page_text("in_proportion"), page_text("intervals")]),
        *disclosure_notes(snapshot),
        *([sentence(snapshot.notice)] if snapshot.notice else []),
    ]


def _rounding_notes(figures: Figures) -> list[str]:
    rules, public = figures.snapshot.rules, figures.snapshot.audience is not Audience.INTERNAL
    if figures.shows_nothing or (rules.policy == "percentages" and public):
        return []
    return [page_text("rounding_of_rounded" if _is_rounded(figures) else "rounding")]


def _is_rounded(figures: Figures) -> bool:
    """Whether a report is worked out from figures that its policy rounds."""
    rules = figures.snapshot.rules
    rounded = rules.policy == "percentages" or rules.round_to > 1
    return rounded and figures.snapshot.audience is not Audience.INTERNAL


def indicator_notes(figures: Figures, indicator: int) -> Block:
    """Return the notes at the foot of an indicator's page."""
    definition = figures.definition(indicator)
    meaning = sentence(definition.definition_note or definition.formula)
    groups = figures.standard.characteristic.note
    items = [
        *([groups] if groups else []),
        f"**Definition.** {meaning} {origin(definition)}",
    ]
    items += figures.presentation(indicator).notes()
    items.append(page_text("change"))
    if figures.snapshot.rules != USUAL_DISCLOSURE:
        items += disclosure_notes(figures.snapshot)
    items += _bases(figures, indicator)
    items += _remarks(figures, indicator)
    items += [f"**Source.** {each}" for each in sources(figures, indicator)]
    is_internal = figures.snapshot.audience is Audience.INTERNAL
    small = boxed("caution", "**Not for publication.** Small numbers are shown on this page.") if is_internal else None
    return stacked(listed(items), _method(figures, indicator), equivalence(figures, indicator), small)


def _method(figures: Figures, indicator: int) -> Block:
    """Return where the whole definition is, with its formulas and what changed."""
    year, name = figures.year, f"Indicator {indicator} in {figures.year}: definition, formulas and what changed"
    return Block(f'<p class="wres-more"><a href="{definition_address(year, indicator)}">{escaped(name)}</a></p>', name)


def _bases(figures: Figures, indicator: int) -> list[str]:
    """Return what the leading results rest on, one sentence for each basis."""
    points = figures.comparison(indicator).points.items()
    used = years_by((result.basis, year) for year, result in points if result is not None and result.value is not None)
    return [f"**Basis.** {years}: {page_words().bases[basis].name}." for basis, years in used.items()]


def _remarks(figures: Figures, indicator: int) -> list[str]:
    """Return the remarks on the figures: of the leading results and those that people wrote down."""
    noted: list[tuple[str, int]] = []
    for year in figures.years:
        headline = figures.comparison(indicator).points[year]
        texts = [headline.note] if headline is not None and headline.status is not Status.SUPPRESSED else []
        for remark in figures.snapshot.remarks.get(year, ()):
            if remark.indicator == indicator:
                texts += [remark.not_reported, remark.note]
        whole = [text for text in texts if text and not any(text in other and text != other for other in texts)]
        noted += [(sentence(text), year) for text in dict.fromkeys(whole)]
    return [f"**{years}.** {text}" for text, years in years_by(noted).items() if text != "Not reported."]
