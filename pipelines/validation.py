"""Decide whether an item is an article; turn what is none into a rejection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from model.items import Article, Rejection
from pipelines.index_pages import is_index
from text.scripts import SPACELESS_LANGUAGES

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


@dataclass(frozen=True)
class Verdict:
    """Say why a page is no article: a stable name, and a sentence for a person."""

    reason: str
    detail: str


@cache
def _walls() -> dict[str, re.Pattern[str]]:
    """Return the patterns of walls; a run that reads no page needs none."""
    return {each: re.compile("|".join(said), re.IGNORECASE) for each, said in WALLS.items()}


def judge(article: Article) -> Verdict | None:
    """Return why a page is no article; None when it is one.

    A stub before a paywall is kept, however short: it is flagged by ``isAccessibleForFree``.
    """
    unspaced = (article.inLanguage or "").partition("-")[0] in SPACELESS_LANGUAGES
    if len(article.articleBody) > LONGEST_BODY:
        return Verdict("too-long", f"{len(article.articleBody)} characters of text")
    if wall := _wall(article, unspaced=unspaced):
        return wall
    is_dated = article.datePublishedSource in DECLARED
    if is_index(article, is_dated=is_dated, unspaced=unspaced):
        return Verdict("index-page", "a list of headlines rather than a text")
    if not article.headline:
        return Verdict("no-headline", "no headline in the page nor in what listed it")
    shortest = SHORTEST_CHARACTERS if unspaced else SHORTEST_WORDS
    stub = article.isAccessibleForFree is False and article.articleBody
    if article.wordCount < shortest and not stub and not article.liveBlogUpdates:
        return Verdict("too-short", f"{article.wordCount} of at least {shortest} words")
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
    for reason, pattern in _walls().items():
        found = pattern.search(headline)
        if found and is_declared and len(found[0]) < HEADED * len(headline):
            found = None
        if not found and not is_declared:
            found = _said_by_wall(pattern, article.articleBody, unspaced=unspaced)
        if found:
            return Verdict(reason, f"it says {found[0]!r}; words: {article.wordCount}")
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
