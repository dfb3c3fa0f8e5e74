"""Test that made-up articles are spread over hosts, and depend on their seed only."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.sites.asking import ask, squeezed, visible
from tests.sites.bulk import write_stories
from tests.support.fixtures.sites import ServeBulk


def test_bulk_sites_share_the_articles_and_list_all(bulk_site: ServeBulk) -> None:
    web = bulk_site(count=23, hosts=3, seed=5)
    sites = list(web)
    assert [len(site.articles) for site in sites] == [8, 8, 7]
    texts = {article.first for site in sites for article in site.articles}
    assert len(texts) == 23
    for site in sites:
        feed = ask(f"{site.base}/feed.xml").body.decode()
        sitemap = ask(f"{site.base}/sitemap.xml").body.decode()
        etree.fromstring(feed.encode())
        for article in site.articles:
            assert article.url in feed
            assert article.url in sitemap
            assert squeezed(article.last) in visible(ask(article.url).body, "utf-8")


def test_bulk_articles_depend_on_the_seed_only() -> None:
    assert write_stories(5, 1) == write_stories(5, 1)
    assert write_stories(5, 1) != write_stories(5, 2)


def test_bulk_refuses_what_can_not_be_spread(bulk_site: ServeBulk) -> None:
    for hosts in (0, 3, 251):
        with pytest.raises(ValueError, match="spread"):
            bulk_site(count=2, hosts=hosts)
