"""Test which declared addresses are taken for what a template printed for nothing."""

from __future__ import annotations

import pytest

from urls import canonical_url
from urls.key import page_ids
from urls.placeholders import is_placeholder

DAY = "https://www.harbour.example/news/2026/11/26/"
PAGE = f"{DAY}ferry-strike-enters-third-day"

PLACEHOLDERS = [
    *("undefined", "null", "None", "nil", "NaN", "unset", "TODO", "placeholder", "(null)"),
    *("{{ canonical_url }}", "{url}", "{0}", "<%= url %>", "${url}", "[[url]]"),
    *("%s", "%d", "%(url)s"),
    *("%%URL%%", "@@url@@", "##URL##", "__CANONICAL_URL__", "$(url)", "[object Object]"),
    *("#", "#main", "", "-", "...", "?", "N/A", "na", "true", "False", "0", "object"),
    *("url", "link", "href", "uri", "pageUrl", "page_url", "canonical"),
    *("canonical_url", "permalink"),
    *("javascript:void(0)", "about:blank", "data:,", "mailto:desk@harbour.example"),
    *(f"{DAY}undefined", "https://www.harbour.example/null", "/news/None/2026112634"),
    *(f"{DAY}story?id=undefined", f"{DAY}undefined.html", f"{DAY}null#top", f"{DAY}nil&a=1"),
    *("https://www.harbour.example/%7B%7Bslug%7D%7D", "/news/:slug/2026112634", "&#123;url&#125;"),
]  # fmt: skip
ADDRESSES = [
    *(PAGE, "/", "/news", "?id=5", f"{DAY}null-and-void", f"{DAY}none-of-them-came"),
    *(f"{DAY}on-nil", f"{DAY}annul", "https://www.harbour.example/%d0%b0/2026112634"),
    *("https://null.example/2026/11/26/a", f"{DAY}a_b__c", f"{DAY}50%25-of-seats", f"{DAY}a?url=b"),
    *("links", "a-url", "https://www.harbour.example:8443/a", "/a:b/c"),
]  # fmt: skip


@pytest.mark.parametrize("declared", PLACEHOLDERS)
def test_what_a_template_prints_for_nothing_is_a_placeholder(declared: str) -> None:
    assert is_placeholder(declared, PAGE)
    judged = canonical_url(declared, PAGE)
    assert (judged.key_url, judged.canonical) == (PAGE, None)


@pytest.mark.parametrize("declared", ADDRESSES)
def test_an_address_is_no_placeholder(declared: str) -> None:
    assert not is_placeholder(declared, PAGE)


def test_what_the_pages_own_address_has_is_no_placeholder() -> None:
    own = f"{DAY}undefined"
    assert not is_placeholder(own, f"{own}?utm_source=feed")
    assert canonical_url(own, own).canonical == own


def test_each_page_is_named_once_and_what_is_no_address_not_at_all() -> None:
    ids = page_ids([PAGE, "ftp://a.example/", f"{PAGE}?utm_source=feed", f"{DAY}b"])
    assert len(ids) == 2
    assert ids == [*page_ids([PAGE]), *page_ids([f"{DAY}b"])]
