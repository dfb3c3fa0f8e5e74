"""Recognise copies of a story and cluster them."""
