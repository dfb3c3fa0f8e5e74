"""Name the scripts that are written without spaces between words, for regular expressions.

Each constant is a range for the inside of a character class: ``re.compile(f"[{HAN}]")``.
"""

from __future__ import annotations

import re

THAI_AND_LAO = "\u0e00-\u0eff"
BURMESE = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"
HIRAGANA = "\u3040-\u309f"
KATAKANA = "\u30a0-\u30ff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HANGUL = "\uac00-\ud7af"
"""Korean sets spaces between words, but none between the parts of a name."""

IDEOGRAPHS = HIRAGANA + KATAKANA + HAN
"""The characters of Chinese and Japanese, kana among them: each says as much as two letters."""

SOUTH_EAST_ASIAN = THAI_AND_LAO + BURMESE + KHMER

SPACELESS = SOUTH_EAST_ASIAN + IDEOGRAPHS
"""All characters of scripts that are written without spaces between words."""

SPACELESS_LANGUAGES = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
"""The languages (ISO 639) that are written without spaces between words."""

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_SPACELESS = re.compile(f"[{SPACELESS}]")
# All bytes but those with which the characters of SPACELESS begin in UTF-8.
_OTHER_BYTES = bytes(sorted(set(range(256)) - {0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF}))
# From the first CJK radical upwards stand Chinese, Japanese and Korean with their punctuation and
# full-width forms, and little that news writes besides (emoji, Arabic presentation forms).
_EAST_ASIAN_FROM = "\u2e80"


def ideographs(text: str) -> int:
    """Count the Chinese and Japanese characters of ``text``."""
    return 0 if text.isascii() else len(_IDEOGRAPH.findall(text))


def has_spaceless(text: str) -> bool:
    """Return whether any character of ``text`` is of a script without spaces between words."""
    if text.isascii():
        return False
    # Translating bytes takes a third of the pattern's time, and leaves nothing of most texts.
    left = text.encode("utf-8", "surrogatepass").translate(None, _OTHER_BYTES)
    return bool(left) and _SPACELESS.search(text) is not None


def is_east_asian(character: str) -> bool:
    """Return whether ``character`` is Chinese, Japanese or Korean, punctuation included."""
    return character >= _EAST_ASIAN_FROM


def begins_east_asian(text: str) -> bool:
    """Return whether the first character of ``text`` is Chinese, Japanese or Korean."""
    return is_east_asian(text[:1])


def wide_length(text: str) -> int:
    """Return the length of ``text``, in which a Chinese, Japanese or Korean character counts two.

    Such a character says as much as two letters of an alphabet.
    """
    if text.isascii() or max(text) < _EAST_ASIAN_FROM:
        return len(text)
    return len(text) + sum(map(is_east_asian, text))
