"""The documents of each collection, and how they are encoded as BSON."""
