"""The audit trail: where each published figure comes from, and what a report was made from."""
