"""Compute the hash that equal texts share, and the keys by which similar texts are found (pure)."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from xxhash import xxh3_64_intdigest

from text.scripts import IDEOGRAPHS, has_spaceless

# One character for each of the many quotes and dashes: the prints of agencies and their customers
# often differ in nothing else.
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛′`ʼ", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "\u00ad": "",  # soft hyphen: a hint to the renderer, not a character of the text
    "\u200b": "",  # zero-width space
    "\ufeff": "",  # byte order mark
}
# White space between ideographs and kana is layout, as these scripts put no spaces between words.
# The pattern begins with the space because one that begins with a look-behind is tried at every
# letter.
_SPACE_IN_IDEOGRAPHS = re.compile(rf"\s(?<=[{IDEOGRAPHS}]\s)(?=[{IDEOGRAPHS}])")
# An entity or a control character: besides mojibake, all that needs a repair.
_MARRED = re.compile(
    "&(?=[#A-Za-z])|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
# What every text has in which ftfy sees mojibake: a C1 control character, two characters beyond
# ASCII side by side, or one of these letters. Few lines in Latin letters have any of them.
# The pattern begins with a single class, for which the engine looks quickly.
_SUSPECT = re.compile("[^\x00-\x7f](?:(?<=[\x80-\x9fŒœÃÂ])|[^\x00-\x7f])")
# What _MARRED finds and counts as printable.
_PRINTABLE_MARRED = ("&", "\ufffc", "\ufffd")
# A short line that only says when the page was updated, or asks to share it: it changes while the
# story does not. Its length is bounded so that no sentence of the story is taken for one.
_VOLATILE_LINE = re.compile(
    r"(?:(?:last )?updated\b|update[d]?:|share\b|actualisé|mis à jour|aktualisiert|stand:"
    r"|actualizado|aggiornato|обновлено|更新)[^\n]{0,60}",
    re.IGNORECASE,
)

# The length of a phrase in words, and in characters (about four words) in scripts without spaces.
PHRASE_WORDS = 4
PHRASE_CHARACTERS = 8
# One phrase in so many is kept, so that a copy of which a fifth is left still shares several.
SAMPLED = 16
# The bounds of how many keys a text has: a brief of four sentences keeps most of its phrases, so
# that it meets a long text that kept enough of its own; and a page that prints a whole archive does
# not fill the index.
FEWEST_KEYS = 32
MOST_KEYS = 96


def normalise(text: str) -> str:
    """Return a text without what can differ between two prints of one text.

    Mojibake and entities are repaired; compatibility characters (NFKC), case, quotes and dashes are
    unified; "Updated ..." and share lines are dropped; white space is collapsed, and removed among
    ideographs. Numbers and punctuation stay: a corrected figure is a correction.
    """
    return _unified(line for line in _lines(text) if not _VOLATILE_LINE.fullmatch(line))


def unify(text: str) -> str:
    """Return a text as ``normalise`` does, with all of its lines."""
    return _unified(_lines(text))


def left_out(text: str) -> list[str]:
    """Return the lines that ``normalise`` drops; a short sentence of the story may be among them.

    "Share prices fell" is one. Where there are any, an equal hash does not mean an equal text.
    """
    return [line for line in map(str.strip, text.splitlines()) if _VOLATILE_LINE.fullmatch(line)]


def _lines(text: str) -> Iterator[str]:
    repaired = "\n".join(map(_repaired, text.split("\n")))
    return (line.strip() for line in repaired.splitlines())


def _unified(lines: Iterable[str]) -> str:
    folded = unicodedata.normalize("NFKC", " ".join(filter(None, lines))).casefold()
    for character, plain in _PUNCTUATION.items():  # a tenth of the time of str.translate
        folded = folded.replace(character, plain)
    folded = folded.strip()
    if "  " in folded or not folded.isprintable():  # else all white space is single spaces
        folded = " ".join(folded.split())
    return _SPACE_IN_IDEOGRAPHS.sub("", folded) if has_spaceless(folded) else folded


def _repaired(line: str) -> str:
    """Repair mojibake and entities in a line, if there are any.

    Most lines need no repair, and the check takes a quarter of a repair's time. What else ftfy does
    to a line (ligatures, widths, quotes, line breaks), ``normalise`` does.
    """
    # These take a tenth of the pattern's time.
    is_plain = line.isprintable() and not any(sign in line for sign in _PRINTABLE_MARRED)
    if is_plain and line.isascii():
        return line
    is_marred = not is_plain and _MARRED.search(line) is not None
    if not is_marred and _SUSPECT.search(line) is None:
        return line
    # Imported here: its patterns take a tenth of a second, which a run without articles need not
    # spend, and which few lines ask for.
    import ftfy
    from ftfy.badness import is_bad

    if not is_marred and not is_bad(line):
        return line
    return html.unescape(ftfy.fix_text(line))


def content_hash(headline: str | None, abstract: str | None, body: str) -> str:
    """Return the hex SHA-256 (first 128 bits) of what a reader sees: headline, standfirst and text.

    It is equal for two prints of the same text, and different after any correction. It has 128 bits
    for the same reason as ``model.identity.page_id``.
    """
    parts = "\x1f".join(normalise(part or "") for part in (headline, abstract, body))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprint(words: Sequence[str], *, unspaced: bool) -> list[int]:
    """Return the keys by which texts that share phrases find each other: signed 64 bits, sorted.

    The keys are a FracMinHash (Irber et al. 2022): the smallest hashes of the text's phrases, one
    in ``SAMPLED`` of them, but at least ``FEWEST_KEYS`` and at most ``MOST_KEYS``. Whether a phrase
    is kept depends on the phrase alone, not on the text around it: of two texts that share half,
    half of the keys are the same. ``words`` are ``ComparedText.tokens``; ``unspaced`` says that
    they are characters.
    """
    width = PHRASE_CHARACTERS if unspaced else PHRASE_WORDS
    encoded = " ".join(words).encode("utf-8", "surrogatepass").split(b" ")
    phrases = zip(*(encoded[start:] for start in range(width)), strict=False)
    # The hash need not be secure: two phrases that collide only make an article a candidate.
    hashes = set(map(xxh3_64_intdigest, map(b" ".join, phrases)))
    sample = [value for value in hashes if value < 2**64 // SAMPLED]
    kept = (
        sorted(sample)[:MOST_KEYS] if len(sample) >= FEWEST_KEYS else sorted(hashes)[:FEWEST_KEYS]
    )
    return [value - 2**63 for value in kept]  # MongoDB's integers have a sign
