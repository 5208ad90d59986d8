"""Executed notebooks into a website: renderers, pages around the content, the index of all reports."""
