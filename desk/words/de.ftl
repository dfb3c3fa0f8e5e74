# Was die Seiten auf Deutsch sagen.

skip = Zum Inhalt
pages = Seiten
news = Nachrichten
stories = Themen
sources = Quellen
runs = Läufe
rejected = Abgewiesen
language = Sprache
choose = Wählen
sign-in = Anmelden
sign-out = Abmelden
signed-in-as = Angemeldet mit dem Token

# Ist alles in Ordnung?
condition-well = { $sources ->
    [one] Mit der einen Quelle ist alles in Ordnung
   *[other] Mit allen { $sources } Quellen ist alles in Ordnung
  }
condition-database-away = Die Datenbank ist nicht erreichbar: was Sie sehen, kann alt sein
condition-never-crawled = Noch nie wurde etwas gelesen: copydesk crawl news
condition-run-died = Der letzte Lauf ist abgebrochen: siehe Läufe
condition-failing = { $sources ->
    [one] Eine Quelle ist nicht lesbar
   *[other] { $sources } Quellen sind nicht lesbar
  }
condition-silent = { $hours ->
    [one] Seit einer Stunde hat kein Lauf begonnen
   *[other] Seit { $hours } Stunden hat kein Lauf begonnen
  }
condition-unusual = { $sources ->
    [one] Eine Quelle ist nicht wie sonst
   *[other] { $sources } Quellen sind nicht wie sonst
  }
condition-late = { $sources ->
    [one] Eine Quelle wird verspätet gelesen
   *[other] { $sources } Quellen werden verspätet gelesen
  }

# Nachrichten
search = Suche
search-example = Fähre AND headline:"neuer Anleger"
source = Quelle
article-language = Sprache des Artikels
section = Ressort
all = alle
since = Erschienen seit
until = vor
with-copies = mit Nachdrucken
changed = geändert
gone = verschwunden
find = Finden
filters = Filter
sources-today = Quellen heute
nothing-today = Heute ist noch nichts erschienen.
broken = nicht in Ordnung
found = { $number ->
    [one] Ein Artikel
   *[other] { $number } Artikel
  }
as-feed = Diese Suche als
selected-as = Das Ausgewählte als
new-stories = { $number ->
    [one] Ein neuer Artikel: anzeigen
   *[other] { $number } neue Artikel: anzeigen
  }
no-headline = (ohne Überschrift)
copies = { $number ->
    [one] +1 Nachdruck
   *[other] +{ $number } Nachdrucke
  }
changed-times = { $number ->
    [one] einmal geändert
    [2] zweimal geändert
   *[other] { $number }-mal geändert
  }
live = live
older = Ältere
nothing-found = Nichts gefunden.
show-all = Alle Nachrichten
no-articles = Noch ist nichts gespeichert. Nennen Sie Ihre Quellen und lesen Sie sie:

# Ein Artikel
no-date = Kein Datum gefunden
date-certainty = Das Datum steht { $source ->
    [jsonld] in den Metadaten der Seite
    [meta] in den Metadaten der Seite
    [newsSitemap] in der News-Sitemap
    [feed] im Feed
    [time] auf der Seite
    [text] im Text der Seite
    [url] in der Adresse
   *[other] auf der Seite
  }, { $precision ->
    [day] auf den Tag
    [minute] auf die Minute
   *[second] auf die Sekunde
  } genau
original = Originalseite
live-updates = Meldungen
who-printed = Wer druckt es
this-one = dieser
what-differs = Was abweicht
whole-story = Das ganze Thema
nobody-else = Niemand sonst, soweit bekannt.
history = Verlauf
first-stored = zuerst gespeichert
changes-left-out = { $number ->
    [one] eine frühere Änderung
   *[other] { $number } frühere Änderungen
  }
changed-fields = geändert:
compare-versions = Zwei Fassungen vergleichen
facts = Angaben
words = Wörter
keywords = Schlagwörter
publisher = Verlag
taken-out = { $number ->
    [one] Was entfernt wurde: ein Stück
   *[other] Was entfernt wurde: { $number } Stücke
  }
back-to-article = Zurück zum Artikel
version-before = Fassung
version-after = neben Fassung
version-number = Fassung { $number }
compare = Vergleichen
field-headline = Überschrift
field-alternativeHeadline = Zweite Überschrift
field-abstract = Vorspann
field-articleBody = Text
no-difference = Diese Fassungen unterscheiden sich für Leser nicht.

# Lesezeichen und Schlagwörter
bookmarks = Lesezeichen
bookmarked = mit Lesezeichen
bookmark = Lesezeichen setzen
take-bookmark = Lesezeichen entfernen
bookmark-and-tags = Lesezeichen und Schlagwörter
tags = Schlagwörter
tags-field = Schlagwörter, durch Kommas getrennt
tagged = Mit dem Schlagwort: { $tag }
all-bookmarks = Alle Lesezeichen
as-file = Als Datei
no-bookmarks = Kein Artikel hat ein Lesezeichen. Melden Sie sich mit einem Token an, das schreiben darf, öffnen Sie einen Artikel, und setzen Sie es dort.
nothing-tagged = Kein Artikel hat dieses Schlagwort.

# Gemerkte Suchen
searches = Suchen
search-saved = ist gemerkt. Diese Adressen brauchen kein Token und werden nur dieses eine Mal gezeigt:
webhook-secret = womit seine Ereignisse signiert sind
webhook = Webhook
webhook-disabled = abgeschaltet
webhook-failing = scheitert
delete = Löschen
no-searches = Keine Suche ist gemerkt. Melden Sie sich mit einem Token an, das schreiben darf, suchen Sie, und merken Sie die Suche dort.
save-search = Diese Suche merken
search-name = Name
webhook-url = Diese Adresse über Funde benachrichtigen (kann leer sein)
save = Merken

