"""Text from outside as it may be shown on a terminal or a page: display codes written out, people left unnamed.

A value of a file can hold the codes with which a terminal clears its screen, or marks that turn the direction of what
follows, so that a message about it would say something else than it seems to. A row pasted into the wrong file can
hold the name of a person, whom no message should name. What the solver of programmes writes by itself is not shown.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of text (Unicode Standard Annex 9)."""

NATIONAL_INSURANCE = re.compile(r"(?<![^\W_])[A-Z]{2}(?:[ -]?\d{2}){3}[ -]?[A-D]?(?![^\W_])", re.IGNORECASE)
"""Two letters, six digits and, nearly always, one of the letters A to D (HMRC, NIM39110)."""
ADDRESS = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@]+")
_NAME = re.compile(r"[^\W\d_]+(?:[ ,.'\N{RIGHT SINGLE QUOTATION MARK}-]+[^\W\d_]+)*\.?")
_SHORTEST_NAME = 4
"""Shorter texts without a blank are codes."""
NOT_SHOWN = "[not shown: it may be about a person]"
ORDINARY = frozenset({
    "blank", "confidential", "nil", "no", "none", "not applicable", "not available", "not known", "not stated",
    "redacted", "see note", "suppressed", "total", "undisclosed", "unknown", "yes",
})  # fmt: skip
"""What people write in place of a figure or a code."""


def is_about_a_person(text: str, known: Collection[str] = ()) -> bool:
    """Return whether a text looks like a name, a National Insurance number or an e-mail address.

    Parameters
    ----------
    text
        A text of a row that does not fit.
    known
        Words that belong in such a row, in small letters: what is close to one of them is a slip, not a name.

    >>> is_about_a_person("Ada Example"), is_about_a_person("QQ 12 34 56 C"), is_about_a_person("Whte", ["white"])
    (True, True, False)
    """
    if NATIONAL_INSURANCE.search(text) or ADDRESS.search(text):
        return True
    words = text.replace("_", " ").casefold()
    if not _NAME.fullmatch(text) or (text.islower() and " " not in text):
        return False
    if len(text) < _SHORTEST_NAME or words in ORDINARY:
        return False
    return not get_close_matches(words, [each.replace("_", " ") for each in known], n=1, cutoff=0.75)


def without_people(message: str, texts: Iterable[str], known: Collection[str] = ()) -> str:
    """Return a message without those of some texts in it that look as if they were about a person."""
    for text in texts:
        if text and text in message and is_about_a_person(text, known):
            message = message.replace(f'"{text}"', NOT_SHOWN).replace(text, NOT_SHOWN)
    return NATIONAL_INSURANCE.sub(NOT_SHOWN, message)


def visible(text: str) -> str:
    r"""Return a text with control characters, marks of direction and halves of characters written out.

    Line breaks and tabs stay.

    >>> visible("\x1b[2J4 staff, \u202edesrever")
    '[U+001B][2J4 staff, [U+202E]desrever'
    """
    if text.isprintable():
        return text
    return "".join(f"[U+{ord(character):04X}]" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    if character in DIRECTIONS:
        return True
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


@contextmanager
def silence_solver() -> Iterator[None]:
    """Keep the solver from writing to the standard output, where results belong: it does so whatever it is told."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)
