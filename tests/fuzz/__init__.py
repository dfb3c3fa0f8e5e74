"""Fuzz everything that reads foreign input: feed it damaged documents.

``seeds/TARGET/`` holds the project's own documents to start from, ``corpus/TARGET/`` the inputs
that once made a target fail or stall: ``tests/fuzz/test_fuzz.py`` runs those, and a few new ones,
with every test run. ``python -m tests.fuzz`` runs as many as there is time for.
"""
