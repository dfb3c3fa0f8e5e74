"""Test which of the listings found are proposed, and why the others are not."""

from __future__ import annotations

from datetime import timedelta

from crawler.finding.found import FoundListing, Tried, measure
from crawler.finding.proposal import MOST_LISTINGS, Proposal, propose
from tests.crawler.finding.test_found import DAY, HOUR, NOW, listing, stored

HOME = "https://www.h.example/"


def proposed(*found: FoundListing, name: str | None = "H") -> Proposal:
    measure(found, NOW)
    return propose(found, HOME, name, NOW)


def url(name: str) -> str:
    return f"https://h.example/{name}"


def hours(count: int) -> list[timedelta]:
    return [n * HOUR for n in range(1, count + 1)]


def test_the_fewest_that_bring_everything() -> None:
    proposal = proposed(
        listing(*hours(20), name="news.xml", kind="news sitemap"),
        listing(*hours(10), name="top"),  # all of it is in the sitemap
        listing(*hours(10), name="sport", first=500),
        listing(*hours(200), name="all.xml", kind="sitemap", first=1000),
        listing(None, None, name="", kind="section", first=2000),
    )
    source = proposal.source
    assert source is not None
    assert (source.sitemaps, source.feeds, source.sections) == (
        (url("news.xml"),),
        (url("sport"),),
        (),
    )
    assert (source.id, source.home, source.name, source.language) == ("h", HOME, "H", None)
    assert proposal.reasons == {
        url("news.xml"): "",
        url("top"): "100% of it is in the others",
        url("sport"): "",
        url("all.xml"): "the others bring the same",
        url(""): "the others bring the same",
    }


def test_a_feed_that_adds_a_fifth_is_worth_its_polls() -> None:
    busy = listing(*hours(20), name="busy")
    enough = listing(*hours(5), name="enough", first=1)
    enough.listing.links[-1].url = "https://h.example/another"
    little = listing(*hours(6), name="little", first=1)
    little.listing.links[-1].url = "https://h.example/one-more"
    proposal = proposed(busy, enough, little)
    assert proposal.source is not None
    assert proposal.source.feeds == (url("busy"), url("enough"))
    assert proposal.reasons[url("little")] == "83% of it is in the others"


def test_what_brings_nothing_is_not_proposed() -> None:
    unreadable = listing(*hours(2), name="walled", first=10)
    unreadable.tried = [Tried("x", why_not="paywall"), Tried("y", why_not="no-text")]
    proposal = proposed(
        listing(30 * DAY + HOUR, name="old"), listing(name="empty", first=5), unreadable
    )
    assert proposal.source is None
    assert proposal.reasons == {
        url("old"): "nothing new since 2026-10-28",
        url("empty"): "lists nothing",
        url("walled"): "none of 2 articles could be read: paywall",
    }
    assert proposed(listing(30 * DAY, name="young")).source is not None


def test_sitemaps_where_there_is_no_news_and_sections_where_there_is_neither() -> None:
    sitemap = listing(*hours(3), name="all.xml", kind="sitemap")
    section = listing(None, None, name="world", kind="section", first=50)
    section.tried = [Tried("x", stored(NOW, "en"))]
    both = proposed(sitemap, section).source
    assert both is not None
    assert (both.sitemaps, both.sections) == ((url("all.xml"),), ())
    alone = proposed(section).source
    assert alone is not None
    assert (alone.sections, alone.language) == ((url("world"),), "en")


def test_listings_of_a_source_are_bounded() -> None:
    found = [listing(*hours(3), name=f"feed{n}", first=100 * n) for n in range(MOST_LISTINGS + 1)]
    proposal = proposed(*found)
    assert proposal.source is not None
    assert len(proposal.source.feeds) == MOST_LISTINGS
    assert f"{MOST_LISTINGS} others bring more" in proposal.reasons.values()


def test_a_language_is_named_where_all_agree() -> None:
    one = listing(HOUR, name="one", language="de")
    other = listing(HOUR, name="other", language="de", first=9)
    source = proposed(one, other).source
    assert source is not None
    assert source.language == "de"
    french = proposed(one, listing(HOUR, name="other", language="fr", first=9)).source
    assert french is not None
    assert french.language is None


def test_a_name_from_the_feeds_where_the_page_has_none() -> None:
    one, other = listing(HOUR, name="one"), listing(HOUR, name="other", first=9)
    one.listing.title, other.listing.title = "The Herald - World", "The Herald - Sport"
    source = proposed(one, other, name=None).source
    assert source is not None
    assert source.name == "The Herald"
