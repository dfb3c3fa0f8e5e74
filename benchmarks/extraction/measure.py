"""Measure how clean the text is, and how right headline, authors, date and language are.

``python -m benchmarks.extraction --data DIR [--out FILE.jsonl] [--limit N]``

DIR holds ``gold.jsonl`` (id, url, language, headline, authors, datePublished, articleBody) and
``pages/ID.html.gz``. Prints our scores beside trafilatura's own, and newspaper4k's and
readability-lxml's where these are installed (requirements-compare.txt), on the same pages in the
same run.

Text: word 4-gram shingles, precision and recall of each page averaged over the pages, F1 of the
two means, and the share of pages whose words are the same (the measure of the
article-extraction-benchmark, github.com/scrapinghub/article-extraction-benchmark). Golds made by
publishers' own parsers count the standfirst as text: DIR named ``publishers`` joins it for both.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import lxml.html
import trafilatura
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from crawler.extraction import extract
from crawler.extraction.page.blocks import cut_blocks
from model.clock import clock_of_environment
from model.errors import NotAnArticle
from text.dates import parse_date
from text.encoding.decoding import decode, label_in_document

# Words of a shingle: the number that the benchmark's own measure has.
SHINGLE = 4
# Processes at once, as on the machine of the published figures: more change the CPU a page.
PROCESSES = 2
# Seconds for one page and reader; what takes longer has found nothing on it.
TIMEOUT = 60.0
_WORD = re.compile(r"\w+")

# The golds name a country where they mean the edition; these are its languages of news.
COUNTRY_LANGUAGES = {
    "at": "de", "au": "en", "be": "nl fr en", "ca": "en fr", "ch": "de fr it", "cn": "zh en",
    "dk": "da", "il": "he en de", "ind": "hi en", "isl": "is", "jp": "ja en", "kr": "ko",
    "lb": "ar en", "ls": "en", "lu": "de fr lb en", "mx": "es en", "my": "ms en",
    "na": "en de af", "no": "no nb nn", "se": "sv", "tw": "zh en", "tz": "en sw", "uk": "en",
    "us": "en", "za": "en af zu", "ie": "en", "nz": "en", "pt": "pt en", "br": "pt", "gr": "el",
    "cl": "es", "ar": "es", "pl": "pl", "tr": "tr",
}  # fmt: skip


@dataclass
class Reading:
    """Hold what one extractor made of one page."""

    headline: str | None = None
    abstract: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    milliseconds: float = 0.0


def ours(html: bytes, url: str) -> Reading:
    """Read a page with Copydesk."""
    started = time.process_time()
    try:
        article = extract(html, url)
    except NotAnArticle:
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    return Reading(
        article.headline,
        article.abstract,
        article.articleBody,
        tuple(author.name for author in article.authors),
        article.datePublished.isoformat() if article.datePublished else None,
        article.inLanguage,
        (time.process_time() - started) * 1000,
    )


def theirs(html: bytes, url: str) -> Reading:
    """Read a page with trafilatura as it comes, without comments."""
    started = time.process_time()
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    spent = (time.process_time() - started) * 1000
    if not isinstance(found, trafilatura.metadata.Document):
        return Reading(milliseconds=spent)
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Reading(found.title, None, found.text or "", authors, found.date, found.language, spent)


def of_newspaper(html: bytes, url: str) -> Reading:
    """Read a page with newspaper4k; nothing where it raises."""
    newspaper = importlib.import_module("newspaper")
    started = time.process_time()
    # it would load the page's pictures to choose one, and wait for each
    article = newspaper.Article(url, fetch_images=False)
    try:
        article.download(input_html=_decoded(html))
        article.parse()
    except Exception:  # noqa: BLE001 - whatever it raises is its result
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    spent = (time.process_time() - started) * 1000
    when = article.publish_date
    return Reading(
        article.title, None, article.text or "", tuple(article.authors or ()),
        when.isoformat() if isinstance(when, datetime) else None, article.meta_lang, spent,
    )  # fmt: skip


def of_readability(html: bytes, url: str) -> Reading:
    """Read a page with readability-lxml: a title and a tree, whose blocks are its text."""
    readability = importlib.import_module("readability")
    started = time.process_time()
    try:
        document = readability.Document(_decoded(html), url=url)
        tree = lxml.html.document_fromstring(document.summary())
        title = document.short_title()
    except Exception:  # noqa: BLE001 - whatever it raises is its result
        return Reading(milliseconds=(time.process_time() - started) * 1000)
    text = "\n".join(block.text for block in cut_blocks(tree))
    return Reading(title, None, text, milliseconds=(time.process_time() - started) * 1000)


def _decoded(html: bytes) -> str:
    return decode(html, [label_in_document(html)]).text


Reader = Callable[[bytes, str], Reading]
_OPTIONAL: dict[str, tuple[str, Reader]] = {
    "newspaper4k": ("newspaper", of_newspaper),
    "readability": ("readability", of_readability),
}


def readers() -> dict[str, Reader]:
    """Return what is compared, ours first: by name, a function of a page's bytes and address."""
    installed = {
        name: reader
        for name, (module, reader) in _OPTIONAL.items()
        if importlib.util.find_spec(module)
    }
    return {"copydesk": ours, "trafilatura": theirs, **installed}


def shingle_scores(gold: str, found: str) -> tuple[float, float, bool]:
    """Return precision, recall, and whether all words are the same."""
    wanted, given = _WORD.findall(gold), _WORD.findall(found)
    shingles, guessed = _shingles(wanted), _shingles(given)
    shared = sum((shingles & guessed).values())
    precision = shared / guessed.total() if guessed else float(not shingles)
    recall = shared / shingles.total() if shingles else 1.0
    return precision, recall, wanted == given


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    last = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(last))


