"""Crawl a small web whose listings are written as publishers write them: oddly, and readable.

One crawl reads a source for each input. What is stored must be what the inputs lead to, no more.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

import pytest
from pymongo.database import Database

from copydesk.demo.serving import Reply
from tests.sites.hazard import page, xml
from tests.sites.serial import Serial, part_page
from tests.support.articles.crawl_results import stored_articles
from tests.support.commands import Copydesk

DAY = "/2025/11/20/"
# Days: a story of 1970, taken for one of that year, would be too old.
MAX_AGE_DAYS = 3650


@dataclass(frozen=True)
class Input:
    """Describe a listing at ``/NAME``, as far as it says where its stories are."""

    name: str
    kind: Literal["feeds", "sitemaps", "sections"]
    listing: Callable[[str], Reply]
    """Makes the answer of the base address of the site."""
    stories: tuple[str, ...] = ("",)
    """What each of its stories' addresses has after the folder and the name of the input."""
    others: Callable[[str], dict[str, Reply]] = lambda base: {}
    """Makes what else is there, by target."""
    folder: str = DAY
    facts: dict[str, object] = field(default_factory=dict)
    """What the listing says of its only story, and its page does not."""

    @property
    def targets(self) -> list[str]:
        """Return the targets of its stories."""
        return [f"{self.folder}{self.name}-is-told-here{quote(end)}" for end in self.stories]


def story(name: str, end: str = "", folder: str = DAY) -> str:
    return f"{folder}{name}-is-told-here{end}"


def rss(*items: str, head: str = "") -> str:
    return (
        f'<rss version="2.0"><channel><title>Harbour</title>{head}'
        + "".join(f"<item><title>Told</title>{item}</item>" for item in items)
        + "</channel></rss>"
    )


def link(address: str) -> str:
    return f"<link>{address}</link>"


def urls(*addresses: str) -> Reply:
    return xml(f"<urlset>{''.join(f'<url><loc>{each}</loc></url>' for each in addresses)}</urlset>")


def index(base: str, children: dict[str, str]) -> Reply:
    """Return an index of children by target, with their lastmods where they have one."""
    rows = "".join(
        f"<sitemap><loc>{base}{target.replace('&', '&amp;')}</loc>"
        + (f"<lastmod>{modified}</lastmod>" if modified else "")
        + "</sitemap>"
        for target, modified in children.items()
    )
    return xml(f"<sitemapindex>{rows}</sitemapindex>")


def days(form: str) -> dict[str, str]:
    """Return children of ten days, the newest last; all were written anew on one day."""
    dates = [*((10, day) for day in range(24, 32)), (11, 1), (11, 2)]
    return {form.format(month, day): "2025-11-20" for month, day in dates}


def counted() -> dict[str, str]:
    """Return files counted like years, of which the one with the lowest number is the newest."""
    return {f"/map-post{2014 + n}.xml": f"2025-11-{20 - 2 * n:02}" for n in range(9)}


def front_page(name: str, wrapper: str, path: str) -> Reply:
    links = "".join(
        f"<h3><a href='{path.format(number)}'>The harbour has news number {number}</a></h3>"
        for number in ("one", "two", "three", "four")
    )
    menu = "<nav><a href=/sport>Sport</a><a href=/weather-for-the-coast>The weather here</a></nav>"
    return page(f"<html lang=en><title>{name}</title><body><div class='{wrapper}'>{menu}{links}")


FOUR = ("-one", "-two", "-three", "-four")


def stubs(base: str) -> dict[str, Reply]:
    """Return pages that only lead to a story."""
    targets = [story("stubs", f"-{n}") for n in range(4)]
    return {
        "/go/refresh": page(f"<meta http-equiv=refresh content='0; url={targets[0]}'>"),
        "/go/script": page(f"<script>window.location.href = '{targets[1]}';</script>"),
        "/go/link": page(
            f"<p>A word from our sponsor</p><a href={targets[2]}>Continue to story</a>"
        ),
        "/go/out": page(
            f"<h1>You are leaving Harbour</h1><p>{'We answer for nothing. ' * 20}</p>"
            f"<a href='{base}{targets[3]}'>Leave</a><a href=/>Stay</a>"
        ),
    }


