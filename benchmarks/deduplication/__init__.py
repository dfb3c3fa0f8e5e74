"""Measure how copies are found; fit the weights."""
