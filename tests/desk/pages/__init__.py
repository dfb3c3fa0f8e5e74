"""Test the pages for people."""