INPUTS = (
    # Which child of an index is today's
    Input(
        "days-as-queries",
        "sitemaps",
        lambda base: index(base, days("/map-day.xml?yyyy=2025&mm={:02}&dd={:02}")),
        others=lambda base: {
            "/map-day.xml?yyyy=2025&mm=11&dd=02": urls(base + story("days-as-queries"))
        },
    ),
    Input(
        "days-without-zeros",
        "sitemaps",
        lambda base: index(base, days("/map/2025/{}/{}.xml")),
        others=lambda base: {"/map/2025/11/2.xml": urls(base + story("days-without-zeros"))},
    ),
    Input(
        "counted-like-years",
        "sitemaps",
        lambda base: index(base, counted()),
        others=lambda base: {"/map-post2014.xml": urls(base + story("counted-like-years"))},
    ),
    Input(
        "news-in-one-word",
        "sitemaps",
        lambda base: index(base, {**days("/map-2025-{}-{}.xml"), "/newssitemap.xml": ""}),
        others=lambda base: {"/newssitemap.xml": urls(base + story("news-in-one-word"))},
    ),
    Input(
        "names-itself",
        "sitemaps",
        lambda base: index(
            base, {"/names-itself?lang=en": "", "/names-itself?lang=fr": "", "/map-own.xml": ""}
        ),
        others=lambda base: {"/map-own.xml": urls(base + story("names-itself"))},
    ),
    # Front pages
    Input(
        "wrapper",
        "sections",
        lambda base: front_page(
            "wrapper", "page has-sticky-nav with-footer", story("wrapper", "-{}", "/news/")
        ),
        FOUR,
        folder="/news/",
    ),
    Input(
        "social-box",
        "sections",
        lambda base: front_page(
            "social-box", "social-news", story("social-box", "-{}", "/topics/")
        ),
        FOUR,
        folder="/topics/",
    ),
    # Dates that say nothing
    Input(
        "dates",
        "feeds",
        lambda base: xml(
            rss(
                *(
                    f"{link(base + story('dates', f'-{number}'))}<pubDate>{written}</pubDate>"
                    for number, written in enumerate(
                        (
                            "Thu, 01 Jan 1970 00:00:00 +0000",
                            "Wed, 31 Dec 1969 19:00:00 -0500",
                            "0001-01-01T00:00:00Z",
                            "Fri, 01 Jan 2199 00:00:00 GMT",
                            "Do, 20 Nov 2025 24:00:00 MEZ",
                        )
                    )
                )
            )
        ),
        ("-0", "-1", "-2", "-3", "-4"),
    ),
    # Encodings
    Input(
        "charset-in-header",
        "feeds",
        lambda base: Reply(
            body=rss(link(base + story("charset-in-header", "-мост"))).encode("windows-1251"),
            headers={"Content-Type": "application/rss+xml; charset=windows-1251"},
        ),
        ("-мост",),
    ),
    Input(
        "cut-character",
        "feeds",
        lambda base: Reply(
            body=rss(f"<description>été</description>{link(base + story('cut-character', '-é'))}")
            .encode()
            .replace(b"t\xc3\xa9</d", b"t\xc3</d"),
            headers={"Content-Type": "application/rss+xml"},
        ),
        ("-é",),
    ),
    # What stands before the root
    Input(
        "entities",
        "feeds",
        lambda base: xml(
            '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>'
            + rss(f"<description>en&nbsp;grève</description>{link(base + story('entities'))}")
        ),
    ),
    Input(
        "warning-first",
        "feeds",
        lambda base: xml(
            "<br />\n<b>Warning</b>: mysql_connect() in <b>/srv/db.php</b> on line <b>3</b><br />\n"
            + rss(link(base + story("warning-first")))
        ),
    ),
    Input(
        "capitals",
        "feeds",
        lambda base: xml(
            f"<RSS><CHANNEL><ITEM><TITLE>Told</TITLE><LINK>{base}{story('capitals')}</LINK></ITEM>"
            "</CHANNEL></RSS>"
        ),
    ),
    # Addresses
    Input(
        "addresses",
        "feeds",
        lambda base: xml(
            rss(
                link(story("addresses", "-0")),
                link(f"{base.removeprefix('http:')}{story('addresses', '-1')}"),
                f"<guid>{base}{story('addresses', '-2')}</guid>",
                f"<link/>{base}{story('addresses', '-3')}",
                link(f"https://www.google.com/url?rct=j&amp;url={base}{story('addresses', '-4')}"),
                head=link(f"{base}/"),
            )
        ),
        ("-0", "-1", "-2", "-3", "-4"),
    ),
    # Other things that publishers do
    Input(
        "two-members",
        "sitemaps",
        lambda base: Reply(
            body=gzip.compress(b"<urlset>")
            + gzip.compress(
                f"<url><loc>{base}{story('two-members')}</loc></url></urlset>".encode()
            ),
            headers={"Content-Type": "application/x-gzip"},
        ),
    ),
    Input(
        "author-with-address",
        "feeds",
        lambda base: xml(
            rss(
                link(base + story("author-with-address"))
                + "<author>editor@harbour.example (Ilse Fenwick)</author>"
                + "<description>It&#146;s told in the harbour&#151;at last.</description>"
            )
        ),
        facts={"authors": ["Ilse Fenwick"], "description": "It’s told in the harbour—at last."},
    ),
    Input(
        "dublin-core",
        "feeds",
        lambda base: xml(
            '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>'
            f"<dc:title>Told</dc:title>{link(base + story('dublin-core'))}"
            "<dc:author>Maren Oduya</dc:author><dc:language>en</dc:language>"
            "</item></channel></rss>"
        ),
        facts={"authors": ["Maren Oduya"]},
    ),
    # Stubs
    Input(
        "stubs",
        "feeds",
        lambda base: xml(
            rss(
                *(link(f"{base}/go/{way}") for way in ("refresh", "script", "link")),
                link(f"{base}/go/out?to={quote(base + story('stubs', '-3'), safe='')}"),
            )
        ),
        ("-0", "-1", "-2", "-3"),
        stubs,
    ),
)


