"""Measure how clean the text is; fit the block classifier."""
