"""Test the names of time zones, each by a date that is written with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from text.dates import parse_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ODD = timezone(timedelta(minutes=17))
"""An offset that no text names: whoever gets it read no zone."""

ZONES = {
    -11: "SST",
    -10: "HST HAST",
    -9: "AKST HDT HADT",
    -8: "AKDT PST HNP",
    -7: "MST PDT HNR HAP",
    -6: "CST MDT HNC HAR",
    -5: "EST CDT COT PET ECT HNE HAC",
    -4: "EDT AST CLT VET BOT PYT GYT HNA HAE",
    -3.5: "NST HNT",
    -3: "ADT BRT ART CLST UYT PYST GFT HAA",
    -2.5: "NDT HAT",
    -2: "BRST FNT",
    -1: "CVT",
    0: "Z UT UTC GMT WET WEZ",
    1: "BST WEST CET MEZ WAT MET WESZ",
    2: "CEST MESZ EET CAT SAST MEST OEZ",
    3: "EEST MSK TRT EAT IDT OESZ FET",
    3.5: "IRST",
    4: "GST MSD SAMT AZT GET MUT RET SCT",
    4.5: "AFT IRDT",
    5: "PKT YEKT UZT TJT TMT MVT",
    5.5: "IST SLST",
    5.75: "NPT",
    6: "OMST KGT BTT",
    6.5: "MMT",
    7: "ICT WIB KRAT NOVT HOVT",
    8: "WITA SGT HKT PHT AWST MYT IRKT ULAT BNT",
    9: "WIT JST KST YAKT TLT",
    9.5: "ACST",
    10: "AEST VLAT CHST PGT",
    10.5: "ACDT",
    11: "AEDT MAGT SBT",
    12: "NZST PETT FJT",
    13: "NZDT",
}


def _written(zone: str) -> tuple[str, ...]:
    """Return dates in each of the forms that may name a zone."""
    return (
        f"2026-06-05 08:00 {zone}",
        f"2026-06-05T08:00:00{zone.lower()}",
        f"2026-06-05 08:00 ({zone})",
        f"5 Jun 2026 08:00:00 ({zone})",
        f"June 5, 2026 8:00 am {zone}",
    )


@pytest.mark.parametrize(("hours", "names"), ZONES.items())
def test_a_zone_is_known_by_its_name(hours: float, names: str) -> None:
    for raw in (raw for name in names.split() for raw in _written(name)):
        parsed = parse_date(raw, now=NOW, default_timezone=ODD)
        assert parsed is not None, raw
        assert parsed.value.utcoffset() == timedelta(hours=hours), raw


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Eastern Standard Time", -5),
        ("Central Time", -5),
        ("Pacific Daylight Time", -7),
        ("Central European Summer Time", 2),
        ("Eastern European Time", 2),
        ("Greenwich Mean Time", 0),
        ("British Summer Time", 1),
        ("Moscow Standard Time", None),
    ],
)
def test_a_zone_is_known_by_its_words(name: str, hours: int | None) -> None:
    parsed = parse_date(f"2026-06-05 08:00 {name}", now=NOW, default_timezone=ODD)
    offset = parsed and parsed.value.utcoffset()
    assert offset == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(("name", "hours"), [("ET", -5), ("CT", -6), ("MT", -7), ("PT", -8)])
def test_a_zone_for_both_halves_of_the_year_follows_the_date(name: str, hours: int) -> None:
    for month, summer in (("January", 0), ("July", 1)):
        for raw in (f"{month} 5, 2026 8:00 am {name}", f"5 {month[:3]} 2026 08:00 {name.lower()}"):
            parsed = parse_date(raw, now=NOW, default_timezone=ODD)
            assert parsed is not None
            assert parsed.value.utcoffset() == timedelta(hours=hours + summer), raw


@pytest.mark.parametrize(("offset", "is_read"), [("14:00", True), ("14:01", False)])
def test_no_zone_is_more_than_fourteen_hours_off(offset: str, is_read: bool) -> None:
    for sign in "+-":
        parsed = parse_date(f"2026-06-05T08:00:00{sign}{offset}", now=NOW, default_timezone=ODD)
        assert (parsed is not None) is is_read
