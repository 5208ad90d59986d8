"""A Standard as one immutable object, read from data files: `wres/` holds the Workforce Race Equality Standard."""

from wres_kit.standard.standard import Standard, read_standard, standard_folder

__all__ = ["Standard", "read_standard", "standard_folder"]
