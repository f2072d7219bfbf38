"""Joining by the form: what its fields mean, what they would bring, and what becomes of a company that sent it.

Nothing in here knows of pages.
"""
