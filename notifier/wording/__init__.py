"""Facts and reasons in the sentences, dates and amounts of the reader's language."""