# The stories of a site that names only its home, and quotes the sitemap in its robots.txt.
ANNOUNCED, QUOTED = story("announced"), story("quoted")
# Its robots.txt keeps crawlers from this one, in a group with a line that nobody knows.
FORBIDDEN = story("forbidden", folder="/private/")


def put_story(site: Serial, target: str, number: int) -> None:
    told = f"2025-11-20T08:{number:02}:00Z"
    headline = f"What {target.removeprefix(DAY)} tells"
    site.put(target, part_page(1, story=number, headline=headline, published=told))


@pytest.fixture
def harbour() -> Iterator[Serial]:
    """Serve all inputs, and their stories."""
    site = Serial("127.0.10.5")
    for each in INPUTS:
        site.override(f"/{each.name}", each.listing(site.base))
        for target, reply in each.others(site.base).items():
            site.override(target, reply)
    for number, target in enumerate(target for each in INPUTS for target in each.targets):
        put_story(site, target, number)
    yield site
    site.down()


@pytest.fixture
def commentary() -> Iterator[Serial]:
    """Serve a site whose feed and sitemap have to be found."""
    site = Serial("127.0.10.6")
    site.robots = (
        "User-agent: *\nX-Unknown: y\nUser-agent: OtherBot\nDisallow: /private\n"
        f'Sitemap: "{site.base}/quoted.xml"\n'
    )
    site.override("/quoted.xml", urls(site.base + QUOTED))
    site.override(
        "/", page("<link rel=alternate type=text/xml title='Commentary Weekly' href=/commentary>")
    )
    site.override(
        "/commentary", xml(rss(*(link(site.base + each) for each in (ANNOUNCED, FORBIDDEN))))
    )
    put_story(site, ANNOUNCED, 58)
    put_story(site, QUOTED, 59)
    put_story(site, FORBIDDEN, 57)
    yield site
    site.down()


def test_every_input_leads_to_its_stories(
    copydesk: Copydesk,
    harbour: Serial,
    commentary: Serial,
    mongo_database: Database[dict[str, Any]],
) -> None:
    named = "".join(
        f'[[source]]\nid = "{each.name}"\nhome = "{harbour.base}/"\n'
        f'{each.kind} = ["{harbour.base}/{each.name}"]\n'
        for each in INPUTS
    )
    copydesk.write_sources(f'{named}[[source]]\nid = "found"\nhome = "{commentary.base}/"\n')
    copydesk.crawl(MAX_AGE_DAYS=str(MAX_AGE_DAYS))
    articles = {each["url"]: each for each in stored_articles(mongo_database).values()}
    stored = set(articles)
    expected = {harbour.base + target for each in INPUTS for target in each.targets}
    expected |= {commentary.base + target for target in (ANNOUNCED, QUOTED)}
    assert sorted(expected - stored) == []
    assert sorted(stored - expected) == []
    for each in INPUTS:
        for name, value in each.facts.items():
            found = articles[harbour.base + each.targets[0]].get(name)
            if name == "authors":
                found = [author["name"] for author in found or ()]
            assert found == value, each.name
