"""From the bytes of a page to an Article: what each other module finds, put together."""

from __future__ import annotations

from importlib.metadata import version

from crawler.extraction.body import select as text
from crawler.extraction.body.block_features import Known
from crawler.extraction.cleaning import line_rules as residue
from crawler.extraction.cleaning import standfirst
from crawler.extraction.fields import authors, images, language
from crawler.extraction.fields import dateline as shown_dates
from crawler.extraction.fields import headline as headlines
from crawler.extraction.fields import live_blog as liveblog
from crawler.extraction.fields import published as dates
from crawler.extraction.multipage import next_page as continuation
from crawler.extraction.page import blocks as page_blocks
from crawler.extraction.page import document as page
from crawler.extraction.page import linked_data
from crawler.extraction.page import meta_tags as declared
from crawler.extraction.page.blocks import Block, letters
from model.components import Extraction, Removed, Section
from model.errors import InvalidURL, NotAnArticle
from model.items import Article
from model.links import Link
from text.words import word_count
from urls import canonical_url, url_key

EXTRACTOR = "copydesk+trafilatura"
VERSION = f"7+{version('trafilatura')}"
"""Ours counts up with every change of what is extracted, so that stored pages can be replayed."""

MAX_WARNINGS = 20  # entries in the trace; each says a thing of its own


def extract(
    html: bytes,
    url: str,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    part_of: str | None = None,
) -> Article:
    """Read the article of one page.

    ``html``: the body as received, decompressed. ``url``: its address after redirects.
    ``encoding``: the charset of the HTTP header, which may be wrong. ``link``: what the feed or
    sitemap that listed the page says of it; fills what the page lacks. ``part_of``: the address
    of the first part, where the page is known to be a later one of an article split over several;
    ``continuation`` of the result says where the next one is.

    Raises NotAnArticle (``empty``, ``binary``, ``not-html``, ``no-text``, ``too-deep``,
    ``too-large``) for what can't be read as a page at all; whether it is a good article is for
    others to judge. Raises InvalidURL where ``url`` is no http(s) address.
    """
    key = url_key(url)
    document = page.read(html, url, encoding)
    metadata = declared.read(document)
    blocks = page_blocks.cut(document.tree)
    shown = headlines.shown_headlines(blocks)
    structured = linked_data.read(document, shown[0] if shown else metadata.title)
    title = headlines.choose(document, blocks, structured, metadata, link)
    publisher = declared.publisher(structured, metadata)
    at = headlines.position(blocks, title.headline)
    writers = authors.find(document, blocks, structured, metadata, publisher, link, at)
    description = declared.description(structured, metadata)

    context = residue.Context(
        headlines=[name for name in (title.headline, *_titles(structured, metadata, link)) if name],
        authors=[author.name for author in writers],
        headline_position=at,
    )
    told = structured.string("articleBody")
    known = Known(
        json=letters(told or ""),
        headlines=context.headlines,
        description=letters(description or ""),
        authors=[letters(name) for name in context.authors],
        headline_position=context.headline_position,
    )
    found = text.story(document, blocks, known, told)
    context.doubted = found.doubted
    abstract, body = standfirst.separate(blocks, found.blocks, title.headline, description, context)
    body = residue.strip(body, context)
    paragraphs = text.paragraphs(body)
    if not paragraphs:
        raise NotAnArticle("no-text", "no block of the page is the text of an article")
    article_body = "\n\n".join(paragraphs)

    first = dates.published(
        document,
        structured,
        metadata,
        link,
        shown=shown_dates.find(blocks, context.headline_position),
    )
    pictures = images.shown_images(document, text.containers(body))
    article = Article(
        url=url,
        urlKey=key,
        type=declared.type_of(structured),
        headline=title.headline,
        alternativeHeadline=title.alternative,
        description=description or (link.description if link else None),
        abstract=abstract,
        articleBody=article_body,
        sections=sections(body),
        wordCount=word_count(article_body),
        inLanguage=language.of(article_body, document, structured, metadata, link),
        authors=writers,
        publisher=publisher,
        dateModified=dates.modified(structured, metadata, first, link),
        articleSection=declared.section(structured, metadata),
        keywords=declared.keywords(structured, metadata) or (link.keywords if link else []),
        isAccessibleForFree=declared.accessible_for_free(document, structured, metadata),
        mainImage=images.main_image(document, structured, metadata, pictures),
        images=pictures,
        liveBlogUpdates=liveblog.updates(document, structured),
        extraction=Extraction(
            EXTRACTOR, VERSION, document.warnings[:MAX_WARNINGS], _unique(context.removed)
        ),
    )
    if first:
        article.datePublished, article.datePublishedRaw = first.value, first.raw
        article.datePublishedSource, article.datePublishedPrecision = first.source, first.precision
    if article.liveBlogUpdates:
        article.type = "LiveBlogPosting"
    _identify(article, metadata, link)
    if article.type != "LiveBlogPosting":  # whose other pages are other hours, and move
        article.continuation = continuation.find(document, blocks, key, article, part_of)
    return article


def sections(body: list[Block]) -> list[Section]:
    """The text divided at its subheadings; empty where it has none."""
    found = [Section(None, [])]
    part: list[Block] = []
    for block in body:
        if block.is_heading:
            found[-1].paragraphs = text.paragraphs(part)
            part = []
            found.append(Section(block.text, []))
        else:
            part.append(block)
    found[-1].paragraphs = text.paragraphs(part)
    kept = [section for section in found if section.headline or section.paragraphs]
    return kept if any(section.headline for section in kept) else []


def _titles(
    structured: linked_data.StructuredData, metadata: declared.Metadata, link: Link | None
) -> list[str | None]:
    return [
        structured.string("headline"),
        metadata.first("og:title"),
        metadata.first("twitter:title"),
        metadata.title,
        link.headline if link else None,
    ]


def _identify(article: Article, metadata: declared.Metadata, link: Link | None) -> None:
    canonical = canonical_url(metadata.canonical or metadata.first("og:url"), article.url)
    article.canonicalUrl = canonical.canonical
    article.syndicatedFrom = canonical.syndicated_from
    article.urlKey = url_key(canonical.key_url)
    for address in (metadata.amphtml, link.url if link else None):
        if address is None or address == article.url or address in article.alternateUrls:
            continue
        try:
            # an AMP address mostly has the article's own key; it is listed to be recognised
            if address == metadata.amphtml or url_key(address) != article.urlKey:
                article.alternateUrls.append(address)
        except InvalidURL:
            continue


def _unique(removed: list[Removed]) -> list[Removed]:
    found: dict[tuple[str, str], Removed] = {}
    for entry in removed:
        found.setdefault((entry.text, entry.reason), entry)
    return list(found.values())
