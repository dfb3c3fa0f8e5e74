"""Choose the article of a cluster that is the original (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from database.documents.bson_document import BSONDocument

# Agencies, as the credit lines of their customers write them in the languages of the big markets.
_AGENCIES = (
    r"AP|AFP|UPI|AAP|PA|CP|dpa|DPA|ANSA|EFE|APA|SDA|Reuters|REUTERS|Bloomberg|Xinhua|Kyodo|Yonhap|TASS"
    r"|Associated Press|The Canadian Press|Press Association|PA Media|Agence France-Presse"
    r"|United Press International|Australian Associated Press|Europa Press"
)
# A credit: a dateline ("LONDON (Reuters) - "), a line of its own ("Reuters"), or a phrase such as
# "Source: PA Media" or "With files from The Canadian Press".
_CREDIT = re.compile(
    rf"\((?:{_AGENCIES})\)|(?:^|\n)[^\n]{{0,60}}\b(?:{_AGENCIES})\s*(?:\n|$)"
    rf"|(?:from|by|via|[Ss]ource:|Quelle:|Fuente:|Fonte:)\s(?:The )?(?:{_AGENCIES})\b"
)
CREDIT_CHARACTERS = 200
"""Characters at the beginning and at the end of a text in which a credit is looked for."""

# What is added to the time of a credited article: a customer prints within the hour, and its clock
# may run ahead of the agency's.
CREDITED_LATER = timedelta(hours=1)
# What is added to the time of an article whose canonical address is on another host, by which the
# site itself says that it is a copy: the week for which agencies let their text be printed.
SYNDICATED_LATER = timedelta(days=7)
# A date without a time says midnight, but the article may have appeared at any time of that day.
DAY = timedelta(days=1)


def is_credited(head: str, tail: str) -> bool:
    """Return whether a text says, in its first or last lines, that an agency wrote it."""
    return bool(_CREDIT.search(head) or _CREDIT.search(tail))


def original_of(members: Iterable[BSONDocument]) -> BSONDocument:
    """Return the member that appeared first, as far as they tell; at least one must be given.

    Removed members are passed over while another is left. An article that another names as the
    source of its text is the original. Otherwise the time of publication counts (the first
    download where none is known); evidence of copying counts as a later time. A tie falls to the
    earlier download, then to the smaller id: the same on every machine.
    """
    known = list(members)
    present = [member for member in known if member.get("status") != "gone"] or known
    named = {member["syndicatedFrom"] for member in present if member.get("syndicatedFrom")}

    def order(member: BSONDocument) -> tuple[bool, datetime, datetime, str]:
        addresses = {member.get("url"), member.get("canonicalUrl")}
        source = bool(addresses & named) and not member.get("syndicatedFrom")
        fetched: datetime = member["firstFetchedAt"]
        return not source, _appeared(member), fetched, member["_id"]

    return min(present, key=order)


def _appeared(member: BSONDocument) -> datetime:
    """Return when a member appeared, made later by evidence that it is a copy."""
    fetched: datetime = member["firstFetchedAt"]
    published: datetime = member.get("datePublished") or fetched
    if member.get("datePublishedPrecision") == "day":
        published = max(published, min(published + DAY, fetched))
    if member.get("syndicatedFrom"):
        return published + SYNDICATED_LATER
    if is_credited(member.get("head", ""), member.get("tail", "")):
        return published + CREDITED_LATER
    return published
