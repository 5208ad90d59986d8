"""Checks of figures against one another: one module a kind of mistake."""
