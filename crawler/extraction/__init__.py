"""Bytes of a page → Article: pure, one page at a time, importable without Scrapy running."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.extraction.extractor import extract

__all__ = ["extract"]


def __getattr__(name: str) -> Any:
    # Half a second of imports, which a crawl's own process does without: its workers extract.
    if name == "extract":
        from crawler.extraction.extractor import extract

        return extract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
