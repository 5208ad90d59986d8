"""The Standards that tests are about."""

from __future__ import annotations

from wres_kit.standard import read_standard, standard_folder

WRES = read_standard(standard_folder("wres"))
