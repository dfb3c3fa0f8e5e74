"""Test the spool on a real disk: torn, damaged and full files, and processes that die."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.spool.spool import HEADER, SET_ASIDE, SUFFIX, Record, Spool
from model.errors import SpoolFull

PLENTY = 1024 * 1024 * 1024
DICE = random.Random(6)


def records(count: int, start: int = 0) -> list[Record]:
    numbers = range(start, start + count)
    return [Record(f"page-{number}", DICE.randbytes(number % 300)) for number in numbers]


def drained(spool: Spool) -> Iterator[Record]:
    with spool.draining() as allowed:
        assert allowed
        while segment := spool.take():
            yield from segment.records()
            segment.remove()


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def test_what_was_appended_comes_out_in_order_and_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", PLENTY)
    written = records(50)
    spool.append(written[:20])
    spool.append(written[20:])
    assert list(spool.waiting()) == written
    assert list(drained(spool)) == written
    assert list(drained(spool)) == []
    assert spool.size() == 0


def test_appending_while_draining_loses_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    first, second = records(10), records(10, start=10)
    spool.append(first)
    segment = spool.take()
    assert segment is not None
    spool.append(second)
    assert list(segment.records()) == first
    segment.remove()
    assert list(drained(spool)) == second


def test_large_spools_are_many_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("database.spool.spool.SEGMENT_SIZE", 1000)
    spool = Spool(tmp_path, PLENTY)
    written = records(200)
    for number in range(0, 200, 10):
        spool.append(written[number : number + 10])
    assert len(segments(tmp_path)) > 10
    assert list(drained(spool)) == written


def test_it_knows_which_keys_it_holds(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    spool.append(records(3))
    assert spool.holds("page-2")
    assert not spool.holds("page-3")
    another = Spool(tmp_path, PLENTY)
    assert not another.holds("page-2")
    another.recall()
    assert another.holds("page-2")
    spool.append([Record("one another", b"")])
    assert spool.holds("one")
    assert spool.holds("another")
    list(drained(spool))
    assert not spool.holds("page-2")


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_torn_end_costs_only_the_record_it_tore(tmp_path: Path, cut: int) -> None:
    spool = Spool(tmp_path, PLENTY)
    written = [Record(f"page-{number}", b"x" * 20) for number in range(30)]
    spool.append(written)
    spool.close()
    (path,) = segments(tmp_path)
    os.truncate(path, path.stat().st_size - cut)
    assert list(drained(Spool(tmp_path, PLENTY))) == written[:-1]


def test_it_can_be_cut_anywhere(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "whole", PLENTY)
    written = records(12)
    spool.append(written)
    spool.close()
    (path,) = segments(tmp_path / "whole")
    content = path.read_bytes()
    for length in range(len(content)):
        folder = tmp_path / str(length)
        folder.mkdir()
        (folder / path.name).write_bytes(content[:length])
        found = list(Spool(folder, PLENTY).waiting())
        assert found == written[: len(found)]
    assert len(found) == len(written) - 1


def test_a_damaged_record_costs_itself_and_is_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    written = [Record(f"page-{number}", b"x" * 20) for number in range(3)]
    spool.append(written)
    spool.close()
    (path,) = segments(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert list(drained(spool)) == [written[0], written[2]]
    (kept,) = tmp_path.glob(f"*{SET_ASIDE}")
    assert kept.read_bytes() == content
    spool.append(written)  # under a number of its own
    assert list(drained(spool)) == written
    assert kept.exists()


def test_a_damaged_header_costs_the_rest_and_is_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    written = [Record(f"page-{number}", b"x" * 20) for number in range(3)]
    spool.append(written)
    spool.close()
    (path,) = segments(tmp_path)
    content = bytearray(path.read_bytes())
    one = len(content) // 3
    content[one + HEADER.size - 1] ^= 1
    path.write_bytes(content)
    assert list(drained(spool)) == written[:1]
    assert list(tmp_path.glob(f"*{SET_ASIDE}"))


def test_a_claimed_length_is_not_read_into_memory(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    spool.append(records(1))
    spool.close()
    (path,) = segments(tmp_path)
    with path.open("ab") as file:
        file.write(b"\xff" * HEADER.size)
    assert list(spool.waiting()) == [Record("page-0", b"")]


def test_what_would_not_be_read_again_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("database.spool.spool.LARGEST_RECORD", 10)
    spool = Spool(tmp_path, PLENTY)
    with pytest.raises(ValueError, match="11 bytes"):
        spool.append([Record("a", b"x" * 10), Record("b", b"x" * 11)])
    spool.append([Record("c", b"x" * 10)])
    assert [record.key for record in spool.waiting()] == ["c"]


def test_the_limit_is_for_the_folder(tmp_path: Path) -> None:
    one, another = Spool(tmp_path, 10_000), Spool(tmp_path, 10_000)
    one.append([Record("a", b"x" * 6000)])
    with pytest.raises(SpoolFull, match="10,000 bytes"):
        another.append([Record("b", b"x" * 6000)])
    another.append([Record("c", b"x" * 2000)])
    assert [record.key for record in one.waiting()] == ["a", "c"]


def test_a_full_disk_leaves_no_half_batch(tmp_path: Path) -> None:
    """Write under a quota on the size of files, in a process of its own, until it is reached."""
    script = f"""
import resource, signal
from pathlib import Path
from database.spool.spool import Record, Spool
from model.errors import SpoolFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
spool = Spool(Path({str(tmp_path)!r}), 10**9)
spool.append([Record("first", b"x" * 3000)])
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, {resource.RLIM_INFINITY}))
try:
    spool.append([Record("second", b"y" * 1000), Record("third", b"z" * 3000)])
except SpoolFull as full:
    print(full)
resource.setrlimit(resource.RLIMIT_FSIZE, ({resource.RLIM_INFINITY}, {resource.RLIM_INFINITY}))
spool.append([Record("fourth", b"w")])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert "can't be written" in done.stdout
    keys = [record.key for record in Spool(tmp_path, PLENTY).waiting()]
    assert keys == ["first", "fourth"]


def test_a_folder_that_is_none_is_full(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("in the way")
    with pytest.raises(SpoolFull, match="spool"):
        Spool(tmp_path / "spool", PLENTY).append(records(1))


def test_a_living_writer_keeps_its_segment_and_a_dead_one_does_not(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from database.spool.spool import Record, Spool
spool = Spool(Path({str(tmp_path)!r}), 10**9)
spool.append([Record("theirs", b"x")])
print("written", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        spool = Spool(tmp_path, PLENTY)
        spool.append([Record("mine", b"y")])
        assert [record.key for record in drained(spool)] == ["mine"]
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    assert [record.key for record in drained(spool)] == ["theirs"]


def test_one_process_drains_at_a_time(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PLENTY)
    spool.append(records(1))
    with spool.draining() as first, Spool(tmp_path, PLENTY).draining() as second:
        assert (first, second) == (True, False)
