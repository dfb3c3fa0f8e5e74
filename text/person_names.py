"""Read the names of persons in a line that credits them: a byline, or an author field of a feed.

"By Mara Lind and Tom Ray, Health Editor" holds two. Roles, dates and addresses are left out.
"""

from __future__ import annotations

import re

from text.calendar.months import ENGLISH_ABBREVIATIONS, ENGLISH_MONTHS
from text.cleaning import MAX_LABEL_LENGTH as MAX_AUTHOR_LENGTH
from text.cleaning import clean, plain_text
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
MAX_AUTHORS = 20
"""A feed's author field names at most this many; more are a list of contributors."""

_BY = (
    r"(?:written|posted|published|reported|story|article|words|text|reviewed|updated|edited|"
    r"authored)\s+by"
)
# These words stand before the names: "By", "Written by", "Text:".
PREFIX = re.compile(
    rf"^(?:autorin/autor|{_BY}|by|von|par|por|di|door|av|af|autor(?:in)?|authors?|contributors?|text|"
    r"från|przez|автор|من|بقلم|作者|记者|記者|文|글|quelle|source|fuente|fonte)\b\s*[:：\-–|]?\s+|"
    # These stand without a space: two inline elements in a row, or a script that writes none
    r"^(?:作者|记者|記者|文|글|by)\s*[:：/]\s*|^(?-i:(?:[Ww]ritten |[Pp]osted )?[Bb]y:?(?=[A-Z]))",
    re.IGNORECASE,
)
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
# "January" and "Jan"; in dates of a page they begin with a capital.
_WRITTEN_MONTHS = [*map(str.title, (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS)), "Sept"]
_MONTH_NAME = f"(?:{'|'.join(_WRITTEN_MONTHS)})"
# April, May, June and August are names of persons, too, and so is Jan.
_NO_PERSONS = "|".join(
    name
    for name in (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS, "sept")
    if name not in {"april", "may", "june", "august"}
)
_NEVER_ALONE = "|".join(
    name for name in (*ENGLISH_MONTHS, *ENGLISH_ABBREVIATIONS, "sept") if name != "jan"
)
_DATE = re.compile(
    r"(?:\bon\s+)?(?:"
    rf"{_MONTH_NAME}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d|"
    rf"(?<!\d)\d{{1,2}}\s{_MONTH_NAME}\.?,?\s(?:19|20)\d\d|"
    r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d)"
)
"""A date may be written right against a name, where the page has two elements in a row."""
_AGAINST = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted)\b)")
"""The place between a name and a word that runs into it: "Mara LindUpdated"."""
_OTHERS = re.compile(
    r"(?<=\w)\W+(?:(?:medically|expert|expertly)\s)?(?:reviewed|fact[\s-]?checked|edited|updated|"
    r"published|photograph(?:s|ed|y)?|photos?|illustrat(?:ed|ions?)|translated)\b:?.*",
    re.IGNORECASE,
)
"""This follows the author: who else worked on the story, and when."""
_GENRE = re.compile(
    r"^(?!(?i:photo|imag|illustr|graphic|video|sponsor|present|power|produc|fact|translat))"
    r"\w+(?:\s[a-z]+){0,5}\s[Bb]y:?\s+(?=[A-Z])"
)
"""This precedes the author: "Recipe by", "This post was written by", "View all posts by"."""
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|contributor|staff|columnist|producer|"
    r"photographer|redakt(?:ion|eur|or)\w*|autor(?:in)?|korrespondent\w*|rédact\w+|redacci[oó]n|"
    r"corresponsal|journaliste|redazione|redactie|redaksj\w*|newsroom|newsdesk|news desk|bureau|"
    r"admin|administrator|team|author|guest|special to|for the|m\.?d\.?|ph\.?d\.?|mph|mba|rdn?|"
    r"msc?|jr\.?|cfa|cfp|ldn?|cpa|esq\.?|fand|min read|minutes?)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"@|https?:|www\.|\d{2}|\.(?:com|org|net|de|fr|co|uk)\b|[{}<>\[\]_=:]|^\W*$", re.IGNORECASE
)
LABEL = re.compile(
    r"\b(?:follow|share|subscribe|read more|updated|published|comments?|photo|image|views?|about|"
    rf"article|posts?|written|posted)\b|^(?:name|{_NEVER_ALONE})$",
    re.IGNORECASE,
)
"""These words stand around names on a page, and are in none."""
_WHEN = re.compile(
    r"\s+(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|\s+on\s+\d.*$|"
    rf"\s+(?:on\s+)?{_MONTH_NAME}\.?\s+\d.*$|\s+(?:{_NO_PERSONS})$",
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
_SECTION = re.compile(r"\s+(?:in\s+[A-Z]|on behalf of\s).*")
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
# An e-mail or web address is matched from the beginning of a word, so that a run of thousands of
# letters is read only once.
_ADDRESS = re.compile(r"(?<!\S)\S*(?:https?:|www\.|@)\S*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(（][^()（）]{0,80}[)）]")
# RSS writes authors so: "jane@news.example (Jane Doe)".
_EMAIL = re.compile(r"[(<]?\s*[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\s*[)>]?|\(\s*\)|<\s*>")
_AFTER_EMAIL = re.compile(r"\s*[^\s@]{1,64}@[^\s@]{1,190}\s+\(([^()]{1,200})\)\s*")
_COUNT = re.compile(r"\s+\d$")
"""The number of comments stands after a name."""
_KOREAN_ROLE = re.compile(r"\s*(?:기자|記者|记者|特派員)\s*$")


def names_in(text: str) -> list[str]:
    """Return the names in a credit line, several split, without "By", roles and dates."""
    text = _without_trimmings(text[:MAX_CREDIT])
    found: list[str] = []
    for part in _PARTS.split(text):
        names = [_bare(name) for name in _split_at_and(part)]
        if found and _ELSEWHERE.match(names[0]):
            break
        offices = [at for at, name in enumerate(names, 1) if _OFFICES.search(name)]
        if found and offices:
            # "Home and Digital Security Expert & Theo Brandt", but "Head of Harbours and Ferries"
            names = [] if _OFFICES.match(part) else names[offices[-1] :]
        for name in map(_without_office, names):
            if _is_name(name) and not (found and _is_mark(name)):
                found.append(name)
    return found


def authors_in(field: str) -> list[str]:
    """Return whom an author field of a feed names: its persons, else the newsroom as written.

    Unlike a line of a page, such a field holds nothing but its authors: a name in parentheses is
    no caption's credit, and a text that names no person is what the newsroom calls itself.
    """
    text = clean(_EMAIL.sub(" ", plain_text(field, MAX_CREDIT) or ""))
    text = text.strip(" ,;-–—/|\"'")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
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


def _without_trimmings(text: str) -> str:
    """Remove what is around all of the names: addresses, dates, "By", what others did."""
    if named := _AFTER_EMAIL.fullmatch(text):
        text = named[1]
    text = clean(_ADDRESS.sub(" ", text))
    text = _GENRE.sub("", _DATE.sub(" | ", _AGAINST.sub(" ", text)).lstrip(" |"))
    for _ in range(2):  # "Text: By ..."
        text = PREFIX.sub("", text)
    return _SECTION.sub("", _OTHERS.sub("", _PARENTHESES.sub("", text)))


def _split_at_and(part: str) -> list[str]:
    """Split a text at every "and"; at one that names may hold, only between whole names.

    The name of a desk stays whole.
    """
    if _DESK.fullmatch(part.strip()):
        return [part]
    found: list[str] = []
    for name in _AND.split(part):
        several = _AND_IN_NAMES.split(name)
        whole = all(" " in other.strip() for other in several if other)
        found.extend(several if whole else [name])
    return found


def _without_office(name: str) -> str:
    plain = _OFFICE.sub("", name)
    return plain if " " in plain else name


def _is_mark(name: str) -> bool:
    """Return whether what follows a name is a degree, or a word, instead of another name."""
    is_word = name.islower() and len(name) > MAX_AGENCY
    return is_word or bool(_QUALIFICATION.fullmatch(name))


def _bare(name: str) -> str:
    """Remove what is around one of the names: punctuation, a role, a day, a number."""
    name = _KOREAN_ROLE.sub("", clean(name).strip(" .,:;-–—|\"'"))
    return _COUNT.sub("", _WHEN.sub("", PREFIX.sub("", name)))


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= MAX_NAME_LENGTH or len(name.split()) > MAX_WORDS:
        return False
    if _NOT_A_NAME.search(name) or LABEL.search(name) or PREFIX.match(f"{name} "):
        return False
    if ACCOUNT.fullmatch(name) or name.lower() in _SYSTEM_ACCOUNTS or _is_prose(name):
        return False
    role = _ROLE.search(name)
    if role and role.span() != (0, len(name)) and len(name.split()) > 3:
        return False
    return not (role and len(_ROLE.sub("", name).strip(" .,-")) < 4) and name[0].isalpha()


def _is_prose(name: str) -> bool:
    """Return whether a word begins small that does not join the parts of a name."""
    words = name.split()
    if name.islower() and len(words) <= MAX_SMALL:
        return False
    small = [word for word in words if "a" <= word[0] <= "z" and word.isalpha()]
    return not _JOINING.issuperset(small)
