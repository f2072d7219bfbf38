"""The pages that are open to all: home, search, a page a call, what is read, and the feed of new calls."""
