"""Which words give away that a short line is none of the story? In several languages."""

from __future__ import annotations

import re
from functools import lru_cache

SHORT = 160  # letters: prompts and labels stay below
LONGEST = {"affiliate": 2 * SHORT}
"""Letters of the longest line that a pattern is tried on, where it is not SHORT."""

KEPT = 4096  # lines whose reason is kept: each is asked twice a page, labels on every page

# Patterns are for lines in lower case: those that ignore it take three times as long.
BEGINNINGS = {
    "loading": r"^(?:loading|lade|cargando|chargement|caricamento|carregando|laden|"
               r"読み込み中)\b"
    r"(?:[^.!?]{0,60}(?:…|\.{3}))?$",
    "advertisement": r"^(?:advertisements?|advertentie|anzeige|werbung|publicit[ée]|publicidad|"
    r"pubblicità|publicidade|annonse?|annons|reklama?|sponsored(?: content)?|реклама|広告|광고|"
    r"广告|"
    r"إعلان|ad|story continues below(?: advertisement)?|article continues (?:below|after)"
    r"(?: (?:this )?(?:ad|advertisement))?|continue reading below|"
    r"scroll to continue)[\s.:…-]*$|^this ad(?:vertisement)? has not loaded\b.{0,80}$",
    "placeholder": r"^(?:\[[a-z0-9]{1,30}_\w{1,40}\]|\$\$\w{2,40}\$\$|%%\w{2,40}%%|"
    r"\{\{[^{}]{1,60}\}\})$",
    "pager": r"^(?:(?:page|seite|página|pagina)\s*)?\d{1,4}\s*(?:of|von|de|sur|di|van|av|/|"
         r"из)\s*"
    r"\d{1,5}$|^(?:previous|prev|next|older|newer|weiter|zurück|suivant|précédent|siguiente|"
    r"anterior)(?: (?:post|article|story|page))?(?:\s+(?:next|prev\w*))?$",
    "source-link": r"^(?:source(?: link)?|via|quelle|fuente|fonte|bron|kilde|källa|original "
    r"(?:article|source)|read (?:the )?original)\s*:?(?:\s*(?:https?://\S+|link|here))?$",
    "related": r"^(?:related(?: (?:posts?|stor(?:y|ies)|articles?|news|topics?|content|reading|"
    r"coverage|links?))?|read (?:more|also|next)|also read|see also|more (?:on this|from|"
    r"stories|"
    r"news)\b.{0,40}|more on this(?: story)?|you (?:may|might) also like.{0,20}|"
    r"recommended(?: for "
    r"you)?|top stories|most read|trending(?: now)?|up next|don.t miss|editor.s picks?|"
    r"mehr zum thema|lesen sie auch|auch interessant|das könnte sie auch interessieren|"
    r"zum thema|lire aussi|à lire aussi|sur le même sujet|lea también|te puede interesar|"
    r"noticias? relacionadas?|leia também|leia mais|leggi anche|lees ook|les også|läs också|"
    r"læs også|читайте также|関連記事|관련기사|相关新闻|相关阅读|اقرأ أيضا)\s*[:.…]?$",
    "read-more": r"^(?:read (?:more|also|next)|also read|see also|related|more|weiterlesen|"
    r"lesen sie (?:auch|mehr)|mehr dazu|lire aussi|à lire(?: aussi)?|lea también|"
    r"leia (?:também|mais)|"
    r"leggi anche|lees ook|les også|läs (?:också|mer)|læs også|читайте также|lue myös|"
    r"czytaj (?:też|także)|přečtěte si|czytaj więcej|watch|don.t miss)\s*[:|»>–-]\s*\S",
    "share": r"^(?:share|teilen|partager|compartir|compartilhar|condividi|delen|del|dela|"
             r"поделиться|"
    r"tweet|email|e-mail|print|drucken|imprimer|facebook|twitter|whatsapp|linkedin|pinterest|"
    r"telegram|reddit|copy(?: link)?|link copied|save|bookmark|gift(?: this)? article|"
    r"listen(?: to (?:this )?article)?|x|merken|vorlesen|share this(?: \w+)?|"
    r"share (?:on|via|to) \w+(?: \(opens in (?:a )?new window\))?|follow us(?: on .{1,40})?)"
    r"[\s:.!,]*$",
    "newsletter": r"^(?:subscribe|sign up|newsletter)\b.{0,30}$|"
    r"^(?:follow|like) \S.{0,40} on (?:facebook|twitter|instagram|google)",
    "comments": r"^(?:\(?\d{1,6}\)?\s*)?(?:comments?|kommentare?|commentaires?|comentarios?|"
    r"commenti|reacties|kommentarer|комментари\w+|コメント|댓글)(?:\s*\(?\d{1,6}\)?)?$|"
    r"^(?:leave a (?:reply|comment)|post a comment|join the conversation|add a comment|"
    r"view comments|show comments|be the first to comment|kommentieren)\b.{0,40}$",
    "copyright": r"^(?:©|\(c\)\s|copyright\b|all rights reserved|alle rechte vorbehalten|"
                 r"tous droits "
    r"réservés|todos los derechos|tutti i diritti).{0,140}$|^.{0,60}all rights reserved\.?$|"
    r"^.{0,100}may not be (?:published|reproduced),? .{0,60}$",
    "reading-time": r"^(?:reading time|lesezeit|temps de lecture|tiempo de lectura|"
                    r"tempo di lettura|"
    r"leestijd)?\s*:?\s*(?:ca\.?\s*)?\d{1,3}\s*[- ]?(?:min(?:ute)?s?\.?|minuten|minutos|分)"
    r"(?:\s*(?:read|reading time|lesezeit|de lecture|de lectura|di lettura|leestijd|lesen))?$",
    "credit": r"^(?:photo(?:graph)?s?|image|picture|foto|bild|crédit(?: photo)?|credit|"
    r"fotos?|фото|写真|illustration|(?:featured )?image credit)\s*(?:by|credit|:|/|©|"
    r"courtesy)\s?\S.{0,90}$|"
    r"^\S.{0,50}(?:/|\bvia\b)\s?(?:ap|afp|reuters|getty(?: images)?|epa|dpa|shutterstock|"
    r"istock|"
    r"unsplash|pexels|imago|pixabay)(?: photo| images)?\.?$|^(?:ap|afp|reuters|getty images|"
    r"epa)"
    r"(?:/\S.{0,40})?$|^©\s.{1,60}$",
    "navigation": r"^(?:skip to (?:main )?content|back to top|nach oben|home|menu|close|"
    r"article content|table of contents|in this article|jump to\b.{0,40}|inhaltsverzeichnis|"
    r"inhalt|contents)\s*:?$",
    "video": r"^(?:watch(?: now| the video)?|play(?: video)?|video|(?:an?sehen|video ansehen)|"
    r"\d{1,2}:\d\d(?:\s*/\s*\d{1,2}:\d\d)?)$",
    "paywall": r"^(?:this (?:article|content|story) is (?:for|only for|"
               r"reserved for) subscribers.{0,60}|"
    r"already (?:a subscriber|registered|a member)\b.{0,60}|esta funcionalidad es s[oó]lo para "
    r"suscriptores|article réservé aux abonnés.{0,40}|jetzt weiterlesen.{0,60}|"
    r"(?:please )?(?:log|sign) in (?:to|or)\b.{0,80})$",
}  # fmt: skip
"""Reason → pattern, tried where a line begins; the first that fits tells. Without groups."""
ANYWHERE = {
    "newsletter": re.compile(
        r"(?:sign up|subscribe|register|melden sie sich|abonnieren sie|abonnez-vous|"
        r"inscrivez-vous|suscr[ií]b|ass?ine|iscriviti|schrijf je in|meld je aan)\b.{0,90}"
        r"(?:newsletters?|inbox|e-?mails?|posteingang|boletín|briefing|alerts?|channel)|"
        r"(?:follow|join|find) us on "
        r"(?:facebook|twitter|whatsapp|telegram|instagram|google|x\b)|"
        r"download (?:the|our) .{0,30}app\b|whatsapp.kanal"
    ),
    "affiliate": re.compile(
        r"\b(?:we|us|site)\b.{0,60}\b(?:earn|receive|get)\b.{0,40}\bcommissions?\b"
    ),
}
"""Reason → pattern, searched in what does not begin like one of those."""
_BEGINNING = re.compile("|".join(f"({pattern})" for pattern in BEGINNINGS.values()))
_NAMES = tuple(BEGINNINGS)
DATE_LINE = re.compile(
    r"^(?:(?:published|updated|last (?:updated|modified)|posted|modified|first published|date|"
    r"veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|"
    r"gepubliceerd|bijgewerkt|publisert|oppdatert|publicerad|uppdaterad|опубликовано|발행|입력|수정)\b"
    r"[^.!?]{0,80}|[^.!?]{0,25}\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b[^.!?]{0,30}|"
    r"[^.!?]{0,25}\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b[^.!?]{0,30}|"
    r"(?:\w{2,12}\.?,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:de\s+)?[^\W\d]{3,10}\.?,?\s+(?:de\s+)?|"
    r"[^\W\d]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+)(?:19|20)\d\d\b[^?!]{0,40}|"
    r"\d{1,3} (?:minutes?|hours?|days?|weeks?|months?) ago)$",
    re.IGNORECASE,
)
BY_LINE = re.compile(r"^(?:(?:written|posted|reviewed|reported|words|text|story) )?"
                      r"(?:by|von|par|por|di|door|av|"
                      r"af)\b:?\s+\S.{0,90}$", re.IGNORECASE)  # fmt: skip


@lru_cache(KEPT)
def reason_of(text: str) -> str | None:
    """Why a line with these words is none of the story's; None where they don't tell."""
    if len(text) > max(LONGEST.values()):
        return None
    line = text.lower()
    if len(text) <= SHORT and (begins := _BEGINNING.match(line)):
        assert begins.lastindex is not None
        return _NAMES[begins.lastindex - 1]
    return next(
        (
            name
            for name, pattern in ANYWHERE.items()
            if len(text) <= LONGEST.get(name, SHORT) and pattern.search(line)
        ),
        None,
    )
