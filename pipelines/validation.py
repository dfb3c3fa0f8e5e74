"""Decide whether an item is an article; turn what is none into a rejection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from model.items import Article, Rejection
from text.scripts import SPACELESS_LANGUAGES
from text.words import word_count

# Words that an article must have: the shortest real briefs (a flash of two sentences) have so many.
SHORTEST_WORDS = 20
# Characters that an article must have in a language that writes no spaces, for the same reason.
SHORTEST_CHARACTERS = 40

# Characters that an article may have: a novel has about 500,000. A page that holds more than this
# is an archive or an attack, and its document would come near MongoDB's limit of 16 MiB.
LONGEST_BODY = 1_000_000

# Words (characters, where no spaces are written) up to which a text is searched for the phrases of
# walls and error pages: these pages have little text, and a long article may quote any of them.
LONGEST_WALL_WORDS = 150
LONGEST_WALL_CHARACTERS = 400

# Sources of a day of publication that the page itself declares: a wall has none, and neither has a
# list of articles. What shows a day, or is listed with one, may be either.
DECLARED = frozenset({"jsonld", "meta"})
# The share (0 to 1) of a headline from which on a wall's phrase in it is what the page is about,
# whatever the page declares: "Page not found | The Herald".
HEADED = 0.5
# Words of a sentence from which on it tells a story in which a phrase occurs ("the request has been
# blocked by the high court in ..."); the sentences of walls are shorter, or address the reader.
STORY_SENTENCE = 12

# Phrases by which a page is told to be no article, by the reason of its rejection, in the languages
# of the big news markets. Such pages print them, and short news only inside of longer sentences.
WALLS: dict[str, tuple[str, ...]] = {
    "bot-wall": (
        r"verify(?:ing)? (?:that )?you are (?:a )?human",
        r"are you a robot",
        r"(?:complete|solve) the captcha",
        r"checking your browser",
        r"enable javascript and cookies to continue",
        r"unusual (?:traffic|activity) from your",
        r"access (?:to this page )?(?:has been |is )?denied",
        r"request (?:has been )?blocked",
        r"bestätigen sie,? dass sie kein roboter",
        r"je ne suis pas un robot",
        r"no soy un robot",
        r"подтвердите,? что (?:запросы|вы)",
        r"请完成(?:安全)?验证",
    ),
    "consent-wall": (
        r"we (?:and our (?:\d+ )?partners )?(?:use cookies|value your privacy)",
        r"before you continue",
        r"(?:accept|agree to) (?:all )?cookies to (?:continue|read|view)",
        r"mit werbung (?:und tracking )?(?:weiterlesen|lesen)",
        r"um (?:weiterzulesen|fortzufahren).{0,40}cookies",
        r"wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen) cookies",
        r"accepte[rz] (?:les|tous les) cookies",
        r"aceptar (?:todas )?las cookies",
        r"accetta(?:re)? (?:tutti )?i cookie",
        r"このサイトではcookie",
    ),
    "cookie-wall": (
        r"(?:enable|turn on|switch on) (?:your )?(?:browser )?cookies",
        r"cookies (?:are |is )?(?:disabled|turned off|switched off|not enabled|not supported)",
        r"cookies (?:must|need to|have to) be (?:enabled|turned on|accepted)",
        r"browser (?:does not|doesn't|is not set to) (?:accept|support|allow) cookies",
        r"aktivieren sie (?:bitte )?(?:die )?cookies",
        r"cookies (?:müssen aktiviert|sind deaktiviert)",
        r"active[rz] les cookies",
        r"les cookies (?:sont désactivés|doivent être activés)",
        r"(?:habilit|activ)(?:e|ar?) las cookies",
        r"(?:abilita|attiva)(?:re)? i cookie",
        r"(?:habilit|ativ)(?:e|ar?) os cookies",
        r"włącz (?:obsługę )?(?:plików )?cookie",
        r"включите (?:поддержку )?(?:cookie|файлы cookie|куки)",
        r"cookieを有効",
        r"启用\s?cookie",
    ),
    "soft-404": (
        r"page (?:you (?:requested|are looking for) )?(?:(?:could|can|was) ?n[o']t (?:be )?)found",
        r"page not found",
        r"404\b.{0,40}(?:error|not found|page)",
        r"(?:this )?(?:page|article|story) (?:is )?no longer (?:available|exists)",
        r"page you(?:'re| are) looking for (?:does(?:n't| not) exist|has (?:been )?(?:re)?moved)",
        r"seite (?:wurde )?(?:leider )?nicht gefunden",
        r"page (?:introuvable|non trouvée)",
        r"página no encontrada",
        r"pagina non trovata",
        r"strona nie została znaleziona",
        r"страница не найдена",
        r"ページが見つかりません",
        r"页面不存在",
    ),
    "login-page": (
        r"(?:sign|log) in to (?:your account|continue)",
        r"forgot(?:ten)? (?:your )?password",
        r"passwort vergessen",
        r"mot de passe oublié",
        r"olvidado (?:su|tu) contraseña",
        r"забыли пароль",
    ),
}
# Words with which a site addresses its reader, or speaks of itself, in the same languages.
_ADDRESS = re.compile(
    r"\b(?:you|your|we|our|us|please|sie|ihre?[nmr]?|wir|uns(?:ere?[nmr]?)?|bitte|vous|votre|vos|nous|"
    r"nos|notre|veuillez|tu|tus|usted|nuestr[oa]s?|por favor|noi|nostr[oaie]|voi|vostr[oaie]|você|"
    r"seu|sua|nós|nosso|proszę|вы|вас|ваш\w*|мы|наш\w*|пожалуйста)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…\n]")
_WALLS = {reason: re.compile("|".join(phrases), re.IGNORECASE) for reason, phrases in WALLS.items()}

# An index page consists of many short lines without a full stop. Measured on the project's own
# front pages, 90% and more of their lines are such lines; in articles, even in lists, under half.
# Lines that a page must have to be an index page.
INDEX_LINES = 8
# Words that a headline on an index page has at most.
INDEX_LINE_WORDS = 20
# Words that it has at least: a line of fewer is a name, a result, an ingredient.
INDEX_FEWEST_WORDS = 4
# Characters that it has at most where no spaces are written: Japanese headlines have up to forty,
# and a list of places in a report of an earthquake has more.
INDEX_LINE_CHARACTERS = 45
# The share (0 to 1) of a page's lines that are headlines from which on it is an index page.
INDEX_SHARE = 0.8
# The share (0 to 1) of a page's letters in such lines from which on it is an index page: a report
# with a long list has more in its sentences.
INDEX_TEXT = 0.5
# What stands between the cells of a table's row.
CELLS = " | "
_SENTENCE_END = re.compile(r"""[.!?…。！？｡۔।:;,"'”’»)\]]$""")


