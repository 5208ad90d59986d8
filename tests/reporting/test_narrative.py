from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects import organisation, project_in
from tests.reporting.builders import CODE, everything, figures, recruitment
from tests.standards import PAGES, WRES
from wres_kit.project import Project
from wres_kit.project.parameters import ParameterError
from wres_kit.reporting.narrative import Narrative, places, unwritten
from wres_kit.reporting.narrative.files import (
    cover_path,
    create_narrative,
    narrative_path,
    parse_narrative,
    read_cover,
    read_narrative,
    unknown_headings,
)
from wres_kit.reporting.narrative.markdown import NarrativeError, fill, hint, narrative_values, page_title, to_html
from wres_kit.reporting.pages import indicator_page, pages_of

INDICATOR_2 = indicator_page(2)
SLOTS = WRES.template.indicator
PLACES = len(WRES.template.cover) + len(WRES.template.summary) + 9 * len(WRES.template.indicator)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_in(tmp_path, CODE)
    organisation(tmp_path, CODE, name="Example Care Trust", fictional="false")
    return project


def write(project: Project, text: str) -> None:
    path = narrative_path(project, CODE, 2024, INDICATOR_2)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def create(project: Project) -> list[Path]:
    of = figures(everything())
    return create_narrative(
        project, CODE, 2024, lambda page, slot: hint(of, page, slot), lambda page: page_title(of, page)
    )


def test_the_template_has_what_the_reporting_template_asks_for() -> None:
    assert [slot.heading for slot in WRES.template.indicator] == [
        "Implications of the data",
        "Action taken and planned",
        "Links to EDS2 evidence",
        "Links to corporate equality objectives",
    ]
    assert "commissioners" in {slot.key for slot in WRES.template.cover}
    assert {"completeness", "reliability", "other_factors", "action_plan", "look_back"} <= {
        slot.key for slot in WRES.template.summary
    }


def test_files_are_made_once_with_placeholders_and_what_the_data_says(project: Project) -> None:
    made = create(project)
    assert {path.name for path in made} == {"cover.yml", *(f"{page.name}.md" for page in PAGES)}
    text = narrative_path(project, CODE, 2024, INDICATOR_2).read_text(encoding="utf-8")
    assert text.startswith("# Indicator 2: Appointment from shortlisting\n")
    assert "## Implications of the data\n<!-- placeholder: what do these figures mean" in text
    assert (
        "<!-- The data says: ratio: 1.45 (2024), 1.60 (2023), 1.78 (2022); outside 0.80 to 1.25; no clear change. "
        "Use {{ indicator_2.relative_likelihood }}. -->"
    ) in text
    assert unwritten(project, CODE, 2024) == (PLACES, PLACES)


def test_an_existing_file_is_never_rewritten(project: Project) -> None:
    write(project, "mine\n")
    before = cover_path(project, CODE, 2024)
    before.write_text("report_date: October 2024\n", encoding="utf-8")
    made = create(project)
    assert narrative_path(project, CODE, 2024, INDICATOR_2) not in made
    assert narrative_path(project, CODE, 2024, INDICATOR_2).read_text(encoding="utf-8") == "mine\n"
    assert before.read_text(encoding="utf-8") == "report_date: October 2024\n"
    assert create(project) == []


def test_a_written_place_counts_as_written_and_a_kept_placeholder_does_not(project: Project) -> None:
    write(
        project, "## Implications of the data\nWe act.\n\n## Action taken and planned\n<!-- placeholder: x -->\nSoon.\n"
    )
    written = read_narrative(project, CODE, 2024, INDICATOR_2).written
    assert written["implications"].text == "We act."
    assert not written["implications"].open
    assert written["actions"].text == "Soon."
    assert written["actions"].open
    assert unwritten(project, CODE, 2024) == (PLACES - 1, PLACES)
    open_places = [place for place in places(project, CODE, 2024) if place.page == "indicator-2" and not place.written]
    assert [place.heading for place in open_places] == [slot.heading for slot in SLOTS[1:]]


def test_text_beside_its_placeholder_is_shown_and_marked(project: Project) -> None:
    write(project, "## Action taken and planned\n<!-- placeholder: x -->\nSoon.\n")
    block = Narrative(project, figures(everything())).block(INDICATOR_2, "actions")
    assert "<p>Soon.</p>" in block.markdown
    assert '<div class="wres-placeholder">' in block.markdown
    assert "placeholder: x" not in block.markdown


