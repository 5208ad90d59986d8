"""A page of each kind, opened in every way that readers have: wide, narrow, own colours, dark, on paper.

What is found is kept in `wres_kit/method/accessibility.json`, from which the accessibility statement is made. Where the
checks find something else than is kept, they fail; `KEEP_CHECKS=1 pytest tests/e2e/test_accessibility.py` keeps it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from wres_kit.method import FILE, MOST_STOPS, AccessibilityChecks
from wres_kit.reporting.narrative.markdown import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = {
    "List of all reports": "index.html",
    "Summary": "X01/2024/index.html",
    "Pay bands": "X01/2024/indicator-1.html",
    "Relative likelihood": "X01/2024/indicator-2.html",
    "Staff survey": "X01/2024/indicator-5.html",
    "Board": "X01/2024/indicator-9.html",
    "Action plan": "X01/2024/actions.html",
    "Internal report": "X01/2023/indicator-3.html",
    "Report on one page": "X01/2024/report.html",
    "Where figures come from": "X01/2024/audit.html",
    "Where figures of an indicator come from": "X01/2024/audit-indicator-2.html",
    "Method": "method/index.html",
    "The Standard in one year": "method/2022.html",
    "Worked example": "method/example.html",
    "Glossary": "method/glossary.html",
    "Differences from published figures": "method/differences.html",
    "Quality": "method/quality.html",
    "Accessibility statement": "method/accessibility.html",
}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
BROKEN_RULES = f"""() => axe.run(document, {{
    runOnly: {{type: 'tag', values: {list(RULES)}}}, resultTypes: ['violations'], selectors: false, ancestry: false
}}).then(found => Array.from(new Set(found.violations.map(rule => rule.id))).sort())"""
NORMAL = {"media": "screen", "forced_colors": "none", "color_scheme": "light"}
WAYS: dict[str, tuple[int, dict[str, str]]] = {
    "1280 pixels wide": (1280, {}),
    "320 pixels wide": (320, {}),
    "with a reader’s own colours": (1280, {"forced_colors": "active"}),
    "with dark colours": (320, {"color_scheme": "dark"}),
    "as printed": (1280, {"media": "print"}),
}
FOCUSABLE = 'a[href], button, input, select, summary, [tabindex="0"]'
REACHED = FOCUSABLE.replace("input", "input:not([type=radio]:not(:checked))")
"""What a keyboard stops at: of a group of choices, the one that is chosen."""
UNSEEN_FOCUS = f"""() => Array.from(document.querySelectorAll('{FOCUSABLE}')).filter(e => {{
    if (!e.checkVisibility({{contentVisibilityAuto: true, visibilityProperty: true}})) return false;
    e.focus({{focusVisible: true}});
    const style = getComputedStyle(e);
    return document.activeElement !== e || style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 2;
}}).map(e => e.outerHTML.slice(0, 100))"""
STOPS = f"""Array.from(document.querySelectorAll('{REACHED}'),
    e => e.checkVisibility({{contentVisibilityAuto: true, visibilityProperty: true}})).filter(Boolean).length"""


@pytest.fixture(scope="module")
def found(browser: Browser, address: str, request: pytest.FixtureRequest) -> AccessibilityChecks:
    """Open each page once and look at it in every way."""
    page = browser.new_page()
    pages = {}
    for kind, path in KINDS.items():
        page.goto(f"{address}/{path}")
        pages[kind] = checks_of(page)
    with_version = page.evaluate("axe.version")
    page.close()
    tools = (f"axe {with_version}", f"Chromium {browser.version.partition('.')[0]}")
    return AccessibilityChecks.model_validate(
        {"checked_on": datetime.now(UTC).date(), "tools": tools, "rules": RULES, "ways": tuple(WAYS), "pages": pages}
    )


def checks_of(page: Page) -> dict[str, Any]:
    page.evaluate(AXE)
    violations = {}
    for way, (width, media) in WAYS.items():
        page.set_viewport_size({"width": width, "height": 640})
        page.emulate_media(**(NORMAL | media))  # type: ignore[arg-type]
        if broken := page.evaluate(BROKEN_RULES):
            violations[way] = broken
    page.emulate_media(**(NORMAL | {"forced_colors": "active"}))  # type: ignore[arg-type]
    page.keyboard.press("Tab")
    unseen = page.evaluate(UNSEEN_FOCUS)
    assert not unseen, (page.url, unseen)
    page.emulate_media(**NORMAL)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("scrollTo(0, 0)")
    return {
        "violations": violations,
        "reflows": page.evaluate("document.documentElement.scrollWidth") <= 320,
        "focus_is_seen": not unseen,
        "few_stops": 0 < page.evaluate(STOPS) < MOST_STOPS,
        "heading_in_view": page.evaluate("document.querySelector('h1').getBoundingClientRect().bottom") < 640,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_use_a_page_of_each_kind(found: AccessibilityChecks, kind: str) -> None:
    checks = found.pages[kind]
    assert checks.violations == {}
    assert checks.reflows
    assert checks.few_stops
    assert checks.heading_in_view


def test_the_statement_says_what_was_found(found: AccessibilityChecks) -> None:
    if os.environ.get("KEEP_CHECKS"):
        FILE.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    kept = AccessibilityChecks.kept()
    # Day and versions are those of the day on which the results were kept.
    assert kept.model_copy(update={"checked_on": found.checked_on, "tools": found.tools}) == found
    assert kept.checked_on <= found.checked_on


def test_the_current_page_is_marked_where_colours_are_the_readers(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    colour = "element => getComputedStyle(element).backgroundColor"
    for path in ("X01/2024/indicator-2.html", "X01/2024/audit-indicator-2.html", "method/glossary.html"):
        page.goto(f"{address}/{path}")
        listed = (".pages", "#quarto-sidebar .sidebar-item")
        current = page.locator(", ".join(f"{each} [aria-current]" for each in listed))
        other = page.locator(", ".join(f"{each} a:not([aria-current])" for each in listed))
        assert current.first.evaluate(colour) != other.first.evaluate(colour)
    context.close()


def test_the_pages_of_a_report_are_reached_on_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/X01/2024/indicator-2.html")
    listed = page.get_by_role("navigation", name="Pages of this report")
    button = page.get_by_role("button", name="Pages of this report")
    if button.count():
        assert not listed.is_visible()
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    listed.get_by_role("link", name="Board").click()
    assert page.url.endswith("/indicator-9.html")
    page.get_by_text("On this page", exact=True).click()
    page.locator("main nav").get_by_role("link", name="About these figures").click()
    assert page.url.endswith("#about-these-figures")
    page.close()


WRITTEN = f"""
| Division | What we did | Who answers for it | By when | What will be different |
|---|---|---|---|---|
| Anaesthetics and perioperative medicine | Interviewtrainingprogramme for all managers | The director | March | x |

