"""Projects of small made-up organisations that release one report after the other.

Each project is a history of several organisations: reports of two reporting years, restated years, corrections,
drill-downs that are added, and joint reports of groups that overlap, that a member leaves and that come before and
after members' own reports, and a regional total that somebody else publishes.
"""

from __future__ import annotations

import pickle
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.disclosure.three_years import (
    GROUPS,
    Figures,
    Shape,
    Year,
    changed,
    rows_of,
    shape_of,
    three_years,
    undivided,
)
from tests.execution.conftest import Recorder
from tests.execution.inline import ForkingPool
from tests.projects import group, organisation, project_in
from tests.returns.conftest import csv_of
from wres_kit.disclosure.choice import choose
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.joint.read import check_return_files, read_returns
from wres_kit.project import Project
from wres_kit.release import publish
from wres_kit.release.publish import ReleaseOutcome, ReleaseRequest, release
from wres_kit.release.sign_off import SignedPart, places_of, sign
from wres_kit.reporting.report_data import write_leadership, write_results
from wres_kit.reporting.snapshot import take_snapshot
from wres_kit.returns.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHECKOUT = Path(__file__).parents[2]
ALONE = ("X11", "X12", "X13", "X14", "X15", "X16")
MEMBERS = ("X21", "X22", "X23")
POLICIES = (
    "{board: {shown: true, agreed_by: the board, on: 2026-07-31, years: [2022, 2023, 2024]}}",
    "{policy: percentages}",
    "{round_to: 5}",
)
SETTINGS = (
    *POLICIES, "{policy: counts}", "{threshold: 10}", "{indicators: {3: 10}}", "{survey_threshold: 20}",
    "{policy: none}",
)  # fmt: skip
FIRST_DAY = date(2026, 11, 1)


class Publication(NamedTuple):
    """A report that came out: whose, of which year, of which members, and what each had returned then."""

    code: str
    year: int
    version: str
    members: tuple[str, ...]
    returned: dict[str, int]
    folder: Path


@dataclass
class History:
    """A project and what it has released.

    Parameters
    ----------
    root
        Its folder.
    versions
        By organisation, what it had returned at first and after each change: figures by year.
    publications
        What came out, in order.
    refused
        The reports that were refused, and why.
    """

    root: Path
    versions: dict[str, list[dict[int, Figures]]] = field(default_factory=dict)
    publications: list[Publication] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    regional: list[tuple[dict[str, int], dict[str, int]]] = field(default_factory=list)


