"""Define collections, validators, indexes and migrations, and bring a database to them."""
