"""Show stored HTML safely: it came from pages, and a page may say anything."""

from __future__ import annotations

from html import escape

import nh3

_TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "br", "a", "hr"),
    *("strong", "em", "b", "i", "sub", "sup", "table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "dl", "dt", "dd", "code", "caption"),
}
"""What ``articleBodyHtml`` is made of. Pictures are left out: who loads one tells its site."""
_ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}


def clean_html(stored: str | None, body: str) -> str:
    """Return an article's text as HTML without anything that acts, of its plain text at worst."""
    if not stored:
        return "".join(f"<p>{escape(each)}</p>" for each in body.split("\n\n") if each.strip())
    return nh3.clean(
        stored,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
