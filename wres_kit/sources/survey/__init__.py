"""The NHS Staff Survey: its spreadsheets and the tables of reports."""
