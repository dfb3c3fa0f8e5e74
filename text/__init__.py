"""Decode, clean and measure texts, and read dates and names in them.

Pure: no network, no files, no clock.
"""
