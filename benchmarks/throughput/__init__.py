"""Measure pages a second, CPU and memory beside others."""
