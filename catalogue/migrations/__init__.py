"""The schema of the store, from its first table."""
