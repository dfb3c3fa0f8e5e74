"""Read the article of one page: bytes in, Article out.

The module is not named after its function: ``crawler.extraction.extract`` is the function itself,
imported when it is first asked for, and a module of that name would take its place.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from crawler.extraction.body import markup, select
from crawler.extraction.body.classifier import BlockClassifier
from crawler.extraction.cleaning import line_rules, short_lines, standfirst
from crawler.extraction.cleaning.completion import complete
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.fields import declared
from crawler.extraction.fields.authors import find_authors
from crawler.extraction.fields.dates.published import find_modification_date, find_publication_date
from crawler.extraction.fields.dates.sources import read_date_sources
from crawler.extraction.fields.figures import with_figures
from crawler.extraction.fields.headlines.headline import choose_headline
from crawler.extraction.fields.headlines.shown_headline import locate_headline, shown_headlines
from crawler.extraction.fields.images import Picture, choose_main_image, find_pictures
from crawler.extraction.fields.language import choose_language
from crawler.extraction.fields.live_blog import read_updates
from crawler.extraction.multipage import next_page
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument, parse_document
from crawler.extraction.page.linked_data import read_linked_data
from crawler.extraction.page.meta_tags import Metadata, read_meta_tags
from crawler.extraction.page.schema_org import StructuredData
from crawler.extraction.version import EXTRACTOR, VERSION
from model.clock import clock_of_environment
from model.components import Author, Extraction, Removed
from model.errors import InvalidURL, NotAnArticle
from model.items import Article
from model.links import Link
from text.markup import plain, write
from text.words import word_count
from urls import canonical_url, url_key
from urls.placeholders import is_placeholder

MAX_WARNINGS = 20
"""Warnings kept in the trace of one page; each says something else, and few pages have three."""
MAX_PLACEHOLDER = 80
"""Characters of a placeholder that a warning quotes; it may be a whole script."""
MAX_REMOVED = 200
"""Removed lines kept in the trace of one page; most pages have between one and twenty."""


@dataclass(frozen=True)
class ParsedPage:
    """Hold one page as everything that reads it needs it; made by ``parse``."""

    document: PageDocument
    blocks: list[Block]
    metadata: Metadata
    structured: StructuredData
    link: Link | None
    """What the feed or sitemap that listed the page says of it."""


@dataclass(frozen=True)
class ArticleText:
    """Hold the text that was chosen from a page."""

    abstract: str | None
    """The standfirst."""
    body: list[Block]
    shown: list[Block]
    """Those blocks of the page around which the story's pictures stand."""
    removed: list[Removed]
    """What was chosen first and then taken out, with the reasons."""


def extract(
    html: bytes,
    url: str,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    part_of: str | None = None,
    now: datetime | None = None,
    classifier: BlockClassifier | None = None,
) -> Article:
    """Read the article of one page.

    ``html``: the body as received, decompressed. ``url``: its address after redirects.
    ``encoding``: the charset of the HTTP header, which may be wrong. ``link``: what the feed or
    sitemap that listed the page says of it; fills what the page lacks. ``part_of``: the address
    of the first part, where the page is known to be a later one of an article split over several;
    ``continuation`` of the result says where the next one is. ``now``: the time, by which dates in
    the future are told; by default that of ``clock_of_environment``. ``classifier``: what tells the
    text's blocks from others; by default the one that ships.

    Raises NotAnArticle (``empty``, ``binary``, ``not-html``, ``no-text``, ``too-deep``,
    ``too-large``) for what can't be read as a page at all; whether it is a good article is for
    others to judge. Raises InvalidURL where ``url`` is no http(s) address.
    """
    key = url_key(url)
    now = now or clock_of_environment().now()
    page = parse(html, url, encoding, link)
    title = choose_headline(page.document, page.blocks, page.structured, page.metadata, link)
    position = locate_headline(page.blocks, title.headline, url)
    writers = _authors(page, position)
    facts = declared_facts(page, title.headline, position, writers)
    text = _text(page, facts, classifier)
    lines = markup.lines(text.body, page.document)
    if not lines:
        raise NotAnArticle("no-text", "no block of the page is the text of an article")
    pictures = find_pictures(page.document, select.containers(text.shown))
    if text.shown is text.body:  # a script's text stands nowhere among the page's pictures
        lines = with_figures(lines, text.body, pictures, page.document.tree)

    article = Article(
        url=url,
        urlKey=key,
        headline=title.headline,
        alternativeHeadline=title.alternative,
        abstract=text.abstract,
        articleBody=plain(lines),
        articleBodyHtml=write(lines),
        authors=writers,
    )
    article.wordCount = word_count(article.articleBody)
    _set_declared(article, page)
    _set_dates(article, page, position, now)
    _set_pictures(article, page, pictures)
    _set_type(article, page, now)
    _set_addresses(article, page)
    if article.type != "LiveBlogPosting":  # whose other pages are other hours, and move
        article.continuation = next_page.find(page.document, page.blocks, key, article, part_of)
    article.extraction = Extraction(
        EXTRACTOR, VERSION, page.document.warnings[:MAX_WARNINGS], _unique(text.removed)
    )
    return article


