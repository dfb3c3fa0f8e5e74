"""Processes that read pages outside the event loop."""
