"""How fast digests are rendered, planned and sent, and how much memory that takes."""
