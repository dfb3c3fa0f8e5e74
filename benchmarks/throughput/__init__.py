"""Measure pages per second, CPU and memory, compared with other programs."""
