"""How well words are translated: by names of codes in thirteen languages, and by programmes ranked through English."""
