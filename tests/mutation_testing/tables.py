"""Mutate tables: take one word out of a constant that is made of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import parso.python.tree
from cosmic_ray.operators.operator import Example, Operator
from parso.tree import NodeOrLeaf

# What stands in place of a word that is taken out: no text and no page holds it.
ABSENT = "zqzqz"
# A word of two letters or more that no backslash stands before: ``\bmon`` is not the word "bmon".
WORD = re.compile(r"(?<![\\\w])[^\W\d_]{2,}")
Position = tuple[tuple[int, int], tuple[int, int]]


class TakeWordOutOfTable(Operator):  # type: ignore[misc] # cosmic-ray ships no types
    """Replace a word in a string of a module's constant by one that occurs nowhere."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield a position for each word of ``node``, if it is a string of a constant."""
        if isinstance(node, parso.python.tree.String) and _is_of_constant(node):
            for _ in _words(node.value):
                yield node.start_pos, node.end_pos

    def mutate(self, node: parso.python.tree.String, index: int) -> parso.python.tree.String:
        """Return ``node`` without its word number ``index``."""
        word = _words(node.value)[index]
        value = node.value[: word.start()] + ABSENT + node.value[word.end() :]
        return parso.python.tree.String(value, node.start_pos, prefix=node.prefix)

    @classmethod
    def examples(cls) -> tuple[Any, ...]:
        """Return examples of what the operator makes of code."""
        return (
            Example('_MONTHS = word_set("may june")', f'_MONTHS = word_set("{ABSENT} june")'),
            Example('SITES = {"one", "two"}', f'SITES = {{"one", "{ABSENT}"}}', occurrence=1),
        )


def _words(literal: str) -> list[re.Match[str]]:
    """Return the words of a string literal, without its prefix (``r``, ``f``) and quotes."""
    opening = re.match(r"\w*('''|\"\"\"|'|\")", literal)
    start = opening.end() if opening is not None else 0
    return [word for word in WORD.finditer(literal) if word.start() >= start]


def _is_of_constant(node: NodeOrLeaf) -> bool:
    """Tell whether ``node`` stands in the value of a constant: a module's upper-case name."""
    statement = node.search_ancestor("expr_stmt", "annassign", "funcdef", "classdef")
    if statement is None or statement.type != "expr_stmt":
        return False
    simple = statement.parent
    if simple is None or simple.parent is None or simple.parent.type != "file_input":
        return False
    name = str(getattr(statement.children[0], "value", ""))
    return name.strip("_").isupper()
