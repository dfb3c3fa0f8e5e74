"""The words of a page, roughly, for a person who wants to know what it was (pure).

Parsers are not used: the page may be the one that killed a parser. Every step is linear.
"""

from __future__ import annotations

from html import unescape

from text.decoding import decode, label_in_document

# Bytes of the page that are looked at: menus and scripts come first, and can be long.
LOOKED_AT = 500_000
# Characters shown: about a screenful.
SHOWN = 1500
# Elements whose text no reader sees.
HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "head"})


def excerpt(body: bytes, encoding: str | None, length: int = SHOWN) -> str:
    """The beginning of what a page says, without markup, as one paragraph.

    ``encoding`` is what the server declared. It may still hold control characters.
    """
    body = body[:LOOKED_AT]
    html = decode(body, (encoding, label_in_document(body))).text
    words = " ".join(unescape(" ".join(_texts(html))).split())
    return words if len(words) <= length else words[: length - 1] + "…"


def _texts(html: str) -> list[str]:
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
