"""A project of made-up organisations with planted figures: returns, settings, and a release with its correction."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.execution.conftest import HEADER, SOURCE, Recorder, organisation
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.project import Project
from wres_kit.release.publish import ReleaseOutcome, ReleaseRequest, release
from wres_kit.release.sign_off import SignedPart, places_of, sign

if TYPE_CHECKING:
    from wres_kit.execution.bookkeeping import BuildOutcome

CHECKOUT = Path(__file__).parents[2]
NAME, NUMBER = "Okonkwo-Featherstone", "QQ123456C"
STAFF = {"white": 413727, "bme": 186293, "unknown": 3}
DEPARTMENT = {"white": 125093, "bme": 90517, "unknown": 1}
POLICIES = {"X03": "policy: percentages", "X04": "round_to: 5", "X05": "policy: none"}
WHITE, BME, UNKNOWN = "white", "bme", "unknown"
Counts = dict[str, int]


def planted_project(root: Path, **changes: int) -> Project:
    """Write a project whose returns have planted figures; `changes` are those of the first organisation."""
    organisation(root, "X01", years="[2024]")
    (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\ndocuments: []\n", encoding="utf-8")
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    shutil.copyfile(CHECKOUT / "_quarto.yml", root / "_quarto.yml")
    returned(root, **changes)
    return Project(root)


def returned(root: Path, *, hidden: int = 0, corrected: int = 0) -> None:
    """Write the return of the first organisation: departments, codes, bands, events, a survey and a board, three years.

    Parameters
    ----------
    hidden
        So many people more, and others fewer, where no figure that is shown may depend on it.
    corrected
        So many people more in a band that is shown.
    """
    rows: list[tuple[object, ...]] = []

    def put(  # noqa: PLR0917 - a row of a return
        year: int, indicator: int, section: str, category: str, counts: Counts, measure: str = "headcount"
    ) -> None:
        rows.extend((year, indicator, section, category, group, measure, n) for group, n in counts.items())

    for year in (2022, 2023, 2024):
        more = 7 * (2024 - year)
        change = corrected if year == 2024 else 0
        put(year, 1, "all", "all", {WHITE: STAFF[WHITE] + more, BME: STAFF[BME], UNKNOWN: STAFF[UNKNOWN] - hidden})
        put(year, 1, "all", "all", {"H": 51413 + more + 211 * hidden, "M": 2 - hidden, "D": 91097 - 307 * hidden})
        put(
            year,
            1,
            "department_a",
            "all",
            {WHITE: DEPARTMENT[WHITE] - hidden, BME: DEPARTMENT[BME], UNKNOWN: 1 + hidden},
        )
        put(year, 1, "department_b", "all", {WHITE: 83177 + more, BME: 41719, UNKNOWN: 0})
        put(year, 1, "clinical", "band_5", {WHITE: 60703 + more + hidden, BME: 31223, UNKNOWN: 4 - hidden})
        put(year, 1, "clinical", "band_6", {WHITE: 20507 + change, BME: 10289 + more, UNKNOWN: 119})
        put(year, 1, "clinical", "band_8a", {WHITE: 9109 - hidden, BME: 3 + hidden, UNKNOWN: 61})
        put(year, 2, "all", "shortlisted", {WHITE: 12347 + more, BME: 7919})
        put(year, 2, "all", "appointed", {WHITE: 3023, BME: 1699 + more})
        put(year, 2, "department_a", "shortlisted", {WHITE: 1427, BME: 6101 + more})
        put(year, 2, "department_a", "appointed", {WHITE: 461, BME: 2 + hidden})
        put(year, 3, "all", "disciplinary", {WHITE: 1327 + more, BME: 821})
        put(year, 4, "all", "training", {WHITE: 61331, BME: 26417 + more})
        for indicator, percent in ((5, 23), (6, 31)):
            put(year, indicator, "all", "all", {WHITE: 3217 + more, BME: 1709}, "respondents")
            put(year, indicator, "all", "all", {WHITE: percent, BME: percent + 4}, "percentage")
            put(year, indicator, "department_a", "all", {WHITE: 1217 + more, BME: 9 - hidden}, "respondents")
            put(year, indicator, "department_a", "all", {WHITE: percent, BME: 33 + hidden}, "percentage")
        put(year, 9, "all", "total_board", {WHITE: 11 - hidden, BME: 3 + hidden, UNKNOWN: 0})
        put(year, 9, "all", "voting", {WHITE: 8 - hidden, BME: 2 + hidden, UNKNOWN: 0})
    folder = root / "data" / "returns"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"X01,{','.join(map(str, row))},{SOURCE}\n" for row in rows)
    (folder / "x01.csv").write_text(HEADER + "".join(lines), encoding="utf-8")


def build_drafts(project: Project, *codes: str, formats: tuple[str, ...] = ()) -> BuildOutcome:
    """Build drafts with the pages and styles of the package."""
    return build(project, BuildRequest(codes, jobs=2, renderer="builtin", commit="", formats=formats), Recorder())


def publish(project: Project, day: int, reason: str = "") -> ReleaseOutcome:
    """Sign both parts of the draft of X01 2024 and release it."""
    for part, aside in ((SignedPart.FIGURES, ()), (SignedPart.NARRATIVE, places_of(project, 2024))):
        sign(
            project, "X01", 2024, part, name="A. Example", role="Director of People", on=date(2024, 5, 30),
            set_aside=dict.fromkeys(aside, "example"),
        )  # fmt: skip
    request = ReleaseRequest(("X01",), 2024, date(2024, 7, day), reason, renderer="builtin", jobs=2)
    return release(project, request, Recorder())