@dataclass(frozen=True)
class Verdict:
    """Say why a page is no article: a stable name, and a sentence for a person."""

    reason: str
    detail: str


def judge(article: Article) -> Verdict | None:
    """Return why a page is no article; None when it is one.

    A stub before a paywall is kept, however short: it is flagged by ``isAccessibleForFree``.
    """
    unspaced = (article.inLanguage or "").partition("-")[0] in SPACELESS_LANGUAGES
    if len(article.articleBody) > LONGEST_BODY:
        return Verdict("too-long", f"{len(article.articleBody)} characters of text")
    if wall := _wall(article, unspaced=unspaced):
        return wall
    if _is_index(article, unspaced=unspaced):
        return Verdict("index-page", "a list of headlines rather than a text")
    if not article.headline:
        return Verdict("no-headline", "no headline in the page nor in what listed it")
    shortest = SHORTEST_CHARACTERS if unspaced else SHORTEST_WORDS
    stub = article.isAccessibleForFree is False and article.articleBody
    if article.wordCount < shortest and not stub and not article.liveBlogUpdates:
        return Verdict("too-short", f"{article.wordCount} words; a brief has at least {shortest}")
    return None


def _wall(article: Article, *, unspaced: bool) -> Verdict | None:
    """Return which wall or error page stands in place of an article, if one does.

    It is told by what the page is: a story declares its day, and says the phrases of walls inside
    of its sentences.
    """
    longest = LONGEST_WALL_CHARACTERS if unspaced else LONGEST_WALL_WORDS
    if article.wordCount > longest or article.liveBlogUpdates:
        return None
    headline = article.headline or ""
    is_declared = article.datePublishedSource in DECLARED
    for reason, pattern in _WALLS.items():
        found = pattern.search(headline)
        if found and is_declared and len(found[0]) < HEADED * len(headline):
            found = None
        if not found and not is_declared:
            found = _said_by_wall(pattern, article.articleBody, unspaced=unspaced)
        if found:
            return Verdict(reason, f"a page of {article.wordCount} words says {found[0]!r}")
    return None


def _said_by_wall(pattern: re.Pattern[str], text: str, *, unspaced: bool) -> re.Match[str] | None:
    """Return a wall's phrase in a text, unless it stands in a sentence that tells a story."""
    for found in pattern.finditer(text):
        if unspaced:
            return found
        start = max((end.end() for end in _END.finditer(text, 0, found.start())), default=0)
        following = _END.search(text, found.end())
        sentence = text[start : following.start() if following else len(text)]
        if len(sentence.split()) < STORY_SENTENCE or _ADDRESS.search(sentence):
            return found
    return None


def _is_index(article: Article, *, unspaced: bool) -> bool:
    """Return whether a page lists articles: a site's front page, or many lines like headlines.

    A page that declares its day is a story, though it be a list of names; and so is one whose lines
    are rows of a table, or which is more text than lines.
    """
    if not urlsplit(article.url).path.strip("/") and not urlsplit(article.url).query:
        return True
    if article.liveBlogUpdates or article.datePublishedSource in DECLARED:
        return False
    lines = [line for line in article.articleBody.splitlines() if line.strip()]
    lines = [line for line in lines if CELLS not in line]
    headlines = [line for line in lines if _is_headline(line, unspaced=unspaced)]
    return (
        len(lines) >= INDEX_LINES
        and len(headlines) >= INDEX_SHARE * len(lines)
        and sum(map(len, headlines)) >= INDEX_TEXT * sum(map(len, lines))
    )


def _is_headline(line: str, *, unspaced: bool) -> bool:
    fits = (
        word_count(line) <= INDEX_LINE_CHARACTERS
        if unspaced
        else INDEX_FEWEST_WORDS <= len(line.split()) <= INDEX_LINE_WORDS
    )
    return fits and not _SENTENCE_END.search(line)


class ValidationPipeline:
    """Turn what is no article into a ``Rejection``, which keeps the page and says why.

    Reasons: ``too-short``, ``too-long``, ``no-headline``, ``index-page``, ``soft-404``,
    ``bot-wall``, ``consent-wall``, ``cookie-wall``, ``login-page``. A paywall's stub passes,
    flagged by ``isAccessibleForFree: false``.

    An article that has its ``contentHash`` comes out of the spool: it was accepted when it was
    fetched, perhaps with lines that have been taken out of it since.
    """

    async def process_item(self, item: Article | Rejection) -> Article | Rejection:
        if not isinstance(item, Article) or item.contentHash is not None:
            return item
        verdict = judge(item)
        if verdict is None:
            return item
        return item.rejected(verdict.reason, "validation", verdict.detail)
