"""Tell how the readers of a page write dates, by its language and its country."""

from __future__ import annotations

from urllib.parse import urlsplit

from text.calendar.written_date import DateStyle
from text.words import word_set

# The United States and their territories, and the Philippines, write the month first in English.
_MONTH_FIRST = frozenset({"US", "PR", "GU", "AS", "MP", "VI", "UM", "MH", "FM", "PW", "PH"})
_MONTH_FIRST_DOMAINS = frozenset({"us", "gov", "mil", "edu", "ph"})
_MONTH_FIRST_LANGUAGES = frozenset({"en", "fil", "tl"})
# Canadians write both, and so do sites under the domains that are sold to everybody.
_BOTH = frozenset({"CA"})
_NO_COUNTRY = word_set("ai am app ca cc co fm gg io la ly me tv to ws")


def date_style(tag: str | None, locale: str | None, url: str) -> DateStyle:
    """Return how dates are written on a page.

    ``tag``: the language of the article, "en-US". ``locale``: the page's "og:locale"; the value of
    many templates is en_US wherever they are used, so that the domain's country counts before it.
    """
    language, _, rest = (tag or "").partition("-")
    if not language:
        return DateStyle()
    if language not in _MONTH_FIRST_LANGUAGES:
        return DateStyle(language, day_first=True)
    region = rest.rpartition("-")[2]
    if len(region) == 2:
        return DateStyle(language, None if region in _BOTH else region not in _MONTH_FIRST)
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    if domain in _MONTH_FIRST_DOMAINS:
        return DateStyle(language, day_first=False)
    if len(domain) == 2 and domain not in _NO_COUNTRY:
        return DateStyle(language, day_first=True)
    told = (locale or "").replace("-", "_").rpartition("_")[2].upper()
    if len(told) == 2 and told not in _BOTH and "_" in (locale or "").replace("-", "_"):
        return DateStyle(language, told not in _MONTH_FIRST)
    return DateStyle(language)
