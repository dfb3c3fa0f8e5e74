"""Read from the code which queries there are, and whether each names a collection's shard key.

A query names it where its filter is written with the key as a condition of its own (``{"_id": …}``,
``{"_id": {"$in": …}}``), also joined to others by ``|``, and in a variable of the same function. Of
every other filter nothing is known: it counts as one that does not name the key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("copydesk", "crawler", "database", "desk", "pipelines", "search", "sharding")
ONCE = "database/schema/migrations.py"
"""What runs once, over a whole collection."""
METHODS = frozenset(
    {
        "find", "find_one", "find_raw_batches", "count_documents", "distinct", "aggregate",
        "update_one", "update_many", "replace_one", "delete_one", "delete_many",
        "find_one_and_update", "find_one_and_replace", "find_one_and_delete",
    }
)  # fmt: skip
"""The driver's methods that take a filter, or a pipeline that begins with one."""
WRITES = frozenset({"UpdateOne", "UpdateMany", "ReplaceOne", "DeleteOne", "DeleteMany"})
"""The driver's classes of writes that are made together."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Query:
    """Describe one call that asks a collection, or changes it."""

    place: str
    """The file and the function: ``database/reader.py: _newest``."""
    collection: str | None
    """None where the code does not name it there."""
    names_key: bool
    upserts: bool


def queries() -> list[Query]:
    """Return the queries of all packages that are shipped."""
    files = sorted(file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))
    return [
        query
        for file in files
        if (path := str(file.relative_to(ROOT))) != ONCE
        and "pymongo" in (code := file.read_text(encoding="utf-8"))
        for query in queries_in(path, code)
    ]


def queries_in(path: str, code: str, key: str = "_id") -> Iterator[Query]:
    """Yield the queries in the code of one file."""
    tree = ast.parse(code)
    fields = {
        target.attr: _collection(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
    }
    for scope, function in _functions(tree, ""):
        values = _assigned(function)
        for call in ast.walk(function):
            if isinstance(call, ast.Dict) and (union := _union(call)) is not None:
                added, pipeline = union
                stages = values.get(pipeline, [])
                named = bool(stages) and all(_names(key, _matched(each), values) for each in stages)
                yield Query(f"{path}: {scope}", added, named, upserts=False)
            if not isinstance(call, ast.Call):
                continue
            if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
                if _is_ours(call.func.value, fields):
                    continue
                collection = _receiver(call.func.value, fields, values)
            elif isinstance(call.func, ast.Name) and call.func.id in WRITES:
                collection = None
            else:
                continue
            yield Query(
                f"{path}: {scope}",
                collection,
                _names(key, _filter(call), values),
                any(
                    each.arg == "upsert"
                    and not (isinstance(each.value, ast.Constant) and each.value.value is False)
                    for each in call.keywords
                ),
            )


def _functions(node: ast.AST, scope: str) -> Iterator[tuple[str, Function]]:
    """Yield the functions outside of other functions, with their names."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield scope + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{scope}{child.name}.")


def _assigned(function: Function) -> dict[str, list[ast.expr]]:
    """Return what each variable of a function is assigned."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    values.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            values.setdefault(node.target.id, []).append(node.value)
    return values


def _collection(value: ast.expr) -> str | None:
    """Return the name of the collection that an expression is: ``database["articles"]``."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value  # .with_options(…)
    if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
        return str(value.slice.value)
    return None


def _is_ours(value: ast.expr, fields: dict[str, str | None]) -> bool:
    """Tell whether it is a method of the object itself, or of one that it holds."""
    if isinstance(value, ast.Attribute):
        return value.attr in fields and fields[value.attr] is None
    return isinstance(value, ast.Name) and value.id == "self"


def _receiver(
    value: ast.expr, fields: dict[str, str | None], values: dict[str, list[ast.expr]]
) -> str | None:
    if isinstance(value, ast.Attribute):
        return fields.get(value.attr)
    if isinstance(value, ast.Name):
        names = {_collection(each) for each in values.get(value.id, ())}
        return names.pop() if len(names) == 1 else None
    return _collection(value)


def _union(stage: ast.Dict) -> tuple[str, str] | None:
    """Return the collection that a stage adds documents of, and the variable of its pipeline."""
    if [each.value for each in stage.keys if isinstance(each, ast.Constant)] != ["$unionWith"]:
        return None
    match stage.values[0]:
        case ast.Dict(values=[ast.Constant(value=str(collection)), ast.Name(id=pipeline)]):
            return collection, pipeline
    raise ValueError(f"line {stage.lineno}: write a collection, and a pipeline in a variable")


def _filter(call: ast.Call) -> ast.expr | None:
    """Return the filter of a call; of an aggregation that of its first stage."""
    if not call.args:
        return next((each.value for each in call.keywords if each.arg == "filter"), None)
    return _matched(call.args[0])


def _matched(first: ast.expr) -> ast.expr | None:
    """Return a filter, or that of the first stage of a pipeline."""
    if isinstance(first, ast.List) and first.elts and isinstance(first.elts[0], ast.Dict):
        stage = first.elts[0]
        if stage.keys and isinstance(stage.keys[0], ast.Constant):
            return stage.values[0] if stage.keys[0].value == "$match" else None
    return first


def _names(key: str, asked: ast.expr | None, values: dict[str, list[ast.expr]]) -> bool:
    """Tell whether a filter has the key as a condition of its own."""
    if isinstance(asked, ast.Dict):
        return any(
            (isinstance(name, ast.Constant) and name.value == key and _is_exact(value))
            or (name is None and _names(key, value, values))
            for name, value in zip(asked.keys, asked.values, strict=True)
        )
    if isinstance(asked, ast.BinOp) and isinstance(asked.op, ast.BitOr):
        return _names(key, asked.left, values) or _names(key, asked.right, values)
    if isinstance(asked, ast.Name):
        assigned = values.get(asked.id, [])
        return bool(assigned) and all(_names(key, each, {}) for each in assigned)
    return False


def _is_exact(value: ast.expr) -> bool:
    """Tell whether a condition is for one value, or for each of some."""
    if not isinstance(value, ast.Dict):
        return True
    names = [name.value for name in value.keys if isinstance(name, ast.Constant)]
    return names == ["$in"]
