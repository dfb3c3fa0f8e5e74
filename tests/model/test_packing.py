from __future__ import annotations

import sys
from datetime import UTC, datetime

from model.components import SourceReference
from model.links import Link
from model.packing import pack, pack_types

LINKS = [
    Link(f"https://herald.example/{number}", "feed", datePublished=datetime(2026, 3, 2, tzinfo=UTC))
    for number in range(50)
]


def test_a_packed_object_comes_back_equal_and_as_a_copy() -> None:
    unpacked = pack(LINKS).unpack()
    assert unpacked == LINKS
    assert unpacked[0] is not LINKS[0]


def test_repeating_objects_are_packed_into_a_tenth() -> None:
    packed = pack(LINKS)
    assert sys.getsizeof(packed.content) < 50 * sys.getsizeof(LINKS[0].url) / 4
    assert packed.shared == ()


def test_objects_of_other_types_are_shared_and_stay_the_same_objects() -> None:
    source = SourceReference("herald", "The Herald", "herald.example")
    value = [("a", source), ("b", source)]
    packed = pack_types(value, frozenset({list, tuple, str}))
    assert packed.shared == [source]
    unpacked = packed.unpack()
    assert unpacked == value
    assert unpacked is not value
    assert unpacked[0][1] is unpacked[1][1] is source


def test_a_type_that_is_named_is_packed_and_its_subclasses_are_shared() -> None:
    class Name(str):
        __slots__ = ()

    name = Name("herald")
    packed = pack_types([name, "kurier"], frozenset({list, str}))
    assert packed.shared == [name]
    assert packed.unpack()[0] is name
