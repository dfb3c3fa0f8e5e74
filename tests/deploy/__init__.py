"""Test what stands in deploy/, the Dockerfile and docker-compose.yml."""
