"""The financial year of a reporting year: from 1 April to the 31 March that gives it its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows


def within_year(rows: Rows, field: str, decoding: Decoding, year: int) -> tuple[Rows, str]:
    """Return the rows whose day lies in the year to 31 March, and a sentence on the others.

    Where the extract has no such column all rows are taken, and the sentence says so.
    """
    if not rows.has(field):
        return rows, f"The file gives no days: all rows are taken as of the year to 31 March {year}."
    days = decoding.days(rows, field)
    inside = (days >= pd.Timestamp(year - 1, 4, 1)) & (days < pd.Timestamp(year, 4, 1))
    outside = int((~inside & days.notna()).sum())
    if len(rows) and outside and not inside.any():
        what = f"No day under this heading lies in the year to 31 March {year}, so nobody would count."
        decoding.error(rows.shown, rows.headings[field], what, "Check --year, or the column.")
    sentence = f"{inside.sum():,} rows lie in the year to 31 March {year}; {outside:,} others are not counted."
    return rows.only(inside), sentence
