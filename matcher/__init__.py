"""A call against a profile: may they apply, and does it fit. Pure: no clock, no store, no network."""
