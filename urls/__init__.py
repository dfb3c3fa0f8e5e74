"""Tell which addresses name the same page, and which of them may be requested.

Three values are kept of every article: ``url`` (as fetched), ``canonicalUrl`` (as the page
declares it, checked) and ``urlKey`` (made here, never fetched). A key that merges two articles
loses one of them, a key that splits one article stores it twice: so every rule here errs toward
splitting, and what a page declares as canonical repairs some of that.

A key (``key``) is made of the address that is left when redirectors are unwrapped
(``redirectors``), part by part (``parts``): host (``domains.registrable``), path (``paths``,
``article_paths``), query (``queries``), each in one spelling (``escapes``). Pure: no network, no
files.
"""

from urls.canonical import Canonical, canonical_url
from urls.key import url_key

__all__ = ["Canonical", "canonical_url", "url_key"]
