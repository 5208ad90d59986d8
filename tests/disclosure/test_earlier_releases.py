"""What readers know already: new figures, and old ones, give nothing away together. Numbers of issues as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.demonstration import returned
from tests.disclosure.small_organisations import Counts, as_return, organisation, put
from tests.indicators.making import headcounts, made
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.audit_bounds import stated_of
from wres_kit.disclosure.earlier_releases import suppression_of
from wres_kit.disclosure.figures_without_counts import as_read
from wres_kit.disclosure.knowledge import stated_counts
from wres_kit.disclosure.protect import protect, publishable
from wres_kit.disclosure.released import PUBLIC, Release, ReleasedFigure
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Absence, Basis, Result, Status
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Return, place
from wres_kit.returns.sums import Sums

RULES = DisclosureParameters()
FIRST = Release(2024, "v1.0", date(2026, 11, 28), "https://www.example.org/wres")


def published(source: Return, released: Iterable[ReleasedFigure] = ()) -> list[Result]:
    return protect(calculate(source), [source], RULES, tuple(released))


def release(results: Iterable[Result], of: Release = FIRST) -> list[ReleasedFigure]:
    return [ReleasedFigure(of, each) for each in results if each.status in PUBLIC]


def row(white: int, bme: int, unknown: int, section: str = "all", category: str = "all") -> Counts:
    groups = {"white": white, "bme": bme, "unknown": unknown}
    return {(1, section, category, group, "headcount"): people for group, people in groups.items()}


def shown(results: Iterable[Result]) -> dict[tuple[str, str, str], float | None]:
    return {
        (each.section, each.category, each.group): each.numerator for each in results
        if each.status is Status.PUBLISHED and each.measure == "share"
    }  # fmt: skip


@pytest.mark.parametrize("seed", [7, 8, 11, 22, 23, 39])
def test_the_same_report_again_shows_the_same(seed: int) -> None:
    source = as_return(organisation(seed))
    results = published(source)
    assert any(each.status is Status.PUBLISHED for each in results)
    assert published(source, release(results)) == results


def test_the_example_shows_the_same_after_it_was_released() -> None:
    """It has a choice between figures: what is known of those that are out must not turn it round."""
    source = returned().get("X01", 2024)
    results = published(source)
    assert published(source, release(results)) == results


def test_a_rounded_figure_that_rounding_did_not_change_is_not_shown_again_as_exact() -> None:
    """15 of 70 were rounded to 15 of 70. With a higher threshold, 21 of 112 less these 15 would leave 6."""
    source = as_return(row(70, 21, 21) | row(18, 18, 6, "department_a") | row(52, 3, 15, "department_b"))
    rounding = DisclosureParameters.model_validate({"round_to": 5})
    higher = DisclosureParameters(threshold=10)
    released = release(publishable(calculate(source), [source], rounding))
    assert any(each.result.basis is Basis.ROUNDED and each.result.numerator == 15 for each in released)
    results = publishable(calculate(source), [source], higher, released=released)
    assert not audit(results, [source], higher, [figure.result for figure in released])


@pytest.mark.parametrize(("code", "year"), [("RXY", 2020), ("RTD", 2025), ("RJ1", 2025), ("RYA", 2025)])
def test_real_figures_show_the_same_after_they_were_released(code: str, year: int) -> None:
    """Some are published as rounded percentages of a total, from which other figures take their counts of people."""
    source = returned().get(code, year)
    results = published(source)
    assert any(each.status is Status.PUBLISHED for each in results)
    assert published(source, release(results)) == results


def test_a_drill_down_added_to_an_unchanged_year_gives_no_small_rest() -> None:
    """Those of no department are 60, 40 and 3: whoever knows the whole must not see all of the department."""
    whole, part = row(300, 120, 33), row(240, 80, 30, "department_a")
    before = published(as_return(whole))
    assert {shown(before)["all", "all", group] for group in ("white", "bme", "unknown")} == {300, 120, 33}
    after = shown(published(as_return(whole | part), release(before)))
    assert {place: people for place, people in after.items() if place[0] == "all"} == shown(before)
    of_part = {group: people for (section, _, group), people in after.items() if section == "department_a"}
    assert of_part
    assert "unknown" not in of_part
    # Everyone in the department, with white and BME in it, would give its unknown: 30, and so 3 outside it.
    assert not {"white", "bme"} <= of_part.keys()


def test_a_count_that_was_kept_back_is_not_told_by_its_correction() -> None:
    """White 60, BME 20, unknown 3 in a band; then BME is corrected to 4. 83 - 20 - 60 would be 3."""
    others = row(400, 100, 50, "clinical", "band_6") | row(500, 100, 60, "clinical", "band_7")
    first, second = (others | row(60, bme, 3, "clinical", "band_5") for bme in (20, 4))
    before = published(as_return(first))
    after = shown(published(as_return(second), release(before)))
    was = {group for _, category, group in shown(before) if category == "band_5"}
    now = {group for _, category, group in after if category == "band_5"}
    assert was
    assert now <= was
    assert "bme" not in now


def test_a_count_that_fell_below_the_threshold_does_not_follow_from_its_old_value() -> None:
    """BME were 6 and are 4: whoever takes the others for unchanged must see no total that has them in it."""
    others = row(400, 100, 50, "clinical", "band_6") | row(500, 100, 60, "clinical", "band_7")
    first, second = (others | row(60, bme, 9, "clinical", "band_5") for bme in (6, 4))
    before = published(as_return(first))
    assert ("clinical", "band_5", "bme") in shown(before)
    results = published(as_return(second), release(before))
    after = shown(results)
    assert ("clinical", "band_6", "bme") in after
    assert all(place[1] not in ("band_5", "all") or place[2] != "bme" for place in after)
    totals = [each.denominator for each in results if each.status is Status.PUBLISHED and each.denominator]
    assert not {73, 73 + 1210} & set(totals)


def test_a_count_that_rose_above_the_threshold_stays_hidden_as_it_was() -> None:
    """BME were 4 and are 6: showing them, or what they were protected by, would tell that they were 4."""
    others = row(400, 100, 50, "clinical", "band_6") | row(500, 100, 60, "clinical", "band_7")
    first, second = (others | row(60, bme, 9, "clinical", "band_5") for bme in (4, 6))
    before = published(as_return(first))
    after = shown(published(as_return(second), release(before)))
    assert after.keys() <= shown(before).keys()
    assert ("clinical", "band_5", "bme") not in after
    assert ("clinical", "band_6", "bme") in after
    assert ("clinical", "band_5", "bme") in shown(published(as_return(second)))


def test_what_is_out_cannot_be_protected_and_is_said_with_the_day_and_the_place() -> None:
    """Somebody published 3 of 63 in an annual report: it is not shown again, and analysts are to know where it is."""
    counts = row(60, 3, 0, "clinical", "band_5") | row(400, 100, 50, "clinical", "band_6")
    source = as_return(counts)
    raw = calculate(source)
    place = ("clinical", "band_5", "bme")
    (figure,) = [each for each in raw if (each.section, each.category, each.group) == place and each.measure == "share"]
    out = [ReleasedFigure(replace(FIRST, place="annual report, page 12"), figure)]
    results = published(source, out)
    assert place not in shown(results)
    assert ("clinical", "band_6", "bme") in shown(results)
    public = [each for each in raw if each.status in PUBLIC]
    told = suppression_of(source, public, out, limits_of(RULES, source.standard)).unprotectable
    assert {(each.cell.category, each.cell.group) for each in told} == {("band_5", "bme")}
    assert told[0].release.text == "28 November 2026 (annual report, page 12, 2024 v1.0)"


def test_a_percentage_without_its_base_makes_no_count_free() -> None:
    """Readers know the share in an annual report, but not its counts: to show these costs as much as before."""
    counts = row(60, 20, 3, "clinical", "band_5") | row(400, 100, 50, "clinical", "band_6")
    source = as_return(counts)
    raw = calculate(source)
    figures = [
        replace(each, numerator=None, denominator=None, lower=None, upper=None) for each in raw
        if each.measure == "share" and each.category == "band_5" and each.group == "white"
    ]  # fmt: skip
    out = [ReleasedFigure(FIRST, each, f"{each.value:.1f}") for each in figures]
    now = {group for _, category, group in shown(published(source, out)) if category == "band_5"}
    assert "unknown" not in now
    assert len(now) <= 1


def test_an_indicator_that_was_late_is_shown() -> None:
    """A correction that adds recruitment shows it, although the year was published without it."""
    workforce = row(300, 120, 33)
    late = {
        (2, "all", category, group, "headcount"): people
        for category, pair in {"shortlisted": (90, 40), "appointed": (30, 12)}.items()
        for group, people in zip(("white", "bme"), pair, strict=True)
    }
    before = published(as_return(workforce))
    after = published(as_return(row(301, 120, 33) | late), release(before))
    assert {each.status for each in after if each.indicator == 2} >= {Status.PUBLISHED}


def test_a_late_indicator_does_not_tell_a_count_that_was_small_before_it_was_corrected() -> None:
    """Of 803 staff 600 were white and 3 unknown, now 30 are: to show 200 BME staff would leave the 3 of before."""
    first, second = row(600, 200, 3), row(600, 200, 30)
    late = {(3, "all", "disciplinary", group, "headcount"): people for group, people in (("white", 20), ("bme", 9))}
    before = published(as_return(first))
    assert "unknown" not in {group for _, _, group in shown(before)}
    after = published(as_return(second | late), release(before))
    assert 200 in [each.denominator for each in published(as_return(second | late))]
    public = {figure.numerator for figure in before} | {figure.denominator for figure in before}
    for people in {600, 200} - public:
        assert people not in [each.denominator for each in after], "what was hidden with the 3 is shown"


def test_an_unchanged_year_shows_no_more_than_its_release_did() -> None:
    """Whatever was chosen then, by other limits here: two releases together show no more than each of them."""
    source = as_return(organisation(7))
    strict = protect(calculate(source), [source], DisclosureParameters(threshold=10, survey_threshold=20))
    out, usual = shown(strict), shown(published(source))
    assert out
    assert not usual.keys() <= out.keys()
    assert shown(published(source, release(strict))).keys() <= out.keys()


def test_a_board_that_agrees_after_a_release_is_shown_in_the_year_that_is_out() -> None:
    """Nothing else of that year is shown that was not before, nor the workforce behind the board's difference."""
    counts: Counts = {**row(150, 48, 4), **row(150, 45, 4, "non_clinical"), **row(0, 3, 0, "clinical")}
    put(counts, 9, "all", "total_board", {"white": 8, "bme": 2, "unknown": 1})
    source = as_return(counts)
    before = published(source)
    agreed = DisclosureParameters.model_validate(
        {"board": {"shown": True, "agreed_by": "the board", "on": "2024-07-31"}}, strict=False
    )
    after = protect(calculate(source), [source], agreed, tuple(release(before)))
    more = {
        (each.indicator, each.category, each.measure, each.group) for each, was in zip(after, before, strict=True)
        if each.status is Status.PUBLISHED and was.status is Status.SUPPRESSED
    }  # fmt: skip
    assert {(9, "total_board", "share", group) for group in ("white", "bme", "unknown")} <= more
    assert {each[:2] for each in more} == {(9, "total_board")}
    assert not audit(after, [source], agreed, before)


