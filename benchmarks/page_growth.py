"""Measure how the time that a page takes grows with its size, for made-up pages of many kinds.

``python -m benchmarks.page_growth [--parts 2000] [KIND...]``

Each kind of page is read with so many parts, twice and four times as many. Twice as long a page
should take twice the time. Near four times, some step looks at each part once for each other: a
long page of that kind is then cut off by EXTRACTION_TIMEOUT. (Up to 10,000 texts in paragraphs
trafilatura does so; of more it is not asked.)
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise

from crawler.extraction import extract
from model.errors import NotAnArticle
from text.words import word_set

URL = "https://herald.example/2026/11/ferry-pier"
WORDS = sorted(
    word_set("""
        the ferry pier opened again on tuesday after a long winter of repairs and harbour board said
        that it would stay open until autumn while residents asked for more boats in evening
        """)
)

_random = random.Random(1)


def sentence(words: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(_random.choices(WORDS, k=words)).capitalize() + "."


def day(number: int) -> str:
    """Return the date of a day in November, by any number."""
    return f"{number % 28 + 1} November 2026"


Part = Callable[[int], str]
"""Return the markup of a page's part by its number."""

KINDS: dict[str, tuple[str, Part, str]] = {
    "paragraphs": ("", lambda _: f"<p>{sentence(30)}</p>", ""),
    "links": ("<ul>", lambda n: f"<li><a href=/2026/{n}>{sentence(7)}</a></li>", "</ul>"),
    "cards": (
        "",
        lambda n: (
            f"<div class='card c{n % 50}'><a href=/{n}><img src={n}.jpg><h3>{sentence(8)}</h3></a>"
            f"<p>{sentence(15)}</p><b class=author>By Ada Field</b> <time>{day(n)}</time></div>"
        ),
        "",
    ),
    "comments": (
        "<div id=comments>",
        lambda n: f"<div class=comment><b>User{n}</b> <i>{day(n)}</i><p>{sentence(25)}</p></div>",
        "</div>",
    ),
    "rows of a table": (
        "<table>",
        lambda n: f"<tr><td>{sentence(2)}</td><td>{n}</td><td>{n * 7}</td></tr>",
        "</table>",
    ),
    "cells in cells": ("<table><tr><td>" * 60, lambda _: f"<p>{sentence(20)}</p>", ""),
    "questions": ("", lambda _: f"<h3>{sentence(6)[:-1]}?</h3><p>{sentence(40)}</p>", ""),
    "lines": ("<div>", lambda _: f"{sentence(5)}<br>", "</div>"),
    "paragraphs by line breaks": ("<div>", lambda _: f"{sentence(20)}<br><br>", "</div>"),
    "words in elements": ("<p>", lambda n: f"<span id=w{n}>{sentence(1)}</span> ", "</p>"),
    "links in a paragraph": (
        "<p>",
        lambda n: f"<a href=/{n}>{sentence(3)}</a> {sentence(4)} ",
        "</p>",
    ),
    "short paragraphs": ("", lambda _: f"<p><em>{sentence(3)}</em></p>", ""),
    "pull quotes": (
        "",
        lambda _: f"<p>{sentence(20)}</p><div class=pullquote>“{sentence(8)}”</div>",
        "",
    ),
    "figures": (
        "",
        lambda n: (
            f"<figure><img src=/p{n}.jpg><figcaption>{sentence(10)} Photo: Ada Field</figcaption>"
            f"</figure><p>{sentence(30)}</p>"
        ),
        "",
    ),
    "posts of a live blog": (
        "",
        lambda n: (
            f"<article class=post><time>10:{n % 60:02d}</time><h2>{sentence(6)}</h2>"
            f"<p>{sentence(40)}</p></article>"
        ),
        "",
    ),
    "bylines": ("", lambda n: f"<p class=byline>By Ada Field{n}</p><p>{sentence(30)}</p>", ""),
    "dates": ("", lambda n: f"<p>On {day(n)} {sentence(20)}</p><span>{day(n)}</span>", ""),
    "hidden paragraphs": (
        f"<style>{''.join(f'.h{n}{{display:none}}' for n in range(200))}</style>",
        lambda n: f"<p class=h{n}>{sentence(15)}</p><p>{sentence(15)}</p>",
        "",
    ),
    "readings": ("<p>", lambda _: "<ruby>経済<rt>けいざい</rt></ruby>産業省は発表した。", "</p>"),
    "names of classes": ("", lambda n: f"<div class='aB{n}x c{n}'><p>{sentence(20)}</p></div>", ""),
    "the same paragraph": ("", lambda _: "<p>The ferry pier opened on Tuesday.</p>", ""),
    "next pages": (f"<p>{sentence(200)}</p>", lambda n: f"<a href='?page={n}'>{n}</a> ", ""),
    "articles in JSON-LD": (
        f"<p>{sentence(200)}</p>",
        lambda _: (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
            f'{sentence(5)}"}}</script>'
        ),
        "",
    ),
    "a script's stories": (
        "<script>window.stories=[",
        lambda n: f'{{"title":"{sentence(4)}","body":"{sentence(30)}"}},',
        "]</script>",
    ),
}


def seconds(kind: str, parts: int) -> float:
    """Return the seconds of CPU that a page of a kind takes."""
    before, part, after = KINDS[kind]
    inside = before + "".join(part(number) for number in range(parts)) + after
    page = f"<title>Pier</title><body><h1>Ferry pier opens</h1>{inside}".encode()
    began = time.process_time()
    try:
        extract(page, URL)
    except NotAnArticle as error:
        print(f"{kind}: {error}", file=sys.stderr)
    return time.process_time() - began


def main() -> None:
    """Measure the kinds that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--parts", type=int, default=2000, help="of the smallest page")
    arguments = parser.parse_args()
    if unknown := set(arguments.kinds) - KINDS.keys():
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    seconds("paragraphs", 10)  # loads what reading needs
    sizes = [arguments.parts * times for times in (1, 2, 4)]
    print(f"{'parts':28}" + "".join(f"{size:>10}" for size in sizes))
    for kind in arguments.kinds or KINDS:
        took = [seconds(kind, size) for size in sizes]
        times = " ".join(f"{more / less:.1f}" for less, more in pairwise(took))
        print(f"{kind:28}" + "".join(f"{each:8.2f} s" for each in took), f"  times {times}")


if __name__ == "__main__":
    main()
