"""What a person reads who wrote a file of parameters that YAML takes otherwise than it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.project import Organisation
from wres_kit.project.parameters import ParameterError, read_parameters
from wres_kit.standard.records import StandardFileError, load_yaml, syntax_fault

REST = "type: Example type\nregion: Example region\n"


def message(folder: Path, text: str) -> str:
    path = folder / "organisation.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as failure:
        read_parameters(path, Organisation, "params/X01/organisation.yml")
    return str(failure.value)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "name: Trust: The Sequel",
            'line 2: a text with a colon in it. Put it in quotation marks: name: "Trust: The Sequel"',
        ),
        ("disclosure: threshold: 5", "line 2: two keys in one line, or a text with a colon in it. Put the second key"),
        ("disclosure: {treshold: 5}", "line 2: this key is not known. Did you mean threshold?"),
        ("disclosure: {Threshold: 5}", "line 2: this key is not known. Did you mean threshold?"),
        ("disclosure: {colour: 5}", "line 2: this key is not known; remove it or correct its spelling."),
        ("regoin: London", "line 2: this key is not known. Did you mean region?"),
        ("disclosure: {board: yes}", "line 2: write its keys (shown, agreed_by, on, years) below it"),
        ("name: @Example", "line 2: a text cannot begin with '@'. Put it in quotation marks: name: \"@Example\""),
        ("name: `Example`", "line 2: a text cannot begin with '`'. Put it in quotation marks: name: \"`Example`\""),
        ('name: "Example', "line 2: the quotation mark that begins a text is not closed."),
        ("\tname: Example", "begins with a tab. Use blanks to indent."),
        ("name: [Example", "put it in quotation marks."),
        ("name: No", 'line 2 says No as a yes or no. Put it in quotation marks: "No"'),
        ("name: 010", 'line 2 says 010 as a number. Put it in quotation marks: "010"'),
        ("name: 2024-03-31", 'line 2 says 2024-03-31 as a date. Put it in quotation marks: "2024-03-31"'),
        ("name: 1e3", ""),
    ],
)
def test_the_line_is_named_and_quotation_marks_are_advised(tmp_path: Path, line: str, says: str) -> None:
    text = f"code: X01\n{line}\n{REST}"
    if not says:
        (tmp_path / "organisation.yml").write_text(text, encoding="utf-8")
        assert read_parameters(tmp_path / "organisation.yml", Organisation).name == "1e3"
        return
    said = message(tmp_path, text)
    assert said.startswith("params/X01/organisation.yml")
    assert says in said
    assert "mapping values" not in said


def test_a_code_that_yaml_takes_for_a_number(tmp_path: Path) -> None:
    assert 'code: line 1 says 010 as a number. Put it in quotation marks: "010"' in message(
        tmp_path, f"code: 010\nname: Example\n{REST}"
    )


def test_other_files_say_it_too(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text("title: A: B\n", encoding="utf-8")
    with pytest.raises(StandardFileError, match=r'own\.yml, line 1: a text with a colon in it.*title: "A: B"'):
        load_yaml(path)


@given(st.text(alphabet="ab:#@[]{}&*!|>'\"%`,- \t\n?", max_size=60))
def test_every_fault_has_words(text: str) -> None:
    fault = None
    try:
        yaml.safe_load(text)
    except yaml.YAMLError as error:
        fault = syntax_fault(text, error)
    assert fault is None or fault.rstrip().endswith((".", '"'))
