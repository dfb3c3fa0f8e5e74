"""Measure which links of front pages are taken for articles: precision and recall.

    python -m benchmarks.front_pages [--links]

The pages are written after layouts of real ones, each by a file of ``layouts``, and filled with
made-up stories (``headlines.toml``). ``--links`` prints the links that were mistaken.
"""

from __future__ import annotations

import argparse
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count, cycle
from typing import Any

from lxml.html import document_fromstring

from crawler.discovery.listing import clean_url
from crawler.discovery.sections.section_page import parse_section

SECTIONS = ("politics", "world", "business", "culture", "science")
# The mark of a link to an article; the reader never sees it.
MARK = " data-article"
_CARDS = re.compile(r"\{(\w+) (\d+)\}")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class FrontPage:
    """Hold a front page, and the addresses of its articles."""

    name: str
    url: str
    body: bytes
    articles: frozenset[str]


@dataclass(frozen=True)
class Result:
    """Hold which links of a page were taken, and which should have been."""

    name: str
    expected: frozenset[str]
    found: frozenset[str]

    @property
    def precision(self) -> float:
        """Return the share of the links taken that are articles."""
        return len(self.found & self.expected) / len(self.found) if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the articles that were taken."""
        return len(self.found & self.expected) / len(self.expected)


def front_pages() -> list[FrontPage]:
    """Return the pages of all layouts, in the order of their names."""
    room = files("benchmarks.front_pages")
    headlines = tomllib.loads(room.joinpath("headlines.toml").read_text("utf-8"))
    layouts = sorted(room.joinpath("layouts").iterdir(), key=lambda file: file.name)
    return [
        page_of(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), headlines)
        for file in layouts
    ]


def page_of(name: str, layout: dict[str, Any], headlines: dict[str, list[str]]) -> FrontPage:
    """Fill a layout with stories: ``{item 5}`` in its page stands for five cards of that name."""
    stories = _stories(layout["address"], headlines[layout["language"]])

    def cards(found: re.Match[str]) -> str:
        card = layout["cards"][found[1]]
        return "\n".join(card.format(**next(stories)) for _ in range(int(found[2])))

    html = f"<!DOCTYPE html><html lang={layout['language']}><head><title>{name}</title></head>"
    html += _CARDS.sub(cards, layout["page"]) + "</html>"
    marked = document_fromstring(html).xpath("//a[@data-article]/@href")
    articles = (clean_url(str(address), layout["home"]) for address in marked)
    body = html.replace(MARK, "").encode()
    return FrontPage(name, layout["home"], body, frozenset(filter(None, articles)))


def _stories(address: str, headlines: list[str]) -> Iterator[dict[str, str]]:
    sections = cycle(SECTIONS)
    for number, headline in zip(count(1_048_211, 37), cycle(headlines), strict=False):
        section = next(sections)
        plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
        story = {
            "headline": headline,
            "slug": _NO_SLUG.sub("-", plain).strip("-"),
            "number": str(number),
            "code": f"{number * 7_919:x}-{number % 9973:04x}-4c1b",
            "section": section,
            "Section": section.title(),
        }
        yield story | {"url": address.format(**story)}


def measure(page: FrontPage) -> Result:
    """Read a page as the crawl does."""
    links = parse_section(page.body, page.url).links
    return Result(page.name, page.articles, frozenset(link.url for link in links))


def main() -> None:
    """Print precision and recall of each page, and of all links together."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--links", action="store_true", help="print the links that were mistaken")
    arguments = parser.parse_args()
    results = [measure(page) for page in front_pages()]
    print(f"{'layout':36} articles  precision  recall")
    for result in results:
        print(row(result.name, len(result.expected), result.precision, result.recall))
        if arguments.links:
            for title, links in (
                ("missed", result.expected - result.found),
                ("wrong", result.found - result.expected),
            ):
                for link in sorted(links):
                    print(f"    {title}  {link}")
    expected = sum(len(result.expected) for result in results)
    found = sum(len(result.found) for result in results)
    right = sum(len(result.found & result.expected) for result in results)
    print(row("all", expected, right / found, right / expected))


def row(name: str, articles: int, precision: float, recall: float) -> str:
    """Return a line of the table."""
    return f"{name:36} {articles:8}  {precision:9.3f}  {recall:6.3f}"
