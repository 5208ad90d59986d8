"""The words of the pages: findings, verdicts, notes and numbers as text."""
