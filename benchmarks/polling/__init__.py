"""Measure poll intervals in a simulated world of news sites."""
