"""The shapes that portals come in."""
