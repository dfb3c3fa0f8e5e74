"""Decode the bytes of a page, feed or sitemap, whatever encoding they really are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from text.encoding.labels import codec_of_label

DECLARATION_BYTES = 4_096
"""Bytes in which a document declares its encoding; browsers look through 1,024 of them."""

SAMPLE_BYTES = 16_384
"""Bytes from which an encoding is guessed: enough letters, and some milliseconds."""

BAD_SHARE = 0.001
"""Share of the characters that may be damaged; with more, the encoding is another one."""

FEW_BAD = 3
"""Damaged characters that say nothing against a declared encoding: slips, from other sources."""

MENDED_SHARE = 10
"""Bytes beyond ASCII that are well-formed UTF-8, for each that is not, in a UTF-8 text."""

FEWEST_BYTES_OF_UTF8 = 30
"""Bytes beyond ASCII that are no more UTF-8 by chance, where GB 18030 is declared."""

MAX_JUMPS = 500
"""Bytes that may begin a control character to which one jumps, then a pattern looks at each byte:
few pages have as many, and those of a language in which they are frequent are as fast so."""

FEWEST_TO_GUESS = 5
"""Bytes beyond ASCII from which an encoding is guessed: "£5m" might be anything."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first bytes of XML and of feeds in UTF-16 without a byte order mark.
_UNMARKED_WIDE = (
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0r\0", "utf-16-le"),
    (b"\0<\0r", "utf-16-be"),
)
# The first bytes of characters that were UTF-8, read as a one-byte encoding and written as UTF-8
# again: dashes and quotation marks (after "â"), and the letters of Western languages (after "Ã").
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_TWICE_ENCODED = re.compile(rb"\xc3(?:\x83[\xc2\xe2]|\xa2(?:\xc2\x80|\xe2\x82))")
# The C1 controls but NEL, in UTF-8.
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_BEFORE_C1 = b"\xc2"
_DECLARED_IN_XML = re.compile(
    rb"<\?xml\s[^<>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']\s{0,20}([\w.:-]{1,40})", re.IGNORECASE
)
_DECLARED_IN_META = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE
)
_DECLARED_IN_HEADER = re.compile(r"charset\s{0,20}=\s{0,20}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# The encodings that news sites of the past really used; a guess outside this list is wrong.
_GUESSABLE = [
    *(f"cp{page}" for page in range(1250, 1259)),
    *("koi8_r", "koi8_u", "gb18030", "big5", "euc_kr", "euc_jp", "shift_jis", "iso8859_2"),
    *("iso8859_5", "iso8859_7", "tis_620"),
]


# The encodings of several bytes per character: bytes of another one are bad characters in them.
_SEVERAL_BYTES = frozenset(("utf-8", "gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"))


class Decoded(NamedTuple):
    """Hold the characters of a document, and how they were found."""

    encoding: str
    """The name of Python's codec."""
    text: str
    utf8: bytes
    """The text in UTF-8; made once, as a page has a quarter of a million characters."""
    unfit: tuple[str, ...] = ()
    """The encodings that were declared, or assumed, and do not fit the bytes."""
    damaged: bool = False
    """Whether bytes remain that no encoding fits: they are replacement characters now."""


def label_in_header(content_type: str | None) -> str | None:
    """Return the charset that the header ``Content-Type`` names."""
    named = _DECLARED_IN_HEADER.search((content_type or "")[:200])
    return named[1] if named else None


def label_in_document(body: bytes) -> str | None:
    """Return the encoding that an XML declaration or a ``<meta>`` element names."""
    head = body[:DECLARATION_BYTES]
    declared = _DECLARED_IN_XML.search(head) or _DECLARED_IN_META.search(head)
    return declared[1].decode("ascii") if declared else None


def decode(body: bytes, labels: Iterable[str | None] = ()) -> Decoded:
    """Find the characters of ``body``. Never raises.

    ``labels`` are the names of encodings that were declared, the most trusted first; each is
    taken as browsers take it. A byte order mark wins over all of them. What is declared is
    believed only if it fits: if hardly a byte is damaged, and if the bytes are not UTF-8 by
    intent. Then UTF-8 and last charset-normalizer's guess are tried, and the one with the least
    damage wins. What a broken template wrote in UTF-8 twice is mended.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], encoding)
    for start, encoding in _UNMARKED_WIDE:
        if body.startswith(start):
            return _decoded(body, encoding)
    declared = [codec for label in labels if (codec := codec_of_label(label))]
    tried: list[tuple[int, Decoded]] = []
    for encoding in dict.fromkeys((*declared, "utf-8")):
        decoded = _decoded(body, encoding)
        damage = _damage(decoded)
        fits = _fits(decoded, damage, is_declared=encoding in declared)
        if fits and not _is_utf8_misread(encoding, body):
            unfit = tuple(attempt.encoding for _, attempt in tried)
            return decoded._replace(unfit=unfit, damaged="\ufffd" in decoded.text)
        tried.append((damage, decoded))
    unfit = tuple(attempt.encoding for _, attempt in tried)
    if _bytes_of_utf8(body):
        return tried[-1][1]._replace(unfit=unfit, damaged=True)
    if codec := _guess(_sample(body)):
        decoded = _decoded(body, codec)
        tried.append((_damage(decoded), decoded))
    best = min(tried, key=lambda attempt: attempt[0])[1]
    return best._replace(unfit=unfit, damaged=True)


def _guess(sample: bytes) -> str | None:
    """Guess the codec of a text that is not UTF-8; a sign or two are those of Western languages."""
    if len(_BEYOND_ASCII.findall(sample)) < FEWEST_TO_GUESS:
        return "cp1252"
    # Imported here: few pages say nothing of their encoding, and it takes a fortieth of a second.
    from charset_normalizer import from_bytes

    guess = from_bytes(sample, cp_isolation=_GUESSABLE).best()
    return codec_of_label(guess.encoding) if guess is not None else None


def _decoded(body: bytes, encoding: str) -> Decoded:
    # incremental: a character that the end of the bytes cuts is left out, not replaced
    text = codecs.getincrementaldecoder(encoding)("replace").decode(body)
    if encoding == "utf-8" and _is_twice_encoded(text, body):
        # Imported here: its patterns take a tenth of a second, and few documents ask for it.
        from ftfy.fixes import decode_inconsistent_utf8

        text = decode_inconsistent_utf8(text)
    elif encoding == "utf-8" and "\ufffd" not in text:  # nothing was replaced
        return Decoded(encoding, text, body)
    return Decoded(encoding, text, text.encode("utf-8", "ignore"))


def _is_twice_encoded(text: str, body: bytes) -> bool:
    """Return whether ``body`` has a character that was written in UTF-8 twice; ``text``: as read.

    It begins with one of two letters, which few pages have: to look for one takes next to nothing.
    """
    return ("Ã" in text or "â" in text) and _TWICE_ENCODED.search(body) is not None


def _damage(decoded: Decoded) -> int:
    """Count the characters that no document means: replacements and C1 controls."""
    if decoded.text.isascii():
        return 0
    # to find none takes a twentieth of the time that counting takes
    replaced = decoded.text.count("\ufffd") if "\ufffd" in decoded.text else 0
    return replaced + _count_controls(decoded.utf8)


def _count_controls(utf8: bytes) -> int:
    """Count the C1 controls: to jump to what may be one takes a tenth of the pattern's time."""
    count = 0
    at = utf8.find(_BEFORE_C1)
    for _ in range(MAX_JUMPS):
        if at < 0:
            return count
        count += _C1.match(utf8, at) is not None
        at = utf8.find(_BEFORE_C1, at + 1)
    return count + (len(_C1.findall(utf8, at)) if at >= 0 else 0)


def _fits(decoded: Decoded, damage: int, *, is_declared: bool) -> bool:
    """Tell whether hardly a character is damaged: of all, and of those that ASCII has not.

    The scripts of a page, which are ASCII, say nothing of the encoding of its text. In one of
    several bytes per character, whole ones are no chance: a short feed has as few as the bad ones.
    """
    if not damage:
        return True
    if is_declared and decoded.encoding in _SEVERAL_BYTES and _are_slips(decoded.text, damage):
        return True
    if damage > len(decoded.text) * BAD_SHARE:
        return False
    if damage <= (FEW_BAD if is_declared else 0):
        return True
    return damage * MENDED_SHARE < len(decoded.utf8) - len(decoded.text) - 2 * damage


def _are_slips(text: str, damage: int) -> bool:
    """Return whether few characters are damaged, and as many beyond ASCII are whole."""
    if damage > FEW_BAD:
        return False
    return len(text) - len(text.encode("ascii", "ignore")) >= 2 * damage


def _is_utf8_misread(encoding: str, body: bytes) -> bool:
    """Return whether ``body`` is UTF-8 by intent, whatever ``encoding`` is declared."""
    if encoding.startswith("utf-16"):
        return b"\0" not in body  # as no markup is in UTF-16
    if encoding in ("utf-8", "iso2022_jp") or body.isascii():
        return False
    beyond_ascii = _bytes_of_utf8(body)
    return beyond_ascii > (FEWEST_BYTES_OF_UTF8 if encoding == "gb18030" else 0)


def _bytes_of_utf8(body: bytes) -> int:
    """Count the bytes beyond ASCII of UTF-8 with a few bad bytes in it; 0 if it is something else.

    A character that the end of the bytes cuts is no bad one.
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(body)
    bad = text.count("\ufffd")
    beyond_ascii = len(text.encode()) - len(text) - 2 * bad
    return beyond_ascii if bad * MENDED_SHARE < beyond_ascii else 0


def _sample(body: bytes) -> bytes:
    """Return the texts with bytes beyond ASCII; markup and scripts tell of no encoding."""
    found: list[bytes] = []
    size = 0
    for part in body.split(b"<"):
        text = part.rpartition(b">")[2]
        if not text.isascii():
            found.append(text)
            size += len(text)
            if size >= SAMPLE_BYTES:
                break
    return b" ".join(found)[:SAMPLE_BYTES]
