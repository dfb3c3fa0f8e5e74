"""Read the names of people as feeds write them: with e-mail addresses, "By" and each other."""

from __future__ import annotations

import re

from text.cleaning import MAX_NAME_LENGTH, plain_text

MAX_NAMES = 20
"""The most authors of an entry: more are a list of contributors, not who wrote the article."""

_MAX_WRITTEN = 1_000
"""The characters that are read: enough for twenty names."""

_EMAIL = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,190}")
# The word before the names, in English, Spanish, French and Portuguese.
_BY = re.compile(r"(?:by|por|par)[:\s]\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&)\s+")
# Accounts of content systems, which name no people.
_ACCOUNTS = frozenset(
    ("admin", "administrator", "editor", "noreply", "no-reply", "root", "webmaster", "wordpress")
)


def read_names(written: str) -> list[str]:
    """Return the people named in ``written``, without e-mail addresses and "By".

    "A and B" and "A, B and C" are split only where every part looks like a whole name, two to
    four capitalised words: "Ortega y Gasset" and "Science and Technology desk" stay whole.
    """
    text = plain_text(_without_brackets(written[:_MAX_WRITTEN]), _MAX_WRITTEN) or ""
    text = _EMAIL.sub(" ", text)
    text = " ".join(text.replace("()", " ").replace("<>", " ").split())
    inner = re.fullmatch(r"\(([^()]{1,200})\)", text)
    text = (inner[1] if inner else text).strip(" ,;-–—/|\"'")
    if prefix := _BY.match(text):
        text = text[prefix.end() :]
    names = [name for name in _split(text) if _is_name(name)]
    return list(dict.fromkeys(names))[:MAX_NAMES]


def _without_brackets(text: str) -> str:
    """Drop the brackets of "Jane Doe <jane@news.example>", which plain_text takes for a tag."""
    return re.sub(r"<\s*([^\s@<>]{1,64}@[^\s@<>]{1,190})>", r"\1", text)


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(text)]
    if len(parts) > 1:
        # A comma separates people only in a list that ends in "and": elsewhere it may come
        # before a title or an organisation.
        parts = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
        if all(_is_whole_name(part) for part in parts):
            return parts
    return [text]


def _is_whole_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and words[0][:1].isupper() and words[-1][:1].isupper()


def _is_name(text: str) -> bool:
    return (
        1 < len(text) <= MAX_NAME_LENGTH
        and text.lower() not in _ACCOUNTS
        and "://" not in text
        and any(character.isalpha() for character in text)
    )
