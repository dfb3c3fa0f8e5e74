"""Check the canonical address that a page declares: is it the page's, and may it be its key?"""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from model.errors import InvalidURL
from urls.article_paths import looks_like_article_path, names_a_story
from urls.domains.registrable import domain_of, is_ip_address
from urls.key import url_key
from urls.parts import MAX_WRITTEN_LENGTH
from urls.placeholders import is_placeholder
from urls.redirectors import unwrap


@dataclass(frozen=True, slots=True)
class Canonical:
    """Hold what a page's declared canonical address tells about the page."""

    key_url: str
    """The address under which the article may be stored: the page's own, or the declared one."""
    canonical: str | None
    """The declared address, absolute and checked; None where none was declared or it is wrong."""
    syndicated_from: str | None
    """The declared address when it is on another site: this page is likely a copy of it."""


def canonical_url(declared: str | None, page_url: str) -> Canonical:
    """Check the canonical address that a page declares (``og:url`` where it has no canonical).

    ``declared`` is the attribute as written; it may be relative, escaped or nonsense.
    ``page_url`` is the page's own address, after redirects. A home page is refused (a template's
    mistake: 5 of 1,047 article pages measured), and so is what a template prints for nothing. On
    the same host (http or https, www., m., amp.) it is ``key_url`` if its path looks like an
    article's; page 2 may point to page 1. On another subdomain of the same site it is so only
    with the same path. Another site's never is, or any page could claim any other's place.

    Raises InvalidURL where ``page_url`` itself is not usable.
    """
    page = unwrap(page_url)
    nothing = Canonical(page_url, None, None)
    if not declared or len(declared) > MAX_WRITTEN_LENGTH or is_placeholder(declared, page_url):
        return nothing
    try:
        address = urljoin(page_url, html.unescape(declared).strip())
        target = unwrap(address)
        target_key = url_key(address)
    except (InvalidURL, ValueError):
        return nothing
    page_key = url_key(page_url)
    if target_key == page_key:
        return Canonical(page_url, address, None)
    key_parts = urlsplit(target_key)
    if key_parts.path == "/" and not key_parts.query and not key_parts.fragment:
        return nothing
    if domain_of(target.host) != domain_of(page.host):
        # an address without a public name is a leak of the publisher's own network
        public = "." in target.host and not is_ip_address(target.host)
        return Canonical(page_url, address, address) if public else nothing
    own = urlsplit(page_key)
    if key_parts.netloc != own.netloc:
        is_same = (key_parts.path, key_parts.query) == (own.path, own.query)
    elif key_parts.path == own.path:
        # the parameters differ: a template may have dropped the one that names the article
        is_same = names_a_story(own.path)
    else:
        is_same = looks_like_article_path(key_parts.path)
    return Canonical(address if is_same else page_url, address, None)
