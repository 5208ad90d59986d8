"""The audit trail: where each published figure comes from, and whether it can be had again."""
