"""Cut a text into the terms that are searched for, whatever its script."""

from __future__ import annotations

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search.folding import folded
from text.scripts import SPACELESS

LONGEST_TERM = 64
"""Bytes of a term; what is longer is an address or an encoded file, and nobody types it."""

# A character of a script that sets no spaces is a term of its own, with the marks on it; elsewhere
# letters and digits that stand together are one. An apostrophe parts words: "l'État" is found by
# "état". Rust's regular expressions take no more than linear time.
_TERMS = rf"[{SPACELESS}]\p{{M}}*|[[\p{{L}}\p{{M}}\p{{N}}]--[{SPACELESS}]]+"

NAME = "copydesk"
"""The name under which an index knows this analyzer."""


def analyzer() -> TextAnalyzer:
    """Return the analyzer of texts that are folded already (``search.folding``)."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(_TERMS))
        .filter(Filter.ascii_fold())  # letters that are no accented ones: ø, ł, đ
        .filter(Filter.remove_long(LONGEST_TERM))
        .build()
    )


_ANALYZER = analyzer()


def terms(text: str) -> list[str]:
    """Return the terms of a text as it is written."""
    found: list[str] = _ANALYZER.analyze(folded(text))
    return found
