"""Read the names of persons in a line that credits them: a byline, or an author field of a feed.

"By Mara Lind and Tom Ray, Health Editor" holds two. Roles, dates and addresses are left out.
"""

from __future__ import annotations

import re

from text.calendar.months import ENGLISH_ABBREVIATIONS, ENGLISH_MONTHS
from text.cleaning import MAX_LABEL_LENGTH as MAX_AUTHOR_LENGTH
from text.cleaning import clean, plain_text
from text.credit_line import MONTH_NAME, PREFIX, without_trimmings
from text.credits import NO_NAMES, ROLES
from text.scripts import HAN
from text.words import word_set

MAX_NAME_LENGTH = 70
"""A name has at most this many characters; longer texts are sentences about somebody."""
MAX_CREDIT = 3000
"""This many characters of a line are read; they hold a hundred names."""
MAX_AGENCY = 4
"""An agency's mark after a name (dpa, afp) has at most this many characters."""
MAX_SMALL = 3
"""A name in small letters has at most this many words; some sites write all names so."""
MAX_WORDS = 6
"""A name has at most this many words: "Maria del Carmen de la Fuente"."""
NAME_AND_ROLE = 3
"""A name of two words has so many with a role beside it: in longer lines a role is a desk's."""
MAX_AUTHORS = 20
"""A feed's author field names at most this many; more are a list of contributors."""

