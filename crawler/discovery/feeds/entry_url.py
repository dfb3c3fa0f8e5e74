"""Make usable addresses of what publishers write as an entry's: mended, and without redirectors."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.discovery.listing import clean_url
from model.errors import InvalidURL
from urls.domains.registrable import domain_of
from urls.parts import MAX_LENGTH
from urls.redirectors import redirect_target

# A scheme, however its colon and slashes came out; "feed:" is what feed readers once asked for.
_SCHEMES = re.compile(
    r"(?:(?:feed:/{0,3})|(?:https?(?::/{0,3}|/{1,3}))(?=https?[:/]))*(?P<scheme>https?)(?P<slashes>:/*|//)(?=[^/])|"
    r"feed:/{0,3}(?=[^/])",
    re.IGNORECASE,
)
# An address put after the site's own: https://www.harbour.example/https://www.harbour.example/a
_TWICE = re.compile(r"https?://[^/?#]{1,260}/(?P<inner>https?:/{1,2}[^/?#].*)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[a-z]{2,18}(?=[/?:]|$)", re.IGNORECASE)
# Marks around an address: quotation marks, angle brackets.
_MARKS = " \t\r\n\"'<>“”"


def entry_url(raw: str | None, base: str) -> str | None:
    """Return the address that an entry names, on a feed of a site at ``base``; None for none.

    A missing or doubled scheme and wrong slashes are mended, and of an address that only leads to
    another one, which it holds, that one is returned: it is never asked itself.
    """
    if raw is None or len(raw) > 2 * MAX_LENGTH:
        return None
    address = clean_url(_mended(raw, base), base)
    if address is None:
        return None
    try:
        target = redirect_target(address)
    except InvalidURL:
        return None
    return address if target == address else clean_url(target, base)


def _mended(raw: str, base: str) -> str:
    # a CDATA section that was escaped is one of the marks, too
    text = raw.strip(_MARKS).removeprefix("![CDATA[").removesuffix("]]").strip(_MARKS)
    head, mark, tail = _before_query(text)
    text = head.replace("\\", "/") + mark + tail
    if text.startswith("/") or not text:
        return text
    if found := _SCHEMES.match(text):
        after = text[found.end() :]
        if found["slashes"] != "://" and not _HOST.match(after):
            return text
        text = f"{(found['scheme'] or urlsplit(base).scheme).lower()}://{after}"
        if (twice := _TWICE.fullmatch(text)) and _same_site(twice["inner"], text):
            return _mended(twice["inner"], base)
        return text
    host = _HOST.match(text)
    if host and (host[0].lower().startswith("www.") or _is_of(host[0], base)):
        return f"{urlsplit(base).scheme}://{text}"
    return text


def _before_query(text: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _is_of(host: str, base: str) -> bool:
    """Return whether a host is of the site of ``base``."""
    site = urlsplit(base).hostname
    return site is not None and domain_of(host.lower()) == domain_of(site)


def _same_site(one: str, other: str) -> bool:
    host = _HOST.match(re.sub(r"^https?:/*", "", one, flags=re.IGNORECASE))
    return host is not None and _is_of(host[0], other)