def test_a_programme_that_the_solver_gives_up_is_begun_anew() -> None:
    """The solver ended without an answer on the way from the one before; the return was called a contradiction."""
    counts: Counts = {}
    put(counts, 1, "clinical", "band_3", {"white": 7, "bme": 5, "unknown": 6})
    put(counts, 1, "clinical", "all", {"white": 7, "bme": 5, "unknown": 6})
    put(counts, 1, "all", "all", {"white": 7, "bme": 5, "unknown": 6})
    for name, people in (("a", (3, 2, 0)), ("b", (0, 3, 0)), ("c", (4, 0, 6))):
        put(counts, 1, f"department_{name}", "all", dict(zip(("white", "bme", "unknown"), people, strict=True)))
    put(counts, 1, "all", "all", {"H": 1, "M": 1, "N": 2})
    put(counts, 3, "all", "disciplinary", {"white": 7, "bme": 5})
    put(counts, 4, "all", "training", {"white": 1, "bme": 5})
    for name, pair in (("a", (1, 1)), ("b", (0, 0)), ("c", (2, 0))):
        put(counts, 3, f"department_{name}", "disciplinary", dict(zip(("white", "bme"), pair, strict=True)))
    source = as_return(counts, 2022)
    out = release(published(source))
    assert suppression_of(source, (), out, limits_of(RULES, source.standard)).hidden == frozenset()


