"""Headline, authors, dates, images, language: what the page declares and shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.extraction.fields import declared
from crawler.extraction.fields.authors import find_authors
from crawler.extraction.fields.headline import Headline, choose_headline, locate_headline
from crawler.extraction.fields.images import find_images
from crawler.extraction.fields.language import choose_language
from crawler.extraction.fields.published import (
    PublicationDate,
    find_modification_date,
    find_publication_date,
)
from crawler.extraction.page.blocks import cut_blocks
from crawler.extraction.page.document import parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import read_meta_tags
from model.links import Link

URL = "https://www.harbour-daily.example/2026/11/18/a-story-of-the-sea"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Read:
    """One page, read as extract() reads it."""

    def __init__(self, head: str = "", body: str = "", lang: str = "") -> None:
        page = f"<html{lang and f' lang={lang}'}><head>{head}</head><body>{body}</body></html>"
        self.document = parse_document(page.encode(), URL)
        self.blocks = cut_blocks(self.document.tree)
        self.metadata = read_meta_tags(self.document)
        self.structured = read_linked_data(self.document)

    def headline(self) -> Headline:
        return choose_headline(self.document, self.blocks, self.structured, self.metadata)

    def authors(self, publisher: str | None = "Harbour Daily") -> list[str]:
        found = find_authors(
            self.document,
            self.blocks,
            self.structured,
            self.metadata,
            publisher,
            headline=locate_headline(self.blocks, self.headline().headline),
        )
        return [author.name for author in found]

    def published(self, link: Link | None = None) -> PublicationDate | None:
        return find_publication_date(self.document, self.structured, self.metadata, link, NOW)


def _meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def _json(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


TITLE = "A story of the sea - and of ships"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE} | Harbour Daily</title>", ""),
        (f"<title>{TITLE} - Harbour Daily</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>Harbour Daily: {TITLE}</title>", f"<h1>{TITLE}</h1>"),
        (
            _meta("og:title", f"{TITLE} – The Sun") + _meta("og:site_name", "The Sun"),
            "",
        ),
        (f"<title>{TITLE}</title>", f"<h1>Harbour Daily</h1><h1>{TITLE}</h1><h1>More news</h1>"),
        (_json(f'{{"@type": "NewsArticle", "headline": "{TITLE}"}}'), "<h1>Harbour Daily</h1>"),
        (
            _json(f'{{"@type": "NewsArticle", "headline": "{TITLE}"}}') + _meta("og:title", TITLE),
            f"<h1><span>Shipping</span> {TITLE}</h1>",  # a kicker inside the h1
        ),
        (f"<title>{TITLE}</title>", "<h1><span>A story of the sea -</span><br>and of ships</h1>"),
    ],
)
def test_the_headline_never_carries_the_site_or_a_kicker(head: str, body: str) -> None:
    assert Read(head, body).headline().headline == TITLE


def test_another_headline_is_kept_only_if_it_really_differs() -> None:
    other = Read(_meta("og:title", "Why nobody swims here now"), f"<h1>{TITLE}</h1>").headline()
    assert other.headline == TITLE
    assert other.alternative == "Why nobody swims here now"
    assert Read(_meta("og:title", f"{TITLE}!"), f"<h1>{TITLE}</h1>").headline().alternative is None


def test_the_publisher_is_author_only_where_nobody_else_is_named() -> None:
    for kind in ("Person", "Organization"):
        head = _json(
            f'{{"@type": "NewsArticle", "author": {{"@type": "{kind}", "name": "Harbour Daily"}}}}'
        )
        byline = "<h1>A story</h1><p class='byline'>By Mara Lind</p>"
        assert Read(head, byline).authors() == ["Mara Lind"]
        assert Read(head, "<h1>A story</h1>").authors() == ["Harbour Daily"]
    assert Read("", "<h1>A story</h1>").authors() == []


def test_a_desk_or_agency_is_author_where_no_person_is() -> None:
    desk = _json('{"@type": "NewsArticle", "author": {"name": "Harbour Daily Staff"}}')
    assert Read(desk).authors() == ["Harbour Daily Staff"]
    both = _json(
        '{"@type": "NewsArticle", "author": [{"@type": "Organization", "name": "Wire Agency"},'
        '{"@type": "Person", "name": "Mara Lind"}]}'
    )
    assert Read(both).authors() == ["Mara Lind"]
    account = _json(
        '{"@type": "NewsArticle", "author": {"name": "Web M", "@id": "https://a.example/author/admin/"}}'
    )
    assert Read(account).authors() == []


@pytest.mark.parametrize(
    ("account", "line", "names"),
    [
        ("Theo Brandt", "By Mara Lind", ["Mara Lind"]),
        ("Mara K. Lind", "By Mara Lind", ["Mara K. Lind"]),
        ("Theo Brandt", "By Harbour Daily", ["Theo Brandt"]),
        ("マラ・リンド", "By Mara Lind", ["マラ・リンド"]),  # may be the same in another script
    ],
)
def test_who_signs_the_story_is_its_author_whoever_put_it_online(
    account: str, line: str, names: list[str]
) -> None:
    declared = _json(f'{{"@type": "NewsArticle", "author": {{"name": "{account}"}}}}')
    assert Read(declared, f"<h1>A story of the sea</h1><p>{line}</p>").authors() == names


def test_a_name_without_the_papers_after_it() -> None:
    byline = "<h1>A story</h1><div class='byline'>Mara Lind HARBOUR DAILY</div>"
    assert Read("", byline).authors() == ["Mara Lind"]


def test_scholars_names_are_turned_round() -> None:
    head = "".join(_meta("citation_author", name) for name in ("Lind, Mara", "Theo Brandt"))
    assert Read(head).authors() == ["Mara Lind", "Theo Brandt"]


def test_given_and_family_names_make_a_name() -> None:
    head = _json('{"@type":"Article","author":[{"givenName":"Mara","familyName":"Lind"}]}')
    assert Read(head).authors() == ["Mara Lind"]


def test_dates_come_in_the_measured_order() -> None:
    json = _json('{"@type": "NewsArticle", "datePublished": "2026-11-18T08:00:00+01:00"}')
    meta = _meta("article:published_time", "2026-11-17T08:00:00Z")
    time = "<time class='published' datetime='2026-11-16T08:00:00Z'>Monday</time>"
    link = Link(URL, "newsSitemap", datePublished=datetime(2026, 11, 15, 8, tzinfo=UTC))
    found = Read(json + meta, time).published(link)
    assert found is not None
    assert (found.source, found.raw) == ("jsonld", "2026-11-18T08:00:00+01:00")
    assert found.value.utcoffset() == timedelta(hours=1)
    for page, source in (
        (Read(meta, time), "meta"),
        (Read("", time), "newsSitemap"),
    ):
        found = page.published(link)
        assert found is not None
        assert found.source == source
    found = Read("", time).published()
    assert found is not None
    assert (found.source, found.precision) == ("time", "second")
    found = Read("", "<h1>x</h1>").published()
    assert found is not None
    assert (found.source, found.precision) == ("url", "day")


def test_an_exact_time_of_the_same_day_beats_the_bare_day() -> None:
    json = _json('{"@type": "NewsArticle", "datePublished": "2026-11-18"}')
    found = Read(json + _meta("article:published_time", "2026-11-18T08:30:00Z")).published()
    assert found is not None
    assert (found.source, found.value.hour) == ("meta", 8)
    found = Read(json + _meta("article:published_time", "2026-10-01T08:30:00Z")).published()
    assert found is not None
    assert found.source == "jsonld"


def test_creation_never_overrides_publication() -> None:
    json = _json(
        '{"@type": "NewsArticle", "dateCreated": "2026-11-01T08:00:00Z",'
        '"datePublished": "2026-11-18T08:00:00Z"}'
    )
    found = Read(json).published()
    assert found is not None
    assert found.value.day == 18


def test_a_change_before_publication_is_an_error() -> None:
    json = _json(
        '{"@type": "NewsArticle", "datePublished": "2026-11-18T08:00:00Z",'
        '"dateModified": "2026-11-17T08:00:00Z"}'
    )
    page = Read(json)
    assert (
        find_modification_date(page.structured, page.metadata, page.published(), None, NOW) is None
    )


GERMAN = "Die Mannschaft der Fähre brachte am Freitag vierzig Menschen in Sicherheit. " * 5
JAPANESE = "フェリーの乗組員は金曜日、海峡の途中で火災が起きた後、乗客四十人を安全な場所に移した。"
THAI = "ลูกเรือเรือข้ามฟากช่วยผู้โดยสารสี่สิบคนให้ปลอดภัยเมื่อวันศุกร์หลังเกิดเพลิงไหม้ในห้องเครื่อง" * 2


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        (GERMAN, "de-AT", "de-AT"),
        (GERMAN, "en-US", "de"),  # a template's mistake
        (GERMAN, "", "de"),
        (JAPANESE, "en", "ja"),
        (THAI, "", "th"),
        ("Kurz.", "de_CH", "de-CH"),
        ("", "iw", "he"),
    ],
)
def test_the_language_is_the_texts_own(text: str, declared: str, tag: str) -> None:
    page = Read(lang=declared)
    assert choose_language(text, page.document, page.structured, page.metadata) == tag


def test_pictures_have_caption_and_credit_apart() -> None:
    body = (
        '<div><figure><img data-src="/big/ferry-on-fire.jpg" src="data:image/gif;base64,R0lG">'
        "<figcaption>The ferry at the pier. <span class='credit'>Sputnik via AP</span></figcaption>"
        '</figure><figure><img src="b.jpg"><figcaption>Two tugs (Photo: Mara Lind)</figcaption>'
        '</figure><img src="/icon.png" width="16"></div>'
    )
    page = Read("", body)
    found = find_images(page.document, [page.document.tree])
    assert [(image.caption, image.credit) for image in found] == [
        ("The ferry at the pier.", "Sputnik via AP"),
        ("Two tugs", "Photo: Mara Lind"),
    ]
    assert found[0].url == "https://www.harbour-daily.example/big/ferry-on-fire.jpg"


def test_keywords_are_split_bounded_and_unique() -> None:
    page = Read(
        _meta("news_keywords", "ferries, Safety,safety , " + "x" * 200 + ", ".join("abcdef" * 20))
    )
    found = declared.choose_keywords(page.structured, page.metadata)
    assert found[:2] == ["ferries", "Safety"]
    assert len(found) <= declared.MAX_KEYWORDS


@pytest.mark.parametrize(
    ("head", "body", "free"),
    [
        (_json('{"@type": "NewsArticle", "isAccessibleForFree": true}'), "", True),
        (_json('{"@type": "NewsArticle", "isAccessibleForFree": "False"}'), "", False),
        (_meta("article:content_tier", "locked"), "", False),
        ("", "<div class='paywall'>Subscribe to read the rest of this story today.</div>", False),
        ("", "<div class='paywall'></div>", None),
        ("", "", None),
    ],
)
def test_whether_all_may_read_it(head: str, body: str, free: bool | None) -> None:
    page = Read(head, body)
    found = declared.is_accessible_for_free(page.document, page.structured, page.metadata)
    assert found is free


def test_labels_for_screen_readers_are_no_caption() -> None:
    hidden = '<span class="visually-hidden">Image caption, </span>'
    source = '<div class="credit"><span class="visually-hidden">Image source, </span>Kestrel</div>'
    read = Read(
        "", f"<figure><img src='/a.jpg'>{source}<figcaption>{hidden}The pier</figcaption></figure>"
    )
    found = find_images(read.document, [read.document.tree])
    assert [(image.caption, image.credit) for image in found] == [("The pier", "Kestrel")]


def test_the_newsrooms_spelling_wins_over_the_templates() -> None:
    declared = _json('{"@type": "NewsArticle", "headline": "Fire: A ship is lost"}')
    assert Read(declared, "<h1>Fire:A ship is lost</h1>").headline().headline == (
        "Fire: A ship is lost"
    )
    title = "<title>A ship is lost at sea</title>"
    assert Read(title, "<h1>A SHIP IS LOST AT SEA</h1>").headline().headline == (
        "A ship is lost at sea"
    )
