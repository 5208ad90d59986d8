"""The command line: what commands take (`*_commands`), and one module for what each does."""
