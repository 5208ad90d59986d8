"""Formulas as small trees: one thing that can be worked out, shown as MathML and read in words.

A formula written down beside the code would drift away from it. A tree can be evaluated, so the tests hold it against
the function it describes; the method page shows the same tree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUM, PRODUCT, ATOM = 1, 2, 3
"""How tightly the parts of an expression hold together; a looser part within a tighter one stands in brackets."""


class Expression(ABC):
    """A formula, or a part of one."""

    binding = ATOM

    @abstractmethod
    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the value of the expression where its symbols have these values.

        Raises
        ------
        KeyError
            A symbol has no value.
        """

    @abstractmethod
    def mathml(self) -> str:
        """Return the expression as presentation MathML, without the ``math`` element around it."""

    @abstractmethod
    def words(self) -> str:
        """Return the expression as it is read aloud."""

    @abstractmethod
    def parts(self) -> tuple[Expression, ...]:
        """Return what the expression is made of."""

    def symbols(self) -> Iterator[Symbol]:
        """Yield the symbols of the expression in the order in which they are read, each once."""
        seen: dict[str, Symbol] = {}
        for part in self.parts():
            seen |= {symbol.name: seen.get(symbol.name, symbol) for symbol in part.symbols()}
        yield from seen.values()

    def __add__(self, other: Expression) -> Expression:
        return Sum(self, other)

    def __sub__(self, other: Expression) -> Expression:
        return Sum(self, other, minus=True)

    def __mul__(self, other: Expression) -> Expression:
        return Product(self, other)

    def __truediv__(self, other: Expression) -> Expression:
        return Quotient(self, other)


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A fixed number."""

    value: float

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the number."""
        del values
        return self.value

    def mathml(self) -> str:
        """Return the number."""
        return f"<mn>{self.value:g}</mn>"

    def words(self) -> str:
        """Return the number."""
        return f"{self.value:g}"

    def parts(self) -> tuple[Expression, ...]:
        """Return nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Symbol(Expression):
    """A quantity.

    Parameters
    ----------
    name
        What `evaluate` is given its value by.
    meaning
        What it is, in words.
    letter
        The letter that stands for it; a symbol without one is shown by its meaning.
    index
        What stands below the letter.
    """

    name: str
    meaning: str
    letter: str = ""
    index: str = ""

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the value of the symbol."""
        return values[self.name]

    def mathml(self) -> str:
        """Return letter and index, or the meaning as text."""
        if not self.letter:
            return f"<mtext>{escape(self.meaning, quote=False)}</mtext>"
        letter = f"<mi>{escape(self.letter, quote=False)}</mi>"
        return f"<msub>{letter}<mi>{escape(self.index, quote=False)}</mi></msub>" if self.index else letter

    def words(self) -> str:
        """Return letter and index, or the meaning."""
        return " ".join(part for part in (self.letter, self.index) if part) or self.meaning

    def parts(self) -> tuple[Expression, ...]:
        """Return nothing."""
        return ()

    def symbols(self) -> Iterator[Symbol]:
        """Yield the symbol itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """Two expressions added, or the second taken from the first."""

    first: Expression
    second: Expression
    minus: bool = False

    binding = SUM

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the sum or difference."""
        second = self.second.evaluate(values)
        return self.first.evaluate(values) + (-second if self.minus else second)

    def mathml(self) -> str:
        """Return the two with the sign between them."""
        second = within(self.second, PRODUCT if self.minus else SUM)
        # A sum of sums is one row: operators within a row of their own would stand closer.
        first = self.first.mathml().removeprefix("<mrow>") if isinstance(self.first, Sum) else self.first.mathml()
        first = first.removesuffix("</mrow>") if isinstance(self.first, Sum) else first
        return f"<mrow>{first}<mo>{'−' if self.minus else '+'}</mo>{second}</mrow>"

    def words(self) -> str:
        """Return the two with "plus" or "minus" between them."""
        second = said(self.second, PRODUCT if self.minus else SUM)
        return f"{self.first.words()} {'minus' if self.minus else 'plus'} {second}"

    def parts(self) -> tuple[Expression, ...]:
        """Return the two."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """Two expressions multiplied."""

    first: Expression
    second: Expression

    binding = PRODUCT

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the product."""
        return self.first.evaluate(values) * self.second.evaluate(values)

    def mathml(self) -> str:
        """Return the two with the sign between them."""
        return f"<mrow>{within(self.first, PRODUCT)}<mo>×</mo>{within(self.second, PRODUCT)}</mrow>"

    def words(self) -> str:
        """Return the two with "times" between them."""
        return f"{said(self.first, PRODUCT)} times {said(self.second, PRODUCT)}"

    def parts(self) -> tuple[Expression, ...]:
        """Return the two."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """One expression divided by another, as a fraction."""

    above: Expression
    below: Expression

    binding = PRODUCT

    def evaluate(self, values: Mapping[str, float]) -> float:
        """Return the quotient.

        Raises
        ------
        ZeroDivisionError
            The expression below the line is zero.
        """
        return self.above.evaluate(values) / self.below.evaluate(values)

    def mathml(self) -> str:
        """Return the fraction, which needs no brackets; the line of a fraction of fractions is thicker than theirs."""
        if not isinstance(self.above, Quotient) and not isinstance(self.below, Quotient):
            return f"<mfrac>{self.above.mathml()}{self.below.mathml()}</mfrac>"
        inner = (f'<mstyle displaystyle="true" scriptlevel="0">{part.mathml()}</mstyle>' for part in self.parts())
        return f'<mfrac linethickness="0.2em">{"".join(inner)}</mfrac>'

    def words(self) -> str:
        """Return the two with "divided by" between them."""
        return f"{said(self.above, ATOM)} divided by {said(self.below, ATOM)}"

    def parts(self) -> tuple[Expression, ...]:
        """Return the two."""
        return self.above, self.below


def within(part: Expression, binding: int) -> str:
    """Return a part in brackets where it holds together more loosely than what it is part of."""
    loose = part.binding < binding
    return f"<mrow><mo>(</mo>{part.mathml()}<mo>)</mo></mrow>" if loose else part.mathml()


def said(part: Expression, binding: int) -> str:
    """Return a part in words, in brackets where it holds together more loosely than what it is part of."""
    return f"({part.words()})" if part.binding < binding else part.words()
