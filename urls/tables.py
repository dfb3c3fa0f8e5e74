"""List what in an address does not tell one page from another: the tables that the rules use.

Names are compared in lower case. Sources: AdGuard's URL tracking filter, ClearURLs, courlan (whose
pattern also takes cid, eid and uid, which are article ids elsewhere, so it is not used itself) and
the analytics vendors' manuals. A name that could be an article's id somewhere is not listed as
tracking: splitting a page in two is the smaller harm.
"""

from __future__ import annotations

import re
from typing import NamedTuple


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A parameter whose name starts with one of these only tells how the reader came to the page.
TRACKING_PREFIXES = (
    # campaign tagging: Google, HubSpot, Matomo/Piwik, AT Internet, Mapp, Webtrends, DPG, Parse.ly
    *("utm_", "hsa_", "mtm_", "matomo_", "pk_", "piwik_", "at_", "wt_", "wt.", "dpg_", "itm_"),
    # comScore, Coremetrics, Eloqua, Cxense, IO Technologies
    *("ns_", "cm_mmc", "elq", "cx_", "_io_", "__io_"),
    # Google Analytics, AMP viewer, Subscribe and Search; Facebook; Yahoo consent; HubSpot
    *("ga_", "_ga", "gaa_", "gs_", "amp_", "fb_", "guce_", "_hs", "__hs"),
    # mail: Mailchimp, Marketo, Omeda, Vero, Blueshift, Mindbox, Bronto, Salesforce
    *("mc_", "mkt_", "oly_", "vero_", "bsft_", "mindbox-", "_bta_", "sfmc_"),
    # apps, sessions and affiliates: ASP, Adjust, Branch, Impact, Segmentify, old Facebook actions
    *(
        "aspsessionid",
        "adjust_",
        "_branch_",
        "ir_",
        "_sgm_",
        "action_object_",
        "action_type_",
        "action_ref_",
    ),
)

# A parameter with one of these names only tells how the reader came to the page.
TRACKING_NAMES = _names(
    # click ids: Google, Meta, Microsoft, Yandex, X, TikTok, Instagram, LinkedIn, Reddit, Snap ...
    "gclid gclsrc dclid gbraid wbraid srsltid fbclid msclkid yclid ysclid twclid ttclid igshid igsh"
    " li_fat_id rdt_cid sccid sscid irclickid irgwc awc tduid epik vmcid clickid click_id"
    " tblci dicbo auctid wickedid rb_clickid obclid cuid _gl _kx _clde _cldee __s"
    # campaign names of newspapers, portals and analytics vendors
    " cmp cmpid cmpgnid campaignid campaign_id ecid icid icmp intcid intcmp int_cid int_campaign"
    " intlink ncid ito xtor xtref xts xtnp xtcr smid smtyp srnd taid tpcc mbid wpsrc wpisrc wpmm"
    " wprss ftag ftcamp ocid s_cid s_kwcid s_campaign ss_cid dm_i rlabs trk trkinfo trackingid"
    " tracking_id cm_me cm_cr cm_sp cm_re nx_source tt_medium tt_content ml_subscriber"
    " ml_subscriber_hash hmb_source hmb_medium hmb_campaign emc emci emdi ceid cndid bxid cvid"
    " wtrid echobox rel_source algotrack recirc sr_share guccounter usqp ved ei sei esrc spm scm"
    " sref leadsource wprov otc soc_src soc_trk tsrc hootpostid hss_channel ex_cid fsrc ft_orig puc"
    " yptr adgroupid regi_id instance_id segment_id _r pgtype clicksource contentcollection rref"
    " eref hpt google_editors_picks zanpid sc_channel sc_campaign cn-track inf_contact_key tbclid"
    " itid referringsource mkcid mkevt hsctatracking erid admitad_uid _openstat openstat twsrc"
    " __twitter_impression"
    # where the reader came from
    " ref_src ref_url refsrc refurl referrer referer fromref partnerid __tn__ __xts__"
    # share and gift links
    " share sharetoken share_token sharetype shareid giftlink unlocked_article_code"
    # WordPress comment links; cache busters
    " replytocom like_comment nocache no_cache cachebust cachebuster cache_buster rnd"
)

