"""Make feeds, sitemaps and sections that are broken, endless or meant to do harm."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from copydesk.demo.serving import Reply
from tests.sites.hazard import XML, Hazard, bomb, page, redirect, xml

HUGE_BYTES = 50 * 2**20
RSS_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def rss(items: str, doctype: str = "") -> str:
    return (
        f'{RSS_HEAD}{doctype}<rss version="2.0"><channel><title>Hostile</title>'
        f"<link>http://hostile.example/</link><description></description>{items}</channel></rss>"
    )


def item(link: str, more: str = "") -> str:
    return f"<item><link>{escape(link)}</link>{more}</item>"


def _html(base: str) -> Reply:
    return page(
        "<!DOCTYPE html><html><head><title>Feed moved</title></head><body><p>Our feed has a"
    )


def _truncated(base: str) -> Reply:
    text = rss("".join(item(f"{base}/good/{n}") for n in (1, 2, 3)))
    return xml(text[: text.rindex("<link>") + 12])


def _huge(base: str) -> Reply:
    def stream() -> Iterator[bytes]:
        yield rss("").removesuffix("</channel></rss>").encode()
        piece = item(f"{base}/good/1", f"<description>{'filler ' * 9000}</description>").encode()
        for _ in range(HUGE_BYTES // len(piece) + 1):
            yield piece
        yield b"</channel></rss>"

    return Reply(body=stream, headers={"Content-Type": XML})


def _entities(base: str) -> Reply:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>'
    return xml(rss(item(f"{base}/good/1", "<title>&a9;</title>"), doctype))


def _external_entity(base: str) -> Reply:
    doctype = '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    return xml(rss(item(f"{base}/good/1", "<title>&secret;</title>"), doctype))


def _years(base: str) -> Reply:
    dates = (
        "Sat, 01 Jan 0000 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Thu, 31 Feb 2026 25:61:61 +9999",
        "yesterday",
        "1e400",
    )
    return xml(
        rss(
            "".join(
                item(f"{base}/good/{n}", f"<pubDate>{date}</pubDate>")
                for n, date in enumerate(dates, 1)
            )
        )
    )


def _addresses(base: str) -> Reply:
    links = (
        "not a URL at all",
        "javascript:alert(document.cookie)",
        "file:///etc/passwd",
        "data:text/html,<p>Hello",
        "ftp://127.0.0.1/story",
        "view-source:http://hostile.example/",
        "chrome-extension://abcdef/page.html",
        "http://",
        "http://[::1",
        "http://exa mple/",
        "http://hostile.example:99999999/",
        "http://" + "a" * 5000 + ".example/",
        f"{base}/" + "a" * 100_000,
        "\x85\u202e\ufeff",
        "",
    )
    # XML has no way to write NUL and its kin: those are the URL parser's own tests
    return xml(rss("".join(item(link) for link in (*links, f"{base}/good/1"))))


def _self_listing(base: str) -> Reply:
    return _index([f"{base}/sitemaps/self.xml", f"{base}/sitemaps/good.xml"])


def _good_sitemap(base: str) -> Reply:
    return xml(
        f'{RSS_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{base}/good/2</loc></url></urlset>"
    )


def endless_index(base: str, number: int) -> Reply:
    """Return a sitemap index that leads ever deeper, to addresses never seen before."""
    return _index([f"{base}/sitemaps/endless/{number * 2 + n}.xml" for n in (0, 1)])


def _index(addresses: list[str]) -> Reply:
    rows = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return xml(
        f'{RSS_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}'
        "</sitemapindex>"
    )


def calendar(base: str, year: int, month: int) -> Reply:
    """Return a month of a calendar of events that has no first and no last month."""
    later, earlier = (year, month + 1), (year, month - 1)
    if month == 12:
        later = (year + 1, 1)
    if month == 1:
        earlier = (year - 1, 12)
    days = "".join(
        f'<td><a href="{base}/calendar/{year}/{month}/{day}/">{day}</a></td>'
        for day in range(1, 29)
    )
    turns = "".join(
        f'<a href="{base}/calendar/{y}/{m}/">{word} month</a>'
        for word, (y, m) in (("Previous", earlier), ("Next", later))
    )
    return page(
        f"<!DOCTYPE html><html lang=en><title>Events in {month}/{year}</title>"
        f"<h1>Events in {month}/{year}</h1><table><tr>{days}</tr></table>{turns}"
        "<p>There are no events on this day.</p>"
    )


FEEDS: dict[str, Hazard] = {
    "/feeds/html.xml": Hazard("feed", "a web page", ("html",), _html),
    "/feeds/empty.xml": Hazard("feed", "no bytes", ("empty",), lambda base: xml("")),
    "/feeds/truncated.xml": Hazard("feed", "cut in the third item", ("links",), _truncated, 2),
    "/feeds/huge.xml": Hazard("feed", "50 MB, streamed", ("too-large",), _huge),
    "/feeds/entities.xml": Hazard("feed", "a billion laughs", ("entities",), _entities),
    "/feeds/external-entity.xml": Hazard(
        "feed", "an entity that is a local file", ("entities",), _external_entity
    ),
    "/feeds/years.xml": Hazard("feed", "dates that no calendar has", ("links",), _years, 5),
    "/feeds/addresses.xml": Hazard(
        "feed", "links that are no web addresses", ("links",), _addresses, 1
    ),
    "/feeds/bomb.xml": Hazard(
        "feed",
        "gzip that unpacks to hundreds of MB",
        ("too-large",),
        lambda base: Reply(
            body=bomb(RSS_HEAD.encode()),
            headers={"Content-Type": XML, "Content-Encoding": "gzip"},
        ),
    ),
    "/feeds/binary.xml": Hazard(
        "feed",
        "random bytes",
        ("not-a-feed", "html", "empty", "damaged"),
        lambda base: Reply(body=bytes(range(256)) * 40, headers={"Content-Type": XML}),
    ),
    "/feeds/loop.xml": Hazard(
        "feed",
        "a redirect to itself",
        ("redirect-loop",),
        lambda base: redirect(f"{base}/feeds/loop.xml"),
    ),
    "/feeds/error.xml": Hazard(
        "feed", "a server error", ("http-500",), lambda base: Reply(status=500, body=b"oops")
    ),
    "/feeds/gone.xml": Hazard("feed", "gone", ("http-410",), lambda base: Reply(status=410)),
    "/sitemaps/self.xml": Hazard(
        "sitemap", "an index that lists itself", ("links",), _self_listing, 1
    ),
    "/sitemaps/good.xml": Hazard("sitemap", "nothing wrong with it", ("links",), _good_sitemap, 1),
    "/sitemaps/endless/1.xml": Hazard(
        "sitemap", "indexes without an end", ("links",), lambda base: endless_index(base, 1)
    ),
    "/calendar/2026/11/": Hazard(
        "section", "a calendar without an end", ("links",), lambda base: calendar(base, 2026, 11)
    ),
}
