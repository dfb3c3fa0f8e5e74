"""How clean is the text, how right the headline, authors, date and language?

``python -m benchmarks.extraction --data DIR [--out FILE.jsonl] [--limit N]``

DIR holds ``gold.jsonl`` (id, url, language, headline, authors, datePublished, articleBody) and
``pages/ID.html.gz``. Prints our scores beside trafilatura's own on the same pages in the same run.

Text: word 4-gram shingles, precision and recall of each page averaged over the pages, F1 of the
two means, and the share of pages whose words are the same (the measure of the
article-extraction-benchmark, github.com/scrapinghub/article-extraction-benchmark). Golds made by
publishers' own parsers count the standfirst as text: DIR named ``publishers`` joins it for both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import trafilatura

from crawler.dates import parse_date
from crawler.extraction import extract
from errors import NotAnArticle

SHINGLE = 4  # words, the benchmark's own
PROCESSES = 2  # the machine it was made on; more change the milliseconds a page
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
    """What one extractor made of one page."""

    headline: str | None = None
    abstract: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    milliseconds: float = 0.0


def ours(html: bytes, url: str) -> Reading:
    """Copydesk's reading."""
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
    """trafilatura's as it comes, without comments."""
    started = time.process_time()
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    spent = (time.process_time() - started) * 1000
    if not isinstance(found, trafilatura.metadata.Document):
        return Reading(milliseconds=spent)
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Reading(found.title, None, found.text or "", authors, found.date, found.language, spent)


def shingle_scores(gold: str, found: str) -> tuple[float, float, bool]:
    """Precision, recall, and whether all words are the same."""
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
    """F1 of the two sets of names, letters and case only."""
    wanted, given = {_plain(name) for name in gold}, {_plain(name) for name in found}
    if not wanted and not given:
        return 1.0
    return 2 * len(wanted & given) / (len(wanted) + len(given))


def _plain(text: str | None) -> str:
    return "".join(_WORD.findall((text or "").casefold()))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def measure(gold: dict[str, Any], reading: Reading, *, joined: bool) -> dict[str, float]:
    """Every score of one page that its gold allows."""
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
    wanted = parse_date(gold)
    given = parse_date(found) if found else None
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


def _read(task: tuple[Path, str, str]) -> tuple[Reading, Reading]:
    directory, identifier, url = task
    html = gzip.decompress((directory / "pages" / f"{identifier}.html.gz").read_bytes())
    return ours(html, url), theirs(html, url)


def golds(directory: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """The golds of a directory, in file order."""
    with (directory / "gold.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def summary(scores: list[dict[str, float]]) -> dict[str, float]:
    """Means over the pages that have each score, and F1 of mean precision and recall."""
    names = dict.fromkeys(name for page in scores for name in page)
    means = {
        name: statistics.fmean(page[name] for page in scores if name in page) for name in names
    }
    precision, recall = means.get("precision", 0.0), means.get("recall", 0.0)
    total = precision + recall
    return {"F1": 2 * precision * recall / total if total else 0.0, **means}


def rows(both: list[tuple[dict[str, float], dict[str, float]]]) -> Iterator[str]:
    """The table, a line each."""
    mine, other = (summary([pair[side] for pair in both]) for side in (0, 1))
    yield f"{'':20}{'copydesk':>10}{'trafilatura':>13}"
    for name in mine:
        digits = 1 if name == "ms" else 4
        label = "ms a page (CPU)" if name == "ms" else name
        yield f"{label:20}{mine[name]:>10.{digits}f}{other.get(name, 0.0):>13.{digits}f}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Scores of the extraction on a set of pages.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument("--out", type=Path, help="write what was extracted, a JSON object a line")
    parser.add_argument("--limit", type=int, help="only the first N pages")
    arguments = parser.parse_args()
    pages = golds(arguments.data, arguments.limit)
    joined = arguments.data.resolve().name == "publishers"
    tasks = [
        (arguments.data, page["id"], page.get("url") or "https://unknown.invalid/")
        for page in pages
    ]
    with ProcessPoolExecutor(PROCESSES) as pool:
        readings = list(pool.map(_read, tasks, chunksize=8))
    both = [
        (measure(page, mine, joined=joined), measure(page, other, joined=joined))
        for page, (mine, other) in zip(pages, readings, strict=True)
    ]
    if arguments.out:
        with arguments.out.open("w", encoding="utf-8") as out:
            for page, (mine, _) in zip(pages, readings, strict=True):
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
    print("\n".join(rows(both)))


if __name__ == "__main__":
    main()