def test_an_unwritten_place_is_a_visible_mark_with_its_prompt(project: Project) -> None:
    block = Narrative(project, figures(everything())).block(INDICATOR_2, "implications")
    assert block.markdown.startswith('<div class="wres-placeholder">\n<p><strong>To be written:')
    assert "What" not in block.plain
    assert "what do these figures mean" in block.plain


def test_text_under_an_unknown_heading_is_shown_and_told_of(project: Project) -> None:
    write(
        project,
        "Preface.\n\n## implications  OF the data\nFirst.\n\n## Something else\nSecond.\n\n```\n## not one\n```\n",
    )
    written = read_narrative(project, CODE, 2024, INDICATOR_2).written["implications"].text
    expected = ("Preface.", "First.", "## Something else", "Second.", "## not one")
    assert sorted(expected, key=written.index) == list(expected)
    assert unknown_headings(project, CODE, 2024) == [(f"params/{CODE}/2024/indicator-2.md", "Something else")]


@given(
    st.lists(
        st.sampled_from([*(f"## {slot.heading}" for slot in SLOTS), "## Else", "Words", "- item", ""]), max_size=12
    )
)
def test_no_written_line_is_ever_lost(lines: list[str]) -> None:
    found = parse_narrative("\n".join(lines), SLOTS, "file").written
    everywhere = "\n".join(one.text for one in found.values())
    for line in ("Words", "- item", "## Else"):
        assert everywhere.count(line) == lines.count(line)


def test_figures_named_in_a_text_are_filled_in(project: Project) -> None:
    write(
        project,
        "## Implications of the data\n<!-- {{ nothing }} -->\nIt was {{ indicator_2.relative_likelihood }} "
        "({{indicator_2.relative_likelihood_interval}}), before {{ indicator_2.previous_year.relative_likelihood }}; "
        "{{ indicator_1.bme_share_people }} of us.\n",
    )
    block = Narrative(project, figures(everything())).block(INDICATOR_2, "implications")
    assert block.plain == "It was 1.45 (1.18 to 1.80), before 1.60; 1,080 of us."


def test_a_suppressed_figure_is_filled_in_with_words_and_only_words() -> None:
    values = narrative_values(figures(recruitment(2024, (100, 20), (90, 3))))
    assert values["indicator_2.relative_likelihood"] == "a figure too small to publish"
    assert values["indicator_2.bme_likelihood"] == "a figure too small to publish"
    assert values["indicator_2.relative_likelihood_interval"] == "a figure too small to publish"
    assert values["indicator_9.voting_difference"] == "a figure that was not reported"
    named = [value for name, value in values.items() if name.startswith(("indicator_2.relative", "indicator_2.bme"))]
    assert not any(character.isdigit() for value in named for character in value)


def test_an_unknown_figure_is_named_with_file_line_and_names_like_it(project: Project) -> None:
    write(
        project, "# Indicator 2\n\n## Implications of the data\n<!-- two\nlines -->\nIt was {{ indicator_2.ratio }}.\n"
    )
    with pytest.raises(NarrativeError) as raised:
        Narrative(project, figures(everything())).block(INDICATOR_2, "implications")
    message = str(raised.value)
    assert message.startswith(
        f"params/{CODE}/2024/indicator-2.md, line 6: no figure is called {{{{ indicator_2.ratio }}}}."
    )
    assert "indicator_2.relative_likelihood" in message


@pytest.mark.parametrize("expression", ["7 * 7", "().__class__", "indicator_2['x']", "range(10)", "''"])
def test_nothing_between_braces_is_evaluated(expression: str) -> None:
    with pytest.raises(NarrativeError, match="no figure is called"):
        fill(f"a {{{{ {expression} }}}} b", {"year": "2024"}, "file")


@pytest.mark.parametrize("line", ["Broken {{ year here", "{{ year } }", "{{"])
def test_braces_that_are_not_closed_stop_the_page(line: str) -> None:
    with pytest.raises(NarrativeError, match=r"file, line 2: “\{\{” is opened and not closed"):
        fill(f"fine {{{{ year }}}}\n{line}", {"year": "2024"}, "file")
    assert (
        fill("{% for x in y %} {# note #} { { year } }", {"year": "2024"}, "f")
        == "{% for x in y %} {# note #} { { year } }"
    )


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<b onclick="x()">hey</b>', "onclick"),
        ("[x](javascript:alert(1))", 'href="javascript'),
        ('<a href="javascript:alert(1)">x</a>', "javascript"),
        ('<img src="x" onerror="alert(1)">', "<img"),
        ("![a picture](https://example.org/a.png)", "<img"),
        ("<iframe src='https://example.org'></iframe>", "<iframe"),
        ("<style>p { display: none }</style>", "display"),
        ('<p style="position: fixed">x</p>', "style="),
        ('<svg><a xlink:href="javascript:alert(1)">x</a></svg>', "javascript"),
        ("<form><input></form>", "<input"),
        ("<h1>big</h1>", "<h1"),
    ],
)
def test_markdown_is_sanitised(text: str, absent: str) -> None:
    assert absent not in to_html(text).lower()


