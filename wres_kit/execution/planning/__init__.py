"""Planning a build: which pages must be made again, and why."""
