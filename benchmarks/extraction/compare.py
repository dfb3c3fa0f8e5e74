"""Write the document that extraction makes of every page, or print where two such files differ.

``python -m benchmarks.extraction.compare --data DIR [--data DIR ...] --out FILE.jsonl``
``python -m benchmarks.extraction.compare --before FILE.jsonl --after FILE.jsonl``

A change that only rearranges code must leave every document as it was: write a file before it
and one after it, then compare. DIR is laid out as for ``benchmarks.extraction``. The second form
exits with 1 where a document differs, and prints each field that does.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import orjson

from crawler.extraction import extract

# One process for each core of the machine that the published figures come from.
PROCESSES = 2
# Characters of a differing value that are printed: enough to see what it is.
LONGEST_VALUE = 300


def document_of(page: tuple[str, str, str]) -> bytes:
    """Return the line of one page: its id and every field of its article, or why there is none.

    ``page``: the id, the address and the path of the compressed page.
    """
    identifier, url, path = page
    try:
        article = extract(gzip.decompress(Path(path).read_bytes()), url)
        fields = dataclasses.asdict(article)
    except Exception as error:  # noqa: BLE001 - the failure is what is compared
        fields = {"failure": f"{type(error).__name__}: {error}"}
    return orjson.dumps({"id": identifier, **fields}, option=orjson.OPT_SORT_KEYS, default=repr)


def write_documents(folders: list[Path], out: Path) -> int:
    """Write a line for each page of ``folders`` to ``out``; return how many there are."""
    pages = [
        (f"{folder.name}/{row['id']}", row["url"], str(folder / "pages" / f"{row['id']}.html.gz"))
        for folder in folders
        for row in map(json.loads, _lines(folder / "gold.jsonl"))
    ]
    with ProcessPoolExecutor(PROCESSES) as pool, out.open("wb") as file:
        for line in pool.map(document_of, pages, chunksize=8):
            file.write(line + b"\n")
    return len(pages)


def print_differences(before: Path, after: Path) -> int:
    """Print each field of each document that differs; return the number of such documents."""
    old, new = _documents(before), _documents(after)
    different = 0
    for identifier in sorted(old.keys() | new.keys()):
        one, other = old.get(identifier, {}), new.get(identifier, {})
        names = sorted(
            name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
        )
        different += bool(names)
        for name in names:
            print(f"{identifier} {name}")
            print(f"  before {json.dumps(one.get(name), ensure_ascii=False)[:LONGEST_VALUE]}")
            print(f"  after  {json.dumps(other.get(name), ensure_ascii=False)[:LONGEST_VALUE]}")
    print(f"{different} of {len(old.keys() | new.keys())} documents differ")
    return different


def _documents(path: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, _lines(path))}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, action="append", help="a folder of pages")
    parser.add_argument("--out", type=Path, help="where to write the documents of the pages")
    parser.add_argument("--before", type=Path, help="documents written earlier")
    parser.add_argument("--after", type=Path, help="documents to compare with them")
    options = parser.parse_args()
    if options.data and options.out:
        print(f"{write_documents(options.data, options.out)} documents written to {options.out}")
    elif options.before and options.after:
        sys.exit(1 if print_differences(options.before, options.after) else 0)
    else:
        parser.error("give --data and --out, or --before and --after")


if __name__ == "__main__":
    main()