def parse(
    html: bytes, url: str, encoding: str | None = None, link: Link | None = None
) -> ParsedPage:
    """Decode and parse a page, cut it into blocks, and read what it declares.

    Arguments and errors are those of ``extract``.
    """
    document = parse_document(html, url, encoding)
    metadata = read_meta_tags(document)
    blocks = cut_blocks(document.tree)
    h1s = shown_headlines(blocks, url)
    shown = next((h1.text for h1 in h1s if not h1.is_logo), metadata.title)
    structured = read_linked_data(document, shown)
    return ParsedPage(document, blocks, metadata, structured, link)


def declared_facts(
    page: ParsedPage,
    chosen_headline: str | None,
    headline_position: int | None,
    writers: list[Author],
) -> DeclaredFacts:
    """Gather what helps to tell the article's text from the rest of the page."""
    structured, metadata, link = page.structured, page.metadata, page.link
    titles = (
        chosen_headline,
        structured.string("headline"),
        metadata.first("og:title"),
        metadata.first("twitter:title"),
        metadata.title,
        link.headline if link else None,
    )
    return DeclaredFacts(
        headline=chosen_headline,
        headlines=[title for title in titles if title],
        authors=[author.name for author in writers],
        description=declared.choose_description(structured, metadata),
        article_body=structured.lines("articleBody"),
        headline_position=headline_position,
        address=page.document.url,
    )


def _authors(page: ParsedPage, headline_position: int | None) -> list[Author]:
    return find_authors(
        page.document,
        page.blocks,
        page.structured,
        page.metadata,
        declared.choose_publisher(page.structured, page.metadata),
        page.link,
        headline_position,
    )


def _text(
    page: ParsedPage, facts: DeclaredFacts, classifier: BlockClassifier | None
) -> ArticleText:
    """Choose the blocks of the text, set the standfirst apart, and take out other lines."""
    chosen = select.choose_body(page.document, page.blocks, facts, classifier)
    chosen = short_lines.bring_back(page.blocks, chosen)
    chosen = complete(page.blocks, chosen)
    split = standfirst.separate(page.blocks, chosen.blocks, facts)
    body, removed = line_rules.remove_lines(split.body, facts, chosen.doubted - {split.lead})
    return ArticleText(
        split.standfirst, body, chosen.shown or body, (split.removed + removed)[:MAX_REMOVED]
    )


def _set_dates(
    article: Article, page: ParsedPage, headline_position: int | None, now: datetime
) -> None:
    sources = read_date_sources(
        page.document,
        page.blocks,
        page.structured,
        page.metadata,
        page.link,
        headline_position,
        article.inLanguage,
        now=now,
    )
    first = find_publication_date(sources)
    article.dateModified = find_modification_date(sources, first)
    if first:
        article.datePublished, article.datePublishedRaw = first.value, first.raw
        article.datePublishedSource, article.datePublishedPrecision = first.source, first.precision


def _set_declared(article: Article, page: ParsedPage) -> None:
    """Fill what the page declares; what it leaves out comes from the listing that led to it."""
    read, structured, metadata = page.document, page.structured, page.metadata
    link = page.link
    article.description = declared.choose_description(structured, metadata) or (
        link.description if link else None
    )
    article.inLanguage = choose_language(article.articleBody, read, structured, metadata, link)
    article.publisher = declared.choose_publisher(structured, metadata)
    article.articleSection = declared.choose_section(structured, metadata)
    article.keywords = declared.choose_keywords(structured, metadata) or (
        link.keywords if link else []
    )
    article.isAccessibleForFree = declared.is_accessible_for_free(read, structured, metadata)


def _set_pictures(article: Article, page: ParsedPage, pictures: list[Picture]) -> None:
    article.images = [picture.image for picture in pictures]
    article.mainImage = choose_main_image(
        page.document, page.structured, page.metadata, article.images
    )


def _set_type(article: Article, page: ParsedPage, now: datetime) -> None:
    article.liveBlogUpdates = read_updates(page.document, page.structured, now=now)
    article.type = (
        "LiveBlogPosting" if article.liveBlogUpdates else declared.choose_type(page.structured)
    )


def _set_addresses(article: Article, page: ParsedPage) -> None:
    metadata, link = page.metadata, page.link
    canonical = canonical_url(_declared_address(page, article.url), article.url)
    article.canonicalUrl = canonical.canonical
    article.syndicatedFrom = canonical.syndicated_from
    declared_key = url_key(canonical.key_url)
    article.declaredKey = declared_key if declared_key != article.urlKey else None
    listed = link.url if link else None
    # What leads here by a redirect is another address; what the page only declares may be wrong.
    for address, has_own_key in ((metadata.amphtml, True), (listed, False)):
        if address is None or address == article.url or address in article.alternateUrls:
            continue
        with suppress(InvalidURL):
            if (url_key(address) == article.urlKey) == has_own_key:
                article.alternateUrls.append(address)


def _declared_address(page: ParsedPage, url: str) -> str | None:
    """Return the address that the page declares; warn of what a template prints for nothing."""
    for declared_address in (page.metadata.canonical, page.metadata.first("og:url")):
        if declared_address and is_placeholder(declared_address, url):
            warning = f"declares a placeholder as its address: {declared_address[:MAX_PLACEHOLDER]}"
            if warning not in page.document.warnings:
                page.document.warnings.append(warning)
        elif declared_address:
            return declared_address
    return None


def _unique(removed: list[Removed]) -> list[Removed]:
    """Return the entries without those that are the same as an earlier one."""
    found: dict[tuple[str, str], Removed] = {}
    for entry in removed:
        found.setdefault((entry.text, entry.reason), entry)
    return list(found.values())
