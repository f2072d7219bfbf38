"""What the product speaks of: calls, profiles, matches, runs and deliveries. No clock, no store, no network."""
