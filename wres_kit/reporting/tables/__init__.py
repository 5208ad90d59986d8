"""Tables on the pages of a report."""
