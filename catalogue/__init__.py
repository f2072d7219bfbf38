"""The ground floor: what calls, profiles, matches and deliveries are, where they are kept, and what is known of the world."""
