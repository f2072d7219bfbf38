"""Readers of what portals write: they raise or say that they do not know, and keep the raw text."""
