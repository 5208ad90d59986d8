"""Reading spreadsheet workbooks safely: values, and what is known of each cell."""