_PARTS = re.compile(r"\s*[,;|/•·⋅●、，；]\s*|\s+[–—]\s+")
_AND = re.compile(
    r"\s*&\s*|(?:\s+|^)(?:and|und|et|en|och|og|ja|with|mit|avec|con|és|и|و)\s+", re.IGNORECASE
)
# The "and" of Spanish, Portuguese and Catalan joins the parts of one name, too: Ortega y Gasset.
_AND_IN_NAMES = re.compile(r"(?:\s+|^)(?:y|e|i)\s+", re.IGNORECASE)
_DESK = re.compile(
    rf"\w+(?:{_AND.pattern})(?:\w+ (?:desk|team|newsroom|bureau)|agencies)|"
    rf"(?:redaktion|ressort|r[eé]daction|redacci[oó]n|redazione|redactie) \w+(?:{_AND.pattern})\w+",
    re.IGNORECASE,
)
"""A newsroom's desk is called after what it writes about: "Science and Technology desk"."""
# April, May, June and August are names of persons, too, and so is Jan.
_NO_PERSONS = "|".join(
    name
    for name in (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS, "sept")
    if name not in {"april", "may", "june", "august"}
)
_NEVER_ALONE = "|".join(
    name for name in (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS, "sept") if name != "jan"
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|contributor|staff|columnist|producer|"
    r"photographer|redakt(?:ion|eur|or)\w*|autor(?:in)?|korrespondent\w*|rédact\w+|redacci[oó]n|"
    r"corresponsal|journaliste|redazione|redactie|redaksj\w*|newsroom|newsdesk|news desk|bureau|"
    r"admin|administrator|team|author|guest|special to|for the|m\.?d\.?|ph\.?d\.?|mph|mba|rdn?|"
    r"msc?|jr\.?|cfa|cfp|ldn?|cpa|esq\.?|fand|min read|minutes?)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"@|https?:|www\.|\d{2}|\.(?:com|org|net|de|fr|co|uk)\b|[{}<>\[\]_=:：]|^\W*$", re.IGNORECASE
)
LABEL = re.compile(
    r"\b(?:follow|share|subscribe|read more|updated|published|comments?|photo|image|views?|about|"
    rf"article|posts?|written|posted)\b|^(?:name|{_NEVER_ALONE})$",
    re.IGNORECASE,
)
"""These words stand around names on a page, and are in none."""
_WHEN = re.compile(
    r"\s+(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|\s+on\s+\d.*$|"
    rf"\s+(?:on\s+)?{MONTH_NAME}\.?\s+\d.*$|\s+(?:{_NO_PERSONS})$",
    re.IGNORECASE,
)
_RANK = r"(?:Senior|Former|Head|Chief|Staff|Managing|Contributing|Deputy|Associate|Guest)\s"
_OFFICE = re.compile(
    rf"(?:(?<=[a-z])|\s+)(?:{_RANK}.{{2,60}}|"
    r"(?:Co-)?(?:Founder|Editor|Writer|Reporter|Correspondent|Columnist)(?:\s.{2,60})?)$"
)
"""This says what a person does, after the name and without a comma."""
_OFFICES = re.compile(
    rf"^{_RANK}|\b(?i:experts?|consultant|director|manager|founder|co-founder|ceo|specialist|"
    r"educators?|attorneys?|lawyers?|professor|officer|president|strategist|analyst|"
    r"horticulturalist|dietitian|nutritionist|editors?|"
    r"writers?|reporters?|correspondents?|columnists?)\b"
)
_ELSEWHERE = re.compile(r"(?:in|for|at|on|about)\s", re.IGNORECASE)
"""The section or paper that follows a name begins so: "in News"."""
_QUALIFICATION = re.compile(r"[A-Z][A-Za-z]?[A-Z.®™-]{0,5}")
"""A degree that follows a name is written so: "MD", "Ph.D."."""
_JOINING = word_set("""
    a af al ap av ben bin bint binti d da dal dalla das de degli dei del della den der des di do
    dos du e el i ibn la las le les li lo los mc of op st te ten ter the van ved vom von y zu zum
    zur
""")
"""These words in small letters join the parts of a name; agencies have "of" and "the" in theirs."""
ACCOUNT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+")
"""An account of a content system has such a login name: "mara.lind"."""
ACCOUNT_PAGE = re.compile(r"/author/\w*admin\w*/?(?:#.{0,80})?$")
"""WordPress's first account, of who set the site up and not of who wrote, has this address."""
_SYSTEM_ACCOUNTS = frozenset({"no-reply", "noreply", "root", "webmaster", "wordpress"})
_SHARED_ACCOUNTS = _SYSTEM_ACCOUNTS | {"admin", "administrator", "editor"}
"""Content systems call the accounts so that whole newsrooms use; they name nobody."""
# RSS writes authors so: "jane@news.example (Jane Doe)".
_EMAIL = re.compile(r"[(<]?\s*[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\s*[)>]?|\(\s*\)|<\s*>")
# What is left of them without the addresses.
_ALL_IN_BRACKETS = re.compile(r"(?:\([^()]*\)[\s,;]*)+")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_COUNT = re.compile(r"\s+\d$")
"""The number of comments stands after a name."""
_EASTERN_ROLE = re.compile(
    r"\s*(?:(?:인턴|선임|수습)?기자|특파원|논설위원|[記记]者|[編编][輯辑]委?[員员]?|特派[員员]|論説委員|"
    r"(?:[／/]\s*.{0,6}|\s)(?:报道|報導|報道|文并摄|整理)|氏|さん)\s*[=＝]?$"
)
_EASTERN_PAPER = re.compile(
    r"^(?:\S{1,10}(?:일보|신문|뉴스|방송|경제)\s+|"
    rf"(?:本[报報]|新华社)?(?:[记記]者|通[讯訊][员員])(?=[{HAN}]{{2,4}}$))"
)
"""The paper, and what somebody does for it, stand right before a name."""
_CHINESE = re.compile("[记编讯报责译摄图]")
"""Characters that only Chinese has, in the words that credit somebody."""
_CHINESE_NAMES = re.compile(rf"[{HAN}]{{2,4}}(?:\s[{HAN}]{{2,4}})+")
"""Names stand side by side in Chinese; Japanese sets a space inside one."""
_CONTACT = re.compile(
    r"(?:\s+|(?<=[a-z]))(?:on\s)?(?:Follow|Twitter|Instagram|Facebook|LinkedIn|E-?mail|Bluesky|"
    r"Mastodon|Threads|Bio|Profile|Contact)\b.*$"
)
"""Where to find somebody is written after the name."""
_CAPITAL_ROLES = sorted(
    {form for role in ROLES if role.isalpha() for form in (role.title(), role.upper())} - ROLES
)
_GLUED_ROLE = re.compile(rf"(?<=[^\W\d_A-Z])(?:{'|'.join(_CAPITAL_ROLES)})(?![^\W_]).*$")
"""A role in an element of its own stands right against a name: "Mara LindCEO"."""
_ORGANISATION = re.compile(
    r"\b(?:press|presse|prensa|stampa|news|nachrichten|noticias|agenc(?:y|ies)|agence|agencia|agenzia|"
    r"agentur(?:en)?|company|blog|inc|ltd|llc|media|medien|association|service|services|journal|times|"
    r"post|herald|gazette|daily|staff|desk|office|institute|foundation|university|ministry)\b",
    re.IGNORECASE,
)
"""One of these words is in the name of a newsroom, an agency or an office."""


def names_in(text: str) -> list[str]:
    """Return the names in a credit line, several split, without "By", roles and dates."""
    text = text[:MAX_CREDIT]
    chinese = _CHINESE.search(text) is not None
    text = without_trimmings(text)
    found: list[str] = []
    in_role = False
    for part in _PARTS.split(text):
        if (form := part.strip().casefold()) in ROLES or form in NO_NAMES:
            in_role = bool(found)
            continue
        if chinese and _CHINESE_NAMES.fullmatch(part.strip()):
            found += part.split()
            continue
        names = [_bare(name) for name in _split_at_and(part)]
        if found and _ELSEWHERE.match(names[0]):
            break
        offices = [at for at, name in enumerate(names, 1) if _OFFICES.search(name)]
        if found and offices:
            # "Home and Digital Security Expert & Theo Brandt", but "Head of Harbours and Ferries"
            names = [] if _OFFICES.match(part) else names[offices[-1] :]
            in_role = True
        for at, name in enumerate(map(_without_role, map(_without_office, names))):
            if found and (_is_word(name) or (at == 0 and _is_degree(name, found[-1]))):
                continue
            # "Mara Lind, Senior Director, Harbours & Ferries, Sea Institute" holds one name
            if in_role and (" " not in name or _ORGANISATION.search(name)):
                continue
            if _is_name(name):
                found.append(name)
                in_role = bool(offices) and in_role
    return found


