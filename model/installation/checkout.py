"""Tell whether we stand in a checkout of Copydesk, which keeps data and sources beside the code."""

from __future__ import annotations

from pathlib import Path

# The files at the root of a checkout by which it is known: other Scrapy projects have the first.
MARKS = ("scrapy.cfg", "copydesk/__init__.py")


def is_in_checkout(folder: Path) -> bool:
    """Return whether ``folder`` is a checkout, or in one."""
    return any(all((root / mark).is_file() for mark in MARKS) for root in (folder, *folder.parents))


def stands_in_checkout() -> bool:
    """Return whether the working directory is in a checkout; one that is gone is in none."""
    try:
        return is_in_checkout(Path.cwd())
    except FileNotFoundError:
        return False
