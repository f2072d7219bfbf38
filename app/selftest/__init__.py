"""The proof that digests neither lose nor repeat anything, however often their sender is killed."""
