"""Test on three servers what is stored, and what is left of it when the primary is killed."""
