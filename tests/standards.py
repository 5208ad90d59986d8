"""The Standards that tests are about."""

from __future__ import annotations

from pathlib import Path

from wres_kit.reporting.pages import audit_page, pages_of
from wres_kit.standard import read_standard, standard_folder

WRES = read_standard(standard_folder("wres"))

EXAMPLE_FOLDER = Path(__file__).parent / "standard" / "example"
EXAMPLE = read_standard(EXAMPLE_FOLDER)
"""A made-up Standard: another characteristic, other bands, other numbers of indicators, and a shape of its own."""

PAGES = pages_of(WRES, 2024)
"""The pages of a report of 2024."""

AUDIT_OF = {number: audit_page(number) for number in WRES.numbers_in(2024)}
"""The audit pages of its indicators, by number."""
