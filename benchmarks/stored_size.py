"""Measure how many bytes an article takes in MongoDB: its document, its indexes, its page.

``python -m benchmarks.stored_size --data DIR [--stored 20000,100000] [--aged]``

Reads the pages of DIR as a crawl does, and stores the articles again and again under other
addresses, sites, dates and fingerprints, so that none is a copy. From the difference between the
sizes of the collection it says what each article adds, and what ten and a hundred million take;
with ``--aged`` of articles whose fingerprints were deleted, as docs/scaling.md says.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pymongo.database import Database

from benchmarks.archive_size import BATCH, MEGABYTE
from benchmarks.deduplication.measure import NEWEST
from crawler.extraction import extract
from crawler.workers.page_tasks import page_to_keep
from database.connection.client import connect, connect_async
from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.components import Cluster, Discovery, Fetch, SourceReference
from model.identity import page_id
from model.items import Article
from pipelines.storage.updates import new_article
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import content_hash, fingerprint

SITES = 5000
"""Sites over which the articles are spread."""
DAYS = 3650
"""Days over which they were published."""
WIDTH = 64
"""Bits of a key of a fingerprint."""
MILLIONS = (10, 100)
"""For how many millions of articles the sizes are said."""
GIGABYTE = 1024**3


def read(folder: Path) -> Iterator[tuple[BSONDocument, int]]:
    """Yield the document of each page that is an article, and the bytes of its page as kept."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        body = gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes())
        article = extract(body, row["url"])
        if not article.articleBody:
            continue
        page = page_to_keep(body, row["url"], "utf-8", "text/html", NEWEST)
        article.fetch = Fetch(200, "0" * 32, pageId=page.id)
        yield _stored(article), len(page.body)


def _stored(article: Article) -> BSONDocument:
    text = article.articleBody or ""
    article.source = SourceReference("site", "The Site", "site.example")
    article.discovery = Discovery("feed", "https://site.example/feed", NEWEST)
    article.datePublished = NEWEST
    words = ComparedText(article.headline, text)
    article.fingerprint = fingerprint(words.tokens, unspaced=False)
    article.contentHash = content_hash(article.headline, article.abstract, text)
    article.cluster = Cluster(article.id, "original", 1.0)
    return new_article(article, NEWEST)


def variants(documents: list[BSONDocument], *, aged: bool) -> Iterator[BSONDocument]:
    """Yield endless articles with these texts, each with an identity of its own."""
    chance = random.Random(11)
    number = 0
    while True:
        document = documents[number % len(documents)]
        site = f"site{chance.randrange(SITES)}"
        key = f"{site}.example/{document['urlKey'].rpartition('/')[2]}-{number}"
        own, published = page_id(key), NEWEST - timedelta(days=DAYS * chance.random())
        keys = [chance.getrandbits(WIDTH) - 2 ** (WIDTH - 1) for _ in document["fingerprint"]]
        made = document | {
            "_id": own,
            "url": f"https://{key}",
            "urlKey": key,
            "source": {"id": site, "name": site, "domain": f"{site}.example"},
            "contentHash": f"{chance.getrandbits(128):032x}",
            "cluster": document["cluster"] | {"id": own},
            "fingerprint": sorted(keys),
            "datePublished": published,
            "contentChangedAt": published,
        }
        if aged:
            del made["fingerprint"]
        yield made
        number += 1


async def prepare(folder: str) -> None:
    """Make the collections with their indexes."""
    async with connect_async(data_dir=folder) as client:
        await ensure_schema(client["benchmark"])


def sizes(database: Database[BSONDocument], name: str) -> dict[str, int]:
    """Return the bytes on disk of a collection's documents, and of each of its indexes."""
    database.client.admin.command("fsync")
    stats = database.command("collStats", name)
    return {"documents": stats["storageSize"], **stats["indexSizes"]}


def measure(folder: Path, stored: list[int], *, aged: bool) -> None:
    """Fill a collection up to each size, and print what an article takes."""
    documents, pages = zip(*read(folder), strict=True)
    # The embedded server ends a moment after its last user, and writes until then.
    kept = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with kept as data, connect(data_dir=data) as client:
        database = client["benchmark"]
        asyncio.run(prepare(data))
        made = variants(list(documents), aged=aged)
        points: list[dict[str, int]] = []
        done = 0
        for count in stored:
            for start in range(done, count, BATCH):
                batch = [next(made) for _ in range(min(BATCH, count - start))]
                database["articles"].insert_many(batch, ordered=False)
            done = count
            points.append(sizes(database, "articles"))
            print(f"{count} articles: {sum(points[-1].values()) / MEGABYTE:.0f} MB", flush=True)
    print(f"{len(documents)} pages read; a page as kept: {sum(pages) / len(pages):.0f} bytes")
    added = stored[-1] - stored[0]
    each = {name: (points[-1][name] - points[0][name]) / added for name in points[0]}
    indexes = sum(each.values()) - each["documents"]
    for name, size in sorted(each.items(), key=lambda item: -item[1]):
        print(f"{name:45}{size:8.0f} bytes an article")
    print(f"{'all indexes':45}{indexes:8.0f} bytes an article")
    for millions in MILLIONS:
        size = millions * 1_000_000 / GIGABYTE
        print(f"{millions} million articles: documents {each['documents'] * size:.0f} GB, "
              f"indexes {indexes * size:.0f} GB")  # fmt: skip


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Bytes of an article in MongoDB.")
    parser.add_argument("--data", type=Path, required=True, help="folder of gold.jsonl and pages/")
    parser.add_argument("--stored", default="20000,100000", help="sizes, growing")
    parser.add_argument("--aged", action="store_true", help="articles without fingerprints")
    arguments = parser.parse_args()
    stored = sorted(int(each) for each in arguments.stored.split(","))
    measure(arguments.data, stored, aged=arguments.aged)


if __name__ == "__main__":
    main()
