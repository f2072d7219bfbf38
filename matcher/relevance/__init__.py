"""Does it fit? Analyse text, score, explain."""
