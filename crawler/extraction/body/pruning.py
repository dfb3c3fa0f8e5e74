"""Leave out of a page what holds no prose, before trafilatura reads it.

Most of a page's elements are menus, teasers and footers; trafilatura looks at each of them dozens
of times, only to drop it.
"""

from __future__ import annotations

import copy
from collections import defaultdict

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.body.prose_heuristic import LINKED, PROSE
from crawler.extraction.page.blocks import Block

ENOUGH = 400
"""Letters of prose below which nothing is left out: the text may be in short lines anywhere."""
MOST = 0.85
"""Share of the prose: the innermost element that holds it is kept whole, with its short lines."""


def readable(root: HtmlElement, blocks: list[Block]) -> HtmlElement:
    """Return a copy of the page without what holds no prose; ``root`` itself if there is little."""
    prose: dict[HtmlElement, int] = defaultdict(int)
    for block in blocks:
        if len(block.text) > PROSE and block.link_density < LINKED:
            size = len(block.text)
            prose[block.element] += size
            for ancestor in block.element.iterancestors():
                prose[ancestor] += size
    if prose[root] < ENOUGH:
        return root
    core = _innermost(root, prose)
    if core is root:
        return root
    kept: HtmlElement = root.makeelement(root.tag, dict(root.attrib))
    pending = [(root, kept)]
    while pending:
        source, target = pending.pop()
        target.text = source.text
        for child in source:
            if child is core:
                target.append(copy.deepcopy(child))
            elif child in prose:
                clone = etree.SubElement(target, child.tag, dict(child.attrib))
                clone.tail = child.tail
                pending.append((child, clone))
            elif child.tail and not child.tail.isspace():
                _add_text(target, child.tail)
    return kept


def _innermost(root: HtmlElement, prose: dict[HtmlElement, int]) -> HtmlElement:
    """Return the innermost element with most of the page's prose."""
    core, most = root, MOST * prose[root]
    while True:
        inner = next((child for child in core if prose.get(child, 0) >= most), None)
        if inner is None:
            return core
        core = inner


def _add_text(target: HtmlElement, text: str) -> None:
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
