"""Change the code a little, many times over, and count how often a test notices.

``python -m tests.mutation_testing [--seed N] [--sample N] [--rooms ROOM,...]
[--lines FILE:LINE,...]``, or ``make mutation``. Left out are changes that no behaviour shows
(``unseen.py`` says which, and why) and those that ``equivalent.toml`` lists, each with its reason.
"""
