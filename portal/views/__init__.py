"""Pages of the shell around the apps."""
