"""Bytes of a page → Article: pure, one page at a time, importable without Scrapy running."""

from crawler.extraction.article import extract

__all__ = ["extract"]
