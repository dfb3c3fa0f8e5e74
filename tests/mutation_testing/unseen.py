"""Name the places of a module whose changes no behaviour shows, so that no test can notice them.

- ``frozen`` and ``slots`` of a dataclass: mypy refuses the writing that they would stop, and what
  an instance answers is the same.
- The size of a cache, in the decorator or in the constant that only such decorators read: what is
  forgotten is worked out once more, with the same answer.
- The bare ``*`` of a signature, which cosmic-ray takes for a product: mypy refuses the calls that
  it would stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from parso.tree import BaseNode, NodeOrLeaf

UNSEEN_ARGUMENTS = frozenset({"frozen", "slots"})


def is_unseen(node: NodeOrLeaf) -> bool:
    """Tell whether no behaviour shows how ``node``, of a parsed module, is changed."""
    if node.parent is not None and node.parent.type == "parameters":
        return _text(node) == "*"
    if decorator := node.search_ancestor("decorator"):
        argument = node.search_ancestor("argument")
        is_unseen_argument = argument is not None and _text(argument) in UNSEEN_ARGUMENTS
        return is_unseen_argument or _is_of_cache(decorator)
    return _is_size_of_caches(node)


def _is_of_cache(decorator: NodeOrLeaf) -> bool:
    """Tell whether a decorator is ``@lru_cache(…)``."""
    return isinstance(decorator, BaseNode) and _text(decorator.children[1]) == "lru_cache"


def _is_size_of_caches(node: NodeOrLeaf) -> bool:
    """Tell whether ``node`` stands in a constant that only the decorators of caches read."""
    statement = node.search_ancestor("expr_stmt", "funcdef", "classdef")
    module = statement.parent.parent if statement is not None and statement.parent else None
    if statement is None or module is None or module.type != "file_input":
        return False
    return _text(statement) in _sizes_of_caches(module)


@lru_cache(1)
def _sizes_of_caches(module: NodeOrLeaf) -> frozenset[str]:
    """Return the names that a module assigns and reads in decorators of caches only."""
    in_caches: dict[str, bool] = {}
    for name in _names(module):
        statement = name.search_ancestor("expr_stmt")
        if statement is None or statement.children[0] is not name:
            decorator = name.search_ancestor("decorator")
            of_cache = decorator is not None and _is_of_cache(decorator)
            in_caches[_text(name)] = of_cache and in_caches.get(_text(name), True)
    return frozenset(name for name, always in in_caches.items() if always)


def _names(node: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    """Yield the names that ``node`` holds."""
    if node.type == "name":
        yield node
    for child in getattr(node, "children", ()):
        yield from _names(child)


def _text(node: NodeOrLeaf) -> str:
    """Return the first word or sign of ``node``."""
    while children := getattr(node, "children", None):
        node = children[0]
    return str(getattr(node, "value", ""))
