"""Test what programs import from ``copydesk``."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import copydesk
from copydesk import Article, CopydeskError, NotAnArticle, changes, connect, extract
from tests.support.commands import ROOT

PAGE = (
    b"<html><head><title>Harbour ferry returns - The Herald</title></head><body><h1>Harbour ferry "
    b"returns</h1><article>" + b"<p>The ferry returned to the harbour on Monday, after a winter "
    b"in the yard, and took the first passengers across.</p>" * 4 + b"</article></body></html>"
)


def test_a_page_is_read() -> None:
    article = extract(PAGE, "https://www.herald.example/ferry")
    assert isinstance(article, Article)
    assert article.headline == "Harbour ferry returns"
    with pytest.raises(NotAnArticle):
        extract(b"", "https://www.herald.example/ferry")
    assert issubclass(NotAnArticle, CopydeskError)


def test_everything_that_is_offered_is_there_and_says_what_it_does() -> None:
    for name in copydesk.__all__:
        assert getattr(copydesk, name)
    for each in (extract, changes, connect, Article):
        assert inspect.getdoc(each)
    with pytest.raises(AttributeError, match="no attribute 'crawl'"):
        copydesk.crawl  # noqa: B018


def test_who_follows_changes_loads_nothing_that_crawls() -> None:
    code = (
        "import sys, copydesk; copydesk.changes; copydesk.connect;"
        "print([each for each in sys.modules if each in ('scrapy', 'twisted', 'numpy', 'lxml')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
