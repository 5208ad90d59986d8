"""Workforce Race Equality Standard reports, from returns to published pages."""

__version__ = "0.1.0"
