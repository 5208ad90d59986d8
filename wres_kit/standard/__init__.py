"""What the Standard says, as data files with typed loaders."""
