"""The documents of a report: PDF, Word, spreadsheet and slides, made from the same content as its pages."""
