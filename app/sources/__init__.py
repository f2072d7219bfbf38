"""What an admin does with sources: see them, add one, keep its answers, check it."""
