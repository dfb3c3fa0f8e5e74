"""Define the nouns that every room shares: items, links, pages and errors.

Standard library only.
"""
