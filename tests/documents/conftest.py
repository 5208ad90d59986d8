from __future__ import annotations

from dataclasses import replace

import pytest

from tests.demonstration import PROJECT, snapshot_of
from tests.publishing.example_report import make_notebook, make_project, make_snapshot, own_report
from tests.standards import PAGES
from wres_kit.documents.content import ReportContent, read_content
from wres_kit.publishing.site import SiteConfig
from wres_kit.reporting.narrative.markdown import narrative_values
from wres_kit.reporting.narrative.report_plan import report_plan
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.snapshot import ReleasedCorrection, ReleaseStamp


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteConfig:
    return SiteConfig.read(make_project(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="session")
def draft(site: SiteConfig) -> ReportContent:
    """The draft of the report that comes with wres_kit."""
    return read_content(site, make_snapshot(), own_report(make_snapshot()).notebooks)


@pytest.fixture(scope="session")
def small(site: SiteConfig, tmp_path_factory: pytest.TempPathFactory) -> ReportContent:
    """A correction of a report with every kind of block."""
    stamp = ReleaseStamp("1.1", "2026-12-15", "A return was wrong", (ReleasedCorrection(2, "ratio was 1.70"),))
    snapshot = replace(make_snapshot(fictional=False), release=stamp, publication_date="2026-12-15")
    folder = tmp_path_factory.mktemp("notebooks")
    notebooks = {page: make_notebook(page, folder / page.notebook) for page in PAGES[:3]}
    return read_content(site, snapshot, notebooks)


@pytest.fixture(scope="session")
def full(site: SiteConfig) -> ReportContent:
    """The draft of the report that comes with wres_kit, with its figures after disclosure control and its plan."""
    snapshot = snapshot_of("X01", 2024)
    plan = report_plan(PROJECT, snapshot, lambda: narrative_values(Figures(snapshot)))
    return read_content(site, snapshot, own_report(snapshot).notebooks, plan)
