"""What the readers of this program can already read of a page, before anybody writes a source for it."""
