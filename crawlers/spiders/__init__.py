"""One file a source; its name is the source."""
