"""Where the catalogue is kept: the tables and the only SQL of the product, on SQLite and PostgreSQL."""
