"""What makes two texts the same text, and what lets texts that share some be found (pure)."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import ftfy
from ftfy.badness import is_bad
from xxhash import xxh3_64_intdigest

from text.scripts import IDEOGRAPHS

# One code point for each of the many quotes and dashes: agencies and their customers differ in
# nothing else often enough.
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "\u00ad": "",  # soft hyphen: a hint to the renderer, not a character of the text
    "\u200b": "",  # zero-width space
    "\ufeff": "",  # byte order mark
}
# Scripts that put no spaces between words: white space among them is layout. (The space first:
# a pattern that begins with a look behind is tried at every letter.)
_SPACE_IN_IDEOGRAPHS = re.compile(rf"\s(?<=[{IDEOGRAPHS}]\s)(?=[{IDEOGRAPHS}])")
# An entity, or a control character: with mojibake, all that repairs are for.
_MARRED = re.compile(
    "&(?=[#A-Za-z])|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
# What every pattern of ftfy's needs to see mojibake: a C1 control character, two characters beyond
# ASCII side by side, or one of these letters. Few lines in Latin letters have any of it.
_SUSPECT = re.compile("[\x80-\x9f]|[^\x00-\x7f]{2}|[ŒœÃÂ]")
# A short line that only says when the page was touched or asks to pass it on. It changes while
# the story does not. Bounded in length, so that a sentence of the story stays.
_VOLATILE_LINE = re.compile(
    r"(?:(?:last )?updated\b|update[d]?:|share\b|actualisé|mis à jour|aktualisiert|stand:"
    r"|actualizado|aggiornato|обновлено|更新)[^\n]{0,60}",
    re.IGNORECASE,
)


# A phrase of four words, or of as many characters as four words have in scripts without spaces.
PHRASE_WORDS = 4
PHRASE_CHARACTERS = 8
# One phrase in so many is kept: that a copy of which a fifth is left still shares several.
SAMPLED = 16
# A brief of four sentences keeps most of its phrases, and meets a long text that kept enough of
# its own; the archive that one page prints does not fill the index.
FEWEST_KEYS = 32
MOST_KEYS = 96


def normalise(text: str) -> str:
    """The text with everything evened out that can differ between two prints of one text.

    Mojibake and entities repaired, NFKC, case folded, quotes and dashes unified, "Updated ..."
    and share lines dropped, white space collapsed (and removed among ideographs). Numbers and
    punctuation stay: a corrected figure is a correction.
    """
    repaired = "\n".join(map(_repaired, text.split("\n")))
    lines = (line.strip() for line in repaired.splitlines())
    kept = "\n".join(line for line in lines if not _VOLATILE_LINE.fullmatch(line))
    folded = unicodedata.normalize("NFKC", kept).casefold()
    for character, plain in _PUNCTUATION.items():  # a tenth of the time of str.translate
        folded = folded.replace(character, plain)
    spaced = " ".join(folded.split())
    return _SPACE_IN_IDEOGRAPHS.sub("", spaced)


def _repaired(line: str) -> str:
    """Most lines need no repair, and looking whether they do takes a quarter of its time.

    What else ftfy does to a line (ligatures, widths, quotes, line breaks), ``normalise`` does.
    """
    if line.isascii() and line.isprintable() and "&" not in line:  # a tenth of the patterns' time
        return line
    if _MARRED.search(line) is None and (_SUSPECT.search(line) is None or not is_bad(line)):
        return line
    return html.unescape(ftfy.fix_text(line))


def content_hash(headline: str | None, abstract: str | None, body: str) -> str:
    """Hex SHA-256 (first 128 bits) of what a reader sees: headline, standfirst and text.

    Equal for two prints of the same text, different for any correction. 128 bits for the same
    reason as ``model.items.page_id``.
    """
    parts = "\x1f".join(normalise(part or "") for part in (headline, abstract, body))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprint(words: Sequence[str], *, unspaced: bool) -> list[int]:
    """Keys by which texts that share phrases find each other: 64-bit integers, signed, sorted.

    FracMinHash (Irber et al. 2022): the phrases with the smallest hashes, one in ``SAMPLED`` of
    them but ``FEWEST_KEYS`` to ``MOST_KEYS``. Whether a phrase is kept hangs on the phrase, not on
    the text around it: of two texts that share half, half of the keys are the same.
    ``words`` are ``similarity.Text.tokens``; ``unspaced`` says that they are characters.
    """
    width = PHRASE_CHARACTERS if unspaced else PHRASE_WORDS
    text = " ".join(words).encode("utf-8", "surrogatepass")
    begins = list(accumulate((len(word) + 1 for word in text.split(b" ")), initial=0))
    phrases = zip(begins, begins[width:], strict=False)
    # not for security: whoever makes two phrases collide makes one article a candidate
    hashes = sorted({xxh3_64_intdigest(text[begin : end - 1]) for begin, end in phrases})
    count = bisect_left(hashes, 2**64 // SAMPLED)
    kept = hashes[: max(FEWEST_KEYS, min(MOST_KEYS, count))]
    return [value - 2**63 for value in kept]  # MongoDB's integers have a sign