SECTIONS = ("all", "department_a", "department_b")


def known_unknowns(places: Collection[tuple[str, str, str]]) -> set[str]:
    """Sections of which a reader knows the staff of unknown ethnicity: shown, or white and BME with their total."""
    return {
        each for each in SECTIONS
        if (each, "all", "unknown") in places or {(each, "all", "white"), (each, "all", "bme")} <= set(places)
    }  # fmt: skip


def test_a_department_that_is_not_named_any_more_does_not_follow_from_the_others() -> None:
    """The third department has 30, 12 and 3: it was named, and then the same year is returned without it."""
    others = row(300, 120, 33, "department_a") | row(200, 80, 40, "department_b")
    whole, third = row(530, 212, 76), row(30, 12, 3, "department_c")
    before = published(as_return(whole | others | third))
    after = shown(published(as_return(whole | others), release(before)))
    assert after.keys() <= shown(before).keys()
    assert 0 < len(known_unknowns(after.keys())) < len(SECTIONS)


def test_a_department_that_was_named_the_year_before_is_not_what_is_left_over() -> None:
    """Readers know from the year before that there is a third department, so those of no other one are its staff."""
    counts = row(530, 212, 76) | row(300, 120, 33, "department_a") | row(200, 80, 40, "department_b")
    now = shown(published(as_return(counts)))
    assert 0 < len(known_unknowns(now.keys())) < len(SECTIONS)


