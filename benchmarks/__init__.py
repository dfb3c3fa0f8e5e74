"""Measure Copydesk. Each benchmark is a ``python -m benchmarks.NAME``."""
