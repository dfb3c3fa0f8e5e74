"""Decide whether two pages of one site, of which one names the other, show one story (pure).

Addresses that pages declare are often a template's mistake: one for all pages, or that of another
story. So the texts must say it, or the headlines, where the texts are no evidence (a stub, a print
written anew). Where neither is sure the two count as two stories: one too many does less harm than
one that is lost.
"""

from __future__ import annotations

from pipelines.deduplication.similarity import ALIKE, WHOLE, Comparison, compare
from text.comparison.compared_text import ComparedText

# The share (0 to 1) of the shorter text that stands in the longer, from which on two pages with
# headlines that are alike show one story: the notices that a site repeats make less of a text.
HALF = 0.5
# Hours between the dates of two pages under one headline: prints of one story bear one date, and
# two days' briefings, or a morning's and an evening's, bear two.
ONE_DATE = 1.0
# The share (0 to 1) of the longer text's words that the shorter has, from which on one of two pages
# that were published at one moment may be the other one moved: it is corrected, not written anew.
CORRECTED = 0.75
# Words from which on a headline is a sentence about one story; "Morning briefing" is every day's.
SENTENCE_WORDS = 5


def show_one_story(one: ComparedText, other: ComparedText) -> bool:
    """Return whether the texts of two pages, or their headlines, say that they show one story."""
    comparison = compare(one, other)
    if comparison is None:
        return _headlines_agree(one, other)
    if _are_two(comparison):
        return False
    return _texts_agree(comparison) or _headlines_agree(one, other)


def show_moved_story(one: ComparedText, other: ComparedText) -> bool:
    """Return whether two pages of a site that bear one moment of publication show one story.

    A new address is often listed before the old one leads to it, and its text is corrected. Neither
    names the other, so nearly the whole text must agree, under whatever headline: a site's pages
    that are published together share its notices, too.
    """
    shorter, longer = sorted((len(one.words), len(other.words)))
    if shorter < CORRECTED * longer:
        return False
    comparison = compare(one, other)
    return comparison is not None and not _are_two(comparison) and comparison.contained >= WHOLE


def _are_two(comparison: Comparison) -> bool:
    return comparison.filled_form or comparison.headlineNumber


def _texts_agree(comparison: Comparison) -> bool:
    share = comparison.contained
    return share >= WHOLE or (share >= HALF and comparison.headline >= ALIKE)


def _headlines_agree(one: ComparedText, other: ComparedText) -> bool:
    if not one.headline or one.headline != other.headline:
        return False
    if one.published is None or other.published is None:
        return len(one.headline) >= SENTENCE_WORDS
    return abs((one.published - other.published).total_seconds()) <= ONE_DATE * 3600
