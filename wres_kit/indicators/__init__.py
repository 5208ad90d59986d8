"""Indicators: from returns to results, and from results to comparisons over years."""
