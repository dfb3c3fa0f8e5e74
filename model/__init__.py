"""Define the nouns that every package shares: items, links, pages and errors.

Standard library only.
"""
