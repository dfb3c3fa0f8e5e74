# What the pages say in English. Another language is another file with the same messages.

skip = Skip to the content
pages = Pages
news = News
stories = Stories
sources = Sources
runs = Runs
rejected = Rejected
language = Language
choose = Choose
sign-in = Sign in
sign-out = Sign out
signed-in-as = Signed in with the token

# Is all well?
condition-well = { $sources ->
    [one] All is well with the one source
   *[other] All is well with all { $sources } sources
  }
condition-database-away = The database is away: what you see may be old
condition-never-crawled = Nothing was ever crawled: run copydesk crawl news
condition-run-died = The last run died: see the page of runs
condition-failing = { $sources ->
    [one] One source can't be read
   *[other] { $sources } sources can't be read
  }
condition-silent = { $hours ->
    [one] No run has begun for an hour
   *[other] No run has begun for { $hours } hours
  }
condition-unusual = { $sources ->
    [one] One source is not as usual
   *[other] { $sources } sources are not as usual
  }
condition-late = { $sources ->
    [one] One source is polled late
   *[other] { $sources } sources are polled late
  }

# News
search = Search
search-example = ferry AND headline:"new pier"
source = Source
article-language = Language of the article
section = Section
all = all
since = Published since
until = before
with-copies = with copies
changed = changed
gone = gone
find = Find
filters = Filters
sources-today = Sources today
nothing-today = Nothing was published today yet.
broken = not well
found = { $number ->
    [one] One article
   *[other] { $number } articles
  }
as-feed = This search as
selected-as = What is selected as
new-stories = { $number ->
    [one] One new story: show it
   *[other] { $number } new stories: show them
  }
no-headline = (no headline)
copies = { $number ->
    [one] +1 copy
   *[other] +{ $number } copies
  }
changed-times = { $number ->
    [one] changed once
    [2] changed twice
   *[other] changed { $number } times
  }
live = live
older = Older ones
nothing-found = Nothing was found.
show-all = Show all news
no-articles = Nothing is stored yet. Name your sources, then crawl them:

# One article
no-date = No date was found
date-certainty = The date stands in { $source ->
    [jsonld] the page's metadata
    [meta] the page's metadata
    [newsSitemap] the site's news sitemap
    [feed] the site's feed
    [time] the page
    [text] the page's text
    [url] the address
   *[other] the page
  }, to the { $precision ->
    [day] day
    [minute] minute
   *[second] second
  }
original = Original page
live-updates = Updates
who-printed = Who printed it
this-one = this one
what-differs = What differs
whole-story = The whole story
nobody-else = Nobody else, as far as is known.
history = History
first-stored = first stored
changes-left-out = { $number ->
    [one] one earlier change
   *[other] { $number } earlier changes
  }
changed-fields = changed:
compare-versions = Compare any two versions
facts = Facts
words = Words
keywords = Keywords
publisher = Publisher
taken-out = { $number ->
    [one] What was taken out: one piece
   *[other] What was taken out: { $number } pieces
  }
back-to-article = Back to the article
version-before = Version
version-after = beside version
version-number = version { $number }
compare = Compare
field-headline = Headline
field-alternativeHeadline = Second headline
field-abstract = Standfirst
field-articleBody = Text
no-difference = These versions do not differ in what is read.

# Bookmarks and tags
bookmarks = Bookmarks
bookmarked = bookmarked
bookmark = Bookmark
take-bookmark = Take the bookmark away
bookmark-and-tags = Bookmark and tags
tags = Tags
tags-field = Tags, with commas between them
tagged = Tagged: { $tag }
all-bookmarks = All bookmarks
as-file = As a file
no-bookmarks = No article is bookmarked. Sign in with a token that may write, open an article, and bookmark it there.
nothing-tagged = No article has this tag.

