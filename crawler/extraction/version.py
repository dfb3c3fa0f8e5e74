"""Name the extraction and its version; cheap to import, unlike the extraction itself."""

from __future__ import annotations

from importlib.metadata import version

EXTRACTOR = "copydesk+trafilatura"
VERSION = f"17+{version('trafilatura')}"
"""The first number is raised with every change of what is extracted: articles that another version
read are read again."""
