"""Print what a search for sources found: for a person, or as a document for programs."""

from __future__ import annotations

from typing import Any

from crawler.finding.found import FoundListing, SearchResult, Tried
from crawler.finding.proposal import Proposal
from crawler.finding.site_search import NotFetched
from crawler.sources.editing import as_toml
from crawler.terminal.command_base import number, print_table, time_of
from crawler.terminal.plural import counted
from database.documents.encoding import as_document
from text.escaping import printable

# Characters of an article's text that show whether it is the article's.
TEXT_SHOWN = 200

# What to do where the given address could not be read, by cause.
ADVICE = {
    "dns": "no such host; is it spelled right?",
    "refused": "no server answers there; is the address right, and the site up?",
    "timeout": "no answer in time; try again later",
    "robots": "the site's robots.txt forbids it, and Copydesk obeys; give a page that it allows, "
    "or ask the publisher",
    "robots-unavailable": "the site's robots.txt can't be read just now; try again later",
    "challenge": "a bot protection answers in place of the site; ask the publisher for a feed",
    "http-403": "the site refuses crawlers; ask the publisher for a feed",
    "http-404": "there is no such page; give the site's front page",
    "address-refused": "the address is inside a private network: see ALLOWED_NETWORKS",
}


def why_not_searched(address: str, error: NotFetched) -> str:
    """Return a line that says why a search could not begin, and what to do."""
    advice = ADVICE.get(error.cause) or error.detail
    return f"{address} could not be read ({error.cause}): {advice}"


def print_found(result: SearchResult, proposal: Proposal) -> None:
    """Print the listings with what distinguishes them, their articles, and what was not read."""
    numbers = {each.url: str(index) for index, each in enumerate(result.listings, 1)}
    print(printable(f"{result.home}  {result.name or ''}".rstrip()))
    if result.listings:
        print_table(
            (number("no."), "kind", "address", number("entries"), "newest (UTC)",
             number("per day"), "language", "in common", "found", "proposed"),
            (_row(each, numbers, proposal) for each in result.listings),
        )  # fmt: skip
    shown: set[str] = set()
    for each in result.listings:
        _print_articles(each, numbers[each.url], shown)
    for unread in result.unread:
        print(printable(f"not read: {unread.url} ({unread.how}): {unread.cause}"))
    if result.cut:
        print(result.cut)
    if proposal.source is not None:
        print("\nFor the sources file (or again with --add):\n")
        print(printable(as_toml([proposal.source])), end="")


def _row(each: FoundListing, numbers: dict[str, str], proposal: Proposal) -> list[str]:
    a_day, why_not = each.entries_a_day, proposal.reasons[each.url]
    return [
        numbers[each.url],
        each.kind,
        each.url,
        str(len(each.listing.links)),
        time_of(each.newest, seconds=False) or "not said",
        f"{a_day:.1f}" if a_day is not None else "",
        each.language or "",
        ", ".join(f"{one.share:.0%} with {numbers[one.url]}" for one in each.in_common[:3]),
        each.how,
        f"no: {why_not}" if why_not else "yes",
    ]


def _print_articles(each: FoundListing, name: str, shown: set[str]) -> None:
    """Print the articles of a listing; the text of one that another has, too, only once."""
    if each.tried:
        print(printable(f"\n{name}. {each.kind} {each.url}"))
    for tried in each.tried:
        article = tried.article
        if article is None:
            print(printable(f"   not stored ({tried.why_not}): {tried.url}"))
            continue
        published = time_of(article.datePublished, seconds=False) or "no date"
        headline = " ".join((article.headline or article.url).split())
        words = counted(article.wordCount or 0, "word")
        print(printable(f"   {published}  {headline}  ({words})"))
        if article.urlKey not in shown:
            shown.add(article.urlKey)
            text = " ".join((article.articleBody or "").split())
            print(printable(f"      {text[:TEXT_SHOWN]}{'…' if len(text) > TEXT_SHOWN else ''}"))


def found_document(result: SearchResult, proposal: Proposal) -> dict[str, Any]:
    """Return all that was found as plain values, for programs."""
    return {
        "home": result.home,
        "name": result.name,
        "listings": [_listing(each, proposal.reasons[each.url]) for each in result.listings],
        "unread": [vars(each) for each in result.unread],
        "incomplete": result.cut,
        "source": _source(proposal),
        "toml": as_toml([proposal.source]) if proposal.source else None,
    }


def _listing(each: FoundListing, why_not: str) -> dict[str, Any]:
    ttl, push = each.listing.ttl, each.listing.push
    return {
        "url": each.url,
        "kind": each.kind,
        "found": each.how,
        "title": each.listing.title,
        "entries": len(each.listing.links),
        "newest": each.newest,
        "entriesADay": each.entries_a_day,
        "language": each.language,
        "inCommon": {one.url: round(one.share, 3) for one in each.in_common},
        "ttlSeconds": ttl.total_seconds() if ttl is not None else None,
        "push": as_document(push) if push is not None else None,
        "warnings": each.listing.warnings,
        "articles": [_article(tried) for tried in each.tried],
        "proposed": not why_not,
        "whyNot": why_not or None,
    }


def _article(tried: Tried) -> dict[str, Any]:
    if tried.article is None:
        return {"url": tried.url, "whyNotStored": tried.why_not}
    return as_document(tried.article)


def _source(proposal: Proposal) -> dict[str, Any] | None:
    source = proposal.source
    if source is None:
        return None
    names = ("id", "name", "home", "feeds", "sitemaps", "sections", "language")
    return {name: getattr(source, name) for name in names}
