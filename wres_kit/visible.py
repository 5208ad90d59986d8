"""Text from outside as it may be shown on a terminal or a page: what steers the display is written out.

A value of a file can hold the codes with which a terminal clears its screen, or marks that turn the direction of what
follows, so that a message about it would say something else than it seems to.
"""

from __future__ import annotations

import unicodedata

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of text (Unicode Standard Annex 9)."""


def visible(text: str) -> str:
    r"""Return a text with control characters, marks of direction and halves of characters written out.

    Line breaks and tabs stay.

    >>> visible("\x1b[2J4 staff, \u202edesrever")
    '[U+001B][2J4 staff, [U+202E]desrever'
    """
    if text.isprintable():
        return text
    return "".join(f"[U+{ord(one):04X}]" if _steers(one) else one for one in text)


def _steers(character: str) -> bool:
    if character in DIRECTIONS:
        return True
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")
