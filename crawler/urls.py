"""Addresses: which of them name the same page.

Three values are kept of every article: ``url`` (as fetched), ``canonicalUrl`` (as the page
declares it, checked) and ``urlKey`` (made here, never fetched). A key that merges two articles
loses one of them, a key that splits one article stores it twice: so every rule here errs toward
splitting, and what a page declares as canonical repairs some of that.

Pure: no network, no files (tldextract reads the public suffix list that it ships with).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes, urljoin, urlsplit

import idna
import tldextract

from crawler.url_tables import (
    AMP_CACHE_HOST,
    AMP_CACHE_PATH,
    AMP_SEGMENTS,
    AMP_VIEWER_HOST,
    AMP_VIEWER_PATH,
    DOUBTFUL_NAMES,
    DOUBTFUL_SESSION_NAMES,
    HOST_VARIANTS,
    INDEX_NAME,
    LEADING_VARIANTS,
    PAGE_SUFFIXES,
    PATH_SESSION,
    PRESENTATIONS,
    REDIRECTORS,
    SESSION_NAMES,
    SUBJECT_PARENTS,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
    VARIANT_SEGMENTS,
    VARIANT_SUFFIXES,
    Redirector,
)
from errors import InvalidURL

MAX_LENGTH = 8190  # what Apache's LimitRequestLine lets through; no server serves longer ones
MAX_REDIRECTORS = 5  # a newsletter's link through a mail filter into an AMP cache makes three
MAX_HOST_LENGTH = 253  # RFC 1035, section 2.3.4, as text
SHOWN_LENGTH = 120  # of a URL in an error message: enough to recognise it in a log line

# --- Forms of values and paths -------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST_FORM = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_-])?")
_ASCII_ESCAPE = re.compile(r"%[0-7][0-9A-F]|%(?![0-9A-F]{2})", re.I)
_TEXT_ESCAPES = re.compile(r"(?:%[89A-F][0-9A-F])+", re.I)
_KEPT_ESCAPE = re.compile(r"(%[0-7][0-9A-F])")
_PATH_PLAIN = re.compile(r"[A-Za-z0-9._~/!$&'()*+,;=:@-]*")
_PATH_QUOTED = re.compile(r"[^A-Za-z0-9._~/!$&'()*+,;=:@%-]")
_QUERY_PLAIN = re.compile(r"[A-Za-z0-9._~/!$'()*,:@-]*")
_QUERY_QUOTED = re.compile(r"[^A-Za-z0-9._~/!$'()*,:@%-]")
# An escape of these is the character itself; of the others (/ & = + ; ? # %) it is not.
_DECODED = frozenset("!$'()*,:@-._~") | frozenset(map(chr, (*range(48, 58), *range(65, 91))))
_DECODED |= frozenset(map(chr, range(97, 123)))

_ID_VALUE = re.compile(
    r"[a-z]{0,2}[-_.]?\d+|\d+[-_.]\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(?=.*\d)[0-9a-f]{8,}",
    re.I,
)
_NUMBERED = re.compile(r"[a-z]{0,2}[-_.]?\d+", re.I)
# Hexadecimal, or letters after digits; "news123" and "A1002" are ids, "8f7a9c" is a session.
_SESSION_VALUE = re.compile(
    r"(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{6,}|(?=[a-z]*\d+[a-z])[0-9a-z]{8,}|"
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}",
    re.I,
)

_DATE_IN_PATH = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:1[0-2]|0?[1-9])(?:[/-]?(?:3[01]|[0-2]?\d))?(?!\d)"
)
_LONG_NUMBER = re.compile(r"\d{5,}")  # article counters; years and page numbers are shorter
_SUBJECT_WORDS = SUBJECT_PARENTS | {"archive", "archives", "page", "feed", "rss"}
_SLUG_WORDS = 3  # words of a headline; sections rarely have more than two ("world-news")
_OWN_IDENTITY_WORDS = 4  # so many words name a story on their own; "show-news-article" does not

_extract = tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)


class _Parts(NamedTuple):
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def url_key(url: str) -> str:
    """The normalised identity of the page at ``url``: ``https://host/path?query``.

    Two addresses of one page have the same key; two pages have two. Order of parameters,
    tracking, sessions, AMP and print forms, mobile hosts, redirectors that carry their target,
    escapes and Unicode forms don't matter. Idempotent. The key is a name, never to be fetched.

    Raises InvalidURL for what is not a usable http(s) URL.
    """
    for _ in range(MAX_REDIRECTORS + 1):
        parts = _split(url)
        key = _build(url, parts)
        if key == url or not _is_redirector(_plain_host(parts.host)):
            return key
        url = key  # normalised, it may have become a redirector's address in plain sight
    raise InvalidURL(f"{_shown(url)}: more than {MAX_REDIRECTORS} redirectors inside one another")


def registrable_domain(url: str) -> str:
    """The domain that was registered, one level below a public suffix: ``example.co.uk``.

    Private suffixes count (blogs on a shared host are sites of their own). An IP address or a
    single label (``localhost``) is returned itself; an unknown top-level domain counts as a
    public suffix, as the Public Suffix List's algorithm has it. Raises InvalidURL.
    """
    return _registrable(_split(url).host)


def looks_like_article_path(path: str) -> bool:
    """Whether a URL's path (without query) is shaped like an article's, not a section's.

    A date with something after it, or a last segment with a number of five digits or more, or of
    three words or more; and none of it below a tag, a topic or an archive.
    """
    segments = [segment for segment in path.lower().split("/") if segment]
    if not segments or not _SUBJECT_WORDS.isdisjoint(segments[:-1]):
        return False
    dated = _DATE_IN_PATH.search(path)
    if dated and dated.end() < len(path.rstrip("/")):  # a date alone is a day's archive
        return True
    last = segments[-1]
    return bool(_LONG_NUMBER.search(last)) or _words(last) >= _SLUG_WORDS


@dataclass(frozen=True, slots=True)
class Canonical:
    """What a page's declared canonical address amounts to."""

    key_url: str
    """The address to make the page's ``urlKey`` from: the page's own, or the declared one."""
    canonical: str | None
    """The declared address, absolute and checked; None where none was declared or it is wrong."""
    syndicated_from: str | None
    """The declared address when it is on another site: this page is likely a copy of it."""


