"""Building reports: what to build (plan), running its pages (run, workers, the warm engine), and the record of it."""
