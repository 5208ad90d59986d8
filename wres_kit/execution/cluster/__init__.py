"""Builds on a Dask cluster: the same tasks, done by workers that share no disk with the build."""
