"""Manners and safety of every request: what is asked, how often, of whom, and how much of an answer is taken."""
