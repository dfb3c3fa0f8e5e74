"""Make documents of every collection in which every field is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bson import Timestamp

from database.documents.articles import ArticleLife, FailedCheck, PageLife, RejectedLife, Revision
from database.documents.bson_document import BSONDocument
from database.documents.crawling.budgets import Budget
from database.documents.crawling.desk_sources import (
    Addition,
    DeskSource,
    Pause,
    PolitenessChange,
)
from database.documents.crawling.health import Finding, SourceDay, SourceHealth
from database.documents.crawling.jobs import Job
from database.documents.crawling.polling import EndpointState, PollError
from database.documents.crawling.runs import Counter, Holder, Lease, Run
from database.documents.crawling.sites import KeptRobots, SampledArticle, Site, TurningLine
from database.documents.encoding import as_document
from database.documents.forgotten import Forgotten, Remains
from database.documents.marks import Mark
from database.documents.pending import PendingPage
from database.documents.saved_searches import DeliveryError, SavedSearch, Webhook
from model.components import (
    Author,
    Cluster,
    Discovery,
    Extraction,
    Fetch,
    Image,
    LiveBlogUpdate,
    Removed,
    SourceReference,
)
from model.identity import SCHEMA_VERSION
from model.items import Article, Rejection
from model.links import Link
from model.pages import Page

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def whole_article(number: int = 1) -> Article:
    """Return an article with every field set, down to the last nested one."""
    return Article(
        url=f"https://paper.example/{number}",
        urlKey=f"paper.example/{number}",
        canonicalUrl=f"https://paper.example/{number}",
        declaredKey="paper.example/declared/1",
        alternateUrls=["https://m.paper.example/1"],
        syndicatedFrom="https://agency.example/1",
        source=SourceReference("paper", "The Paper", "paper.example"),
        discovery=Discovery("feed", "https://paper.example/feed", NOW),
        headline="Bridge opens",
        alternativeHeadline="Bridge",
        description="A bridge opened.",
        abstract="After nine years.",
        articleBody="The bridge opened on Sunday.",
        articleBodyHtml="<p>The bridge opened on Sunday.</p>",
        wordCount=5,
        inLanguage="en",
        authors=[Author("Ada Example", "https://paper.example/ada")],
        publisher="The Paper",
        datePublished=NOW,
        datePublishedRaw="2026-11-22T08:30Z",
        datePublishedSource="jsonld",
        datePublishedPrecision="minute",
        dateModified=NOW,
        articleSection="Local",
        keywords=["bridge"],
        isAccessibleForFree=True,
        mainImage=Image("https://paper.example/1.jpg", "The bridge", "Photo: Ada"),
        images=[Image("https://paper.example/1.jpg")],
        liveBlogUpdates=[LiveBlogUpdate("It opens.", "Now", NOW)],
        contentHash=f"{number:064x}",
        fingerprint=[1, 2**62],
        cluster=Cluster("1", "original", 1.0),
        fetch=Fetch(200, "run", '"etag"', "Sun, 22 Nov 2026 08:30:00 GMT", "0" * 64),
        extraction=Extraction(
            "copydesk", "1", ["short"], [Removed("Advertisement", "label")], textHash="1" * 32
        ),
        page=Page("0" * 64, "https://paper.example/1", b"", 0, None, None, NOW),
    )


def life(number: int = 1, **changed: Any) -> ArticleLife:
    """Return what storage adds to the article of that number, with every field set."""
    whole = ArticleLife(
        id=str(number),
        schemaVersion=SCHEMA_VERSION,
        status="active",
        revision=1,
        contentChangedAt=NOW,
        firstFetchedAt=NOW,
        lastFetchedAt=NOW,
        lastCheckedAt=NOW,
        changed=Timestamp(0, 0),  # the server's sign to fill it in
        nextCheckAt=NOW,
        alternateIds=["0" * 32],
        failedCheck=FailedCheck("http-503", 1, NOW, "503", NOW),
    )
    return replace(whole, **changed)


WHOLE: dict[str, BSONDocument] = {
    "articles": as_document(whole_article(), life()),
    "revisions": as_document(
        Revision("1:1", "1", 1, NOW, ["headline"], {"headline": "Bridge to open"})
    ),
    "pages": as_document(
        Page("0" * 64, "https://paper.example/1", b"\x28", 1, "utf-8", "text/html", NOW),
        PageLife(NOW),
    ),
    "pending": as_document(
        PendingPage(
            "3",
            Link("https://paper.example/3", "feed", "https://paper.example/feed"),
            SourceReference("paper", "The Paper", "paper.example"),
            "http-503", "503", 2, NOW, NOW, NOW, NOW,
        )
    ),
    "rejected": as_document(
        Rejection(
            "https://paper.example/2", "paper.example/2", "too-short", "validation", "Two words."
        ),
        RejectedLife("2", NOW, 1, NOW),
    ),
    "forgotten": as_document(
        Forgotten("1", ["1"], NOW, "paper", Remains(True, ["https://paper.example/1"], ["0"], "1"))
    ),
    "sources": as_document(
        EndpointState(
            "paper feed", "paper", "https://paper.example/feed", "feed", NOW, found=True,
            failures=0.5, links=20, newArticles=2, lastPolledAt=NOW, lastSucceededAt=NOW,
            nextPollAt=NOW, error=PollError("dns", "no such host", NOW), etag="e",
            lastModified="l", bodyHash="b", fence=7,
        )
    ),
    "deskSources": as_document(
        DeskSource(
            "paper",
            Addition("editor", NOW, "https://paper.example/", "The Paper",
                     ["https://paper.example/feed"], ["https://paper.example/news.xml"],
                     ["https://paper.example/local"], "en"),
            Pause("editor", NOW),
            PolitenessChange("editor", NOW, 2.5, 1, None, "2m", "12h"),
        )
    ),
    "sites": as_document(
        Site("paper.example", 1, NOW, [SampledArticle("1", NOW, [-(2**63)], [40], [12])])
    ),
    "turningLines": as_document(
        TurningLine("paper.example 1a2b", ["1"], "Tyres from 19 crowns", NOW)
    ),
    "robots": as_document(
        KeptRobots("https://paper.example", "copydesk", "User-agent: *\nDisallow: /x", NOW, NOW)
    ),
    "budgets": as_document(Budget("paper.example", 24.5, 20.0, NOW, NOW)),
    "runs": as_document(
        Run(
            "run", NOW, "0.1", NOW, "finished", {"A": 1}, [{"id": "paper"}], {"n": 1},
            spider="news", holder=Holder("boot:1", 2, 3), aliveAt=NOW, seconds=1.5,
        )
    ),
    "days": as_document(
        SourceDay("paper 2026-11-22", "paper", NOW, found={"8": 1}, polls={"8": 2, "9": 1})
    ),
    "health": as_document(
        SourceHealth(
            "paper", NOW, [Finding("undated", NOW, NOW, 1.0, 0.0, 0.1, "All.", notified=True)]
        )
    ),
    "jobs": as_document(
        Job("1", NOW, ["article", "x"], "done", 1, NOW, NOW, NOW, NOW, code=0, said="{}")
    ),
    "counters": as_document(Counter("fencing", 7)),
    "leases": as_document(Lease("paper.example", "run", Holder("boot:1", 2, 3), NOW)),
    "marks": as_document(Mark("1", NOW, "editor", NOW, ["Harbour"], ["harbour"])),
    "savedSearches": as_document(
        SavedSearch(
            "1", "Ferries", {"q": "ferry", "language": ["en"]}, NOW, "0" * 64,
            Webhook(
                "https://hooks.example/1", "whsec_AA==", "c1.x", 2, NOW, NOW, NOW, NOW,
                DeliveryError("answered 500", NOW), NOW, "gone",
            ),
        )
    ),
}  # fmt: skip
"""Of each collection one document, in which every field is set."""
