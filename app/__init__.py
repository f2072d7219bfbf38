"""People and the clock: the command line."""
