"""The Standards that tests are about."""

from __future__ import annotations

from pathlib import Path

from wres_kit.standard import read_standard, standard_folder

WRES = read_standard(standard_folder("wres"))

EXAMPLE_FOLDER = Path(__file__).parent / "standard" / "example"
EXAMPLE = read_standard(EXAMPLE_FOLDER)
"""A made-up Standard: another characteristic, other bands, other numbers of indicators, and a shape of its own."""
