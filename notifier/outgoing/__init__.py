"""Stored mails handed to a mail server, and what became of each."""
