"""A renderer for tests: fast, plain, and made to fail where a project asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wres_kit.publishing.renderer import IndexEntry, RenderError, ReportSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.project import Project


class FakeRenderer:
    """Writes the text of a page with the years beside it, and a file that belongs to the page, as Quarto does."""

    name = "fake"
    version = "1"

    def __init__(self, project: Project) -> None:
        self._broken = project.root / "broken-reports.txt"

    def render(self, report: ReportSource, destination: Path) -> None:
        snapshot = report.snapshot
        name = f"{snapshot.organisation.code} {snapshot.year}"
        if self._broken.is_file() and name in self._broken.read_text().splitlines():
            message = f"{name}: no page could be made of it."
            raise RenderError(message)
        for page in report.written:
            cells = json.loads(report.notebooks[page].read_text(encoding="utf-8"))["cells"]
            text = [line for cell in cells for output in cell.get("outputs", ()) for line in output.get("text", ())]
            words = f"{name} {page.name} {snapshot.audience} beside {report.other_years}\n{''.join(text)}"
            (destination / page.address).write_text(words, encoding="utf-8")
            beside = destination / f"{page.address.removesuffix('.html')}_files"
            beside.mkdir()
            (beside / "chart.svg").write_text(f"<svg>{len(words)}</svg>", encoding="utf-8")

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        if self._broken.is_file() and "index" in self._broken.read_text().splitlines():
            message = "index: no page could be made of it."
            raise RenderError(message)
        lines = [f"{entry.organisation.code} {' '.join(map(str, entry.years))}\n" for entry in entries]
        (destination / "index.html").write_text("".join(lines), encoding="utf-8")
        (destination / "assets").mkdir()
        (destination / "assets" / "style.css").write_text("body {}", encoding="utf-8")


def make_renderer(project: Project) -> FakeRenderer:
    """Make one; a function of a module, so that workers can be told to call it."""
    return FakeRenderer(project)
