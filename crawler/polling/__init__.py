"""Decide which listing is polled, and when."""
