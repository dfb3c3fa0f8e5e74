"""Read an Article from the bytes of a page: pure, importable without Scrapy running."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.extraction.extractor import extract

__all__ = ["extract"]


def __getattr__(name: str) -> Any:
    # Importing it takes half a second, which the crawl's own process saves: its workers extract.
    if name == "extract":
        from crawler.extraction.extractor import extract

        return extract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
