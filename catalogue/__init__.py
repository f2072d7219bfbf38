"""The ground floor: calls, profiles, matches and deliveries, where they are kept, and what is known of the world."""