# Saved searches
searches = Searches
search-saved = is saved. These addresses need no token and are shown this once:
webhook-secret = what its events are signed with
webhook = webhook
webhook-disabled = disabled
webhook-failing = failing
delete = Delete
no-searches = No search is saved. Sign in with a token that may write, search the news, and save the search there.
save-search = Save this search
search-name = Name
webhook-url = Tell this address of what is found (may be empty)
save = Save

# Stories
printed-now = What most sites print now
printed-by = { $number ->
    [one] printed by one site
   *[other] printed { $number } times
  }
no-stories = No story of the last two days was printed more than once.
later-ones = Later ones
first = first

# Sources, runs, rejected pages
state = State
last-read = Last read
articles-a-week = Articles in seven days
two-weeks = Two weeks
why = Why
state-failing = failing
state-not-as-usual = not as usual
state-late = late
state-well = well
state-not-polled-yet = not polled yet
state-paused = paused
settings = Settings
paused-since = Paused since
paused-by = Paused by
added-by = Added here by
politeness-by = Politeness changed by
pause = Pause
resume = Resume
politeness = How gently it is asked
politeness-empty = What is left empty is as sources.toml says, else as usual. Changes hold from the next run on.
key-delay = Seconds between two requests
key-concurrency = Requests at once to one host
key-every = Time between two polls, such as 10m, 2h or 1d
key-min-interval = Shortest learned time between two polls
key-max-interval = Longest learned time between two polls
add-source = Add a source
address-of-site = Address of a site, or of one of its pages
search-site = Search
search-takes = Asked politely, this takes half a minute, or up to two.
listings = What was found
listing = Address
kind = Kind
entries = Entries
polled = Will be polled
yes = yes
would-be-stored = Articles as they would be stored
nothing-would-be-stored = No article could be read.
already-polled = This is polled already:
source-name = Name
source-id = Short name, for commands (a-z, 0-9, dots and dashes)
add-it = Add this source
word-count = { $number ->
    [one] One word
   *[other] { $number } words
  }
settings-need-token = Sign in with a token that may write to change this.
change = Change
poll-now = Poll now
due-for-running = is due: the run that began at { $time } takes it if it watches, else the next one.
due-for-next = is due: the next run takes it.
failing-listings = { $number ->
    [one] One listing fails:
   *[other] { $number } listings fail:
  }
late-listings = { $number ->
    [one] One listing is late.
   *[other] { $number } listings are late.
  }
more = More
no-sources = No source was polled yet. Name some in sources.toml (copydesk init writes one), then:
began = Began
spider = Spider
outcome = Outcome
seconds = Seconds
count-new = New
count-changed = Changed
count-unchanged = Unchanged
count-rejected = Rejected
failed = Failed
under-way = Under way
since-moment = since
articles-counted = Articles
pages-a-second = Pages a second
sources-left = Sources left
next-poll = Next poll
no-runs = Nothing was ever crawled:
rejected-pages = Rejected pages
reason = Reason
by-reason = The last { $number } at most, by source and reason
pages-counted = Pages
last-time = Last time
last-rejected = The last ones
nothing-rejected = Nothing was rejected.
address = Address
attempts = { $number ->
    [one] read once
   *[other] read { $number } times
  }
stored-page = The page as it was downloaded
page-cut = Its first { $shown } bytes of { $all }:
no-stored-page = It is no longer kept.
read-again = Read again
read-again-how = What is stored of the page, by today's rules: nothing is downloaded.
again-rejected = It was read again and is rejected for { $reason }; before, for { $was }.
again-stored = It was read again, passed today's rules, and is stored:
again-not-kept = It was read again and is no longer rejected, nor an article of its own: its text is that of another address, or was deleted for good.

# Signing in
sign-in-how = A token opens this desk. Whoever runs it makes one:
token = Token
token-refused = That is no token of this desk.

# Errors
error-401 = Please sign in
error-403 = That is not allowed
error-404 = That is not here
error-422 = The address says something that can't be
error-503 = Not available now
error-other = Something went wrong