@pytest.mark.parametrize(
    ("lines", "rate", "base"),
    [
        ([*headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5)], ("share", "band_5", 6.98), 43),
        ([*headcounts(2, "shortlisted", white=60, bme=30), *headcounts(2, "appointed", white=20, bme=3)],
         ("likelihood", "appointed", 10.0), 30),
        ([*headcounts(9, "total_board", white=9, bme=3, unknown=0)], ("share", "total_board", 25.0), 12),
    ],
)  # fmt: skip
def test_the_base_of_a_percentage_that_is_out_without_counts_is_not_shown_while_its_number_is_small(
    lines: list[str], rate: tuple[str, str, float], base: int
) -> None:
    """An annual report had the percentage alone; of 43 people, 6.98% are three."""
    measure, category, value = rate
    source = made(*lines)
    exact = next(
        each for each in calculate(source) if (each.measure, each.category, each.group) == (measure, category, "bme")
    )
    out = replace(exact, value=value, numerator=None, denominator=None, lower=None, upper=None, inputs=())
    results = published(source, [ReleasedFigure(FIRST, out, str(value))])
    assert exact.denominator == base
    assert not [each for each in results if each.denominator == base and each.category == category]


@pytest.mark.parametrize(
    ("lines", "rate", "group"),
    [
        (headcounts(1, "all", white=35, bme=3, unknown=5), ("share", "all", "7"), "bme"),
        ([*headcounts(1, "all", white=90, bme=43, unknown=9), *headcounts(3, "disciplinary", white=8, bme=3)],
         ("likelihood", "disciplinary", "7.0"), "bme"),
    ],
)  # fmt: skip
def test_a_percentage_of_the_whole_workforce_that_tells_a_small_number_is_said(
    lines: list[str], rate: tuple[str, str, str], group: str
) -> None:
    """An annual report had 7% alone; that 43 people work there is public, so three of them are BME."""
    source = made(*lines)
    out = [ReleasedFigure(replace(FIRST, place="annual report, page 12"), rated(source, *rate), rate[2])]
    warned = suppression_of(source, (), out, limits_of(RULES, source.standard)).unprotectable
    assert [(each.cell.group, each.release.place) for each in warned] == [(group, "annual report, page 12")]


