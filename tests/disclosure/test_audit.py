"""The audit finds what a broken control would give away, and shares no code with the control."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.indicators.making import headcounts, made
from wres_kit.disclosure import audit as audit_module
from wres_kit.disclosure.audit import AuditFailedError, audit
from wres_kit.disclosure.audit_bounds import address_text
from wres_kit.disclosure.audit_together import audit_together
from wres_kit.disclosure.protect import protect, publishable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Absence, Result, ResultMeasure, Status
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters
from wres_kit.returns.cells import Cell, Return, ReturnNotes

FOLDER = Path(audit_module.__file__).parent
ALLOWED = ("wres_kit.errors", "wres_kit.indicators.results", "wres_kit.returns.cells", "wres_kit.standard.",
           "wres_kit.project", "wres_kit.disclosure.audit")  # fmt: skip


def leaks(one: Return, results: list[Result], **rules: object) -> set[str]:
    found = audit(results, [one], DisclosureParameters.model_validate(rules))
    return {leak.what or address_text(leak.cell) for leak in found}


def shown_again(one: Return, wanted: Callable[[Result], bool]) -> list[Result]:
    """Return the results of a control that is broken: it also shows those that it should not."""
    raw = calculate(one)
    protected = protect(raw, [one], USUAL_DISCLOSURE)
    broken = [
        before if after.status is Status.SUPPRESSED and wanted(after) else after
        for before, after in zip(raw, protected, strict=True)
    ]
    assert broken != protected, "nothing is shown that was not shown before"
    assert not leaks(one, protected)
    return broken


def of(indicator: int, group: str = "", section: str = "", measure: str = "") -> Callable[[Result], bool]:
    return lambda result: (
        result.indicator == indicator
        and (not group or result.group == group)
        and (not section or result.section == section)
        and (not measure or result.measure == measure)
    )


def sites() -> list[str]:
    lines = [*headcounts(1, "all", white=1400, bme=300, unknown=90)]
    for at in range(20):
        lines += headcounts(1, "all", f"department_d{at}", white=30 + at, bme=10, unknown=1 if at < 3 else 6)
    return [*lines, *headcounts(1, "all", "site_x", white=93, bme=30, unknown=3)]


CASES = {
    "the same people under two indicators": (
        made(
            *headcounts(1, "all", "department_a", white=60, bme=40, unknown=3),
            *headcounts(3, "workforce", "department_a", white=60, bme=40),
            *headcounts(3, "disciplinary", "department_a", white=15, bme=12),
        ),
        lambda each: True,
    ),
    "respondents of departments": (
        made(
            "5 all all bme respondents 40", "5 all all bme percentage 20",
            *(
                line for name, people in (("a", 20), ("b", 13), ("c", 7))
                for line in (f"5 department_{name} all bme respondents {people}",
                             f"5 department_{name} all bme percentage 20")
            ),
        ),
        lambda each: each.section != "department_c",
    ),
    "a band with one small group": (
        made(*headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5)),
        of(1, measure="share"),
    ),
    "two small counts with a small sum": (
        made(*headcounts(1, "band_5", "non_clinical", white=35, bme=1, unknown=2)), of(1, "white"),
    ),
    "parts of parts": (
        replace(made(*sites()), notes=ReturnNotes(within=tuple((f"department_d{at}", "site_x") for at in range(3)))),
        of(1, section="site_x"),
    ),
    "a ratio taken as published": (
        made(
            *headcounts(3, "workforce", white=300, bme=120), *headcounts(3, "disciplinary", white=10),
            "3 all disciplinary all relative_likelihood 0.75",
        ),
        of(3, measure=ResultMeasure.RELATIVE_LIKELIHOOD),
    ),
    "a difference taken as published": (
        made(
            *headcounts(1, "all", white=762, bme=238, unknown=0), *headcounts(9, "voting", all=14),
            "9 all voting bme difference -9.5",
        ),
        of(9, measure=ResultMeasure.DIFFERENCE),
    ),
    "those without an event": (
        made(*headcounts(2, "shortlisted", white=40, bme=23), *headcounts(2, "appointed", white=12, bme=20)),
        of(2, "bme"),
    ),
    "a body and its parts": (
        made(
            *headcounts(9, "total_board", white=14, bme=9, unknown=0),
            *headcounts(9, "voting", white=8, bme=6, unknown=0),
        ),
        of(9),
    ),
    "single categories": (
        made(*headcounts(1, "all", white=400, bme=60, unknown=9, D=30, E=27)), of(1, "D"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_broken_control_is_caught(case: str) -> None:
    one, wanted = CASES[case]
    broken = shown_again(one, wanted)
    found = audit(broken, [one], USUAL_DISCLOSURE)
    assert found
    assert all(leak.high - leak.low < 2 for leak in found)
    assert all(leak.because for leak in found)
    assert "nothing of it is published" in str(AuditFailedError(found))


@pytest.mark.parametrize("seed", range(6))
def test_what_the_control_lets_through_is_free(seed: int) -> None:
    one = as_return(organisation(seed))
    assert not leaks(one, protect(calculate(one), [one], USUAL_DISCLOSURE))


@pytest.mark.parametrize("seed", [3, 7])
def test_a_small_count_that_is_shown_is_caught_in_every_place(seed: int) -> None:
    """Each result with a small numerator is shown again, one at a time."""
    one = as_return(organisation(seed))
    raw = calculate(one)
    protected = protect(raw, [one], USUAL_DISCLOSURE)
    mutated = 0
    for at, (before, after) in enumerate(zip(raw, protected, strict=True)):
        small = before.numerator is not None and 1 <= before.numerator < 5 and before.indicator not in (5, 6, 7, 8)
        if after.status is Status.SUPPRESSED and small:
            mutated += 1
            assert leaks(one, [*protected[:at], before, *protected[at + 1 :]]), before
    assert mutated > 5


def test_what_is_out_already_is_not_counted_again() -> None:
    one = made(*headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5))
    raw = calculate(one)
    out = [each for each in raw if each.status is Status.PUBLISHED]
    assert audit(raw, [one], USUAL_DISCLOSURE)
    assert not audit(raw, [one], USUAL_DISCLOSURE, released=out)
    shown = [each for each in raw if each.group == "white"]
    rest = [replace(each, inputs=()) for each in raw if each.group == "unknown" and each.status is Status.PUBLISHED]
    assert audit(shown, [one], USUAL_DISCLOSURE, released=rest)


@pytest.mark.parametrize("settings", [{"policy": "percentages"}, {"round_to": 5}, {"policy": "none"}])
def test_every_policy_passes(settings: dict[str, object]) -> None:
    rules = DisclosureParameters.model_validate(settings)
    for seed in (1, 4):
        one = as_return(organisation(seed))
        assert not audit(publishable(calculate(one), [one], rules), [one], rules)


def test_a_threshold_of_events_is_not_one_of_staff_without_events() -> None:
    """With `indicators: {3: 10}` five to nine staff of unknown ethnicity stopped the report."""
    rules = DisclosureParameters.model_validate({"indicators": {3: 10}}, strict=False)
    one = made(*headcounts(1, "all", white=300, bme=7, unknown=5), *headcounts(3, "disciplinary", white=40, bme=0))
    results = publishable(calculate(one), [one], rules)
    assert [each for each in results if each.indicator == 3 and each.status is Status.PUBLISHED]
    assert audit(results, [one], rules) == []


def test_a_percentage_alone_gives_a_count_away() -> None:
    one = made(*headcounts(1, "all", white=281, bme=4, unknown=10))
    raw = calculate(one)
    total = [each for each in raw if each.measure == "recorded"]
    rounded = [
        replace(each, numerator=None, denominator=None, inputs=(), decimals=1, value=round(each.value or 0, 1))
        for each in raw if each.group == "bme" and each.measure == "share" and each.value is not None
    ]  # fmt: skip
    assert leaks(one, [*total, *rounded]) == {"2024, indicator 1, bme"}


@pytest.mark.parametrize("everyone", [[], ["5 all all all respondents 36"]])
def test_a_response_rate_gives_away_who_is_left_of_all_who_answered(everyone: list[str]) -> None:
    """Of 50 staff 72% answered, 36; with 29 white respondents seven are left."""
    one = made(
        *headcounts(1, "all", white=30, bme=20, unknown=0), "5 all all all response_rate 72", *everyone,
        "5 all all white percentage 20", "5 all all white respondents 29",
        "5 all all bme percentage 28.6", "5 all all bme respondents 7",
    )  # fmt: skip
    raw = calculate(one)
    without = [each for each in raw if each.group == "white" or each.indicator not in (5, 6, 7, 8)]
    rate = [each for each in raw if each.measure == ResultMeasure.RESPONSE_RATE and each.indicator == 5]
    assert not leaks(one, without)
    assert "2024, indicator 5, bme, respondents" in leaks(one, [*without, *rate])


def test_a_response_rate_says_how_few_a_percentage_can_be_of() -> None:
    one = made(
        *headcounts(1, "all", white=30, bme=20, unknown=0), "5 all all all response_rate 72",
        "5 all all white percentage 20", "5 all all white respondents 29", "5 all all bme percentage 28.6",
    )  # fmt: skip
    raw = calculate(one)
    survey = [each for each in raw if each.indicator == 5]
    assert "2024, indicator 5, bme, respondents" in leaks(one, survey)
    assert not leaks(one, [each for each in survey if each.group == "white"])


def test_a_response_rate_of_few_staff_is_of_few_respondents() -> None:
    one = made(*headcounts(1, "all", white=20, bme=20, unknown=0), "5 all all all response_rate 20")
    rate = [each for each in calculate(one) if each.measure == ResultMeasure.RESPONSE_RATE and each.indicator == 5]
    assert rate
    assert leaks(one, rate) == {"2024, indicator 5, all, respondents"}


@pytest.mark.parametrize(
    ("staff", "answered", "rate"),
    [(5000, {"white": 3590, "bme": 8}, 72.0), (50, {"white": 31, "bme": 7}, 72.0), (50, {"white": 25, "bme": 8}, 72.0)],
)
def test_a_response_rate_that_leaves_room_or_is_of_other_people_is_no_alarm(
    staff: int, answered: dict[str, int], rate: float
) -> None:
    """Some answered the survey, but not this question; or all who answered it are more than the rate says."""
    one = made(
        *headcounts(1, "all", white=staff - 20, bme=20, unknown=0), f"5 all all all response_rate {rate}",
        *(line for group, people in answered.items()
          for line in (f"5 all all {group} respondents {people}", f"5 all all {group} percentage 20")),
    )  # fmt: skip
    shown = (ResultMeasure.SHARE, ResultMeasure.PERCENTAGE, ResultMeasure.RESPONSE_RATE)
    assert not leaks(one, [each for each in calculate(one) if each.measure in shown and each.group != "bme"])


@pytest.mark.parametrize(
    ("known", "line", "leak"),
    [
        (headcounts(1, "all", "non_clinical", white=15, bme=6, unknown=0), "1 non_clinical band_5 bme percentage 9.1",
         "2024, indicator 1, non_clinical, band_5, bme"),
        (headcounts(9, "total_board", white=9, bme=6, unknown=0), "9 all voting bme percentage 7.7",
         "2024, indicator 9, voting, bme"),
        (headcounts(1, "all", white=8, bme=5, unknown=0), "1 department_a all bme percentage 42.9",
         "2024, indicator 1, department_a, bme"),
        ([*headcounts(1, "all", white=8, bme=5, unknown=0), "1 department_a all bme headcount 3"],
         "1 department_a all bme percentage 42.9", "2024, indicator 1, department_a, bme"),
    ],
)  # fmt: skip
def test_digits_of_a_share_without_its_base_say_how_many_it_is_of(known: list[str], line: str, leak: str) -> None:
    one = made(*known, line)
    section, category = line.split()[1:3]
    share = [each for each in calculate(one) if (each.section, each.category, each.group) == (section, category, "bme")]
    assert [each.value for each in share if each.status is Status.PUBLISHED]
    assert leak in leaks(one, share)


@pytest.mark.parametrize(
    "lines",
    [
        [*headcounts(1, "all", white=150, bme=60, unknown=0), "1 department_a all bme percentage 9.1"],
        [*headcounts(1, "all", white=15, bme=6, unknown=0), "1 department_a all bme percentage 33"],
        [*headcounts(1, "all", white=4000, bme=900, unknown=0), "1 department_a all bme percentage 9.09"],
    ],
)  # fmt: skip
def test_digits_that_fit_many_numbers_are_no_alarm(lines: list[str]) -> None:
    one = made(*lines)
    share = [each for each in calculate(one) if each.section == "department_a" and each.status is Status.PUBLISHED]
    assert share
    assert not leaks(one, share)


def test_digits_of_a_board_that_agreed_are_no_alarm() -> None:
    one = made(*headcounts(9, "total_board", white=9, bme=6, unknown=0), "9 all voting bme percentage 7.7")
    agreed = {"shown": True, "agreed_by": "the board", "on": "2024-07-31"}
    rules = DisclosureParameters.model_validate({"board": agreed}, strict=False)
    share = [each for each in calculate(one) if (each.indicator, each.category) == (9, "voting")]
    assert audit(share, [one], USUAL_DISCLOSURE)
    assert not audit(share, [one], rules)


def test_it_shares_no_code_with_the_control() -> None:
    imported = set[str]()
    for path in FOLDER.glob("audit*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wres_kit"):
                imported.add(str(node.module))
    assert imported
    assert [name for name in sorted(imported) if not name.startswith(ALLOWED)] == []
    control = {path.stem for path in FOLDER.glob("*.py")} - {path.stem for path in FOLDER.glob("audit*.py")}
    assert not any("audit" in (FOLDER / f"{name}.py").read_text(encoding="utf-8") for name in control - {"__init__"})


def test_members_of_a_group_are_judged_by_their_own_limits() -> None:
    """Together they are 20, one of them shows 12, so the other has eight: too few for itself, whose threshold is 10."""
    first = made(*headcounts(1, "all", white=60, bme=12, unknown=0))
    other = made(*headcounts(1, "all", white=50, bme=8, unknown=0))
    values = {cell._replace(organisation="X03"): value for cell, value in other.values.items()}
    other = replace(other, organisation="X03", values=values)
    joint = [
        replace(each, organisation="X09", numerator=(each.numerator or 0) + (more.numerator or 0),
                denominator=(each.denominator or 0) + (more.denominator or 0))
        for each, more in zip(calculate(first), calculate(other), strict=True) if each.measure == ResultMeasure.SHARE
    ]  # fmt: skip
    alone = [each for each in calculate(first) if each.measure == ResultMeasure.SHARE]
    publications = [(("X02",), alone)]
    together = ("X02", "X03"), joint
    assert audit_together(together, [first, other], USUAL_DISCLOSURE, publications) == []
    stricter = {"X03": DisclosureParameters.model_validate({"threshold": 10})}
    found = audit_together(together, [first, other], USUAL_DISCLOSURE, publications, stricter)
    assert [(leak.cell.organisation, leak.low, leak.high) for leak in found if leak.cell.group == "bme"] == [
        ("X03", 8, 8)
    ]


def test_an_earlier_release_says_that_nobody_votes() -> None:
    """A recorded release has no addresses of counts: what it says of nobody was known before a threshold is raised."""
    one = made(
        *headcounts(1, "all", white=40, bme=12, unknown=12),
        *headcounts(9, "total_board", white=6, bme=0, unknown=0),
        *headcounts(9, "voting", white=0, bme=0, unknown=0),
    )
    board = [each for each in calculate(one) if each.indicator == 9 and each.measure == ResultMeasure.SHARE]
    public = [replace(each, inputs=(), absence=Absence.NONE) for each in board]
    assert {each.status for each in public if each.category == "voting"} == {Status.NOT_CALCULABLE}
    raised = DisclosureParameters(threshold=10)
    assert audit(board, [one], raised, public) == []
    assert audit(board, [one], raised, [each for each in public if each.category != "voting"])


def test_a_range_without_the_true_number_is_no_leak() -> None:
    """More people answered in a department than work there, so what readers may suppose of them is not so."""
    source = made(
        *headcounts(1, "all", bme=34, all=56), *headcounts(1, "all", "department_b", bme=11, all=18),
        *headcounts(3, "workforce", "department_a", bme=14),
        *headcounts(3, "workforce", "department_c", white=7, bme=9),
        "7 all all bme respondents 33", "7 all all bme percentage 39.4",
        "7 department_a all bme respondents 11", "7 department_c all bme respondents 15",
    )  # fmt: skip
    assert not leaks(source, protect(calculate(source), [source], USUAL_DISCLOSURE))


@pytest.mark.parametrize(
    "lines",
    [
        [*headcounts(3, "workforce", white=40, bme=0), "8 all all white percentage 20.0", "8 all all bme percentage 0"],
        [*headcounts(4, "workforce", white=100, bme=5), "3 all disciplinary white percentage 0",
         "3 all disciplinary bme percentage 99.9"],
    ],
    ids=["nobody can have answered", "no number of five people is 99.9%"],
)  # fmt: skip
def test_nobody_and_an_impossible_percentage_are_no_leak(lines: list[str]) -> None:
    source = made(*lines)
    assert not leaks(source, calculate(source))


def test_nobody_knows_whether_a_cluster_that_no_row_gives_is_small() -> None:
    """Bands 6 and 7 are a cluster. That its five people are not few would leave band 2 one or two."""
    lines = [
        *headcounts(1, "all", "non_clinical", white=71, bme=34, unknown=9),
        *headcounts(1, "band_3", "non_clinical", white=18, bme=9, unknown=1),
        *headcounts(1, "band_4", "non_clinical", white=18, bme=12, unknown=1),
    ]
    for band, people in (("band_2", 1), ("band_5", 6), ("band_6", 2), ("band_7", 3), ("band_8a", 1)):
        lines += headcounts(1, band, "non_clinical", bme=people)
    one = made(*lines)
    given = made(*lines, *headcounts(1, "middle", "non_clinical", bme=5))
    published = [
        each for each in calculate(one)
        if (each.measure, each.group) == ("share", "bme") and each.category in {"all", "band_3", "band_4"}
    ]  # fmt: skip
    assert not leaks(one, published)
    few = address_text(Cell(one.organisation, 2024, 1, "non_clinical", "band_2", "bme", "headcount"))
    assert few in leaks(given, published)
    # Disclosure control shows no more than a reader may see who knows it.
    shown = protect(calculate(one), [one], USUAL_DISCLOSURE)
    assert [each for each in shown if each.value is not None and each.category in {"band_3", "band_4"}]
    assert not leaks(given, shown)
