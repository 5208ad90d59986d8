"""Joint reporting: groups of organisations, their pooled returns, and what these would give away."""
