"""Fold a text to the letters that it is searched by, whatever the script."""

from __future__ import annotations

import re
import unicodedata

# What readers leave out when they type: accents (Latin, Greek, Cyrillic), the vowel points of
# Hebrew, the vowel signs and the lengthening stroke of Arabic. Marks of other scripts are letters.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]+"
)


def folded(text: str) -> str:
    """Return ``text`` without case, accents, vowel points and compatibility forms.

    The result may be longer or shorter: ``ß`` becomes ``ss``, a full-width letter a plain one.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _LEFT_OUT.sub("", apart))
