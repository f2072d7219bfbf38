"""Mails that come in: what came back, who complained, and who stops or confirms."""