def test_each_number_that_a_higher_threshold_comes_too_late_for_has_a_name() -> None:
    """A level of bands (`upper`) has results and no row in a return; naming it ended every command in an error."""
    upper = {"band_8a": 6, "band_8b": 0, "band_8c": 0, "band_8d": 0, "band_9": 0, "vsm": 0}
    bands = {"under_band_1": 0, **{f"band_{number}": 30 for number in range(1, 8)}, **upper}
    lines = [line for section in ("clinical", "non_clinical") for band, bme in bands.items()
             for line in headcounts(1, band, section, white=60, bme=bme, unknown=0)]  # fmt: skip
    source = made(*lines)
    limits = limits_of(RULES.model_copy(update={"threshold": 20}), source.standard)
    late = suppression_of(source, (), release(published(source)), limits).unprotectable
    named = {each.cell.category: place(source.standard, each.cell) for each in late}
    assert named["upper"] == "Band 8a to very senior manager (VSM)"
    assert named["band_8a"] == "Band 8a"


def rated(source: Return, measure: str, category: str, value: str) -> Result:
    """Return a percentage of BME staff of a return as another document had it: without counts."""
    (exact,) = [
        each for each in calculate(source) if (each.measure, each.category, each.group) == (measure, category, "bme")
    ]
    return replace(exact, value=float(value), numerator=None, denominator=None, lower=None, upper=None, inputs=())


@pytest.mark.parametrize(
    ("bme", "value"),
    [(3, "9"), (13, "30"), (0, "0"), (4, "1")],
    ids=["another number", "a number that is not small", "nobody", "of 400 people 1% is two to five"],
)
def test_a_percentage_of_the_whole_workforce_that_tells_no_small_number_is_no_warning(bme: int, value: str) -> None:
    source = made(*headcounts(1, "all", white=390 if value == "1" else 30, bme=bme, unknown=6))
    out = [ReleasedFigure(FIRST, rated(source, "share", "all", value), value)]
    assert not suppression_of(source, (), out, limits_of(RULES, source.standard)).unprotectable


@pytest.mark.parametrize("is_out", [True, False])
def test_a_percentage_of_a_band_is_said_only_where_its_base_is_out(is_out: bool) -> None:
    """The base of a band is not shown as long as it is not public; with one that is, 7% of 43 are three."""
    source = made(*headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5))
    white = [each for each in calculate(source) if each.category == "band_5" and each.group == "white"]
    assert white
    out = [ReleasedFigure(FIRST, rated(source, "share", "band_5", "7"), "7")]
    later = replace(FIRST, version="v2.0")
    out += [ReleasedFigure(later, each) for each in white if is_out and each.measure == "share"]
    warned = suppression_of(source, (), out, limits_of(RULES, source.standard)).unprotectable
    told = {(each.cell.category, each.cell.group, each.release.version) for each in warned}
    assert (("band_5", "bme", "v2.0") in told) is is_out
    assert bool(told) is is_out


@pytest.mark.parametrize(("numerator", "denominator", "value"), [(None, 39.0, "79.5"), (31.0, None, "79.49")])
def test_a_percentage_with_one_of_its_counts_states_the_other(
    numerator: float | None, denominator: float | None, value: str
) -> None:
    """79.5% of 39 are 31 white staff: with six BME ones, two of unknown ethnicity are left."""
    source = as_return(row(400, 100, 50, "clinical", "band_6") | row(31, 6, 2, "clinical", "band_5"))
    (white,) = [
        each for each in calculate(source)
        if (each.section, each.category, each.group, each.measure) == ("clinical", "band_5", "white", "share")
    ]  # fmt: skip
    entered = replace(
        white, value=float(value), numerator=numerator, denominator=denominator, lower=None, upper=None, inputs=()
    )
    bme = ("clinical", "band_5", "bme")
    assert bme in shown(published(source))
    assert bme not in shown(published(source, [ReleasedFigure(FIRST, entered, value)]))


def test_rounded_counts_and_then_exact_ones_leave_no_small_rest() -> None:
    """Of 219 BME staff, published as 220, 194 are in department A and 17 in B (15): 219 - 194 - 15 is 10, or 8 or 9."""
    source = as_return(row(1154, 219, 60) | row(30, 194, 40, "department_a") | row(900, 17, 19, "department_b"))
    before = release(publishable(calculate(source), [source], RULES.model_copy(update={"round_to": 5})))
    assert {each.result.section for each in before if each.result.group == "bme"} >= {"all", "department_b"}
    higher = RULES.model_copy(update={"threshold": 10})
    now = shown(protect(calculate(source), [source], higher, before))
    assert not {("all", "all", "bme"), ("department_a", "all", "bme")} <= now.keys()