def author_score(gold: list[str], found: tuple[str, ...]) -> float:
    """Return F1 of the two sets of names, by their letters without case."""
    wanted, given = {_plain(name) for name in gold}, {_plain(name) for name in found}
    if not wanted and not given:
        return 1.0
    return 2 * len(wanted & given) / (len(wanted) + len(given))


def _plain(text: str | None) -> str:
    return "".join(_WORD.findall((text or "").casefold()))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def measure(gold: dict[str, Any], reading: Reading, *, joined: bool) -> dict[str, float]:
    """Return every score of one page that its gold allows."""
    scores: dict[str, float] = {"ms": reading.milliseconds}
    if gold.get("articleBody"):
        text = f"{reading.abstract or ''}\n{reading.text}" if joined else reading.text
        precision, recall, same = shingle_scores(gold["articleBody"], text)
        scores |= {"precision": precision, "recall": recall, "accuracy": float(same)}
    if gold.get("headline"):
        exact = _one_line(gold["headline"]) == _one_line(reading.headline)
        scores |= {
            "headline": float(exact),
            "headline, letters": float(_plain(gold["headline"]) == _plain(reading.headline)),
        }
    if gold.get("authors"):
        scores["authors"] = author_score(gold["authors"], reading.authors)
    if wanted := gold.get("datePublished"):
        scores |= _date_scores(wanted, reading.published)
    if gold.get("language"):
        allowed = COUNTRY_LANGUAGES.get(gold["language"], gold["language"]).split()
        scores["language"] = float((reading.language or "").split("-")[0] in allowed)
    return scores


def _date_scores(gold: str, found: str | None) -> dict[str, float]:
    now = clock_of_environment().now()
    wanted = parse_date(gold, now=now)
    given = parse_date(found, now=now) if found else None
    if wanted is None:
        return {}
    days = {gold[:10]}
    if wanted.precision != "day":
        days.add(wanted.value.astimezone(datetime.fromisoformat("2000-01-01T00:00+00:00").tzinfo)
                 .date().isoformat())  # fmt: skip
    same_day = given is not None and (found or "")[:10] in days
    scores = {"day": float(same_day)}
    if wanted.precision != "day":
        off = abs((given.value - wanted.value).total_seconds()) if given else float("inf")
        scores["minute"] = float(off < 60)
    return scores


def _read(path: Path, url: str, reader: str) -> Reading:
    return readers()[reader](gzip.decompress(path.read_bytes()), url)


def read_all(directory: Path, pages: list[dict[str, Any]]) -> dict[str, list[Reading]]:
    """Return what each reader made of each page, in their order."""
    with ProcessPool(PROCESSES) as pool:
        # page by page, all readers on each: a busy minute of the machine is the same for all
        running = [
            {
                name: pool.schedule(
                    _read,
                    (
                        directory / "pages" / f"{page['id']}.html.gz",
                        page.get("url") or "https://unknown.invalid/",
                        name,
                    ),
                    timeout=TIMEOUT,
                )
                for name in readers()
            }
            for page in pages
        ]
        return {name: [result(of[name]) for of in running] for name in readers()}


def result(running: ProcessFuture[Reading]) -> Reading:
    """Return what a reader found; nothing if it took too long, or its process died."""
    try:
        return running.result()
    except (TimeoutError, ProcessExpired):
        return Reading(milliseconds=TIMEOUT * 1000)


def golds(directory: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the golds of a directory, in file order."""
    with (directory / "gold.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def summary(scores: list[dict[str, float]]) -> dict[str, float]:
    """Return means over the pages that have each score, and F1 of mean precision and recall."""
    names = dict.fromkeys(name for page in scores for name in page)
    means = {
        name: statistics.fmean(page[name] for page in scores if name in page) for name in names
    }
    precision, recall = means.get("precision", 0.0), means.get("recall", 0.0)
    total = precision + recall
    return {"F1": 2 * precision * recall / total if total else 0.0, **means}


def rows(scores: dict[str, list[dict[str, float]]]) -> Iterator[str]:
    """Yield the table's lines; ``scores``: of each reader by name, one entry a page."""
    means = [summary(pages) for pages in scores.values()]
    yield f"{'':20}" + "".join(f"{name:>14}" for name in scores)
    for name in means[0]:
        label = "ms a page (CPU)" if name == "ms" else name
        digits = 1 if name == "ms" else 4
        yield f"{label:20}" + "".join(f"{mean.get(name, 0.0):>14.{digits}f}" for mean in means)


def main() -> None:
    """Measure what the command line asks for, and print the table."""
    parser = argparse.ArgumentParser(description="Scores of the extraction on a set of pages.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument("--out", type=Path, help="write what was extracted, a JSON object a line")
    parser.add_argument("--limit", type=int, help="only the first N pages")
    arguments = parser.parse_args()
    pages = golds(arguments.data, arguments.limit)
    joined = arguments.data.resolve().name == "publishers"
    readings = read_all(arguments.data, pages)
    scores = {
        name: [
            measure(page, reading, joined=joined)
            for page, reading in zip(pages, found, strict=True)
        ]
        for name, found in readings.items()
    }
    if arguments.out:
        with arguments.out.open("w", encoding="utf-8") as out:
            for page, mine in zip(pages, readings["copydesk"], strict=True):
                record = {
                    "id": page["id"],
                    "headline": mine.headline,
                    "abstract": mine.abstract,
                    "articleBody": mine.text,
                    "authors": list(mine.authors),
                    "datePublished": mine.published,
                    "inLanguage": mine.language,
                }
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{len(pages)} pages of {arguments.data}")
    print("\n".join(rows(scores)))