# Themen
printed-now = Was jetzt die meisten drucken
printed-by = { $number ->
    [one] einmal gedruckt
   *[other] { $number }-mal gedruckt
  }
no-stories = In den letzten zwei Tagen wurde nichts mehrfach gedruckt.
later-ones = Spätere
first = zuerst

# Quellen, Läufe, abgewiesene Seiten
state = Zustand
last-read = Zuletzt gelesen
articles-a-week = Artikel in sieben Tagen
two-weeks = Zwei Wochen
why = Warum
state-failing = nicht lesbar
state-not-as-usual = nicht wie sonst
state-late = verspätet
state-well = in Ordnung
state-not-polled-yet = noch nicht gelesen
state-paused = pausiert
settings = Einstellungen
paused-since = Pausiert seit
paused-by = Pausiert von
added-by = Hier hinzugefügt von
politeness-by = Rücksicht geändert von
pause = Pausieren
resume = Fortsetzen
politeness = Wie rücksichtsvoll sie gelesen wird
politeness-empty = Was leer bleibt, gilt wie in sources.toml, sonst wie üblich. Änderungen gelten ab dem nächsten Lauf.
key-delay = Sekunden zwischen zwei Anfragen
key-concurrency = Gleichzeitige Anfragen an einen Server
key-every = Zeit zwischen zwei Abfragen, etwa 10m, 2h oder 1d
key-min-interval = Kürzeste gelernte Zeit zwischen zwei Abfragen
key-max-interval = Längste gelernte Zeit zwischen zwei Abfragen
add-source = Quelle hinzufügen
address-of-site = Adresse einer Website oder einer ihrer Seiten
search-site = Suchen
search-takes = Mit Rücksicht gefragt, dauert das eine halbe bis zwei Minuten.
listings = Was gefunden wurde
listing = Adresse
kind = Art
entries = Einträge
polled = Wird abgefragt
yes = ja
would-be-stored = Artikel, wie sie gespeichert würden
nothing-would-be-stored = Kein Artikel konnte gelesen werden.
already-polled = Das wird schon abgefragt:
source-name = Name
source-id = Kurzname für Befehle (a-z, 0-9, Punkte und Striche)
add-it = Diese Quelle hinzufügen
word-count = { $number ->
    [one] Ein Wort
   *[other] { $number } Wörter
  }
settings-need-token = Melden Sie sich mit einem Token an, das schreiben darf, um dies zu ändern.
change = Ändern
poll-now = Jetzt lesen
due-for-running = ist fällig: der Lauf, der um { $time } begann, liest sie, wenn er wartet, sonst der nächste.
due-for-next = ist fällig: der nächste Lauf liest sie.
failing-listings = { $number ->
    [one] Eine Liste ist nicht lesbar:
   *[other] { $number } Listen sind nicht lesbar:
  }
late-listings = { $number ->
    [one] Eine Liste ist verspätet.
   *[other] { $number } Listen sind verspätet.
  }
more = Mehr
no-sources = Noch wurde keine Quelle gelesen. Nennen Sie welche in sources.toml (copydesk init legt sie an), dann:
began = Begonnen
spider = Spider
outcome = Ergebnis
seconds = Sekunden
count-new = Neu
count-changed = Geändert
count-unchanged = Gleich
count-rejected = Abgewiesen
failed = Fehlgeschlagen
under-way = Läuft gerade
since-moment = seit
articles-counted = Artikel
pages-a-second = Seiten je Sekunde
sources-left = Quellen übrig
next-poll = Nächste Abfrage
no-runs = Noch nie wurde etwas gelesen:
rejected-pages = Abgewiesene Seiten
reason = Grund
by-reason = Höchstens die letzten { $number }, nach Quelle und Grund
pages-counted = Seiten
last-time = Zuletzt
last-rejected = Die letzten
nothing-rejected = Nichts wurde abgewiesen.
address = Adresse
attempts = { $number ->
    [one] einmal gelesen
   *[other] { $number }-mal gelesen
  }
stored-page = Die Seite, wie sie geladen wurde
page-cut = Ihre ersten { $shown } Bytes von { $all }:
no-stored-page = Sie ist nicht mehr gespeichert.
read-again = Noch einmal lesen
read-again-how = Was von der Seite gespeichert ist, nach heutigen Regeln: nichts wird geladen.
again-rejected = Sie wurde noch einmal gelesen und wegen { $reason } abgewiesen; zuvor wegen { $was }.
again-stored = Sie wurde noch einmal gelesen, besteht heutige Regeln und ist gespeichert:
again-not-kept = Sie wurde noch einmal gelesen und ist nicht mehr abgewiesen, aber kein eigener Artikel: ihr Text steht unter einer anderen Adresse oder wurde endgültig gelöscht.

# Anmelden
sign-in-how = Ein Token öffnet diesen Desk. Wer ihn betreibt, legt eines an:
token = Token
token-refused = Das ist kein Token dieses Desks.

# Fehler
error-401 = Bitte anmelden
error-403 = Das ist nicht erlaubt
error-404 = Das gibt es hier nicht
error-422 = Die Adresse sagt etwas Unmögliches
error-503 = Zurzeit nicht erreichbar
error-other = Etwas ging schief
