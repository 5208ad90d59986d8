"""Looks through the source of the package for what belongs to the Standard's data, and for names that say nothing."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

PACKAGE = Path(__file__).parents[2] / "wres_kit"
OF_THE_STANDARD = "standard"
"""The room in which groups, bands and indicators may be named."""

EMPTY_NAMES = frozenset({
    "one", "found", "said", "told", "told_by", "beside", "there", "here", "odd", "heard", "of", "gone", "stand", "met",
    "got", "it", "them", "they", "so", "such", "thing", "things", "something", "stuff", "obj", "foo", "tmp", "temp",
})  # fmt: skip
GROUP_CODES = frozenset({"white", "bme", "unknown"})
GROUP_IN_TEXT = re.compile(r"\b(?:white|bme)\b", re.IGNORECASE)
GROUP_IN_NAME = re.compile(r"(?:^|_)(?:white|bme)(?:_|$)", re.IGNORECASE)
BAND_IN_TEXT = re.compile(r"\bband[ _]\d", re.IGNORECASE)
NUMBERED = re.compile(r"^_?(?:indicator|indicators|number|numbers|indicator_number)$")
"""Identifiers that hold the number of an indicator, or are asked by it."""
NUMBERS = range(1, 10)


@cache
def modules() -> dict[str, ast.Module]:
    """Return the tree of each module, by its path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def top_names(tree: ast.Module) -> Counter[str]:
    """Return how often each name is given to something at the top of a module."""
    given: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            given.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            given += [part.id for target in targets for part in ast.walk(target) if _is_given(part)]
    return Counter(given)


def _is_given(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Return every node of a tree. They are walked through once, whatever is asked about them."""
    return tuple(ast.walk(tree))


def public_classes(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Return in which modules each public class name is defined."""
    places: dict[str, list[str]] = defaultdict(list)
    for module, tree in trees.items():
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    return places


def empty_names(tree: ast.Module) -> Counter[str]:
    """Return how often each identifier that says nothing is given to something."""
    return Counter(name for name, _ in _given(tree) if name.lstrip("_") in EMPTY_NAMES)


def indicator_numbers(tree: ast.Module) -> int:
    """Return how often a literal is compared with, looked up by, or ranges over the number of an indicator."""
    return sum(1 for node in nodes(tree) if _is_about_numbers(node))


def group_names(tree: ast.Module) -> int:
    """Return how often a group of one characteristic is named, in a text or as an identifier."""
    texts = (text in GROUP_CODES or bool(GROUP_IN_TEXT.search(text)) for text in _texts(tree))
    names = (bool(GROUP_IN_NAME.search(name)) for name, _ in _given(tree))
    asked = (
        bool(GROUP_IN_NAME.search(node.attr)) or (_name_of(node.value) == "Group" and node.attr.lower() == "unknown")
        for node in nodes(tree)
        if isinstance(node, ast.Attribute)
    )
    return sum(texts) + sum(names) + sum(asked)


def band_names(tree: ast.Module) -> int:
    """Return how often a pay band is named in a text."""
    return sum(bool(BAND_IN_TEXT.search(text)) for text in _texts(tree))


def _given(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Return every identifier where something gets it: variables, parameters, functions, classes, imports, fields."""
    for node in nodes(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node
        elif isinstance(node, ast.arg):
            yield node.arg, node
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node


def _texts(tree: ast.Module) -> Iterator[str]:
    """Return every literal text that is no docstring and no text under an assignment that explains it."""
    prose = {id(node.value) for node in nodes(tree) if isinstance(node, ast.Expr)}
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def _is_about_numbers(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(_is_number_name(side) for side in sides) and any(_is_literal(side) for side in sides)
    if isinstance(node, ast.Subscript):
        return _name_of(node.value) == "indicators" and _is_literal(node.slice)
    if isinstance(node, ast.Call):
        asked = _is_number_name(node.func) and any(_is_literal(argument) for argument in node.args)
        named = any(
            (bool(keyword.arg and NUMBERED.match(keyword.arg)) and _is_literal(keyword.value))
            or (keyword.arg == "le" and getattr(keyword.value, "value", None) == NUMBERS[-1])
            for keyword in node.keywords
        )
        return asked or named or _is_literal(node)
    if isinstance(node, ast.Dict):
        keys = [key for key in node.keys if key is not None]
        return len(keys) > 1 and all(_is_literal(key) for key in keys) and not all(_is_small(key) for key in keys)
    if isinstance(node, ast.For | ast.comprehension):
        return _is_number_name(node.target) and _is_literal(node.iter) and not isinstance(node.iter, ast.Call)
    return False


def _is_number_name(node: ast.expr) -> bool:
    return bool(NUMBERED.match(_name_of(node)))


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_small(node: ast.expr) -> bool:
    """Whether a number is one that singulars, plurals and pairs are told by."""
    return isinstance(node, ast.Constant) and node.value in (1, 2)


def _is_literal(node: ast.expr) -> bool:
    """Whether an expression is a literal number of an indicator, or a set or range of such."""
    if isinstance(node, ast.Constant):
        return type(node.value) is int and node.value in NUMBERS
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return bool(node.elts) and all(_is_literal(element) for element in node.elts)
    if isinstance(node, ast.Call) and _name_of(node.func) == "range":
        return [getattr(argument, "value", None) for argument in node.args] == [NUMBERS.start, NUMBERS.stop]
    return False
