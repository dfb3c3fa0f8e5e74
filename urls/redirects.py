"""Tell whether an article's address leads to its site's front page, or a section, instead."""

from __future__ import annotations

from urllib.parse import urlsplit

from urls.article_paths import looks_like_article_path
from urls.domains import plain_host
from urls.paths import normal_path


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
