"""Score what an extractor read of a page against its gold.

Text: word 4-gram shingles, precision and recall of each page averaged over the pages, F1 of the
two means, and the share of pages whose words are the same (the measure of the
article-extraction-benchmark, github.com/scrapinghub/article-extraction-benchmark). Golds made by
publishers' own parsers count the standfirst as text: those of a folder named ``publishers`` are
compared with both joined.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.extraction.readers import Reading
from model.clock import clock_of_environment
from text.dates import parse_date

# Words of a shingle: the number that the benchmark's own measure has.
SHINGLE = 4
# The folder whose golds count the standfirst as text.
JOINED = "publishers"
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


def golds(directory: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the golds of a directory, in file order."""
    with (directory / "gold.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


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


def summary(scores: list[dict[str, float]]) -> dict[str, float]:
    """Return means over the pages that have each score, and F1 of mean precision and recall."""
    names = dict.fromkeys(name for page in scores for name in page)
    means = {
        name: statistics.fmean(page[name] for page in scores if name in page) for name in names
    }
    precision, recall = means.get("precision", 0.0), means.get("recall", 0.0)
    total = precision + recall
    return {"F1": 2 * precision * recall / total if total else 0.0, **means}
