"""What docstrings describe, and so the reference that is made from them, is what the code takes."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

import wres_kit
from tests.house import scan

NAMES = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: : .*)?$", re.MULTILINE)
"""The line of a parameter in numpy's style; its description is indented."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
pytestmark = pytest.mark.xdist_group("trees")


def described(docstring: str) -> set[str]:
    """Return the parameters that a docstring describes."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=\n\n\w[\w ]*\n-+\n|\Z)", inspect.cleandoc(docstring), re.DOTALL | re.MULTILINE
    )
    lines = NAMES.findall(section[1]) if section else []
    return {name.lstrip("*") for line in lines for name in line.split(", ")}


def taken(node: ast.AST) -> set[str]:
    """Return what a function takes, or what a class is made from: of its `__init__`, or its fields."""
    if isinstance(node, FUNCTIONS):
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        return {each.arg for each in every if each is not None} - {"self", "cls"}
    assert isinstance(node, ast.ClassDef)
    start = [each for each in node.body if isinstance(each, FUNCTIONS) and each.name in ("__init__", "__new__")]
    if start:
        return taken(start[0])
    return {
        each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }


def test_what_docstrings_describe_is_there() -> None:
    gone = {}
    every = [(module, node) for module, tree in scan.modules().items() for node in scan.nodes(tree)]
    classes = {node.name: node for _, node in every if isinstance(node, ast.ClassDef)}
    for module, node in every:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and (docstring := ast.get_docstring(node)):
            names = taken(node)
            if isinstance(node, ast.ClassDef):
                names |= {name for base in node.bases for name in taken(classes.get(ast.unparse(base), node))}
            if missing := described(docstring) - names:
                gone[f"{module} {node.name}"] = missing
    assert not gone, f"{gone} are described, and not there"


@pytest.mark.parametrize("name", wres_kit.__all__)
def test_what_the_package_offers_is_described(name: str) -> None:
    offered = getattr(wres_kit, name)
    assert isinstance(offered, str) or inspect.getdoc(offered)


def test_a_parameter_that_is_gone_is_seen() -> None:
    docstring = (
        "Do.\n\nParameters\n----------\nfile, *rows : Path\n    Both.\nof\n    Gone.\n\nReturns\n-------\nint\n    It."
    )
    assert described(docstring) == {"file", "rows", "of"}
    assert taken(ast.parse("def f(self, file, *rows): ...").body[0]) == {"file", "rows"}
