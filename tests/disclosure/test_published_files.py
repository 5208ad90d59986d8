"""The files of random histories, read back: they have no more than the results, from which no small count follows.

A reader of its own takes every number out of every file of every version (`published_numbers`, `explained_numbers`,
`read_facts`), and an attacker of its own puts what he read, over all versions and organisations, into integer
programmes (`history_attack`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.explained_numbers import (
    as_written,
    files_of,
    findings_in,
    published_values,
    unexplained,
    verdicts_not_from_results,
)
from tests.disclosure.history_attack import attacks_on
from tests.disclosure.published_numbers import numbers_in
from tests.disclosure.released_projects import (
    History,
    changing_policies,
    four_organisations,
    many_organisations,
    without_worker_processes,
)
from tests.publishing.read_back import charts_of
from tests.publishing.read_back import unexplained as unexplained_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.disclosure.history_attack import Narrow

SEED, BOARD = 5, 9
DRAWN = ("mark at", "bar at", "line to")
"""What is drawn where the data of a chart have no value; intervals are cut off at the end of an axis."""
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """An organisation that reports alone and three that report together, and then a correction and a drill-down."""
    folder = tmp_path_factory.mktemp("history")
    with without_worker_processes(folder):
        return four_organisations(folder / "project", SEED, DOCUMENTS)


def findings(history: History) -> Iterator[tuple[str, ...]]:
    """Yield what files have besides the published results: numbers, verdicts, marks in charts."""
    for at, each in enumerate(history.publications):
        earlier = [other.folder for other in history.publications[:at] if other[:2] == each[:2]]
        yield from ((each.code, each.version, *found) for found in findings_in(each.folder, earlier))
        yield from ((each.code, each.version, found) for found in verdicts_not_from_results(each.folder))
        for chart in charts_of(each.folder):
            for picture in chart.pictures:
                for found in unexplained_marks(chart, picture):
                    if found.startswith(DRAWN) and not _is_near(found, chart.rows):
                        yield each.code, chart.name, found


def _is_near(found: str, rows: Iterable[dict[str, str]]) -> bool:
    """Return whether a place that was read off is that of a value: beyond the last tick the ruler is not exact."""
    values = [float(row[name]) for row in rows for name in ("value", "lower_95", "upper_95") if row[name]]
    places = map(float, re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", found.partition("[")[2]))
    return any(abs(place - value) <= 0.03 * abs(value) for place in places for value in values)


def narrow_counts(history: History, public: frozenset[str] = frozenset()) -> list[Narrow]:
    """Return the small counts that readers narrow to one value or two, by what is public or by that and their kinds."""
    return [
        found
        for attack in attacks_on(history, public) for knows_small in (False, True)
        for found in attack.narrow(knows_small=knows_small)
    ]  # fmt: skip


def test_files_of_a_history_have_no_number_that_published_results_do_not_explain(history: History) -> None:
    assert not history.refused
    assert [(each.code, each.version) for each in history.publications] == [
        ("X11", "1.0"), ("first", "1.0"), ("X11", "1.1"), ("first", "1.1")
    ]  # fmt: skip
    assert list(findings(history)) == []


def test_no_small_count_follows_from_the_files_of_a_history(history: History) -> None:
    attacks = list(attacks_on(history))
    assert sum(len(attack.small) for attack in attacks) > 200
    assert narrow_counts(history) == []


def test_the_reader_sees_every_kind_of_file(history: History) -> None:
    report = history.publications[-1].folder
    read = {name.rsplit(".", 1)[-1] for name, data in files_of(report) for _ in numbers_in(name, data)}
    assert read >= {"html", "csv", "json", "ipynb", "svg", *DOCUMENTS}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</main>", "<p>3 of them are BME staff.</p></main>"),
        ("<main", '<main data-people="17.3"'),
        ("<main", '<main aria-label="Of these 4 BME"'),
        ("</main>", "<!-- 2 of unknown ethnicity --></main>"),
        ("</main>", '<script type="application/json">{"n": [1, 3]}</script></main>'),
        ("</main>", "<svg><g><text>3</text><text>7</text></g></svg></main>"),
    ],
)
def test_the_reader_finds_a_number_that_no_result_explains(history: History, old: str, new: str) -> None:
    report = history.publications[0].folder
    known = as_written(published_values(report))
    page = (report / "indicator-1.html").read_text(encoding="utf-8")
    assert old in page
    assert list(unexplained("indicator-1.html", page.encode(), known)) == []
    assert list(unexplained("indicator-1.html", page.replace(old, new, 1).encode(), known))


def test_the_attacker_finds_a_count_that_one_more_figure_would_give_away(history: History) -> None:
    """Whatever is not shown: a figure of it, and what adds up with it, is found."""
    last = max(at for at, each in enumerate(history.publications) if each.code == "X11")
    for attack in attacks_on(history):
        version = history.publications[last].returned["X11"]
        own = {place: people for ((code, at, place), people) in attack.small.values() if (code, at) == ("X11", version)}
        if own:
            place, people = next(iter(own.items()))
            attack.learn({"X11": version}, ((place, 1),), people, people + 1)
            assert place in {found.place for found in attack.narrow()}
            return
    pytest.fail("no small count of X11")


@pytest.mark.fuzz
def test_files_of_more_histories(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Twelve organisations; 36 in `make fuzz`."""
    for seed in range(201, 204 if request.config.getoption("--hypothesis-profile") == "search" else 202):
        with without_worker_processes(tmp_path):
            history = many_organisations(tmp_path / str(seed), seed, quickly=True)
        shown = re.compile("shown: true")
        settings = (tmp_path / str(seed)).glob("params/*/organisation.yml")
        public = frozenset(path.parent.name for path in settings if shown.search(path.read_text(encoding="utf-8")))
        assert list(findings(history)) == [], seed
        assert narrow_counts(history, public) == [], seed


@pytest.mark.fuzz
def test_files_of_reports_whose_policy_changes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """One project whose policies change from release to release; three in `make fuzz`. Boards are shown in some."""
    for seed in range(301, 304 if request.config.getoption("--hypothesis-profile") == "search" else 302):
        with without_worker_processes(tmp_path):
            history = changing_policies(tmp_path / str(seed), seed, quickly=seed % 3 > 0)
        assert len(history.publications) > 2
        narrow = [found for found in narrow_counts(history) if found.place[0] != BOARD]
        assert narrow == [], (seed, history.refused)
