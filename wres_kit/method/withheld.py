"""What disclosure control withholds, with the limits that the project has set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.method.markup import bullets, paragraphs
from wres_kit.method.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.project import DisclosureParameters


def withheld(limits: DisclosureParameters, words: Mapping[str, str]) -> str:
    """Return what is withheld and why, as HTML.

    Parameters
    ----------
    limits
        The project's parameters.
    words
        What the texts leave open: the groups, and how many indicators count the workforce.
    """
    items = []
    lowest = 0 if limits.suppress_zero else 1
    if limits.threshold > lowest:
        (counts,) = texts("withheld_counts", lowest=lowest, highest=limits.threshold - 1)
        items.append(counts if limits.suppress_zero else f"{counts} A count of zero is shown.")
    if limits.survey_threshold > 1:
        items += texts("withheld_survey", respondents=limits.survey_threshold)
    if not items:
        return paragraphs("This project withholds nothing.")
    items += texts("withheld_others", words)
    return paragraphs(*texts("withheld")) + bullets(items) + paragraphs(*texts("after_withheld"))
