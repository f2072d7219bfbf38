"""Which records of several portals are one call: what each says of itself, what two share, and what they form."""
