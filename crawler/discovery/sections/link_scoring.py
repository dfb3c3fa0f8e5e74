"""Score how much each link of a page looks like one to an article."""

from __future__ import annotations

from collections import Counter, defaultdict

from crawler.discovery.sections.link_candidates import HEADLINE_WORDS, LinkCandidate
from crawler.discovery.sections.link_position import LinkPosition
from crawler.discovery.sections.url_scoring import address_score, address_shape
from text.words import estimated_words

# The weights are parts of the score.
_HEADLINE_TEXT = 0.35
_SHORT_TEXT = 0.15
_NO_TEXT = -0.05
_IN_HEADING = 0.15
_IN_ARTICLE = 0.1
_IN_ASIDE = -0.1
_IN_MENU = -0.35
_ARTICLES_SHAPE = 0.15
_OTHER_SHAPE = -0.15
_MIN_OF_SHAPE = 3
"""Addresses of one shape that are needed to judge the shape: two may be alike by chance."""
_MIN_ARTICLES_SHARE = 0.6
"""The share of links that read as headlines from which on a shape is that of articles."""
_MAX_OTHER_SHARE = 0.2
"""The share of links that read as headlines up to which a shape is not that of articles."""
_SHARE_OF_PAGE = 0.25
"""The share of a page's headlines from which on those below a word of lists are its stories."""
_SHARED_TEXT = 3
"""Addresses with one text from which on it is a button ("Read more"), not a headline."""


def score_links(candidates: list[LinkCandidate]) -> None:
    """Give each address the score by which it is an article's, up to 1."""
    _drop_shared_texts(candidates)
    same_shape: dict[str, list[LinkCandidate]] = defaultdict(list)
    for candidate in candidates:
        candidate.address = address_score(candidate.url)
        candidate.score = _own_score(candidate)
        same_shape[address_shape(candidate.url)].append(candidate)
    of_page = sum(candidate.reads_as_headline for candidate in candidates)
    for members in same_shape.values():
        if len(members) < _MIN_OF_SHAPE:
            continue
        reading = [member for member in members if member.reads_as_headline]
        headlines = len(reading) / len(members)
        if headlines >= _MIN_ARTICLES_SHARE and _are_stories(reading, of_page):
            for member in members:
                member.address = address_score(member.url, among_articles=True)
                member.score = _own_score(member)
        if headlines >= _MIN_ARTICLES_SHARE:
            shift = _ARTICLES_SHAPE
        elif headlines <= _MAX_OTHER_SHARE:
            shift = _OTHER_SHAPE
        else:
            continue
        for member in members:
            # Of addresses without a slug, number or date some are sections, whatever the rest is.
            if shift < 0 or member.address > 0:
                member.score += shift
    for candidate in candidates:
        candidate.score = min(candidate.score, 1.0)


def _are_stories(headlines: list[LinkCandidate], of_page: int) -> bool:
    """Tell whether links that read as headlines are a page's stories, not a list of subjects."""
    in_headings = sum(candidate.is_in_heading for candidate in headlines)
    return 2 * in_headings > len(headlines) or len(headlines) >= _SHARE_OF_PAGE * of_page


def _drop_shared_texts(candidates: list[LinkCandidate]) -> None:
    used = Counter(text for one in candidates for text in {text for _, text in one.texts})
    for candidate in candidates:
        candidate.texts = [
            (rank, text) for rank, text in candidate.texts if used[text] < _SHARED_TEXT
        ]


def _own_score(candidate: LinkCandidate) -> float:
    words = estimated_words(candidate.best_text or "")
    text = _HEADLINE_TEXT if words >= HEADLINE_WORDS else _SHORT_TEXT if words == 3 else 0.0
    if not words:
        text = _NO_TEXT
    if candidate.is_in_heading:
        text += _IN_HEADING
    return candidate.address + text + max(map(_position_score, candidate.positions))


def _position_score(position: LinkPosition) -> float:
    return _IN_ARTICLE * position.article + _IN_ASIDE * position.aside + _IN_MENU * position.menu
