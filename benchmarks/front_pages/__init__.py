"""Measure which links of front pages are taken for articles."""
