from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.standards import PAGES
from wres_kit.publishing.frame import frame_page, notices, publication_line
from wres_kit.publishing.renderer import ReportSource
from wres_kit.publishing.site import SiteConfig
from wres_kit.reporting.snapshot import Audience, ReleasedCorrection, ReleaseStamp

from .example_report import make_snapshot

if TYPE_CHECKING:
    from wres_kit.project import Project


def test_names_and_neighbours(project: Project) -> None:
    report = ReportSource(make_snapshot(), {}, other_years=(2022, 2023))
    frame = frame_page(SiteConfig.read(project), report, PAGES[2], "Indicator 2: Appointment")
    assert frame.window_title == "Indicator 2: Appointment – Example Trust – WRES 2024"
    assert [link.address for link in frame.navigation if link.current] == ["indicator-2.html"]
    assert frame.previous is not None
    assert frame.previous.address == "indicator-1.html"
    assert frame.following is not None
    assert frame.following.address == "indicator-3.html"
    assert [(link.text, link.address, link.current) for link in frame.years] == [
        ("2022", "../2022/indicator-2.html", False),
        ("2023", "../2023/indicator-2.html", False),
        ("2024", "indicator-2.html", True),
    ]


def test_first_and_last_page_and_an_only_year(project: Project) -> None:
    site = SiteConfig.read(project)
    report = ReportSource(make_snapshot(), {}, other_years=(2024,))
    first, last = (frame_page(site, report, page, "Title") for page in (PAGES[0], PAGES[-1]))
    assert (first.previous, last.following) == (None, None)
    assert first.years == ()


def test_notices_come_in_order_of_weight() -> None:
    snapshot = make_snapshot(audience=Audience.INTERNAL, notice="Draft.")
    shown = notices(ReportSource(snapshot, {}), PAGES[0])
    assert [notice.kind for notice in shown] == ["internal", "fictional", "project"]


def test_a_draft_says_so_and_a_release_does_not() -> None:
    draft = make_snapshot(fictional=False)
    assert [notice.kind for notice in notices(ReportSource(draft, {}), PAGES[0])] == ["draft"]
    released = replace(draft, release=ReleaseStamp("1.0", "2026-07-03"))
    assert notices(ReportSource(released, {}), PAGES[0]) == ()


def test_a_correction_is_on_the_summary_and_on_the_page_of_its_indicator() -> None:
    stamp = ReleaseStamp("1.1", "2026-12-15", "One row was missing", (ReleasedCorrection(2, "was 1.7, is 1.6"),))
    report = ReportSource(replace(make_snapshot(fictional=False), release=stamp), {})
    by_page = {page.name: [(each.name, each.text) for each in notices(report, page)] for page in PAGES}
    expected = [("Corrected 15 December 2026", "One row was missing. Was 1.7, is 1.6.")]
    assert by_page == {page.name: expected if page.indicator in (None, 2) else [] for page in PAGES}


def test_only_real_figures_carry_a_licence(project: Project) -> None:
    site = SiteConfig.read(project)
    real, made_up = (
        " ".join(frame_page(site, ReportSource(make_snapshot(fictional=each), {}), PAGES[0], "Title").footer)
        for each in (False, True)
    )
    assert "Open Government Licence v3.0" in real
    assert "Figures as published by the trust." in real
    assert "Licence" not in made_up


def test_publication_line() -> None:
    assert publication_line("Example Analytics", "2026-10-01") == "Published by Example Analytics on 1 October 2026."
    assert publication_line("", "2026-10-01") == "Published on 1 October 2026."
