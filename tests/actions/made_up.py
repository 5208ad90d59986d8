"""Made-up action plans, and a project to put them in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.projects import organisation, project_in
from wres_kit.actions import ActionPlan, LookBack, LookBackOutcome, PlannedAction, Rating
from wres_kit.project import Project
from wres_kit.reporting.narrative.report_plan import ReportPlan, report_plan

if TYPE_CHECKING:
    from wres_kit.reporting.snapshot import Snapshot

PLAN = """\
# What we do about it.
2023:
  agreed_on: 2023-10-26
  actions:
    - id: fair-panels
      objective: Panels that look like our staff
      action: Train 40 members of panels
      reason: White applicants were more likely to be appointed.
      indicators: [2]
      eds2: [3.1]
      high_impact_actions: 2
      lead: Head of Recruitment
      due: 2024-09-30
      measure_of_success: A relative likelihood within 0.80 to 1.25
      progress: 12 members are trained.
      rating: on track
    - id: speak-up
      objective: Staff say what happened to them
      action: Open a line for reports
      reason: Few reports were made.
      indicators: [6, 8]
      lead: Freedom to Speak Up Guardian
      due: 2024-03-31
      measure_of_success: More reports than in the year before

# The plan of this year.
2024:
  agreed_on: 2024-10-24
  progress_on: 2024-11-01
  actions:
    - id: fair-panels
      objective: Panels that look like our staff
      action: Train all members of panels
      reason: White applicants were {{ indicator_2.relative_likelihood }} times as likely to be appointed.
      indicators: [2]
      eds2: [3.1]
      high_impact_actions: 2
      lead: Head of Recruitment
      due: 2025-09-30
      measure_of_success: A relative likelihood within 0.80 to 1.25
      progress: 30 members are trained.
      rating: green
  look_back:
    - id: fair-panels
      outcome: carried on
      what_happened: 12 of 40 members were trained.
    - id: speak-up
      outcome: dropped
      what_happened: A line of the region opened instead.
"""


def project_with(root: Path, plan: str | None = PLAN, code: str = "X01") -> Project:
    """Return a project with one organisation and its plans."""
    project = project_in(root, code, day="2024-12-01")
    folder = organisation(root, code, name="Example Trust")
    if plan is not None:
        (folder / "actions.yml").write_text(plan, encoding="utf-8")
    return project


class AnyFigure(dict[str, str]):
    """Figures for texts of which it does not matter what they name."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "12.3%"


def example_plan(snapshot: Snapshot) -> ReportPlan:
    """Return the action plan of the example that comes with wres_kit, as a report shows it."""
    plan = report_plan(Project(Path(__file__).parents[2]), snapshot, AnyFigure)
    assert plan is not None
    return plan


_CHARACTERS = st.characters(blacklist_categories=("Cc", "Cs", "Co", "Cn"), blacklist_characters="\ufeff\u2028\u2029")
TEXTS = (
    st.one_of(
        st.text(_CHARACTERS, min_size=1, max_size=40),
        st.sampled_from(
            [
                "=1+1",
                "'=1+1",
                "''",
                "+44",
                "-",
                "@SUM(A1)",
                "yes",
                "null",
                "1.0",
                "2024-01-01",
                "a: b",
                "# no",
                "two\nlines",
                "- a\n- b",
                "_x000D_",
                "_x0041_b",
                "<b>&amp;",
                '"',
                "{{ indicator_2.relative_likelihood }}",
                "|",
                "%",
                "~",
            ]
        ),
    )
    .map(lambda text: "\n".join(line.rstrip() for line in text.split("\n")).strip())
    .filter(bool)
)
_IDS = st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,12}", fullmatch=True)
_DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def _unique(entries: list[LookBack]) -> tuple[LookBack, ...]:
    return tuple({entry.id.casefold(): entry for entry in entries}.values())


ACTIONS = st.builds(
    PlannedAction,
    id=_IDS,
    objective=TEXTS,
    action=TEXTS,
    reason=TEXTS,
    indicators=st.lists(st.integers(1, 9), unique=True, max_size=3),
    eds2=st.lists(st.sampled_from(["3.1", "3.4", "4.3"]), unique=True, max_size=2),
    high_impact_actions=st.lists(st.sampled_from(["1", "2a", "6"]), unique=True, max_size=2),
    lead=TEXTS,
    due=_DAYS,
    measure_of_success=TEXTS,
    progress=st.one_of(st.just(""), TEXTS),
    rating=st.sampled_from(Rating),
)
LOOK_BACKS = st.builds(
    LookBack, id=_IDS, outcome=st.sampled_from(LookBackOutcome), what_happened=st.one_of(st.just(""), TEXTS),
    action=st.one_of(st.just(""), TEXTS),
)  # fmt: skip
PLANS = st.builds(
    ActionPlan, agreed_on=st.one_of(st.none(), _DAYS), progress_on=st.one_of(st.none(), _DAYS),
    introduction=st.one_of(st.just(""), TEXTS),
    actions=st.lists(ACTIONS, max_size=4, unique_by=lambda each: each.id.casefold()).map(tuple),
    look_back=st.lists(LOOK_BACKS, max_size=3).map(_unique),
)  # fmt: skip
