"""Charts on the pages of a report, with their alt text."""