# These parameters are tracking on one site and the article's id on another: their value, the other
# parameters and the path decide (``urls.queries``).
DOUBTFUL_NAMES = _names(
    "ref ref_ reflink cr_ref source src traffic_source from via origin medium campaign camp mod"
    " soc social partner partner_id siteid nl kwd ft f"
)
# The values of these parameters that name where a reader came from, never an article.
CHANNELS = _names(
    "rss feed feeds atom twitter tw x facebook fb instagram ig linkedin reddit whatsapp telegram"
    " tiktok youtube google googlenews yahoo bing apple flipboard social socialmedia email mail"
    " e-mail newsletter nl push notification app ios android web desktop mobile amp home homepage"
    " hp front frontpage index nav navigation menu header footer sidebar related recirc search"
    " share copy copylink link print qr direct internal organic"
)
# Segments that name a script or a kind of page, never a story: which one the query tells.
SCRIPT_NAMES = _names(
    "view show read display article articles story stories news item items page post posts node"
    " content detail details doc document viewarticle showarticle readstory articleview newsview"
)
# A last segment with one of these suffixes is a script, to which the query tells the page.
SCRIPT_SUFFIXES = frozenset(
    {"php", "php3", "php5", "asp", "aspx", "jsp", "jspx", "cgi", "pl", "cfm", "do", "action"}
)

# A parameter with one of these names holds the session of the reader, whatever its value. ASP adds
# letters to the name "aspsessionid", so it is one of the prefixes above.
SESSION_NAMES = _names(
    "phpsessid jsessionid sessionid session_id sessid sess_id cfid cftoken oscsid zenid"
    " asp.net_sessionid"
)

# These parameters hold a session on one site and the article's id on another: the value decides.
DOUBTFUL_SESSION_NAMES = frozenset({"sid", "s", "session", "sess", "token"})

# The values that switch a way of showing a page on; "" is a parameter without a value.
_ON = frozenset({"", "1", "true", "yes", "y", "on"})
# These parameters choose how the same article is shown, if they have one of the values listed.
PRESENTATIONS: dict[str, frozenset[str]] = {
    "amp": _ON | {"html", "amp"},
    "_amp": _ON,
    "noamp": _ON | {"mobile", "available"},
    "outputtype": frozenset({"amp", "amp-type", "print", "mobile"}),
    "output": frozenset({"amp", "print"}),
    "view": frozenset({"print", "printable", "amp", "mobile", "printview"}),
    "mode": frozenset({"print", "amp"}),
    "format": frozenset({"print", "amp"}),
    "layout": frozenset({"print", "amp"}),
    "type": frozenset({"print", "amp"}),
    "style": frozenset({"print"}),
    "action": frozenset({"print", "click"}),
    "do": frozenset({"print"}),
    "op": frozenset({"print"}),
    "tmpl": frozenset({"component"}),  # Joomla's print view
    "print": _ON | {"print"},
    "printable": _ON,
    "printview": _ON,
    "printpage": _ON,
    "print_view": _ON,
    "printer": _ON,
    "printer_friendly": _ON,
    "printerfriendly": _ON,
    "printversion": _ON,
    "pagewanted": frozenset({"all", "print"}),
    "singlepage": _ON,
    "viewall": _ON,
    "showall": _ON,
    "nb": frozenset({"1"}),  # WordPress share links: share=x&nb=1
    "m": _ON,
    "mobile": _ON,
    "ismobile": _ON,
    "app": _ON,
    "webview": _ON,
    "rss": _ON | {"rss"},
}

# These labels left of the registrable domain choose how the same site is shown.
HOST_VARIANTS = frozenset({"www", "m", "mobile", "mobil", "amp", "touch", "wap", "mobi"})

# A last segment of this form is the page that a server shows for the folder itself.
INDEX_NAME = re.compile(
    r"(?:index\.(?:s?html?|xhtml|php\d?|aspx?|jspx?|cfm)|default\.(?:html?|aspx?))", re.I
)
# These segments inside the path of an article name its AMP form.
AMP_SEGMENTS = frozenset({"amp", "amphtml"})
# These last segments name a form of the page that the segments before them name.
VARIANT_SEGMENTS = frozenset(
    {"amp", "amphtml", "amp.html", "print", "print.html", "printable", "printview"}
)
# Of these and the first segments below, those that are also a story's own word: a magazine prints.
DOUBTFUL_VARIANTS = frozenset({"print", "print.html", "printable"})
# These first segments name a form of the page that the segments after them name.
LEADING_VARIANTS = frozenset({"amp", "amphtml", "print"})
# These parts of the last segment name a form of the page: story.amp.html, story.print.
VARIANT_SUFFIXES = frozenset({"amp", "amphtml", "print"})
# Only before one of these suffixes does "amp" or "print" inside a file's name tell the form.
PAGE_SUFFIXES = frozenset({"html", "htm", "shtml", "php", "asp", "aspx"})
# After one of these segments a segment "amp" or "print" is a subject, not a form of the page.
SUBJECT_PARENTS = _names(
    "tag tags topic topics category categories author authors search section sections label"
)
# A path holds the session of the reader after a semicolon (Java) or in brackets (ASP.NET). The
# bound of 60 characters, twice what ASP.NET writes, keeps the search from taking long.
PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*|/\([SAFX]\([^/()]{1,60}\)\)(?=/|$)", re.I
)


