"""Measure whether a week of ordinary days costs an article, a correction or a request."""
