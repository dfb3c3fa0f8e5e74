"""Define the documents of each collection, and encode them as BSON."""
