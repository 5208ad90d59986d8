"""Returns, results and snapshots for tests of the pages. All figures are made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tests.standards import WRES
from wres_kit.disclosure.protect import publishable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.multiple_comparisons import judged_together
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters, Organisation
from wres_kit.reporting.pages import compared_years
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.snapshot import Audience, Snapshot
from wres_kit.returns.cells import Cell, Remark, Returns, Value
from wres_kit.returns.numbers import decimals

if TYPE_CHECKING:
    from wres_kit.reporting.blocks import Table

CODE = "X09"
ORGANISATION = Organisation(
    code=CODE, name="Example Care Trust", type="Example type", region="Example region", called="trust", fictional=True
)
Row = tuple[int, int, str, str, str, str, float]
"""Year, indicator, section, category, group, measure and value of a return."""


def snapshot(
    rows: Iterable[Row],
    year: int = 2024,
    *,
    remarks: Sequence[tuple[int, Remark]] = (),
    audience: Audience = Audience.PUBLIC,
    accent: str = "#005eb8",
    notice: str = "",
    rules: DisclosureParameters = USUAL_DISCLOSURE,
) -> Snapshot:
    """Return the snapshot of a made-up organisation with these figures."""
    values = [
        (
            Cell(CODE, of_year, number, section, category, group, measure),
            Value(value, 0 if isinstance(value, int) else decimals(str(value)), "made up", "made-up.csv", row),
        )
        for row, (of_year, number, section, category, group, measure, value) in enumerate(rows, start=2)
    ]
    returns = [Returns(WRES, values).get(CODE, each) for each in compared_years(year)]
    said = {each: tuple(remark for of_year, remark in remarks if of_year == each) for each in compared_years(year)}
    results: Sequence[Result] = [result for one in returns for result in calculate(one, said[one.year])]
    if audience is Audience.PUBLIC:
        results = publishable(results, returns, rules)
    together, family = judged_together(WRES, results, (year - 2, year - 1, year))
    sources = {one.year: {cell.indicator: ("made up",) for cell in one.values} for one in returns}
    return Snapshot(
        standard=WRES,
        organisation=ORGANISATION, year=year, audience=audience, results=tuple(results), remarks=said, sources=sources,
        publication_date="2026-11-22", publisher="Nobody", notice=notice, accent=accent,
        together=together, family=family, rules=rules,
    )  # fmt: skip


def figures(rows: Iterable[Row], year: int = 2024, **others: Any) -> Figures:
    """Return the figures of a made-up organisation."""
    return Figures(snapshot(rows, year, **others))


def recruitment(year: int, white: tuple[int, int], bme: tuple[int, int]) -> list[Row]:
    """Return rows of indicator 2: shortlisted and appointed of each group."""
    return [
        (year, 2, "all", category, group, "headcount", number)
        for group, numbers in (("white", white), ("bme", bme))
        for category, number in zip(("shortlisted", "appointed"), numbers, strict=True)
    ]


def survey(year: int, indicator: int, group: str, percentage: float, respondents: int | None = 500) -> list[Row]:
    """Return rows of indicators 5 to 8: percentage and respondents of a group."""
    rows: list[Row] = [(year, indicator, "all", "all", group, "percentage", percentage)]
    if respondents is not None:
        rows.append((year, indicator, "all", "all", group, "respondents", respondents))
    return rows


def workforce(year: int, white: int, bme: int, unknown: int, *place: str) -> list[Row]:
    """Return rows of indicator 1: staff of each group in a section and band, or in all."""
    section, category = place or ("all", "all")
    groups = {"white": white, "bme": bme, "unknown": unknown, "all": white + bme + unknown}
    return [(year, 1, section, category, group, "headcount", number) for group, number in groups.items()]


def board(year: int, part: str, white: int, bme: int, unknown: int = 0) -> list[Row]:
    """Return rows of indicator 9: members of a part of the board."""
    groups = {"white": white, "bme": bme, "unknown": unknown, "all": white + bme + unknown}
    return [(year, 9, "all", part, group, "headcount", number) for group, number in groups.items()]


def likelihood(
    value: float | None, lower: float | None = None, upper: float | None = None, indicator: int = 2, **others: Any
) -> Result:
    """Return a relative likelihood of 2024."""
    stages = {2: "appointed", 3: "disciplinary", 4: "training"}
    status = Status.PUBLISHED if value is not None else Status.NOT_REPORTED
    fields: dict[str, Any] = {"status": status, "basis": Basis.COUNTS} | others
    return Result(
        CODE, 2024, indicator, ResultMeasure.RELATIVE_LIKELIHOOD, "all", stages[indicator], "all", value, Unit.RATIO,
        lower=lower, upper=upper, limits=WRES.edition(2024).four_fifths, **fields,
    )  # fmt: skip


def everything(years: Iterable[int] = (2022, 2023, 2024)) -> list[Row]:
    """Return figures for every indicator, large enough that nothing is suppressed."""
    rows: list[Row] = []
    for step, year in enumerate(years):
        rows += workforce(year, 3000, 1000 + 40 * step, 100)
        rows += workforce(year, 600, 200 + 8 * step, 20, "clinical", "band_5")
        rows += recruitment(year, (1000, 200), (800, 90 + 10 * step))
        rows += [(year, 3, "all", "disciplinary", "white", "headcount", 40)]
        rows += [(year, 3, "all", "disciplinary", "bme", "headcount", 30)]
        rows += [(year, 4, "all", "training", "white", "headcount", 2000)]
        rows += [(year, 4, "all", "training", "bme", "headcount", 600)]
        for indicator, white, bme in ((5, 28.0, 33.0), (6, 22.0, 27.5), (7, 60.0, 48.0), (8, 6.0, 14.0 + 4 * step)):
            rows += survey(year, indicator, "white", white, 1500) + survey(year, indicator, "bme", bme, 480)
        rows += board(year, "voting", 10, 6) + board(year, "total_board", 18, 12)
    return rows


def count_tables(of_report: Figures, indicator: int) -> Sequence[Table]:
    """Return the tables of what was counted for an indicator."""
    return of_report.presentation(indicator).tables()
