"""Returns and extracts from databases."""
