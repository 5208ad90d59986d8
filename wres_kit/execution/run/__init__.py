"""Running a build: workers, tasks, reports in progress, and the record of it."""
