"""Benchmarks of builds: a project of made-up organisations, ways to make its pages, and the table of all."""
