"""Run a mongod for whoever has no server."""
