"""Countries, sectors, themes and the vocabulary that joins them: load and look up."""
