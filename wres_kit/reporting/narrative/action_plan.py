"""The action plan on pages: in short on the summary, by indicator, and as a page of its own without a kernel."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wres_kit.actions import LookBackOutcome, Rating
from wres_kit.actions.plan import FIELDS, FIGURE_FIELDS
from wres_kit.reporting.blocks import (
    Block,
    attribute,
    box,
    boxed,
    described,
    escaped,
    listed_blocks,
    prose,
    stacked,
    write_notebook,
)
from wres_kit.reporting.narrative.markdown import NarrativeError, to_html, to_text
from wres_kit.reporting.narrative.report_plan import LOOK_BACK_TABLE, TABLE
from wres_kit.reporting.pages import ACTIONS, UP
from wres_kit.reporting.wording.phrases import day_words
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.actions import PlannedAction
    from wres_kit.actions.files import LookedBack
    from wres_kit.reporting.narrative.report_plan import ReportPlan
    from wres_kit.reporting.pages import Page
    from wres_kit.standard import Standard

TITLE = "Action plan"
LOOKING_BACK = "Looking back at the last plan"
NOT_AGREED_YET = "This plan is not agreed yet."
NOT_AGREED = "the day on which the board agreed this plan (agreed_on)."
SHOWN_OVERDUE = 3
"""How many overdue actions the summary names; of more, their number is given."""
_OUTCOME_WORDS = {
    LookBackOutcome.DONE: "Done", LookBackOutcome.CARRIED_ON: "Carried on in this plan",
    LookBackOutcome.DROPPED: "Dropped",
}  # fmt: skip

_CARD_ORDER = (
    "action", "rating", "due", "lead", "progress", "reason", "measure_of_success", "indicators", "eds2",
    "high_impact_actions", "id",
)  # fmt: skip
Cells = list["str | Block"]


def action_table(standard: Standard, plan: ReportPlan) -> tuple[list[str], list[list[str]]]:
    """Return the plan as headings and a row of plain texts for each action, for documents that show tables."""
    headings = [each.label for each in FIELDS]
    return headings, [
        [to_text(_shown(standard, plan, action, name)) for name in _NAMES] for action in plan.plan.actions
    ]


_NAMES = tuple(each.name for each in FIELDS)
_CARD_FIELDS = sorted(
    (each for each in FIELDS if each.name != "objective"),
    key=lambda each: _CARD_ORDER.index(each.name) if each.name in _CARD_ORDER else len(_CARD_ORDER),
)
"""What a card shows below its objective, first what readers look for; the id, by which others refer to it, last."""


def plan_sentence(plan: ReportPlan) -> Block:
    """Return one sentence of the plan with the way to it, for the panel of the summary."""
    link = f'<a href="{_address()}">See the action plan</a>'
    text = f"What we are doing. {plan.in_short}"
    markup = f"<p><strong>What we are doing.</strong> {escaped(plan.in_short)} {link}.</p>"
    return Block(markup, f"{text} See the action plan.")


def plan_in_short(plan: ReportPlan) -> Block:
    """Return what the summary says of the plan: how it is going, which actions are overdue, and where it is."""
    link = Block(
        f'<p><a href="{_address()}">The action plan in full</a></p>', f"The action plan in full: {ACTIONS.address}"
    )
    return stacked(prose(plan.in_short), _overdue(plan), link, _not_agreed(plan))


def actions_about(plan: ReportPlan, indicator: int) -> Block | None:
    """Return the actions about an indicator, each with who leads it, by when, and how it is going; None without any."""
    actions = plan.plan.about(indicator)
    if not actions:
        return None
    return listed_blocks([_item(plan, action) for action in actions], "wres-actions")


def look_back_block(plan: ReportPlan) -> Block | None:
    """Return what became of the last plan: done, carried on, or dropped and why; None without a look back."""
    blocks: list[Block | None] = []
    for outcome in LookBackOutcome:
        entries = [each for each in plan.looked_back if each.entry.outcome is outcome]
        if entries:
            heading = _OUTCOME_WORDS[outcome]
            blocks.append(Block(f"<p><strong>{heading}: {len(entries)}</strong></p>", f"{heading}: {len(entries)}"))
            blocks += [_looked_back(plan, each) for each in entries]
    return stacked(*blocks) if blocks else None


def look_back_in_short(plan: ReportPlan) -> Block | None:
    """Return how many actions of the last plan were done, carry on and were dropped; None without a look back."""
    if not plan.looked_back:
        return None
    counted = [
        f"{sum(each.entry.outcome is outcome for each in plan.looked_back)} {words}"
        for outcome, words in (
            (LookBackOutcome.DONE, "done"), (LookBackOutcome.CARRIED_ON, "carried on"),
            (LookBackOutcome.DROPPED, "dropped"),
        )
    ]  # fmt: skip
    of_year = f" of {plan.last_year}" if plan.last_year else ""
    text = f"Actions of the last plan{of_year}: {joined(counted)}."
    link = f'<a href="{_address(LOOKING_BACK.lower().replace(" ", "-"))}">What was done, and why</a>'
    return Block(f"<p>{escaped(text)} {link}.</p>", text)


def plan_cells(standard: Standard, plan: ReportPlan) -> Cells:
    """Return what the page of the plan shows, cell by cell: headings as Markdown, and blocks."""
    introduction = _written(plan.plan.introduction, "introduction") if plan.plan.introduction else None
    about = stacked(prose(plan.in_short, _dates(plan)), _overdue(plan), _not_agreed(plan), introduction)
    cells: Cells = [f"# {TITLE}", about, "## What we will do"]
    by_objective: dict[str, list[PlannedAction]] = {}
    for action in plan.plan.actions:
        by_objective.setdefault(action.objective, []).append(action)
    for objective, actions in by_objective.items():
        heading = " ".join(objective.split())
        cells.append(Block(f"<h3>{escaped(heading)}</h3>", heading))
        cells += [_card(standard, plan, action) for action in actions]
    if not by_objective:
        cells.append(boxed("placeholder", "**To be written:** the actions of this plan."))
    back = look_back_block(plan)
    if back is not None:
        cells += [f"## {LOOKING_BACK}", back]
    cells += ["## About this plan", _about(standard, plan)]
    return cells


@contextmanager
def plan_notebook(standard: Standard, plan: ReportPlan | None) -> Iterator[dict[Page, Path]]:
    """Make the page of a plan as a notebook, for as long as it takes to render it.

    Yields
    ------
    dict
        The page and its notebook, which no kernel runs; nothing where there is no plan.
    """
    if plan is None:
        yield {}
        return
    with TemporaryDirectory(prefix="wres-plan-") as folder:
        path = Path(folder) / ACTIONS.notebook
        write_notebook(plan_cells(standard, plan), path)
        yield {ACTIONS: path}


def _address(place: str = "") -> str:
    return f"{UP}{ACTIONS.address}{f'#{place}' if place else ''}"


def _dates(plan: ReportPlan) -> str:
    parts = [f"Agreed on {day_words(plan.plan.agreed_on.isoformat())}." if plan.plan.agreed_on else ""]
    if plan.plan.progress_on:
        parts.append(f"Progress as reported on {day_words(plan.plan.progress_on.isoformat())}.")
    return " ".join(filter(None, parts))


def _not_agreed(plan: ReportPlan) -> Block | None:
    if plan.plan.agreed_on is not None:
        return None
    if plan.is_released:
        return boxed("set-aside", NOT_AGREED_YET)
    return boxed("placeholder", f"**To be written:** {NOT_AGREED}")


def _overdue(plan: ReportPlan) -> Block | None:
    """Return which actions are overdue, with who leads them."""
    late = plan.overdue
    if not late:
        return None
    day = day_words(plan.on.isoformat())
    items = []
    for action in late[:SHOWN_OVERDUE]:
        rest = _line(f"due on {day_words(action.due.isoformat())}. Lead: {action.lead}.")
        items.append(Block(f"{_action_link(action)}, {escaped(rest)}", f"{_line(action.objective)}, {rest}"))
    if len(late) > SHOWN_OVERDUE:
        more = f"and {len(late) - SHOWN_OVERDUE} more"
        items.append(Block(more, more))
    start, actions = f"Overdue on {day}:", listed_blocks(items)
    return Block(box("caution", f"<p>{start}</p>\n{actions.markdown}"), f"{start}\n{actions.plain}")


def _action_link(action: PlannedAction) -> str:
    return f'<a href="{_address(_anchor(action))}">{escaped(_line(action.objective))}</a>'


def _anchor(action: PlannedAction) -> str:
    return f"action-{action.id}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _item(plan: ReportPlan, action: PlannedAction) -> Block:
    facts = f"Lead: {_line(action.lead)}. Due: {_due(plan, action)}. {action.rating.shown}."
    markup = (
        f"<p>{_action_link(action)}</p>\n{_written(action.action, action.id).markdown}\n"
        f'<p class="wres-plan-line">{escaped(facts)}</p>'
    )
    return Block(markup, f"{_line(action.objective)}: {to_text(action.action)}\n  {facts}")


def _due(plan: ReportPlan, action: PlannedAction) -> str:
    day = day_words(action.due.isoformat())
    return f"{day}, overdue" if action.is_overdue(plan.on) else day


def _card(standard: Standard, plan: ReportPlan, action: PlannedAction) -> Block:
    """Return an action as a list of its fields: eleven columns would fit on no phone."""
    fields = []
    for each in _CARD_FIELDS:
        text = _shown(standard, plan, action, each.name)
        if not text:
            continue
        if each.name == "indicators":
            markup = _indicator_list(standard, plan, action)
        elif each.name in FIGURE_FIELDS:
            markup = _written(text, f"{action.id}, {each.name}").markdown
        elif each.name == "rating":
            kind = action.rating.value.replace(" ", "-")
            markup = f'<span class="wres-rating wres-rating-{kind}">{escaped(text)}</span>'
        elif "; " in text and each.name in ("eds2", "high_impact_actions"):
            markup = "<br>".join(map(escaped, text.split("; ")))
        else:
            markup = escaped(text)
        fields.append((each.label, Block(markup, to_text(text))))
    return described(fields, f' id="{attribute(_anchor(action))}" tabindex="-1"')


def _shown(standard: Standard, plan: ReportPlan, action: PlannedAction, name: str) -> str:
    """Return a field of an action in words; empty where it is."""
    match name:
        case "indicators":
            return ", ".join(_indicator_words(standard, plan.year, number) for number in action.indicators)
        case "eds2" | "high_impact_actions":
            return "; ".join(_reference_words(standard, name, code) for code in getattr(action, name))
        case "due":
            return _due(plan, action)
        case "rating":
            return action.rating.shown
        case _:
            return str(getattr(action, name))


def _indicator_words(standard: Standard, year: int, number: int) -> str:
    return f"{number} {standard.indicator(number, year).navigation_title}"


def _indicator_list(standard: Standard, plan: ReportPlan, action: PlannedAction) -> str:
    return "<br>".join(escaped(_indicator_words(standard, plan.year, number)) for number in action.indicators)


def _reference_words(standard: Standard, field: str, code: str) -> str:
    framework = standard.template.plan.framework(field)
    item = framework.item(code) if framework is not None else None
    if item is None or (not item.text and len(item.indicators) != 1):
        return code
    return f"{code} {item.text}" if item.text else f"{code} (measured by indicator {item.indicators[0]})"


def _looked_back(plan: ReportPlan, entry: LookedBack) -> Block:
    action = entry.action or entry.entry.id
    objective = _line(entry.planned.objective) if entry.planned else ""
    fields = [("Objective", Block(escaped(objective), objective))] if objective else []
    fields.append(("Action", _written(action, entry.entry.id)))
    happened = entry.entry.what_happened
    if happened or plan.is_released:
        happened = happened or "Nothing is said of it."
        fields.append(("What happened", _written(happened, f"look_back, {entry.entry.id}")))
    else:
        note = boxed("placeholder", "**To be written:** what was done, or why it was dropped.")
        fields.append(("What happened", note))
    return described(fields)


def _written(text: str, where: str) -> Block:
    """Return what somebody wrote in a plan; `where` is its place as messages name it."""
    try:
        return Block(box("narrative", to_html(text)), to_text(text))
    except NarrativeError as error:
        message = f"{where} of the action plan: {error}"
        raise NarrativeError(message) from None


def _about(standard: Standard, plan: ReportPlan) -> Block:
    ratings = joined([rating.shown.lower() for rating in Rating], last="or")
    day = day_words(plan.on.isoformat())
    meaning = f"A rating is one of: {ratings}. An action is overdue if it was due before {day} and is not done."
    lines = [meaning, *_framework_lines(standard, plan)]
    links = (
        f'<p>Data: <a href="{TABLE.as_posix()}">the action plan (CSV)</a>'
        + (f', <a href="{LOOK_BACK_TABLE.as_posix()}">the look back (CSV)</a>' if plan.looked_back else "")
        + ".</p>"
    )
    return stacked(prose(*lines), Block(links, f"Data: {TABLE.as_posix()}"))


def _framework_lines(standard: Standard, plan: ReportPlan) -> Iterator[str]:
    for field in ("eds2", "high_impact_actions"):
        framework = standard.template.plan.framework(field)
        if framework is not None and any(getattr(action, field) for action in plan.plan.actions):
            yield f"{framework.label}: see {framework.name}. Source: {framework.source}"
