"""Give escapes and Unicode in an address one spelling (RFC 3986, section 6.2.2; NFC)."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from unicodedata import normalize
from urllib.parse import quote, unquote_to_bytes

# An escape of an ASCII character, or a per cent sign that starts no escape.
_ASCII_ESCAPE = re.compile(r"%[0-7][0-9A-F]|%(?![0-9A-F]{2})", re.I)
# Escapes of the bytes of characters beyond ASCII.
_TEXT_ESCAPES = re.compile(r"(?:%[89A-F][0-9A-F])+", re.I)
# An escape of an ASCII character that is kept because it is not the same as the character.
_KEPT_ESCAPE = re.compile(r"(%[0-7][0-9A-F])")
# The text of a path that is spelt right already, and what must be escaped in one; then the same of
# a query, where & = + and ; separate.
_PATH_PLAIN = re.compile(r"[A-Za-z0-9._~/!$&'()*+,;=:@-]*")
_PATH_QUOTED = re.compile(r"[^A-Za-z0-9._~/!$&'()*+,;=:@%-]")
_QUERY_PLAIN = re.compile(r"[A-Za-z0-9._~/!$'()*,:@-]*")
_QUERY_QUOTED = re.compile(r"[^A-Za-z0-9._~/!$'()*,:@%-]")
# An escape of one of these characters means the same as the character itself; an escape of another
# (/ & = + ; ? # %) does not.
_DECODED = frozenset(ascii_letters + digits + "!$'()*,:@-._~")


def path_text(text: str) -> str:
    """Return the one spelling of a path, or of a fragment that is one."""
    return _normal_text(text, _PATH_PLAIN, _PATH_QUOTED)


def query_text(text: str) -> str:
    """Return the one spelling of a parameter's name or value, where a space is no plus sign."""
    return _normal_text(text, _QUERY_PLAIN, _QUERY_QUOTED)


def _normal_text(text: str, plain: re.Pattern[str], quoted: re.Pattern[str]) -> str:
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