def canonical_url(declared: str | None, page_url: str) -> Canonical:
    """Judge the canonical address that a page declares (``og:url`` where it has no canonical).

    ``declared`` is the attribute as written; it may be relative, escaped or nonsense.
    ``page_url`` is the page's own address, after redirects. A home page is refused (a template's
    mistake: 5 of 1,047 article pages measured). On the same host (http or https, www., m., amp.)
    it becomes the key if its path looks like an article's; page 2 may point to page 1. On
    another subdomain of the same site it does so only with the same path. Another site never
    becomes the key, or any page could claim any other's place.

    Raises InvalidURL where ``page_url`` itself is not usable.
    """
    page = _split(page_url)
    nothing = Canonical(page_url, None, None)
    if not declared or len(declared) > MAX_LENGTH:
        return nothing
    try:
        address = urljoin(page_url, html.unescape(declared).strip())
        target = _split(address)
        target_key = url_key(address)
    except (InvalidURL, ValueError):
        return nothing
    page_key = url_key(page_url)
    if target_key == page_key:
        return Canonical(page_url, address, None)
    key_parts = urlsplit(target_key)
    if key_parts.path == "/" and not key_parts.query and not key_parts.fragment:
        return nothing
    if _registrable(target.host) != _registrable(page.host):
        # an address without a public name is a leak of the publisher's own network
        public = "." in target.host and not _is_address(target.host)
        return Canonical(page_url, address, address) if public else nothing
    own = urlsplit(page_key)
    if key_parts.netloc != own.netloc:
        is_same = (key_parts.path, key_parts.query) == (own.path, own.query)
    elif key_parts.path == own.path:
        # the parameters differ: a template may have dropped the one that names the article
        is_same = _names_a_story(own.path)
    else:
        is_same = looks_like_article_path(key_parts.path)
    return Canonical(address if is_same else page_url, address, None)


# --- Splitting: text to host, port, path, query, fragment ----------------------------------------


def _split(url: str) -> _Parts:
    """Split ``url``, led through the redirectors and AMP caches that it names."""
    for _ in range(MAX_REDIRECTORS + 1):
        parts = _split_once(url)
        target = _redirected(parts)
        if target is None:
            return parts
        url = target
    raise InvalidURL(f"{_shown(url)}: more than {MAX_REDIRECTORS} redirectors inside one another")


