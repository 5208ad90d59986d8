"""The accessibility statement says what was checked and found, whom to contact, and what a project knows itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from wres_kit.method import AccessibilityChecks, accessibility_page, method_pages
from wres_kit.project import Project, ProjectParameters, QualityParameters

if TYPE_CHECKING:
    from wres_kit.method.markup import MethodPage

CHECKOUT = Project(Path(__file__).parents[2])
KEPT = AccessibilityChecks.kept()


def text(page: MethodPage) -> str:
    return " ".join(BeautifulSoup(page.html, "html.parser").get_text(" ").split())


def statement(checks: AccessibilityChecks = KEPT, **quality: object) -> str:
    parameters = CHECKOUT.parameters.model_copy(update={"quality": QualityParameters.model_validate(quality)})
    assert isinstance(parameters, ProjectParameters)
    return text(accessibility_page(parameters, checks))


def test_every_project_has_one_with_its_contact() -> None:
    (page,) = [page for page in method_pages(CHECKOUT) if page.name == "accessibility"]
    assert CHECKOUT.parameters.quality.contact in text(page)
    assert "Not named by this project." in statement()


def test_it_says_what_was_checked_and_when() -> None:
    shown = statement()
    for each in (*KEPT.ways, *KEPT.tools, *KEPT.pages):
        assert each in shown
    assert f"{KEPT.checked_on.day} {KEPT.checked_on:%B %Y}" in shown
    assert {"wcag2aa", "wcag21aa", "wcag22aa"} <= set(KEPT.rules)
    assert len(KEPT.pages) > 15


def test_it_names_what_a_project_knows_of_its_own_pages() -> None:
    assert "Our films have no captions." in statement(accessibility_problems=("Our films have no captions.",))


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({"violations": {"as printed": ("color-contrast",)}}, "color-contrast (as printed)"),
        ({"reflows": False}, "none no yes"),
    ],
)
def test_it_hides_no_failure(update: dict[str, object], said: str) -> None:
    page = KEPT.pages["Summary"].model_copy(update=update)
    shown = statement(KEPT.model_copy(update={"pages": {"Summary": page}}))
    assert said in shown
    assert ("found failures" in shown) == ("violations" in update)