def authors_in(field: str) -> list[str]:
    """Return whom an author field of a feed names: its persons, else the newsroom as written.

    Unlike a line of a page, such a field holds nothing but its authors: a name in parentheses is
    no caption's credit, and a text that names no person is what the newsroom calls itself.
    """
    text = clean(_EMAIL.sub(" ", plain_text(field, MAX_CREDIT) or ""))
    text = text.strip(" ,;-–—/|\"'")
    if _ALL_IN_BRACKETS.fullmatch(text):
        text = ", ".join(_IN_BRACKETS.findall(text))
    if names := names_in(text):
        return list(dict.fromkeys(names))[:MAX_AUTHORS]
    newsroom = PREFIX.sub("", text)
    return [newsroom] if _may_be_newsroom(newsroom) else []


def _may_be_newsroom(name: str) -> bool:
    return (
        2 <= len(name) <= MAX_AUTHOR_LENGTH
        and name.lower() not in _SHARED_ACCOUNTS
        and "://" not in name
        and any(character.isalpha() for character in name)
    )


def _split_at_and(part: str) -> list[str]:
    """Split a text at every "and"; at one that names may hold, only between whole names.

    The name of a desk stays whole.
    """
    if _DESK.fullmatch(part.strip()):
        return [part]
    sides = [side.strip() for side in _AND.split(part) if side.strip()]
    if _ORGANISATION.search(part) and (
        any(" " not in side and side[0].isupper() for side in sides[1:])
        or _ORGANISATION.search(sides[0])
    ):
        return [part]  # "Press and Journal", "Dow Jones & Company"
    found: list[str] = []
    for name in _AND.split(part):
        several = _AND_IN_NAMES.split(name)
        whole = all(" " in other.strip() for other in several if other)
        found.extend(several if whole else [name])
    return found


def _without_office(name: str) -> str:
    plain = name if _AND.search(name) else _OFFICE.sub("", name)
    return plain if " " in plain else name


def _is_word(name: str) -> bool:
    """Return whether what follows a name is a word in small letters, and no agency's mark."""
    return name.islower() and len(name) > MAX_AGENCY


def _is_degree(name: str, before: str) -> bool:
    """Return whether what follows the name of a person is a degree, or another's initials."""
    return " " in before and bool(_QUALIFICATION.fullmatch(name))


def _bare(name: str) -> str:
    """Remove what is around one of the names: punctuation, a role, a day, a number."""
    name = clean(name).strip(" .,:;-–—|\"'=＝")
    name = _EASTERN_PAPER.sub("", _EASTERN_ROLE.sub("", name))
    name = _COUNT.sub("", _WHEN.sub("", PREFIX.sub("", name)))
    plain = _GLUED_ROLE.sub("", name)
    without = _CONTACT.sub("", plain)
    if 1 < len(without.split()) <= NAME_AND_ROLE:
        plain = without
    return plain if " " in plain else name


def _without_role(name: str) -> str:
    """Remove a role of one word before or after a name of two."""
    words = name.split()
    if len(words) != NAME_AND_ROLE or _ORGANISATION.search(name):
        return name
    if words[-1].casefold() in ROLES:
        return " ".join(words[:-1])
    return " ".join(words[1:]) if words[0].casefold() in ROLES else name


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= MAX_NAME_LENGTH or len(name.split()) > MAX_WORDS:
        return False
    if (form := name.casefold()) in NO_NAMES or form in ROLES:
        return False
    if _NOT_A_NAME.search(name) or LABEL.search(name) or PREFIX.match(f"{name} "):
        return False
    if ACCOUNT.fullmatch(name) or name.lower() in _SYSTEM_ACCOUNTS or _is_prose(name):
        return False
    role = _ROLE.search(name)
    if role and len(name.split()) > NAME_AND_ROLE:
        return False
    return not (role and len(_ROLE.sub("", name).strip(" .,-")) < 4) and name[0].isalpha()


def _is_prose(name: str) -> bool:
    """Return whether a word begins small that does not join the parts of a name."""
    words = name.split()
    if name.islower() and len(words) <= MAX_SMALL:
        return False
    small = [word for word in words if "a" <= word[0] <= "z" and word.isalpha()]
    return not _JOINING.issuperset(small)
