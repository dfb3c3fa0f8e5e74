"""Measure how well copies of a story are found; fit the weights of the comparison."""
