"""Presentation MathML worked out as a reader would: what a page shows must give the number that the program gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS = {"exp": math.exp, "ln": math.log, "log": math.log}
SIGNS = "+−±×/"


def parse(text: str) -> ET.Element:
    """Return MathML as a tree without namespaces; it is not well-formed if this fails."""
    root = ET.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def work_out(element: ET.Element, values: Mapping[str, float], sign: int = 1) -> float:
    """Return the value of MathML where quantities have these values; ± is + or −, as `sign` says."""
    return _Row(list(element) if element.tag in ROWS else [element], values, sign).whole()


ROWS = {"math", "mrow", "mstyle"}


@dataclass
class _Row:
    """A row of MathML that is read from left to right."""

    parts: list[ET.Element]
    values: Mapping[str, float]
    sign: int
    at: int = 0

    def __post_init__(self) -> None:
        # A bracket with an exponent is written as msup around the closing bracket alone.
        self.parts = [each for part in self.parts for each in self._flat(part) if each.tag != "mspace"]

    def _flat(self, part: ET.Element) -> list[ET.Element]:
        if part.tag in ROWS:
            inner = [each for child in part for each in self._flat(child)]
            if len(inner) == len(list(part)) and any(each.text in SIGNS for each in inner if each.tag == "mo"):
                return [_bracket("("), *inner, _bracket(")")] if not _is_bracketed(inner) else inner
            return inner
        return [part]

    def whole(self) -> float:
        value = self.sum()
        assert self.at == len(self.parts), ET.tostring(self.parts[self.at])
        return value

    def peek(self) -> str:
        part = self.parts[self.at] if self.at < len(self.parts) else None
        return (part.text or "") if part is not None and part.tag == "mo" else ""

    def sum(self) -> float:
        value = self.product()
        while self.peek() in {"+", "−", "±"}:
            operator = self.peek()
            self.at += 1
            factor = {"+": 1, "−": -1, "±": self.sign}[operator]
            value += factor * self.product()
        return value

    def product(self) -> float:
        value = self.factor()
        while self.at < len(self.parts) and self.peek() not in {"+", "−", "±", ")", ",", "⌉"}:
            if self._closes():
                break
            if self.peek() == "/":
                self.at += 1
                value /= self.factor()
                continue
            self.at += self.peek() == "×"
            value *= self.factor()
        return value

    def _closes(self) -> bool:
        part = self.parts[self.at]
        return part.tag == "msup" and part[0].tag == "mo" and part[0].text == ")"

    def factor(self) -> float:
        part = self.parts[self.at]
        self.at += 1
        if part.text == "max":
            return max(self.arguments())
        if part.tag == "mo":
            return self.bracket(part.text or "")
        if part.tag == "mi" and part.text in FUNCTIONS:
            return FUNCTIONS[part.text](self.factor())
        return self.single(part)

    def bracket(self, opening: str) -> float:
        value = self.sum()
        part = self.parts[self.at]
        self.at += 1
        if part.tag == "msup":
            return value ** work_out(part[1], self.values, self.sign)
        assert (opening, part.text) in {("(", ")"), ("⌈", "⌉")}, (opening, part.text)
        return math.ceil(round(value, 9)) if opening == "⌈" else value

    def arguments(self) -> list[float]:
        assert self.peek() == "("
        found = []
        while self.peek() in {"(", ","}:
            self.at += 1
            found.append(self.sum())
        assert self.peek() == ")"
        self.at += 1
        return found

    def single(self, part: ET.Element) -> float:
        inner = [lambda one=one: work_out(one, self.values, self.sign) for one in part]
        if part.tag == "mn":
            return float((part.text or "").replace(",", ""))
        if part.tag in {"mi", "mtext", "msub"}:
            return self.values["".join(part.itertext())]
        if part.tag == "mfrac":
            return inner[0]() / inner[1]()
        if part.tag == "msup":
            return inner[0]() ** inner[1]()
        assert part.tag == "msqrt", part.tag
        return math.sqrt(work_out(_row(list(part)), self.values, self.sign))


def _row(parts: list[ET.Element]) -> ET.Element:
    row = ET.Element("mrow")
    row.extend(parts)
    return row


def _bracket(text: str) -> ET.Element:
    bracket = ET.Element("mo")
    bracket.text = text
    return bracket


def _is_bracketed(parts: list[ET.Element]) -> bool:
    return parts[0].tag == "mo" and parts[0].text in {"(", "⌈"}
