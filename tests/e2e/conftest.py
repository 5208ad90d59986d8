"""Built pages, and a browser that looks at them as a reader would."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.actions.made_up import example_plan
from tests.audit.example_lineage import example_lineage
from tests.publishing.example_report import (
    list_differences,
    make_entries,
    make_project,
    make_report,
    make_snapshot,
    own_report,
)
from tests.standards import PAGES
from wres_kit.audit.pages import write_audit_notebooks
from wres_kit.publishing.quarto import choose_renderer
from wres_kit.reporting.narrative.action_plan import plan_notebook
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

BELOW = "some/where"
"""Reports are looked at below a path, as they will be published: no link may start at the root."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "e2e":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))  # all look at the same pages in one browser
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH"))


BOTH_RENDERERS = (
    "builtin",
    pytest.param(
        "quarto",
        marks=[
            pytest.mark.quarto,
            pytest.mark.skipif(shutil.which("quarto") is None, reason="there is no program quarto on PATH"),
        ],
    ),
)
"""What a fixture that builds pages is made with."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(
    scope="session",
    params=BOTH_RENDERERS,
)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that comes with wres_kit, an internal one with every kind of block, and the index."""
    root = tmp_path_factory.mktemp(request.param)
    (root / "project").mkdir()
    project = make_project(root / "project", notice="These pages are a demonstration.")
    list_differences(project)
    renderer = choose_renderer(project, request.param)
    reports = root / "served" / BELOW
    notice = "These pages are a demonstration."
    own = own_report(make_snapshot(notice=notice))
    audit = write_audit_notebooks(example_lineage(), example_lineage()["corrections"], root / "audit")
    with plan_notebook(own.snapshot.standard, example_plan(own.snapshot)) as plan:
        renderer.render(replace(own, notebooks=own.notebooks | plan | audit), reports / "X01" / "2024")
    internal = make_snapshot(audience=Audience.INTERNAL, notice=notice, year=2023)
    report = make_report(root / "executed", internal, PAGES[:4], other_years=(2024,))
    renderer.render(report, reports / "X01" / "2023")
    renderer.render_index(make_entries(30), reports)
    return reports


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and writes nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def address(reports: Path) -> Iterator[str]:
    """Where the reports are served."""
    with served(reports.parents[1]) as host:
        yield f"{host}/{BELOW}"
