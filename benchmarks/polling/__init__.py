"""Simulate poll intervals."""
