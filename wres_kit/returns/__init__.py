"""Returns: reading them, and checking every row and all rows together."""