@contextmanager
def without_worker_processes(folder: Path) -> Iterator[None]:
    """Build in this process, and sign with a key in a folder.

    The same returns are read, and the same choices made, several times for one report: what came of it is kept here.
    Drafts are not built again after a release.
    """
    known: dict[object, Any] = {}

    def kept(key: Callable[..., object], make: Callable[..., Any]) -> Callable[..., Any]:
        def get(*given: Any) -> Any:
            own = make.__name__, key(*given)
            if own not in known:
                known[own] = make(*given)
            return known[own]

        return get

    reading = kept(lambda project, files: _inputs(project.root), check_return_files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
        patch.setattr("wres_kit.disclosure.earlier_releases.choose", kept(pickle.dumps, choose))
        patch.setattr("wres_kit.joint.read.check_return_files", reading)
        patch.setattr(
            Sums, "divisions", kept(lambda own, cells: (own._year, str(own._nested), tuple(cells)), Sums.divisions)
        )
        patch.setattr("wres_kit.release.publish._bring_drafts_up_to_date", lambda *_: None)
        patch.setenv("WRES_RELEASE_KEY", str(folder / "key.pem"))
        yield


def _inputs(root: Path) -> tuple[tuple[str, bytes], ...]:
    paths = [path for name in ("params", "data") for path in sorted((root / name).rglob("*")) if path.is_file()]
    return tuple((str(path), path.read_bytes()) for path in paths if path.name != "sign-off.yml")


class Desk:
    """Somebody who keeps a project, and releases its reports.

    Parameters
    ----------
    root
        Where the project is made.
    seed
        Which organisations, and what happens to them.
    quickly
        Whether drafts have no pages and are not signed, which takes half the time. What comes out is the same, but for
        who signed it.
    """

    def __init__(self, root: Path, seed: int, *, quickly: bool = False) -> None:
        self.random, self._day, self._quickly = Random(seed), FIRST_DAY, quickly
        self.history = History(root)
        self._years: dict[str, dict[int, Year]] = {}
        self._hidden: set[str] = set()
        project_in(root, day=str(FIRST_DAY))
        shutil.rmtree(root / "params" / "X01")
        self.make_documents()
        shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
        shutil.copyfile(CHECKOUT / "_quarto.yml", root / "_quarto.yml")

    def make_documents(self, *formats: str) -> None:
        """Say which documents the next reports have."""
        text = f"publication_date: {FIRST_DAY}\ndocuments: [{', '.join(formats)}]\n"
        (self.history.root / "params" / "project.yml").write_text(text, encoding="utf-8")

    def add(self, code: str, shape: Shape, *, is_divided: bool = True, size: int = 40, **fields: object) -> None:
        """Add an organisation; parts and codes are not returned where it is not divided."""
        years = three_years(self.random, shape, size=size)
        self._years[code] = years
        if not is_divided:
            self._hidden.add(code)
        if self.random.random() < 0.5:
            rates = {
                year: round(100 * each.respondents[5, "all"]["all"] / max(1, sum(each.total().values())), 1)
                for year, each in years.items() if "all" in each.respondents[5, "all"]
            }  # fmt: skip
            rates = {year: rate for year, rate in rates.items() if 0 < rate <= 100}
            fields |= {"survey_response": str(rates)} if rates else {}
        organisation(self.history.root, code, **fields)
        self._returned(code)

    def _returned(self, code: str) -> None:
        figures = {year: each.figures() for year, each in self._years[code].items()}
        if code in self._hidden:
            figures = {year: undivided(each) for year, each in figures.items()}
        self.history.versions.setdefault(code, []).append(figures)

    def divide(self, code: str) -> None:
        """Add parts and codes to the return of an organisation."""
        self._hidden.discard(code)
        self._returned(code)

    def correct(self, code: str, year: int, times: int = 1) -> None:
        """Change some people of a year of a return."""
        self._years[code][year] = changed(self._years[code][year], self.random, times)
        self._returned(code)

    def jointly(self, *codes: str, jointly: bool = True, **fields: object) -> None:
        """Say whether organisations report jointly only."""
        for code in codes:
            organisation(self.history.root, code, reports_jointly=str(jointly).lower(), **fields)

    def group(self, code: str, *members: str, **fields: object) -> None:
        """Write a group, and take away all others."""
        shutil.rmtree(self.history.root / "params" / "groups", ignore_errors=True)
        group(self.history.root, code, *members, **fields)

    def regional_total(self, *codes: str) -> None:
        """Record the staff of a region by ethnicity, as somebody else published them."""
        totals = dict.fromkeys(GROUPS, 0)
        for code in codes:
            for each in GROUPS:
                totals[each] += self._years[code][2024].total()[each]
        everyone = sum(totals.values())
        shown = {each: people for each, people in totals.items() if people >= 10}
        start = f"2024,v1.0,{self._day},regional dashboard"
        header = "report_year,version,released_on,place"
        names = "organisation,year,indicator,measure,section,category,group,value,unit,numerator,denominator,lower"
        lines = [
            f"{start},region,2024,1,share,all,all,{each},{100 * people / everyone},percent,{people},{everyone},,,"
            "published,counts," for each, people in shown.items()
        ]  # fmt: skip
        folder = self.history.root / "data" / "released"
        (folder / "groups").mkdir(parents=True, exist_ok=True)
        text = "\n".join([f"{header},{names},upper,status,basis,note", *lines])
        (folder / "region.csv").write_text(text, encoding="utf-8")
        members = "\n".join([f"{header},member", *(f"{start},{code}" for code in codes)])
        (folder / "groups" / "region.csv").write_text(members, encoding="utf-8")
        versions = {code: len(self.history.versions[code]) - 1 for code in codes}
        if shown:
            self.history.regional.append((versions, {**shown, "all": everyone}))

    def publish(self, year: int, *codes: str, members: tuple[str, ...] = ()) -> None:
        """Build and release reports of a year, as far as the project lets them."""
        root = self.history.root
        for code, own in self.history.versions.items():
            path, text = root / "data" / "returns" / f"{code.lower()}.csv", csv_of(list(rows_of(code, own[-1])))
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        self._day += timedelta(days=1)
        for code in codes:
            self._publish(Project(root), code, year, members or (code,))

    def _publish(self, project: Project, code: str, year: int, members: tuple[str, ...]) -> None:
        request = ReleaseRequest((code,), year, self._day, "A count was wrong.", renderer="builtin", jobs=1)
        refused = self._drafted(project, code, year) if self._quickly else self._signed(project, code, year)
        if not refused:
            released = (
                self._released_at_once(project, request) if self._quickly else release(project, request, Recorder())
            )
            refused = "; ".join(map(str, released.obstacles))
            for place, stamp in released.released.items():
                folder = project.public / place[0] / str(place[1]) / f"v{stamp.version}"
                returned = {member: len(self.history.versions[member]) - 1 for member in members}
                self.history.publications.append(Publication(code, year, str(stamp.version), members, returned, folder))
        if refused:
            self.history.refused.append((code, year, refused))

    def _signed(self, project: Project, code: str, year: int) -> str:
        """Build a draft and sign it; return why it cannot be built."""
        outcome = build(project, BuildRequest((code,), year=year, jobs=1, renderer="builtin", commit=""), Recorder())
        if outcome.status:
            reasons = [f"{failure} {failure.details}" for _, _, failure in outcome.failures]
            return "; ".join([*reasons, outcome.refused.to_text()])
        for part, aside in ((SignedPart.FIGURES, ()), (SignedPart.NARRATIVE, places_of(project, year))):
            sign(
                project, code, year, part, name="A. Example", role="Chair", on=FIRST_DAY,
                set_aside=dict.fromkeys(aside, "example"),
            )  # fmt: skip
        return ""

    def _drafted(self, project: Project, code: str, year: int) -> str:
        """Write the figures of a draft, and no pages; return why they cannot be worked out."""
        read = read_returns(project, [code])
        if errors := read.errors_of(code):
            return "; ".join(map(str, errors))
        snapshot = take_snapshot(project, read.returns, code, year)
        draft = project.reports / project.organisation(code).slug / str(year)
        write_results(snapshot.results, draft)
        write_leadership(snapshot, draft)
        return ""

    def _released_at_once(self, project: Project, request: ReleaseRequest) -> ReleaseOutcome:
        """Release a report whose figures are drafted, as `release` does once it has found nothing in the way."""
        (code,), year = request.organisations, request.year
        assert year is not None
        done, place = ReleaseOutcome(), (project.organisation(code).slug, year)
        stamp = publish._stamp(project, code, place, request)
        if stamp is not None:
            outcome = publish._build(project, request, (code,), {place: stamp}, Recorder())
            assert outcome.status == 0, [f"{each} {each.details}" for _, _, each in outcome.failures]
            done.released = {place: stamp}
        return done


def four_organisations(root: Path, seed: int, documents: tuple[str, ...] = ()) -> History:
    """Make a project of one organisation that reports alone and three that report together; then all change.

    The last report has documents.
    """
    desk = Desk(root, seed, quickly=True)
    shared = shape_of(desk.random)
    desk.add("X11", shape_of(desk.random), is_divided=False)
    for code in MEMBERS:
        desk.add(code, shared, size=60, reports_jointly="true")
    desk.group("first", *MEMBERS)
    desk.publish(2024, "X11")
    desk.publish(2024, "first", members=MEMBERS)
    desk.divide("X11")
    desk.correct("X11", 2023, 2)
    desk.correct(MEMBERS[0], 2024)
    desk.publish(2024, "X11")
    desk.make_documents(*documents)
    desk.publish(2024, "first", members=MEMBERS)
    return desk.history


def changing_policies(root: Path, seed: int, *, quickly: bool = False) -> History:
    """Make a project of an organisation and a group that publish twice, each time with another policy.

    In the end a member of the group reports by itself. All is built, signed and released as the commands do it, unless
    it is done quickly.
    """
    desk = Desk(root, seed, quickly=quickly)
    random, shared = desk.random, shape_of(desk.random)
    desk.add("X11", shape_of(random), size=random.choice([40, 400]), is_divided=random.random() < 0.5)
    for code in MEMBERS:
        desk.add(code, shared, size=random.choice([40, 400]), reports_jointly="true")
    for _ in range(2):
        desk.jointly("X11", jointly=False, disclosure=random.choice(SETTINGS))
        desk.group("first", *MEMBERS, disclosure=random.choice(SETTINGS))
        desk.publish(2024, "X11")
        desk.publish(2024, "first", members=MEMBERS)
        if random.random() < 0.5:
            desk.correct(random.choice(("X11", *MEMBERS)), 2024)
    desk.jointly(MEMBERS[0], jointly=False, disclosure=random.choice(SETTINGS))
    desk.publish(2024, MEMBERS[0])
    return desk.history


def many_organisations(root: Path, seed: int, *, members: int = 6, quickly: bool = False) -> History:
    """Make a project of six organisations that report alone and others that report together, again and again."""
    desk = Desk(root, seed, quickly=quickly)
    random, shared = desk.random, shape_of(desk.random)
    codes = tuple(f"X{21 + at}" for at in range(members))
    for code in ALONE:
        fields = {"disclosure": random.choice(POLICIES)} if code in ALONE[-2:] and random.random() < 0.6 else {}
        desk.add(code, shape_of(random), is_divided=random.random() < 0.7, years="[2023, 2024]", **fields)
    for code in codes:
        desk.add(code, shared, size=60, reports_jointly="true")
    if random.random() < 0.5:
        desk.regional_total(*random.choice([(*ALONE, *codes), codes]))
    first = tuple(random.sample(codes, members // 2 + 1))
    if random.random() < 0.25:
        desk.jointly(first[0], jointly=False)
        desk.publish(2024, first[0])
    desk.group("first", *first)
    desk.publish(2024, "first", members=first)
    _report_alone(desk)
    _report_together(desk, codes, first)
    return desk.history


def _report_alone(desk: Desk) -> None:
    """Let organisations report two years, the first of which they restate, and then correct or divide the second."""
    random = desk.random
    desk.publish(2023, *ALONE[:2])
    for code in ALONE[:2]:
        for year in random.sample((2022, 2023), random.randint(0, 2)):
            desk.correct(code, year, random.randint(1, 5))
    desk.publish(2024, *ALONE)
    for code in ALONE[:3]:
        if random.random() < 0.5:
            desk.divide(code)
        elif random.random() < 0.7:
            desk.correct(code, 2024, random.choice([1, 1, 1, 4]))
    desk.publish(2024, *ALONE[:3])


def _report_together(desk: Desk, codes: tuple[str, ...], first: tuple[str, ...]) -> None:
    """Let a member correct its return and one leave a group, another group overlap with it, and one report alone."""
    random, others = desk.random, tuple(each for each in codes if each not in first)
    if random.random() < 0.6:
        desk.correct(random.choice(first), 2024, random.choice([1, 1, 3]))
    left = first[:-1]
    second = (*random.sample(left, random.choice([1, 2])), *others)
    desk.group("first", *left)
    desk.publish(2024, "first", members=left)
    desk.group("second", *second)
    desk.publish(2024, "second", members=second)
    desk.jointly(others[0], jointly=False)
    desk.publish(2024, others[0])