def test_markdown_keeps_what_a_narrative_needs() -> None:
    made = to_html(
        "A *word*, **strong**, [link](https://example.org/a_b).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert "<em>word</em>" in made
    assert '<a href="https://example.org/a_b" rel="noopener">link</a>' in made
    assert "<li>one</li>" in made
    assert '<th scope="col">a</th>' in made
    assert "\n\n" not in made


def test_an_image_becomes_a_link_so_that_no_page_loads_anything_from_elsewhere() -> None:
    assert to_html("![Our plan](https://example.org/plan.png)") == (
        '<p><a href="https://example.org/plan.png" rel="noopener">Our plan</a></p>'
    )


@pytest.mark.parametrize("address", ["photo.png", "../photo.png", "/photo.png", ""])
def test_an_image_that_no_page_could_show_is_named(project: Project, address: str) -> None:
    path = narrative_path(project, CODE, 2024, INDICATOR_2)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"## Action taken and planned\nSee ![staff]({address}).\n", encoding="utf-8")
    with pytest.raises(
        NarrativeError, match=r"indicator-2\.md, “Action taken and planned”: the image .*not on the web"
    ):
        Narrative(project, figures(everything())).block(INDICATOR_2, "actions")


def test_headings_fit_below_those_of_the_page_without_a_leap() -> None:
    made = to_html("# One\n\n#### Two\n\n###### Three\n\n# Four\n")
    assert [line for line in made.splitlines() if line.startswith("<h")] == [
        "<h4>One</h4>", "<h5>Two</h5>", "<h6>Three</h6>", "<h4>Four</h4>",
    ]  # fmt: skip


def test_html_comments_never_reach_the_page() -> None:
    assert "secret" not in to_html("a <!-- secret --> b")


def test_a_page_without_such_a_place_is_named(project: Project) -> None:
    with pytest.raises(NarrativeError, match="the page indicator-2 does not have this section"):
        Narrative(project, figures(everything())).block(INDICATOR_2, "impressions")


def test_a_file_that_is_not_utf8_is_named(project: Project) -> None:
    path = narrative_path(project, CODE, 2024, INDICATOR_2)
    path.parent.mkdir()
    path.write_bytes("## Implications of the data\nDébut".encode("latin-1"))
    with pytest.raises(NarrativeError, match=r"indicator-2\.md: byte 30 is not UTF-8"):
        read_narrative(project, CODE, 2024, INDICATOR_2)


def test_a_cover_with_an_unknown_line_is_named(project: Project) -> None:
    path = cover_path(project, CODE, 2024)
    path.parent.mkdir()
    path.write_text("board_leed: A. Person\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"board_leed: line 1: this key is not known\. Did you mean board_lead"):
        read_cover(project, CODE, 2024)
    found = [place for place in places(project, CODE, 2024) if place.fault]
    assert {(place.page, place.written) for place in found} == {("cover", False)}
    assert "board_leed: line 1: this key is not known. Did you mean board_lead" in found[0].fault


def test_a_folder_that_cannot_be_written_is_named(project: Project) -> None:
    (project.params / CODE / "2024").write_text("a file in its place", encoding="utf-8")
    with pytest.raises(NarrativeError, match="cannot be written"):
        create(project)


def test_a_file_that_could_not_be_finished_does_not_stay(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(pages_of(project.standard, 2024)) == set(PAGES)  # the Standard is read before the disk is full
    monkeypatch.setattr(Path, "open", lambda path, *_, **__: _Full(path))
    with pytest.raises(NarrativeError, match=r"cover\.yml: cannot be written: No space left"):
        create(project)
    assert not cover_path(project, CODE, 2024).exists()


class _Full:
    """A file on a disk that is full."""

    def __init__(self, path: Path) -> None:
        path.touch(exist_ok=False)

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def write(self, _: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_report_without_any_file_is_wholly_unwritten(project: Project) -> None:
    shutil.rmtree(project.params / CODE / "2024", ignore_errors=True)
    assert unwritten(project, CODE, 2024) == (PLACES, PLACES)
