"""Fuzzing: everything that reads what strangers wrote, on input that no one would write.

``seeds/TARGET/`` holds documents of our own to start from, ``corpus/TARGET/`` the inputs that once
made a target fail or stall: ``tests/fuzz/test_fuzz.py`` runs those, and a few new ones, at each
test.
``python -m tests.fuzz`` runs as many as there is time for.
"""
