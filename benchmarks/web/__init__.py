"""Pages over HTTP: My calls and the search, beside a page of the same size that is only handed out."""
