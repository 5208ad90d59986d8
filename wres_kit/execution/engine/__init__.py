"""Running one page: the warm engine, its fork server, and the kernel it stands in for."""
