"""Normalise the path of a page's key, and compare the paths that were asked for and reached.

Marks of an index, a session, an AMP or print form are dropped.
"""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urlsplit

from urls.article_paths import looks_like_article_path, slug_words
from urls.domains.registrable import plain_host
from urls.escapes import path_text
from urls.tables import (
    AMP_SEGMENTS,
    DOUBTFUL_VARIANTS,
    INDEX_NAME,
    LEADING_VARIANTS,
    PAGE_SUFFIXES,
    PATH_SESSION,
    SUBJECT_PARENTS,
    VARIANT_SEGMENTS,
    VARIANT_SUFFIXES,
)


def normal_path(path: str) -> str:
    """Return the path as a key has it: from its first slash on, without one at its end."""
    path = PATH_SESSION.sub("", path_text(path))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while _drop_variant(segments):
        pass
    return "/" + "/".join(segments)


def route(fragment: str) -> str:
    """Return the fragment as a key has it, with its ``#``: empty where it names no page.

    ``#!`` and ``#/`` start the addresses of sites that scripts build; other fragments point
    inside a page, as does what follows ``:~:`` (the text to highlight).
    """
    named = fragment.partition(":~:")[0]
    if not named.startswith(("!", "/")) or not named.strip("!/"):
        return ""
    return "#" + path_text(named)


def _drop_variant(segments: list[str]) -> bool:
    """Take one mark of an index, AMP or print form off the path; tell whether there was one."""
    if not segments:
        return False
    last = segments[-1]
    if INDEX_NAME.fullmatch(last):
        del segments[-1]
        return True
    if len(segments) > 1:
        if (
            last.lower() in VARIANT_SEGMENTS
            and segments[-2].lower() not in SUBJECT_PARENTS
            and _is_form_of(last, segments[:-1])
        ):
            del segments[-1]
            return True
        if segments[0].lower() in LEADING_VARIANTS and _is_form_of(segments[0], segments[1:]):
            del segments[0]
            return True
        rest = segments[:1] + [
            segment
            for parent, segment in pairwise(segments)
            if segment.lower() not in AMP_SEGMENTS or parent.lower() in SUBJECT_PARENTS
        ]
        if len(rest) < len(segments) and looks_like_article_path("/" + "/".join(rest)):
            segments[:] = rest
            return True
    segments[-1] = _without_variant_suffix(last)
    return segments[-1] != last


def _is_form_of(variant: str, rest: list[str]) -> bool:
    """Tell whether a segment is a form of the page that the rest names, not a word of a slug.

    Print is a subject, too: only where the rest may be an article's does it name a form.
    """
    return (
        variant.lower() not in DOUBTFUL_VARIANTS
        or len(slug_words(rest[-1])) > 1
        or any(letter.isdigit() for letter in rest[-1])
        or looks_like_article_path("/" + "/".join(rest))
    )


def _without_variant_suffix(name: str) -> str:
    """Return the last segment of a path without the part that names an AMP or print form."""
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() in VARIANT_SUFFIXES and stem.strip("."):
        return stem
    inner, _, variant = stem.rpartition(".")
    if suffix.lower() in PAGE_SUFFIXES and variant.lower() in VARIANT_SUFFIXES and inner.strip("."):
        return f"{inner}.{suffix}"
    return name


def leads_to_front_page(asked: str, reached: str) -> bool:
    """Tell whether what was ``asked`` for ended, after redirects, at the front page of its site."""
    is_front_page = normal_path(urlsplit(reached).path) == "/"
    return is_front_page and leads_to_section(asked, reached)


def leads_to_section(asked: str, reached: str) -> bool:
    """Tell whether what was ``asked`` for ended at an address that, by its shape, is a section's.

    The front page counts as one. A page of another host is none of the site's sections, and an
    address with a query may be a wall that will lead back.
    """
    before, after = urlsplit(asked), urlsplit(reached)
    return (
        plain_host(before.hostname or "") == plain_host(after.hostname or "")
        and not after.query
        and normal_path(before.path) != normal_path(after.path)
        and not looks_like_article_path(after.path)
    )