class Redirector(NamedTuple):
    """Describe the pages of a host that only lead to the address in their query."""

    host: re.Pattern[str]
    """Matches the whole host."""
    path: re.Pattern[str]
    """Matches the start of the path."""
    parameters: tuple[str, ...]
    """The parameters that may hold the address; without any the whole query is the address."""


def _redirector(host: str, path: str, *parameters: str) -> Redirector:
    return Redirector(re.compile(host), re.compile(path), parameters)


# Each row: the host, the start of the path, and the parameters that may hold the address.
REDIRECTORS = (
    _redirector(r"lm?\.(?:facebook|instagram|messenger|threads|workplace)\.(?:com|net)", "/", "u"),
    _redirector(r"(?:\w+\.)?facebook\.com", r"/(?:l\.php|flx/warn)", "u"),
    _redirector(r"(?:[\w.]+\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", "/(?:news/)?url$", "url", "q"),
    _redirector(r"(?:www\.)?google(?:adservices)?\.com", "/(?:pagead/)?aclk", "adurl"),
    _redirector(r"news\.google\.[a-z]{2,3}(?:\.[a-z]{2})?", "/", "url"),
    _redirector(r"(?:www\.)?bing\.com", r"/news/apiclick\.aspx", "url"),
    _redirector(r"duckduckgo\.com", "/l/?$", "uddg"),
    _redirector(r"(?:www\.)?yandex\.[a-z]{2,3}(?:\.tr)?", "/turbo", "text"),
    _redirector(r"t\.umblr\.com", "/redirect", "z"),
    _redirector(r"out\.reddit\.com", "/", "url"),
    _redirector(r"(?:www\.)?slack-redir\.net", "/link", "url"),
    _redirector(r"(?:(?:www|m|away)\.)?vk\.(?:com|ru)", r"/away", "to"),
    _redirector(r"(?:(?:www|m)\.)?youtube\.com", "/redirect", "q"),
    _redirector(r"(?:www\.)?linkedin\.com", "/(?:redir/redirect|safety/go)", "url"),
    _redirector(r"[a-z0-9]+\.safelinks\.protection\.outlook\.com", "/", "url"),
    _redirector(r"(?:www\.)?pinterest\.[a-z]{2,3}", "/offsite", "url"),
    _redirector(r"getpocket\.com", "/redirect", "url"),
    _redirector(r"flipboard\.com", "/redirect", "url"),
    _redirector(r"link\.zhihu\.com", "/", "target"),
    _redirector(r"t\.me", "/iv", "url"),
    _redirector(r"steamcommunity\.com", "/linkfilter", "u", "url"),
    _redirector(r"exit\.sc", "/", "url"),
    _redirector(r"disq\.us", "/url", "url"),
    _redirector(r"(?:www\.)?deref-[a-z-]+\.[a-z]{2,3}", "/mail/client", "redirectUrl"),
    _redirector(r"go\.(?:skimresources|redirectingat)\.com", "/", "url"),
    _redirector(r"redirect\.viglink\.com", "/", "u"),
    _redirector(r"click\.linksynergy\.com", "/", "murl"),
    _redirector(r"consent\.(?:google|youtube)\.[a-z]{2,3}(?:\.[a-z]{2})?", "/", "continue"),
    _redirector(r"(?:href\.li|anon\.to|nullrefer\.com|dereferer\.me)", "/"),
)
# An AMP cache holds the page's host and path in its own path: /c/s/host/path, where s is https.
# Hosts whose paths hold the address, and how: search results, and a paper's link in its own feed.
PATH_REDIRECTORS = (
    (re.compile(r"r\.search\.yahoo\.com"), re.compile(r"/.*?/RU=(https?(?:%3[Aa]|:)[^/]+)")),
    (re.compile(r"(?:\w+\.)?rd\.yahoo\.com"), re.compile(r"/.*?\*-?(https?(?:%3[Aa]|:).+)")),
    (re.compile(r"go\.theregister\.com"), re.compile(r"/feed/((?:[\w-]+\.)+[a-z]{2,}/.+)")),
)
AMP_CACHE_HOST = re.compile(
    r"(?:[\w-]+\.)?(?:cdn\.ampproject\.(?:org|net)|bing-amp\.com|amp\.cloudflare\.com)"
)
AMP_CACHE_PATH = re.compile(r"/[a-z]{1,3}/(?:s/)?((?:[\w-]+\.)+[\w-]{2,}(?::\d{1,5})?(?:/.*)?)$")
# So does the AMP viewer of a search engine: /amp/s/host/path.
AMP_VIEWER_HOST = re.compile(r"(?:www\.)?(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?|bing\.com)")
AMP_VIEWER_PATH = re.compile(r"/amp/(?:s/)?((?:[\w-]+\.)+[\w-]{2,}(?::\d{1,5})?(?:/.*)?)$")