def _split_once(url: str) -> _Parts:
    text = url.strip().strip("\ufeff\u200b")
    if not text:
        raise InvalidURL("an empty string is no URL")
    if len(text) > MAX_LENGTH:
        raise InvalidURL(f"{_shown(text)}: longer than {MAX_LENGTH} characters")
    if _CONTROL.search(text):
        raise InvalidURL(f"{_shown(text)}: control characters inside")
    if "\\" in text:
        # as browsers read it (URL Standard): a backslash before the query is a slash
        head, mark, tail = _cut(text)
        text = head.replace("\\", "/") + mark + tail
    try:
        split = urlsplit(text)
        hostname, port = split.hostname, split.port
    except ValueError as error:
        raise InvalidURL(f"{_shown(text)}: {error}") from error
    if split.scheme not in ("http", "https"):
        raise InvalidURL(f"{_shown(text)}: not an http or https URL")
    if not hostname or ("[" in split.netloc and ":" not in hostname):
        raise InvalidURL(f"{_shown(text)}: no host")
    try:
        host = _normal_host(hostname)
    except ValueError as error:
        raise InvalidURL(f"{_shown(text)}: {error}") from error
    # the scheme does not count, so both schemes' default ports are none
    port = None if port in (80, 443) else port
    return _Parts(host, port, split.path, split.query, split.fragment)


