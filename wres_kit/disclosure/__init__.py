"""Disclosure control: which results may be published."""
