"""From matches to a digest to a mail."""
