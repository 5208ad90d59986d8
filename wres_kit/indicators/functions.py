"""Squares, roots and named functions in formulas."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log, sqrt
from typing import TYPE_CHECKING

from wres_kit.indicators.expressions import ATOM, Expression, said, within

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Square(Expression):
    """The square of an expression."""

    of: Expression

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the square."""
        return self.of.evaluate(values) ** 2

    def mathml(self) -> str:
        """Return the expression with a raised 2."""
        return f"<msup>{within(self.of, ATOM)}<mn>2</mn></msup>"

    def words(self) -> str:
        """Return "squared" after the expression."""
        return f"{said(self.of, ATOM)} squared"

    def parts(self) -> tuple[Expression, ...]:
        """Return the expression."""
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Root(Expression):
    """The square root of an expression."""

    of: Expression

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the root."""
        return sqrt(self.of.evaluate(values))

    def mathml(self) -> str:
        """Return the expression under the sign."""
        return f"<msqrt>{self.of.mathml()}</msqrt>"

    def words(self) -> str:
        """Return "the square root of" before the expression."""
        return f"the square root of {said(self.of, ATOM)}"

    def parts(self) -> tuple[Expression, ...]:
        """Return the expression."""
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Function(Expression):
    """A named function of expressions: `exp`, `log`, `max`, or `ceiling`, which rounds up to a whole number."""

    name: str
    arguments: tuple[Expression, ...]

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the value of the function."""
        found = [argument.evaluate(values) for argument in self.arguments]
        if self.name == "max":
            return max(found)
        return float({"exp": exp, "log": log, "ceiling": _ceiling}[self.name](*found))

    def mathml(self) -> str:
        """Return the function with its arguments in brackets."""
        inner = "<mo>,</mo>".join(argument.mathml() for argument in self.arguments)
        if self.name == "ceiling":
            return f"<mrow><mo>⌈</mo>{inner}<mo>⌉</mo></mrow>"
        return f"<mrow><mi>{self.name}</mi><mo>(</mo>{inner}<mo>)</mo></mrow>"

    def words(self) -> str:
        """Return what the function does, and to what."""
        inner = ", ".join(argument.words() for argument in self.arguments)
        return f"{_FUNCTIONS[self.name]} ({inner})"

    def parts(self) -> tuple[Expression, ...]:
        """Return the arguments."""
        return self.arguments


_FUNCTIONS = {
    "exp": "e to the power of",
    "log": "the natural logarithm of",
    "max": "the larger of",
    "ceiling": "the smallest whole number that is at least",
}


def _ceiling(value: float) -> int:
    """Return a value rounded up; what floating point adds to a whole number does not count."""
    return ceil(round(value, 9))
