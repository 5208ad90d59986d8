"""Sources: what an organisation really has, read into values of a return, one module a kind of file."""
