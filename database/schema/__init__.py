"""Create the collections with their validators and indexes."""
