"""Measure the desk over many articles: how long it takes to index them, and to answer."""
