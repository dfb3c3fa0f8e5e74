"""Find the pictures of the story, with their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.page.class_names import words_of
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.meta_tags import Metadata
from crawler.extraction.page.schema_org import StructuredData, as_text
from crawler.extraction.page.visibility import look_at
from model.components import Image
from text.cleaning import clean
from text.words import word_set

MAX_IMAGES = 50
"""At most this many pictures of an article are kept; a gallery has so many."""
MAX_CAPTION = 1000
"""This many characters of a caption are kept; longer ones are texts of their own."""
SMALLEST = 100
"""The sides of a picture have at least this many pixels; smaller ones are icons or portraits."""

MAX_SOURCES = 8
"""Sources of one picture that are looked at: one for each format and width of screen."""
LONG_NAME = 13
"""A file name of this many characters is that of one picture; "1.jpg" is that of many."""

_CREDIT_WORDS = word_set("""
credit credits copyright photographer source attribution agency credito bildquelle quelle fotograf
rights
""")
_CREDIT = re.compile(
    r"(?:^|[\s.(\[|–—-])\(?((?:(?:photo|image|picture|foto|bild|crédit|credit|copyright|photograph|"
    r"source|quelle|fuente)s?(?:\s+(?:by|credit))?\s*[:/]|photo by|via|"
    r"©)\s*[^.()\[\]]{2,80})[)\].]?\s*$",
    re.IGNORECASE,
)
# The size in a file name: "ferry-800x600.jpg" is "ferry.jpg".
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}(?=\.)")
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url")
# Other attributes in which scripts find the address: data-original-src, data-hi-res-src, ...
_ALSO_LAZY = re.compile(r"data-[\w-]*(?:src|original|lazy|image|img|url)[\w-]*")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#/!:@])", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """Hold a picture of the story, and the element that shows it."""

    element: HtmlElement
    image: Image


def choose_main_image(
    document: PageDocument, structured: StructuredData, metadata: Metadata, shown: list[Image]
) -> Image | None:
    """Choose the main picture: JSON-LD's, else OpenGraph's, else the first shown."""
    url = next(
        (
            address
            for value in structured.values("image") + structured.values("thumbnailUrl")
            if (address := document.absolute(_address(value)))
        ),
        None,
    ) or next(
        (
            address
            for raw in metadata.all(
                "og:image:secure_url", "og:image", "og:image:url", "twitter:image"
            )
            if (address := document.absolute(raw))
        ),
        None,
    )
    if url is None:
        return shown[0] if shown else None
    same = next((image for image in shown if _stem(image.url) == _stem(url)), None)
    caption = next(
        (_caption(value) for value in structured.values("image") if _caption(value)), None
    )
    if same:
        return Image(url, same.caption or caption, same.credit)
    return Image(url, caption, _credit_of(structured))


def find_pictures(document: PageDocument, containers: Iterable[HtmlElement]) -> list[Picture]:
    """Find the pictures inside the elements that hold the story, in order."""
    found: dict[str, Picture] = {}
    for container in containers:
        for element in container.iter("img"):
            if len(found) >= MAX_IMAGES:
                break
            url = _source(document, element)
            if url is None or _is_small(element) or _stem(url) in found:
                continue
            caption, credit = _described(element)
            found[_stem(url)] = Picture(element, Image(url, caption, credit))
    return list(found.values())


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """Split a caption from the credit at its end: ``(caption, credit)``."""
    match = _CREDIT.search(caption)
    if not match:
        return caption or None, None
    credit = clean(match[1])
    rest = clean(caption[: match.start()].rstrip(" ([|–—-"))
    return rest or None, credit


def _address(value: object) -> str | None:
    if isinstance(value, dict):
        inner = value.get("url") or value.get("contentUrl") or value.get("@id")
        return _address(inner)
    if isinstance(value, list):
        return _address(value[0]) if value else None
    return value if isinstance(value, str) else None


def _caption(value: object) -> str | None:
    text = (
        as_text(value.get("caption") or value.get("description"))
        if isinstance(value, dict)
        else None
    )
    return text[:MAX_CAPTION] if text else None


def _credit_of(structured: StructuredData) -> str | None:
    for value in structured.values("image"):
        if isinstance(value, dict) and (
            text := as_text(value.get("creditText") or value.get("copyrightHolder"))
        ):
            return text[:MAX_CAPTION]
    return None


def _source(document: PageDocument, element: HtmlElement) -> str | None:
    """Return the address of a picture, wherever the script that shows it finds it."""
    addresses = [*map(element.get, _LAZY), *_other_addresses(element), element.get("src")]
    for raw in addresses:
        if raw and not raw.startswith("data:"):
            return document.absolute(raw)
    # the parser, which does not know <source>, closes none and lays the picture inside
    near = islice(element.iterancestors(), MAX_SOURCES)
    picture = next((around for around in near if around.tag == "picture"), None)
    sources = picture.iter("source") if picture is not None else ()
    for holder in (element, *islice(sources, MAX_SOURCES)):
        candidates = (holder.get("srcset") or holder.get("data-srcset") or "")[:20_000].split(",")
        last = candidates[-1].strip().split(" ")[0]
        if last and (address := document.absolute(last)):
            return address
    return None


def _other_addresses(element: HtmlElement) -> Iterator[str]:
    for name, value in element.items():
        if _ALSO_LAZY.fullmatch(name) and "srcset" not in name and _PICTURE.search(value[:2000]):
            yield value


def _is_small(element: HtmlElement) -> bool:
    for name in ("width", "height"):
        value = (element.get(name) or "").strip().removesuffix("px")
        # Python refuses thousands of digits, and "²", which is a digit of no number.
        if value.isdecimal() and len(value) <= len(str(SMALLEST)) and int(value) < SMALLEST:
            return True
    return not {"avatar", "icon", "logo", "emoji", "tracking", "pixel"}.isdisjoint(
        words_of(element)
    )


def _stem(url: str) -> str:
    """Return the address without what only sets the picture's size."""
    name = url.partition("?")[0].rpartition("/")[2]
    return _SIZE.sub("", name) if len(name) >= LONG_NAME else url


def _described(element: HtmlElement) -> tuple[str | None, str | None]:
    figure = next((e for e in element.iterancestors("figure")), None)
    if figure is None:
        around = islice(element.iterancestors(), 2)
        figure = next((e for e in around if "caption" in words_of(e)), None)
    if figure is None:
        return None, None
    credit = next(
        (text for e in figure.iter("span", "small", "cite", "p", "div", "figcaption", "em")
         if _CREDIT_WORDS & words_of(e) and 1 < len(text := _shown_text(e)) < 150),
        None,
    )  # fmt: skip
    holder = next((e for e in figure.iter("figcaption")), None)
    if holder is None:
        holder = next((e for e in figure.iterdescendants() if "caption" in words_of(e)), None)
    caption = _shown_text(holder)[:MAX_CAPTION] if holder is not None else ""
    if credit:
        caption = clean(caption.replace(credit, "")).strip(" |-–—")
        return caption or None, credit
    return split_credit(caption)


def _shown_text(element: HtmlElement) -> str:
    """Return the element's text without labels for screen readers: "Image caption, "."""
    return clean("".join(_pieces(element)))


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if look_at(child) != "unseen":
            yield from _pieces(child)
        yield child.tail or ""
