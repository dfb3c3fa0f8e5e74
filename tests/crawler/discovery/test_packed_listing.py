"""Test that a packed listing comes back whole, and in a fraction of its memory."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.packed_listing import read_packed
from model.components import Author
from model.errors import NotAListing
from model.links import Link

URL = "https://h.example/sitemap.xml"


def read_example(body: bytes, url: str) -> Listing:
    date = datetime(2026, 11, 20, tzinfo=UTC)
    return Listing(
        links=[
            Link(f"https://h.example/{n}", "feed", url, headline=body.decode(), datePublished=date)
            for n in range(1_000)
        ]
        + [Link("https://h.example/x", "feed", url, authors=[Author("Ines Okafor")])],
        title="Harbour Post",
        language="en",
        ttl=timedelta(minutes=5),
        feeds=["https://h.example/feed"],
        sitemaps=[SitemapReference("https://h.example/1.xml", date)],
        warnings=["bad-links"],
    )


def test_a_listing_comes_back_as_it_was() -> None:
    packed = read_packed(read_example, b"Ferry and tug collide", URL)
    assert packed.unpack() == read_example(b"Ferry and tug collide", URL)


def test_a_packed_listing_passes_between_processes_as_few_bytes() -> None:
    packed = read_packed(read_example, b"Ferry and tug collide", URL)
    sent = pickle.dumps(packed)
    assert pickle.loads(sent).unpack() == packed.unpack()
    assert len(sent) < len(pickle.dumps(packed.unpack())) / 4


def test_what_can_not_be_read_is_raised() -> None:
    def refuse(body: bytes, url: str) -> Listing:
        raise NotAListing("empty", url)

    with pytest.raises(NotAListing, match="empty"):
        read_packed(refuse, b"", URL)