@pytest.mark.parametrize(
    ("lines", "figure", "value", "follows", "is_said"),
    [
        ([*headcounts(1, "all", white=600, bme=100, unknown=20), *headcounts(3, "disciplinary", white=200, bme=3)],
         "relative_likelihood", "0.09", [3], False),
        # Of all whole numbers of cases only 3 and 10 make this ratio, so it told them by itself.
        ([*headcounts(1, "all", white=600, bme=100, unknown=20), *headcounts(3, "disciplinary", white=10, bme=3)],
         "relative_likelihood", "1.80", [], True),
        ([*headcounts(1, "all", white=600, bme=100, unknown=20), *headcounts(9, "voting", white=10, bme=2, unknown=0)],
         "difference", "2.8", [2], False),
    ],
)  # fmt: skip
def test_a_comparison_that_is_out_alone_is_held_against_counts_that_are_shown_later(
    lines: list[str], figure: str, value: str, follows: list[int], is_said: bool
) -> None:
    """200 of 600 and 100 staff make 0.09 only with 3 BME cases; a board of 12 makes 2.8 points only with 2."""
    source = made(*lines)
    (exact,) = [each for each in calculate(source) if each.measure == figure and each.value is not None]
    out = replace(exact, value=float(value), lower=None, upper=None, inputs=())
    released = [ReleasedFigure(FIRST, out, value)]
    without = published(source)
    assert [leak.low for leak in audit(without, [source], RULES, as_read(released))] == follows
    results = published(source, released)
    assert not audit(results, [source], RULES, as_read(released))
    lost = {each.id for each in without if each.status in PUBLIC} - {
        each.id for each in results if each.status in PUBLIC
    }
    assert {each.indicator for each in without if each.id in lost} == {exact.indicator}
    warned = suppression_of(source, (), released, limits_of(RULES, source.standard)).unprotectable
    assert [each.cell.group for each in warned] == ["bme"] * is_said
    assert not audit(results, [source], RULES, as_read([ReleasedFigure(FIRST, replace(out, value=1.2), "1.20")]))


def test_nobody_in_a_record_is_a_known_zero_for_the_control_and_the_audit() -> None:
    """A record has the note alone. A zero that is out is known when zeros are suppressed later."""
    source = made(
        *headcounts(1, "all", white=90, bme=40, unknown=9),
        *headcounts(1, "vsm", "non_clinical", white=0, bme=0, unknown=0),
        *headcounts(3, "workforce", "department_a", white=60, bme=0),
        *headcounts(3, "disciplinary", "department_a", white=12, bme=0),
        "5 all all white respondents 60", "5 all all white percentage 20.0", "5 all all bme respondents 0",
    )  # fmt: skip
    results = [each for each in published(source) if each.status is Status.NOT_CALCULABLE]
    recorded = [replace(each, inputs=(), absence=Absence.NONE, note=f"{each.note} A remark.") for each in results]
    sums = Sums(source.standard, source.year)
    by_control = {(sums.same_people(cell), people) for each in recorded for cell, people in stated_counts(sums, each)}
    by_audit = {(sums.same_people(cell), people) for each in recorded for cell, people in stated_of(source, each)}
    assert by_control == by_audit
    assert {people for _, people in by_control} == {0}
    assert {(cell.indicator, cell.section, cell.group) for cell, _ in by_control} >= {
        (1, "non_clinical", "all"), (1, "department_a", "bme"), (3, "department_a", "bme"), (5, "all", "bme"),
    }  # fmt: skip
    strict = limits_of(RULES.model_copy(update={"suppress_zero": True}), source.standard)
    warned = suppression_of(source, (), release(recorded), strict).unprotectable
    assert {(each.cell.section, each.cell.group) for each in warned} >= {
        ("non_clinical", "bme"), ("department_a", "bme"),
    }  # fmt: skip
