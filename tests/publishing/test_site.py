from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.standards import EXAMPLE, PAGES, WRES
from wres_kit.project import Project
from wres_kit.project.parameters import ParameterError
from wres_kit.publishing.site import NavigationEntry, SiteConfig, site_files

from .example_report import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path


def change(project: Project, *keys: str | int, value: object) -> None:
    """Set one value of the project's `_quarto.yml`."""
    path = project.root / "_quarto.yml"
    whole = part = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    path.write_text(yaml.safe_dump(whole), encoding="utf-8")


def test_the_file_that_comes_with_wres_kit(project: Project) -> None:
    site = SiteConfig.read(project)
    assert site.title == "Workforce Race Equality Standard"
    assert site.language == "en-GB"
    assert [entry.page for entry in site.navigation] == list(PAGES)
    assert site.previous_next
    assert site.contents
    assert site.contents_depth == 2
    assert site.quarto["execute"] == {"enabled": False, "echo": False, "warning": False}
    assert site.quarto["format"]["html"]["html-math-method"] == "mathml"


def test_its_navigation_leads_to_notebooks() -> None:
    listed = yaml.safe_load((CHECKOUT / "_quarto.yml").read_text(encoding="utf-8"))["website"]["sidebar"]["contents"]
    assert [entry["href"] for entry in listed] == [f"notebooks/{page.notebook}" for page in PAGES]


def test_order_and_words_of_the_navigation_are_the_projects(project: Project) -> None:
    entries = [{"text": f"Page {page.name}", "href": f"notebooks/{page.notebook}"} for page in reversed(PAGES)]
    change(project, "website", "sidebar", "contents", value=entries)
    navigation = SiteConfig.read(project).navigation
    assert [entry.page for entry in navigation] == list(reversed(PAGES))
    assert navigation[0].text == "Page indicator-9"


def test_pages_that_it_does_not_list_are_added_at_their_place(project: Project) -> None:
    entries = [{"text": "Board", "href": "notebooks/indicator-9.ipynb"}, {"text": "Start", "href": "summary.ipynb"}]
    change(project, "website", "sidebar", "contents", value=entries)
    listed = SiteConfig.read(project).entries(WRES, 2024)
    assert {entry.page for entry in listed} == set(PAGES)
    assert (listed[0].text, listed[1].text) == ("Board", "1 Pay bands")


def test_pages_that_an_edition_lacks_are_left_out(project: Project) -> None:
    site = replace(SiteConfig.read(project), navigation=tuple(NavigationEntry(page, page.name) for page in PAGES))
    listed = site.entries(EXAMPLE, 2024)
    assert [entry.text for entry in listed] == [
        "summary", "indicator-1", "indicator-2", "indicator-4", "indicator-6", "indicator-7", "12 Formal warnings",
    ]  # fmt: skip
    assert [entry.page.name for entry in site.entries(EXAMPLE, 2025)] == [entry.text for entry in listed[:-1]]


def test_foot_may_have_parts(project: Project) -> None:
    change(project, "website", "page-footer", value={"left": "One", "right": "Two"})
    assert SiteConfig.read(project).footer == "One · Two"


@pytest.mark.parametrize(
    ("keys", "value", "named"),
    [
        (
            ("website", "sidebar", "contents", 0, "href"),
            "notebooks/indicator-1.ipynb",
            "lists indicator-1 more than once",
        ),
        (("website", "sidebar", "contents", 0, "href"), "notebooks/resume.ipynb", "resume: this page does not exist"),
        (("website", "sidebar", "contents", 0), {"section": "All"}, "contents → 0 → text"),
        (("website", "title"), "", "website → title"),
        (("project", "type"), "book", "project → type"),
        (("format", "html", "toc-depth"), 9, "toc-depth"),
    ],
)
def test_what_does_not_fit_is_named(project: Project, keys: tuple[str, ...], value: object, named: str) -> None:
    change(project, *keys, value=value)
    with pytest.raises(ParameterError, match=r"_quarto\.yml") as caught:
        SiteConfig.read(project)
    assert named in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"_quarto.yml: there is no such file"):
        SiteConfig.read(Project(tmp_path))


def test_missing_style_sheet(project: Project) -> None:
    change(project, "format", "html", "css", value="own.css")
    with pytest.raises(ParameterError, match=r"names own.css, and there is no such file"):
        SiteConfig.read(project)
    (project.root / "own.css").write_text("h1 { color: black; }", encoding="utf-8")
    assert SiteConfig.read(project).stylesheets == (project.root / "own.css",)


def test_files_that_any_setting_names_are_part_of_the_website(project: Project) -> None:
    for name in ("own.scss", "logo.png", "head.html"):
        (project.root / name).write_text("a file", encoding="utf-8")
    change(project, "format", "html", "theme", value=["default", "own.scss"])
    change(project, "format", "html", "include-in-header", value=[{"file": "head.html"}])
    change(project, "website", "sidebar", "logo", value="logo.png")
    named = {path.name for path in SiteConfig.read(project).named_files}
    assert named == {"own.scss", "logo.png", "head.html"}
    assert named <= {path.name for path in site_files(project)}


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("format", "html", "theme"), ["default", "own.scss"]),
        (("website", "sidebar", "logo"), "own.png"),
        (("format", "html", "include-in-header"), "own.html"),
    ],
)
def test_a_file_that_a_setting_names_and_that_is_not_there_is_named(
    project: Project, keys: tuple[str, ...], value: object
) -> None:
    change(project, *keys, value=value)
    with pytest.raises(ParameterError, match=r"_quarto\.yml: it names own\.(scss|png|html), and there is no such file"):
        SiteConfig.read(project)
