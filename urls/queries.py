"""Normalise the query of a page's key: keep the parameters that may tell pages apart."""

from __future__ import annotations

import re

from urls.article_paths import is_script, looks_like_slug, names_a_story
from urls.escapes import query_text
from urls.tables import (
    CHANNELS,
    DOUBTFUL_NAMES,
    DOUBTFUL_SESSION_NAMES,
    PRESENTATIONS,
    SESSION_NAMES,
    TRACKING_NAMES,
    TRACKING_PREFIXES,
)

# A value that may be an article's id: a number with two letters before it at most, two numbers, a
# UUID, or eight hexadecimal digits or more.
_ID_VALUE = re.compile(
    r"[a-z]{0,2}[-_.]?\d+|\d+[-_.]\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(?=.*\d)[0-9a-f]{8,}",
    re.I,
)
# A value that is no session but an id: a number with two letters before it at most.
_NUMBERED = re.compile(r"[a-z]{0,2}[-_.]?\d+", re.I)
# A value that looks like a session: six hexadecimal digits or more, eight characters or more with
# a letter after a digit, or a UUID. "news123" and "A1002" are ids, "8f7a9c" is a session.
_SESSION_VALUE = re.compile(
    r"(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{6,}|(?=[a-z]*\d+[a-z])[0-9a-z]{8,}|"
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}",
    re.I,
)


def normal_query(query: str, path: str) -> str:
    """Return the query as a key has it, with its question mark; empty where no parameter counts.

    ``path`` is what ``urls.paths.normal_path`` returned. Where it or another parameter names the
    article, the parameters that may be tracking on one site and the id on another are left out.
    Where neither does, they stay if their value may be an id; on the path of a script, which shows
    any article, also if it only is no channel that readers come by.
    """
    if not query:
        return ""
    pairs: dict[tuple[str, str | None], None] = {}  # an ordered set: repeats say nothing new
    for field in query.replace("&amp;", "&").split("&"):
        name, equals, value = field.partition("=")
        name = query_text(name.replace("+", " "))
        value = query_text(value.replace("+", " "))
        if not name and not value:
            continue
        if not _is_presentation_or_tracking(name.lower(), value) and (value or not equals):
            pairs[name, value if equals else None] = None
    doubtful = [pair for pair in pairs if pair[0].lower() in DOUBTFUL_NAMES]
    if doubtful:
        certain = (value or "" for name, value in pairs if name.lower() not in DOUBTFUL_NAMES)
        identified = names_a_story(path) or any(map(_may_name_a_story, certain))
        may_name = _is_no_channel if is_script(path) else _may_name_a_story
        for pair in doubtful:
            if identified or not may_name(pair[1] or ""):
                del pairs[pair]
    # by name only: the order of two values of one name may mean something
    ordered = sorted(pairs, key=lambda pair: pair[0])
    fields = [name if value is None else f"{name}={value}" for name, value in ordered]
    return "?" + "&".join(fields) if fields else ""


def _is_presentation_or_tracking(name: str, value: str) -> bool:
    """Tell whether a parameter (``name`` in lower case) certainly does not name the page."""
    if name in TRACKING_NAMES or name in SESSION_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    if name in DOUBTFUL_SESSION_NAMES:
        return bool(_SESSION_VALUE.fullmatch(value)) and not _NUMBERED.fullmatch(value)
    if name == "_":  # jQuery's cache buster: milliseconds since 1970
        return value.isdigit()
    presented = PRESENTATIONS.get(name)
    return presented is not None and value.lower() in presented


def _is_no_channel(value: str) -> bool:
    """Tell whether a parameter's value does not just say where the reader came from."""
    return bool(value) and value.lower() not in CHANNELS


def _may_name_a_story(value: str) -> bool:
    """Tell whether a parameter's value looks like an article's id or headline."""
    return bool(_ID_VALUE.fullmatch(value)) or looks_like_slug(value)
