"""What keeps a website from being released is named with its page."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from wres_kit.release.checks import site_faults

SOUND = '<h1 id="top">Summary</h1><h2>Results</h2><img src="a.png" alt="A bar"><svg aria-label="A line"></svg>'


def faults(root: Path, body: str, *, head: str = '<html lang="en-GB">', part: PurePosixPath | None = None) -> list[str]:
    """Return what is wrong with a website of two pages, a picture and a folder."""
    for folder in ("method", "empty"):
        (root / "report" / folder).mkdir(parents=True, exist_ok=True)
    (root / "report" / "a.png").write_bytes(b"")
    for name, text in (("index", body), ("method/index", '<h1 id="one">Method</h1>')):
        (root / "report" / f"{name}.html").write_text(f"<!DOCTYPE html>{head}<body>{text}</body></html>", "utf-8")
    return [each for each in site_faults(root, part) if each.startswith("report/index.html: ")]


def test_a_sound_page_has_none(tmp_path: Path) -> None:
    links = ["#top", "method/", "method/index.html#one", "/report/index.html", "https://www.example.org/", "mailto:a@b"]
    assert faults(tmp_path, SOUND + "".join(f'<a href="{each}">there</a>' for each in links)) == []


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("gone.html", "links to gone.html, which is not there"),
        ("../gone/", "links to ../gone/, which is not there"),
        ("empty/", "links to empty/, which has no index.html"),
        ("#bottom", "links to #bottom, and that page has no such place"),
        ("method/index.html#two", "links to method/index.html#two, and that page has no such place"),
        ("../../outside.html", "links to ../../outside.html, which is not there"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(tmp_path: Path, address: str, why: str) -> None:
    (tmp_path / "outside.html").write_text("not part of the website", encoding="utf-8")
    assert faults(tmp_path / "site", f'{SOUND}<a href="{address}">there</a>') == [f"report/index.html: {why}"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (SOUND.replace(' alt="A bar"', ""), "the picture a.png has no text alternative"),
        (SOUND.replace(' aria-label="A line"', ""), "a chart has no text alternative"),
        (SOUND.replace("h2", "h3"), "a heading of level 3 follows one of level 1"),
        (SOUND.replace("h2", "h1"), "there is more than one heading of the first level"),
        (SOUND.replace("<h2", '<h2 id="top"'), "the id top is there twice"),
        (SOUND + '<iframe src="https://www.example.org/"></iframe>', "loads https://www.example.org/ from another"),
    ],
)
def test_a_barrier_is_named(tmp_path: Path, body: str, why: str) -> None:
    listed = faults(tmp_path, body)
    assert listed
    assert all(why in each for each in listed)


def test_the_language_has_to_be_given(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND, head="<html>") == ["report/index.html: the language of the page is not given"]


def test_only_the_part_asked_for_is_looked_at(tmp_path: Path) -> None:
    assert faults(tmp_path, "<h3>Late</h3><a href='gone'>there</a>", part=PurePosixPath("report/method")) == []
