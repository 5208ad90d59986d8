"""What the organisation writes: slots, files, and figures named in the text."""
