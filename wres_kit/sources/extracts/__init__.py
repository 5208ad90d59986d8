"""Extracts of staff, recruitment, casework, training and board systems, counted into returns."""
