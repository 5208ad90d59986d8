"""Published intervals and verdicts can be had from published data by what the method pages say, with other code.

Nothing here is taken from the package but the published files of demonstration reports and which years compare.
"""

from __future__ import annotations

import csv
import json
import re
from math import exp, hypot, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.demonstration import PROJECT, ROOT, returned, snapshot_of
from tests.standards import WRES
from wres_kit.audit.lineage import write_returned
from wres_kit.audit.provenance import provenance, trace
from wres_kit.reporting.report_data import write_results, write_verdicts

pytestmark = pytest.mark.xdist_group("demonstration")
CODES = re.search(r"^DEMONSTRATION := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
assert CODES
LATEST = 2025
REPORTS = [
    *((code, year) for code in CODES[1].split() for year in PROJECT.organisation(code).years),
    ("RWV", LATEST), ("QHM", LATEST), ("bpas", 2021),
]  # fmt: skip
"""All demonstration reports: of those that name no year the latest is built; and one with a published series."""
Row = dict[str, str]
FEW = 10


class Published:
    """The files of one report."""

    def __init__(self, folder: Path, content: dict[str, Any]) -> None:
        self.content = content
        self.results, self.returns, self.verdicts = (
            list(csv.DictReader((folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="")))
            for name in ("results", "returns", "verdicts")
        )
        self.entries = {entry["id"]: entry for entry in content["results"]}


@pytest.fixture(scope="module", params=REPORTS, ids=lambda each: f"{each[0]}-{each[1]}")
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    code, year = request.param
    returns, snapshot = returned(), snapshot_of(code, year)
    folder = tmp_path_factory.mktemp("report")
    write_results(snapshot.results, folder)
    write_verdicts(snapshot, folder)
    content = json.loads(json.dumps(provenance(snapshot, trace(snapshot, returns))))
    write_returned(content, folder)
    return Published(folder, content)


def wilson(share: float, people: float) -> tuple[float, float]:
    lower, upper = proportion_confint(share * people, people, method="wilson")
    return 100 * float(lower), 100 * float(upper)


def counts(published: Published, row: Row) -> list[float]:
    """Return the inputs of a result, in the order of its formula."""
    return [published.content["inputs"][name]["value"] for name in published.entries[row["id"]]["inputs"]]


def interval(published: Published, row: Row) -> tuple[float, float]:
    """Work out the interval of a result."""
    if row["measure"] in ("share", "likelihood", "percentage", "leadership_share", "recorded"):
        people = float(row["denominator"])
        if row["numerator"]:
            share = float(row["numerator"]) / people
            if row["basis"] != "as_published":
                return wilson(share, people)
        rounded = published.content["inputs"][published.entries[row["id"]]["inputs"][0]]
        low, high = rounded.get("between", (rounded["value"],) * 2)
        ends = wilson(max(0, low) / 100, people)[0], wilson(min(100, high) / 100, people)[1]
        return (100 - ends[1], 100 - ends[0]) if row["measure"] == "recorded" else ends
    if row["measure"] == "relative_likelihood":
        found = confint_proportions_2indep(
            *counts(published, row)[:4], compare="ratio", method="score", correction=False
        )
        return float(found[0]), float(found[1])
    if row["measure"] == "race_disparity_ratio":
        above, below, other_above, other_below = counts(published, row)[:4]
        found = Table2x2(np.array([[above, below], [other_above, other_below]])).oddsratio_confint()
        return float(found[0]), float(found[1])
    first, second = (by_kind(published.results, kind, row) for kind in compared(row))
    (p, p_low, p_high), (q, q_low, q_high) = figures(first), figures(second)
    return p - q - hypot(p - p_low, q_high - q), p - q + hypot(p_high - p, q - q_low)


def compared(row: Row) -> list[tuple[str, str, str, str]]:
    """Return measure, section, category and group of the two percentages that a difference is made of."""
    if row["measure"] == "gap":
        return [("percentage", row["section"], "all", group) for group in ("bme", "white")]
    if row["measure"] == "leadership_difference":
        return [("leadership_share", "all", row["category"], "bme"), ("share", "all", "all", "bme")]
    return [("share", "all", category, "bme") for category in (row["category"], "workforce")]


def by_kind(rows: list[Row], kind: tuple[str, str, str, str], about: Row) -> Row:
    (found,) = [
        row for row in rows
        if (row["measure"], row["section"], row["category"], row["group"]) == kind
        and (row["year"], row["indicator"]) == (about["year"], about["indicator"])
    ]  # fmt: skip
    return found


def figures(row: Row) -> tuple[float, float, float]:
    return float(row["value"]), float(row["lower"]), float(row["upper"])


def test_every_published_interval_comes_from_published_data(published: Published) -> None:
    rows = [row for row in published.results if row["lower"]]
    # Of two early reports only percentages were published, without the people behind them: they have no intervals.
    assert len(rows) > 5 or not any(row["denominator"] for row in published.results if row["status"] == "published")
    for row in rows:
        assert interval(published, row) == pytest.approx(
            (float(row["lower"]), float(row["upper"])), rel=1e-6, abs=1e-6
        ), row["id"]


def test_returned_rows_hold_what_the_trail_says(published: Published) -> None:
    for row in published.returns:
        name = "/".join(row[each] for each in ("year", "indicator", "section", "category", "group", "measure"))
        assert float(row["value"]) == published.content["inputs"][name]["value"]
        for result in row["results"].split():
            assert name in published.entries[result]["inputs"]
            assert published.entries[result]["status"] == "published"


RATIOS = ("relative_likelihood", "race_disparity_ratio")
GAPS = (*RATIOS, "gap", "difference", "leadership_difference")


def points(published: Published, verdict: Row) -> dict[int, Row]:
    """Return the results that a verdict compares, by year."""
    kind = [verdict[name] for name in ("indicator", "measure", "section", "category", "group")]
    return {
        int(row["year"]): row for row in published.results
        if [row[name] for name in ("indicator", "measure", "section", "category", "group")] == kind
    }  # fmt: skip


def change(verdict: Row, rows: dict[int, Row]) -> tuple[float, float, float] | None:
    """Work out the change and its interval: of two years, or along the line through three with an interval each."""
    first, last = int(verdict["from_year"]), int(verdict["to_year"])
    years = list(range(first, last + 1))
    if len(years) > 2 and not all(year in rows and rows[year]["lower"] for year in years):
        years = [first, last]
    if not all(rows[year]["lower"] for year in years):
        return None
    take, back = (log, exp) if verdict["measure"] in RATIOS else (float, float)
    if verdict["measure"] in RATIOS and min(min(figures(rows[year])) for year in years) <= 0:
        return None
    values = np.array([[take(each) for each in figures(rows[year])] for year in years])
    times = np.array(years, float)
    weights = (2 * norm.ppf(0.975) / (values[:, 2] - values[:, 1])) ** 2 if len(years) > 2 else np.ones(2)
    away = times - np.average(times, weights=weights)
    parts = (times[-1] - times[0]) * weights * away / np.sum(weights * away**2)
    middle = float(parts @ values[:, 0])
    below, above = parts * (values[:, 0] - values[:, 1]), parts * (values[:, 2] - values[:, 0])
    down = float(np.sqrt(np.sum(np.where(parts > 0, below, above) ** 2)))
    up = float(np.sqrt(np.sum(np.where(parts > 0, above, below) ** 2)))
    return back(middle), back(middle - down), back(middle + up)


def few_people(published: Published, verdict: Row, row: Row) -> bool:
    """Return whether a group behind a figure has few people with or without the event."""
    groups = {"white", "bme", row["group"]} if verdict["p_value"] == "" or is_leading(verdict) else {row["group"]}
    behind = [
        each for each in published.results
        if all(each[name] == row[name] for name in ("indicator", "year", "section", "category"))
        and each["measure"] in ("share", "likelihood", "percentage", "recorded", "leadership_share")
        and each["group"] in groups and each["denominator"]
    ]  # fmt: skip

    def fewest(each: Row) -> float:
        people = float(each["denominator"])
        events = float(each["numerator"]) if each["numerator"] else float(each["value"]) / 100 * people
        return min(events, people - events)

    return any(fewest(each) < FEW for each in behind)


def is_leading(verdict: Row) -> bool:
    """Return whether a row is about a leading figure, and not about the level of one group behind it."""
    return not (verdict["measure"] == "percentage" and verdict["group"] in ("white", "bme"))


def judged(published: Published, verdict: Row) -> str:  # noqa: PLR0911 - one for each row of the table
    """Return the verdict that the first table of the method page gives."""
    rows = points(published, verdict)
    first, last = int(verdict["from_year"]), int(verdict["to_year"])
    ends = [rows.get(year, {"status": "not_reported"}) for year in (first, last)]
    states = {row["status"] for row in ends}
    if first == last or "not_reported" in states:
        return "too_few_years"
    if states != {"published"}:
        return "suppressed" if "suppressed" in states else "not_calculable"
    number, group = int(verdict["indicator"]), None if verdict["measure"] in GAPS else verdict["group"]
    if not WRES.comparability(number, first, last, group).comparable:
        return "not_comparable"
    found = change(verdict, rows)
    if found is None:
        return "no_interval"
    none = 1.0 if verdict["measure"] in RATIOS else 0.0
    before, after = (float(row["value"]) for row in ends)
    clear = (found[1] > none and after > before) or (found[2] < none and after < before)
    if not clear:
        used = range(first, last + 1) if len(rows) > 2 else (first, last)
        few = any(few_people(published, verdict, rows[year]) for year in used if year in rows and rows[year]["value"])
        return "too_small" if few else "no_clear_change"
    if verdict["measure"] not in GAPS:
        better = WRES.indicator(number, last).better
        if better == "parity":
            return "rose" if after > before else "fell"
        return "improved" if (after > before) == (better == "higher") else "worsened"
    sides = [np.sign(float(row["value"]) - none) for row in ends]
    includes = [float(row["lower"]) <= none <= float(row["upper"]) for row in ends]
    if sides[0] * sides[1] < 0:
        if includes[0] == includes[1]:
            return "crossed_equality"
        return "gap_narrowed" if includes[1] else "gap_widened"
    far = [abs(log(each) if none else each) for each in (before, after)]
    return "gap_narrowed" if far[1] < far[0] else "gap_widened"


def together(levels: list[str], gap: str) -> str:
    """Return the verdict on both groups (white, then BME) and the gap."""
    moves = [{"improved": "better", "worsened": "worse"}.get(each, "") for each in levels]
    open_ = {"improved", "worsened", "no_clear_change", "too_small"}
    if not set(levels) <= open_:
        return "not_judged"
    if moves[0] and moves[0] == moves[1]:
        return f"{moves[0]}_for_both"
    names = ("reference", "focus")
    told = [f"{move}_for_{name}" for move, name in zip(moves, names, strict=True) if move]
    if told:
        return "_".join(sorted(told))
    if gap in ("gap_narrowed", "gap_widened", "crossed_equality"):
        return "gap_only"
    return "too_small" if "too_small" in {*levels, gap} else "no_clear_change"


def test_every_published_verdict_comes_from_published_data(published: Published) -> None:
    assert published.verdicts
    for row in published.verdicts:
        assert judged(published, row) == row["verdict"], row
        if not row["p_value"]:
            continue
        found = change(row, points(published, row))
        assert found is not None
        assert found == pytest.approx([float(row[name]) for name in ("change", "lower", "upper")], rel=1e-9)
        middle, low, high = (log(each) if row["measure"] in RATIOS else each for each in found)
        half = middle - low if middle > 0 else high - middle
        assert float(row["p_value"]) == pytest.approx(2 * norm.sf(norm.ppf(0.975) * abs(middle) / half), abs=1e-9)
    tested = [row for row in published.verdicts if row["p_value"]]
    if tested:
        adjusted = multipletests([float(row["p_value"]) for row in tested], method="holm")[1]
        assert [float(row["p_value_together"]) for row in tested] == pytest.approx(list(adjusted))


def test_every_published_verdict_on_both_groups_comes_from_the_table(published: Published) -> None:
    for place, row in enumerate(published.verdicts):
        if row["levels_verdict"]:
            white, bme = published.verdicts[place + 1 : place + 3]
            assert (white["group"], bme["group"]) == ("white", "bme")
            assert together([white["verdict"], bme["verdict"]], row["verdict"]) == row["levels_verdict"]
