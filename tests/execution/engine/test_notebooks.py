from __future__ import annotations

import json

import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.execution.notebooks import notebook
from wres_kit.execution.engine.notebooks import finish, notebook_json, with_corrections
from wres_kit.reporting.blocks import OMITTED
from wres_kit.reporting.snapshot import CorrectedFigure

VALUES = {"organisation": "X01", "year": 2024, "audience": "public"}


def picture(alt: str):
    data = {"image/svg+xml": "<svg/>", "text/plain": "chart"}
    return new_output("display_data", data=data, metadata={"image/svg+xml": {"alt": alt}})


def executed():
    made = notebook("chart()")
    made.metadata.papermill = {"start_time": "2024-01-01T00:00:00", "output_path": "/home/someone/x.ipynb"}
    made.metadata.language_info = {"name": "python", "version": "3.11.7"}
    for cell in made.cells:
        cell.metadata.papermill = {"duration": 0.1}
        cell.metadata.setdefault("tags", [])
    made.cells.insert(2, new_code_cell("year = 2024", metadata={"tags": ["injected-parameters"]}))
    return made


def test_nothing_tells_when_where_or_on_what_it_ran():
    text = notebook_json(finish(executed(), VALUES))
    for word in ("start_time", "someone", "duration", "3.11.7"):
        assert word not in text
    assert json.loads(text)["metadata"]["papermill"] == {"parameters": VALUES}


def test_equal_runs_give_equal_text():
    assert notebook_json(finish(executed(), VALUES)) == notebook_json(finish(executed(), VALUES))


def test_alt_text_becomes_the_first_line_of_its_cell():
    made = executed()
    made.cells[-1].outputs = [picture('White "1.8": yes\\no')]
    source = finish(made, VALUES).cells[-1].source
    option, caption, rest = source.split("\n", 2)
    assert rest == "chart()"
    assert option.startswith("#| ")
    assert yaml.safe_load(option.removeprefix("#| ")) == {"fig-alt": 'White "1.8": yes\\no'}
    assert yaml.safe_load(caption.removeprefix("#| ")) == {"fig-cap": 'White "1.8": yes\\no'}


def test_the_caption_for_word_is_what_a_chart_shows_first():
    made = executed()
    made.cells[-1].outputs = [picture("Share: 1.7 in 2022 (to 1.9), 1.3 in 2024. The dashed line at 1.0 is equality.")]
    caption = finish(made, VALUES).cells[-1].source.split("\n")[1]
    assert yaml.safe_load(caption.removeprefix("#| ")) == {"fig-cap": "Share: 1.7 in 2022 (to 1.9), 1.3 in 2024."}


def test_two_charts_of_a_cell_give_a_list():
    made = executed()
    made.cells[-1].outputs = [picture("one"), picture("two")]
    option = finish(made, VALUES).cells[-1].source.split("\n")[0]
    assert yaml.safe_load(option.removeprefix("#| ")) == {"fig-alt": ["one", "two"]}


def test_a_cell_without_a_chart_keeps_its_source():
    assert finish(executed(), VALUES).cells[-1].source == "chart()"


def test_pieces_of_a_stream_are_joined_where_the_first_was():
    made = executed()
    made.cells[-1].outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("stream", name="stderr", text="!"),
        picture("alt"),
        new_output("stream", name="stdout", text="b"),
    ]
    outputs = finish(made, VALUES).cells[-1].outputs
    assert [(o.get("name"), o.get("text")) for o in outputs] == [("stdout", "ab"), ("stderr", "!"), (None, None)]


def test_a_corrected_number_says_what_it_was_at_its_place() -> None:
    def traced(text: str, figure: str = "figure-a") -> str:
        return f'<a class="wres-audit" href="audit.html#{figure}"><span>{text}</span></a>'

    numbers = (("1.31", "1.70"), ("908", "1,014"))
    marks = [CorrectedFigure("figure-a", now, was, "2026-12-15") for now, was in numbers]
    said = '<span class="wres-correction">Corrected 15 December 2026: was 1.70</span>'
    cell = f"<td>{traced('1.31')}</td><td>{traced('1.31', 'figure-b')}</td><td>{traced('1.70')}</td>"
    assert with_corrections(cell, marks) == cell.replace(f"{traced('1.31')}</td>", f"{traced('1.31')}{said}</td>", 1)
    key = f'<p class="wres-figure">{traced("<strong>1.31</strong>")} relative likelihood, 2024</p>'
    assert with_corrections(key, marks) == key.replace("</p>", f" {said}</p>")
    assert "was 1,014" in with_corrections(traced("908"), marks)
    assert with_corrections(cell, ()) == cell


def test_what_has_nothing_to_show_is_left_out_with_its_heading():
    """A heading stays where something else is below it, and the cells before a heading are no part of it."""
    made = notebook("finding()")
    nothing = {"output_type": "display_data", "data": {"text/markdown": OMITTED.markdown, "text/plain": ""}}
    cells = [("## Charts", "chart()", nothing), ("## Account", "account()", None), ("## Tables", "table()", nothing)]
    made.cells.append(new_code_cell("picture()", outputs=[new_output(**nothing)]))
    for heading, source, output in cells:
        made.cells.append(new_markdown_cell(heading))
        made.cells.append(new_code_cell(source, outputs=[new_output(**output)] if output else []))
    kept = [cell.source for cell in finish(made, VALUES).cells]
    assert kept[-3:] == ["finding()", "## Account", "account()"]
    assert not [source for source in kept if source in ("picture()", "chart()", "## Charts", "## Tables", "table()")]