def _cut(text: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


@lru_cache(maxsize=4096)  # hosts repeat in every feed; a few hundred KB at most
def _normal_host(host: str) -> str:
    """Lower case, ASCII, no trailing dot. Raises ValueError (UnicodeError is one)."""
    if "%" in host and ":" not in host:
        host = unquote(host, errors="strict")
    if ":" in host:
        return f"[{ip_address(host).compressed}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    host = host.lower().rstrip(".")
    if len(host) > MAX_HOST_LENGTH or ".." in host or not _HOST_FORM.fullmatch(host):
        raise ValueError("not a valid host")
    return host


def _redirected(parts: _Parts) -> str | None:
    """The address that a redirector or AMP cache only leads to."""
    host, path = parts.host, parts.path
    cached = None
    if AMP_CACHE_HOST.fullmatch(host):
        cached = AMP_CACHE_PATH.match(path)
    elif AMP_VIEWER_HOST.fullmatch(host):
        cached = AMP_VIEWER_PATH.match(path)
    if cached:
        query = f"?{parts.query}" if parts.query else ""
        return f"https://{cached[1]}{query}"
    if not parts.query:
        return None
    for redirector in _redirectors_of(host):
        if redirector.path.match(path or "/"):
            values = dict(reversed(parse_qsl(parts.query)))
            named = [values.get(name, "").strip() for name in redirector.parameters]
            for target in named or [unquote(parts.query)]:
                if target.lower().startswith(("http://", "https://")):
                    return target
    return None


def _is_redirector(host: str) -> bool:
    return bool(_redirectors_of(host)) or any(
        pattern.fullmatch(host) for pattern in (AMP_CACHE_HOST, AMP_VIEWER_HOST)
    )


@lru_cache(maxsize=4096)
def _redirectors_of(host: str) -> tuple[Redirector, ...]:
    return tuple(redirector for redirector in REDIRECTORS if redirector.host.fullmatch(host))


# --- Building the key ----------------------------------------------------------------------------


def _build(url: str, parts: _Parts) -> str:
    host = _plain_host(parts.host)
    port = "" if parts.port is None else f":{parts.port}"
    path = _normal_path(parts.path)
    query = _normal_query(parts.query, path)
    key = f"https://{host}{port}{path}{query}{_route(parts.fragment)}"
    if len(key) > MAX_LENGTH:
        raise InvalidURL(f"{_shown(url)}: longer than {MAX_LENGTH} characters when escaped")
    return key


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    if _is_address(host) or "." not in host:
        return host
    found = _extract.extract_str(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else host
    return ".".join(host.split(".")[-2:])


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _plain_host(host: str) -> str:
    """Without the labels that only choose how the site is shown."""
    domain = _registrable(host)
    above = host[: -len(domain)].rstrip(".")
    if not above:
        return host
    labels = [label for label in above.split(".") if label not in HOST_VARIANTS]
    plain = ".".join([*labels, domain])
    # Where what is left would be no host ("www.-a.example"), it stays whole: a key is an address.
    return plain if _HOST_FORM.fullmatch(plain) else host


def _normal_path(path: str) -> str:
    path = PATH_SESSION.sub("", _normal_text(path, _PATH_PLAIN, _PATH_QUOTED))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while _drop_variant(segments):
        pass
    return "/" + "/".join(segments)


def _drop_variant(segments: list[str]) -> bool:
    """Take one mark of an index, AMP or print form off the path; tell whether there was one."""
    if not segments:
        return False
    last = segments[-1]
    if INDEX_NAME.fullmatch(last):
        del segments[-1]
        return True
    if len(segments) > 1:
        if last.lower() in VARIANT_SEGMENTS and segments[-2].lower() not in SUBJECT_PARENTS:
            del segments[-1]
            return True
        if segments[0].lower() in LEADING_VARIANTS:
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


def _without_variant_suffix(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() in VARIANT_SUFFIXES and stem.strip("."):
        return stem
    inner, _, variant = stem.rpartition(".")
    if suffix.lower() in PAGE_SUFFIXES and variant.lower() in VARIANT_SUFFIXES and inner.strip("."):
        return f"{inner}.{suffix}"
    return name


def _normal_query(query: str, path: str) -> str:
    if not query:
        return ""
    pairs: dict[tuple[str, str | None], None] = {}  # an ordered set: repeats say nothing new
    for field in query.replace("&amp;", "&").split("&"):
        name, equals, value = field.partition("=")
        name = _normal_text(name.replace("+", " "), _QUERY_PLAIN, _QUERY_QUOTED)
        value = _normal_text(value.replace("+", " "), _QUERY_PLAIN, _QUERY_QUOTED)
        if not name and not value:
            continue
        if not _is_presentation_or_tracking(name.lower(), value) and (value or not equals):
            pairs[name, value if equals else None] = None
    doubtful = [pair for pair in pairs if pair[0].lower() in DOUBTFUL_NAMES]
    if doubtful:
        identified = len(doubtful) < len(pairs) or _names_a_story(path)
        for pair in doubtful:
            if identified or not _may_name_a_story(pair[1] or ""):
                del pairs[pair]
    # by name only: the order of two values of one name may mean something
    ordered = sorted(pairs, key=lambda pair: pair[0])
    fields = [name if value is None else f"{name}={value}" for name, value in ordered]
    return "?" + "&".join(fields) if fields else ""


def _is_presentation_or_tracking(name: str, value: str) -> bool:
    if name in TRACKING_NAMES or name in SESSION_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    if name in DOUBTFUL_SESSION_NAMES:
        return bool(_SESSION_VALUE.fullmatch(value)) and not _NUMBERED.fullmatch(value)
    if name == "_":  # jQuery's cache buster: milliseconds since 1970
        return value.isdigit()
    shown = PRESENTATIONS.get(name)
    return shown is not None and value.lower() in shown


def _may_name_a_story(value: str) -> bool:
    return bool(_ID_VALUE.fullmatch(value)) or _words(value) >= _SLUG_WORDS


def _names_a_story(path: str) -> bool:
    """Whether the path alone is identity enough, so that a doubtful parameter can't be it."""
    if not looks_like_article_path(path):
        return False
    return (
        bool(_DATE_IN_PATH.search(path) or _LONG_NUMBER.search(path))
        or _words(path.rpartition("/")[2]) >= _OWN_IDENTITY_WORDS
    )


def _words(segment: str) -> int:
    return len([word for word in re.split(r"[-_+]|%20", segment) if word])


def _route(fragment: str) -> str:
    """``#!`` and ``#/`` are routes of script-built sites; other fragments point inside a page."""
    route = fragment.partition(":~:")[0]
    if not route.startswith(("!", "/")) or not route.strip("!/"):
        return ""
    return "#" + _normal_text(route, _PATH_PLAIN, _PATH_QUOTED)


def _normal_text(text: str, plain: re.Pattern[str], quoted: re.Pattern[str]) -> str:
    """One spelling of escapes and of Unicode (RFC 3986, section 6.2.2; NFC)."""
    if plain.fullmatch(text):
        return text
    text = _ASCII_ESCAPE.sub(_normal_escape, text)
    if not text.isascii() or _TEXT_ESCAPES.search(text):
        # piece by piece, or an accent would join the last digit of the escape before it
        text = "".join(map(_normal_piece, _KEPT_ESCAPE.split(text)))
    return quoted.sub(_quote, text)


def _normal_escape(found: re.Match[str]) -> str:
    if found[0] == "%":
        return "%25"
    character = chr(int(found[0][1:], 16))
    return character if character in _DECODED else found[0].upper()


def _normal_piece(text: str) -> str:
    return normalize("NFC", _TEXT_ESCAPES.sub(_decode, text))


def _decode(found: re.Match[str]) -> str:
    # bytes that are not UTF-8 (an old site's own charset) pass through as they are
    return unquote_to_bytes(found[0]).decode("utf-8", "surrogateescape")


def _quote(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="surrogateescape")


def _shown(url: str) -> str:
    """For messages: short, and nothing in it that could forge or hide a log line."""
    cut = url[:SHOWN_LENGTH]
    safe: Iterable[str] = (
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in cut
    )
    return "".join(safe) + ("…" if len(url) > len(cut) else "")
