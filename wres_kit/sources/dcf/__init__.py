"""The workbook of the national collection: the Data Collection Framework (DCF) since 2023, SDCS before."""
