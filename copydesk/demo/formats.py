"""Write the formats in which sites answer: robots.txt, JSON-LD, sitemaps, and parts of feeds."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from copydesk.demo.serving import Reply

XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text_reply(text: str) -> Reply:
    """Return a robots.txt."""
    return Reply(body=text.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})


def json_script(value: object) -> str:
    """Return a JSON-LD element."""
    text = json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def mail_date(moment: datetime) -> str:
    """Return a date as RSS 2.0 writes it, with the story's own offset."""
    return format_datetime(moment)


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def sitemap(entries: list[tuple[str, datetime]]) -> str:
    """Return a plain sitemap of addresses and when they last changed."""
    rows = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></url>"
        for url, changed in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def sitemap_index(entries: list[tuple[str, datetime]]) -> str:
    """Return an index of sitemaps."""
    rows = "".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>"
        for url, changed in entries
    )
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )


def rdf_feed(
    channel: str,
    home: str,
    title: str,
    description: str,
    entries: list[tuple[str, str]],
    *,
    language: str = "",
) -> str:
    """Return RSS 1.0: ``channel`` is the feed's own address, an entry its address and elements."""
    names = "".join(f'<rdf:li rdf:resource="{url}"/>' for url, _ in entries)
    items = "\n".join(f'<item rdf:about="{url}">{elements}</item>' for url, elements in entries)
    declared = f' xml:lang="{language}"' if language else ""
    return (
        f'{XML_HEAD}<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"{declared}>'
        f'<channel rdf:about="{channel}"><title>{title}</title>'
        f"<link>{home}</link><description>{description}</description>"
        f"<items><rdf:Seq>{names}</rdf:Seq></items></channel>\n{items}</rdf:RDF>"
    )
