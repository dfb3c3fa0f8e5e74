"""Simulate a day of many sources that workers share, to size a cluster by."""
