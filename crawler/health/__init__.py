"""Detect sources that broke silently. Pure, but for the webhook and the alerts."""
