"""Tell tables of data from those that lay out a page."""

from __future__ import annotations

from collections import defaultdict

from crawler.extraction.page.blocks import Block

ROWS = 2
"""Rows of two cells and more that a table has, at least; layouts of old pages have one."""
MOST_ROWS = 0.6
"""Share of a table's rows that have two cells and more."""

_CELLS = frozenset({"td", "th"})


def cells_of_data(blocks: list[Block]) -> set[int]:
    """Return the positions of the blocks that are in tables of data."""
    tables = filter(is_of_data, by_table(blocks))
    return {block.position for table in tables for block in table}


def by_table(blocks: list[Block]) -> list[list[Block]]:
    """Return the blocks of each table, the innermost around them, in reading order."""
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if "table" in block.ancestors or block.tag == "table":
            table = next(each for each in reversed(block.path) if each.tag == "table")
            tables[table.number].append(block)
    return list(tables.values())


def is_of_data(blocks: list[Block]) -> bool:
    """Tell whether these blocks of one table are rows of several cells."""
    cells: dict[int, set[int]] = defaultdict(set)
    for block in blocks:
        row = next((each.number for each in reversed(block.path) if each.tag == "tr"), 0)
        cell = next((each.number for each in reversed(block.path) if each.tag in _CELLS), row)
        cells[row].add(cell)
    wide = sum(len(row) > 1 for row in cells.values())
    has_headings = any(block.is_heading for block in blocks)
    return wide >= ROWS and wide >= MOST_ROWS * len(cells) and not has_headings
