"""Extract the words of a page, roughly, for a person who wants to know what it was (pure).

The page may be the one that killed a parser, so none is used here, and every step is linear in the
length of the page. w3lib's ``remove_tags_with_content`` is no substitute: its regular expression
looks for the end of each opening tag, which takes quadratic time on a page of openings only.
"""

from __future__ import annotations

from html import unescape

from text.encoding.decoding import decode, label_in_document

# Bytes of the page that are read: menus and scripts come before the text, and can be long.
BYTES_READ = 500_000
# Characters of an excerpt: about a screenful.
EXCERPT_LENGTH = 1500
# Elements whose text no reader sees.
HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "head"})


def excerpt(body: bytes, encoding: str | None, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a page's text, without markup, as one paragraph.

    ``encoding`` is what the server declared. The text may still hold control characters.
    """
    body = body[:BYTES_READ]
    html = decode(body, (encoding, label_in_document(body))).text
    words = " ".join(unescape(" ".join(_texts(html))).split())
    return words if len(words) <= length else words[: length - 1] + "…"


def _texts(html: str) -> list[str]:
    """Return the texts between tags, without those of hidden elements."""
    hidden: str | None = None
    first, *parts = html.split("<")
    texts = [first]
    for part in parts:
        tag, closed, text = part.partition(">")
        name = tag.strip("/ ").partition(" ")[0].partition("\n")[0].lower()
        if hidden is None and name in HIDDEN and not tag.startswith("/"):
            hidden = name
        elif hidden is not None and tag.startswith("/") and name == hidden:
            hidden = None
        if hidden is None and closed:
            texts.append(text)
    return texts
