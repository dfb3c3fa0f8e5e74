"""Define the fields of the index, and turn stored articles into its documents."""

from __future__ import annotations

import dataclasses

import orjson
from pydantic import TypeAdapter
from tantivy import Document, Schema, SchemaBuilder

from database.documents.bson_document import BSONDocument
from search.analyzer import NAME as ANALYZER
from search.folding import folded
from search.rows import Row, row_of, searched_text, seconds

VERSION = 3
"""Which fields and terms an index holds: one of another version is made anew. Raise it with each
change of this module, of ``search.analyzer`` or of ``search.rows``."""

_ROW = TypeAdapter(Row)
# What is stored of a row, in this order; the names are the same in all rows, and the id is apart.
_STORED = [each.name for each in dataclasses.fields(Row) if each.name != "id"]
# Terms as they are: names, compared as a whole.
_RAW = "raw"


def schema() -> Schema:
    """Return the fields of the index."""
    build = SchemaBuilder()
    for name in ("headline", "text", "author", "keyword"):
        build.add_text_field(name, tokenizer_name=ANALYZER)
    build.add_text_field("id", stored=True, tokenizer_name=_RAW, index_option="basic")
    for name in ("source", "lang", "section"):
        # fast: articles are counted by it
        build.add_text_field(name, tokenizer_name=_RAW, index_option="basic", fast=True)
    build.add_text_field("name", tokenizer_name=_RAW, index_option="basic")
    build.add_unsigned_field("story", indexed=True, fast=True)
    for name in ("published", "newest", "copies", "revision"):
        # looked up from … to … only, which needs no list of the articles of each number
        build.add_unsigned_field(name, fast=True)
    build.add_boolean_field("gone", indexed=True, fast=True)
    build.add_bytes_field("row", stored=True)
    return build.build()


def document_of(article: BSONDocument, copies: int) -> Document:
    """Return the index's document of a stored article whose story ``copies`` others print."""
    row = row_of(article, copies)
    document = Document()
    document.add_bytes("row", orjson.dumps([getattr(row, name) for name in _STORED]))
    document.add_text("id", row.id)
    for headline in (row.headline, article.get("alternativeHeadline")):
        if headline:
            document.add_text("headline", folded(headline))
    document.add_text("text", folded(searched_text(article)))
    for author in row.authors:
        document.add_text("author", folded(author))
    for keyword in article.get("keywords", ()):
        document.add_text("keyword", folded(keyword))
    document.add_text("source", row.source)
    for name in {row.source, row.sourceName, article.get("source", {}).get("domain")} - {None, ""}:
        document.add_text("name", folded(name))
    for language in languages(row.language):
        document.add_text("lang", language)
    if row.section:
        document.add_text("section", folded(row.section))
    document.add_unsigned("story", row.story)
    if row.datePublished is not None:
        document.add_unsigned("published", seconds(row.datePublished))
    document.add_unsigned("newest", row.newest)
    document.add_unsigned("copies", row.copies)
    document.add_unsigned("revision", row.revision)
    document.add_boolean("gone", row.status == "gone")
    return document


def row_in(document: Document) -> Row:
    """Return the row that a document of the index holds."""
    stored = document.get_first("row")
    assert stored is not None
    values = dict(zip(_STORED, orjson.loads(bytes(stored)), strict=True))
    return _ROW.validate_python(values | {"id": id_in(document)})


def id_in(document: Document) -> str:
    """Return the id of the article that a document of the index holds."""
    return str(document.get_first("id"))


def languages(code: str | None) -> list[str]:
    """Return the codes by which a language is found: ``en-gb`` and ``en``."""
    if not code:
        return []
    whole = code.lower()
    primary = whole.partition("-")[0]
    return [primary] if primary == whole else [primary, whole]
