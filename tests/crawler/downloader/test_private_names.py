"""Name what an upgrade of Scrapy or Twisted has taken away, and find new uses of private names."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from crawler.downloader.private_names import PRIVATE_NAMES, PrivateName

ROOT = Path(__file__).parents[3]
LIBRARIES = ("scrapy", "twisted")
PACKAGES = ("crawler", "pipelines", "database", "model", "text", "urls")
# Where private names may be imported, or be used of objects of the libraries.
GATE = "crawler.downloader.private_names"


def is_there(owner: object, name: str) -> bool:
    """Tell whether a module or class has the name, or a class sets it on its instances."""
    if hasattr(owner, name):
        return True
    if not isinstance(owner, type):
        return False
    sets_it = re.compile(rf"self\.{name}\b")
    own = [each for each in owner.__mro__ if each.__module__.startswith(LIBRARIES)]
    annotated = any(name in getattr(each, "__annotations__", ()) for each in own)
    return annotated or any(sets_it.search(inspect.getsource(each)) for each in own)


@pytest.mark.parametrize("private", PRIVATE_NAMES, ids=lambda each: f"{each.owner}.{each.name}")
def test_each_private_name_is_still_there(private: PrivateName) -> None:
    module, _, inside = private.owner.partition(":")
    gone = (
        f"the upgrade took away {private.owner}.{private.name}, which {private.used_by} "
        f"uses to {private.why}"
    )
    owner: object = import_module(module)
    if inside:
        assert hasattr(owner, inside), gone
        owner = getattr(owner, inside)
    assert is_there(owner, private.name), gone


def test_a_name_that_is_gone_is_noticed() -> None:
    owner = import_module("twisted.internet.endpoints").HostnameEndpoint
    assert not is_there(owner, "_neverThere")
    assert not is_there(import_module("scrapy.utils.ssl"), "_never_there")


def test_each_private_name_is_still_used_where_the_table_says() -> None:
    for private in PRIVATE_NAMES:
        used_in = (ROOT / f"{private.used_by.replace('.', '/')}.py").read_text(encoding="utf-8")
        # Without the table itself.
        uses = re.sub(r"PrivateName\(.*?\)", "", used_in, flags=re.DOTALL)
        assert re.search(rf"\b{private.name}\b", uses), f"{private.used_by}: {private.name}"


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def private_imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return every import of a private name, or from a private module, of the libraries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(LIBRARIES):
            assert node.module is not None
            is_private_module = "._" in node.module
            for alias in node.names:
                if is_private_module or alias.name.startswith("_"):
                    yield node.module, alias.name


def test_private_names_are_imported_in_one_module_and_stand_in_its_table() -> None:
    table = {(private.owner, private.name) for private in PRIVATE_NAMES}
    for module, tree in modules():
        for found in private_imports(tree):
            assert module == GATE, f"{module} imports {found}"
            assert found in table, f"{found} is not in the table"


def test_the_search_for_private_imports_finds_each_kind() -> None:
    tree = ast.parse(
        "from scrapy.utils.ssl import _set_keylog_callback, other\n"
        "from twisted.web._newclient import STATUS\nfrom scrapy import Request\n"
    )
    assert list(private_imports(tree)) == [
        ("scrapy.utils.ssl", "_set_keylog_callback"),
        ("twisted.web._newclient", "STATUS"),
    ]