### A heading of our own

A long address: https://example.org/{"workforce-race-equality-standard/" * 5}report.html and {"Langwort" * 12}.

- A list
    - in a list
        - in a list with `code_that_is_long_{"x" * 60}`

> A quotation

1. First
2. Second

    some code that is far too wide for a telephone and {"goes on " * 20}

---
"""


def test_what_organisations_write_fits_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/X01/2024/indicator-2.html")
    page.evaluate(
        "html => document.querySelector('main .text, main.content').insertAdjacentHTML('afterbegin', html)",
        f'<div class="wres-narrative">{to_html(WRITTEN)}</div>',
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    outside = "e => e.getBoundingClientRect().right > 320 && !e.closest('.wres-scroll[tabindex=\"0\"]')"
    parts = "Array.from(document.querySelectorAll('.wres-narrative *'))"
    assert page.evaluate(f"{parts}.filter({outside}).map(e => e.outerHTML)") == []
    assert page.evaluate(f"{parts}.length") > 30
    page.close()


def test_the_order_of_indicators_needs_no_script_and_is_read_as_it_is_seen(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/X01/2024/index.html")
    rows = page.locator(".wres-rows tbody th a:visible")
    concern = rows.all_inner_texts()
    heard = page.locator("main").aria_snapshot()
    places = [heard.index(f'link "{text}"') for text in concern]
    assert places == sorted(places)
    assert heard.count(f'link "{concern[0]}"') == 1
    page.get_by_role("radio", name="Largest concern first").focus()
    page.keyboard.press("ArrowRight")
    standard = rows.all_inner_texts()
    assert [text.partition(".")[0] for text in standard] == [str(number) for number in range(1, 10)]
    assert sorted(concern) == standard
    assert concern != standard
    page.keyboard.press("ArrowLeft")
    assert rows.all_inner_texts() == concern
    context.close()
