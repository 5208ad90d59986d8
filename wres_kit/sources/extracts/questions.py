"""Questions about columns that decide who counts, as a colleague would ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.sources.extracts.decoding import listed_words, may_be_shown
from wres_kit.sources.source import Question

if TYPE_CHECKING:
    import pandas as pd

FEW = 12
"""Different values of a column up to which they are listed in a question."""


def ask(
    heading: str, why: str, texts: pd.Series[str] | None = None, *, example: str = "", organisation: str
) -> Question:
    """Return a question about a column.

    Parameters
    ----------
    heading
        Its heading, as the file has it.
    why
        Why it is asked, as a sentence after the heading: "decides who counts".
    texts
        What it holds.
    example
        A value to take, where the likely one is known.
    organisation
        Code of the organisation, whose `extracts.yml` keeps the answer.
    """
    values = {} if texts is None else {str(text): int(number) for text, number in texts.value_counts().items()}
    held = f" It holds {listed_words(values)}." if values and len(values) <= FEW else ""
    if len(values) > FEW:
        held = f" It holds {len(values):,} different values."
    shown = may_be_shown(values)
    choice = example or (shown[0] if shown else "VALUE")
    text = (
        f'"{heading}" {why}.{held} Say which rows to take with --only "{heading}={choice}", or, if it does not matter, '
        f'--set-aside "{heading}". To answer once, write it in params/{organisation}/extracts.yml.'
    )
    return Question(heading, text, tuple(shown))
