"""Test every entry of the tables of urls.tables by an address that only this entry decides.

The words are written out here: one that is taken out of a table makes its case fail.
"""

from __future__ import annotations

import pytest

from urls import url_key

SHORT = "https://example.org/a-story"
PAGE = "https://example.org/view?id=5"

TRACKING_PREFIXES = """
    utm_ hsa_ mtm_ matomo_ pk_ piwik_ at_ wt_ wt. dpg_ itm_
    ns_ cm_mmc elq cx_ _io_ __io_
    ga_ _ga gaa_ gs_ amp_ fb_ guce_ _hs __hs
    mc_ mkt_ oly_ vero_ bsft_ mindbox- _bta_ sfmc_
    aspsessionid adjust_ _branch_ ir_ _sgm_ action_object_ action_type_ action_ref_
"""

TRACKING_NAMES = """
    gclid gclsrc dclid gbraid wbraid srsltid fbclid msclkid yclid ysclid twclid ttclid igshid igsh
    li_fat_id rdt_cid sccid sscid irclickid irgwc awc tduid epik vmcid clickid click_id
    tblci dicbo auctid wickedid rb_clickid obclid cuid _gl _kx _clde _cldee __s
    cmp cmpid cmpgnid campaignid campaign_id ecid icid icmp intcid intcmp int_cid int_campaign
    intlink ncid ito xtor xtref xts xtnp xtcr smid smtyp srnd taid tpcc mbid wpsrc wpisrc wpmm
    wprss ftag ftcamp ocid s_cid s_kwcid s_campaign ss_cid dm_i rlabs trk trkinfo trackingid
    tracking_id cm_me cm_cr cm_sp cm_re nx_source tt_medium tt_content ml_subscriber
    ml_subscriber_hash hmb_source hmb_medium hmb_campaign emc emci emdi ceid cndid bxid cvid
    wtrid echobox rel_source algotrack recirc sr_share guccounter usqp ved ei sei esrc spm scm
    sref leadsource wprov otc soc_src soc_trk tsrc hootpostid hss_channel ex_cid fsrc ft_orig puc
    yptr adgroupid regi_id instance_id segment_id _r pgtype clicksource contentcollection rref
    eref hpt google_editors_picks zanpid sc_channel sc_campaign cn-track inf_contact_key tbclid
    itid referringsource mkcid mkevt hsctatracking erid admitad_uid _openstat openstat twsrc
    __twitter_impression
    ref_src ref_url refsrc refurl referrer referer fromref partnerid __tn__ __xts__
    share sharetoken share_token sharetype shareid giftlink unlocked_article_code
    replytocom like_comment nocache no_cache cachebust cachebuster cache_buster rnd
"""

DOUBTFUL_NAMES = """
    ref ref_ reflink cr_ref source src traffic_source from via origin medium campaign camp mod
    soc social partner partner_id siteid nl kwd ft f
"""

SESSION_NAMES = """
    phpsessid jsessionid sessionid session_id sessid sess_id cfid cftoken oscsid zenid
    asp.net_sessionid
"""

DOUBTFUL_SESSION_NAMES = "sid s session sess token"

SWITCHED_ON = "1 true yes y on"
"""Values that switch a way of showing on; its name alone does so too."""

SWITCHES = """
    amp _amp noamp print printable printview printpage print_view printer printer_friendly
    printerfriendly printversion singlepage viewall showall m mobile ismobile app webview rss
"""

VALUES_OF_PRESENTATION = {
    "amp": "html amp",
    "noamp": "mobile available",
    "outputtype": "amp amp-type print mobile",
    "output": "amp print",
    "view": "print printable amp mobile printview",
    "mode": "print amp",
    "format": "print amp",
    "layout": "print amp",
    "type": "print amp",
    "style": "print",
    "action": "print click",
    "do": "print",
    "op": "print",
    "tmpl": "component",
    "print": "print",
    "pagewanted": "all print",
    "nb": "1",
    "rss": "rss",
}

SUBJECT_PARENTS = """
    tag tags topic topics category categories author authors search section sections label
"""


def test_a_parameter_with_a_prefix_of_tracking_is_dropped() -> None:
    for prefix in TRACKING_PREFIXES.split():
        assert url_key(f"{PAGE}&{prefix}=7") == PAGE, prefix
        assert url_key(f"{PAGE}&{prefix}zq=7") == PAGE, prefix
        assert url_key(f"{PAGE}&q{prefix}=7") != PAGE, prefix


def test_a_parameter_with_a_name_of_tracking_is_dropped() -> None:
    for name in TRACKING_NAMES.split():
        assert url_key(f"{PAGE}&{name}=7") == PAGE, name
        assert url_key(f"{PAGE}&{name.upper()}=7") == PAGE, name
        assert url_key(f"https://example.org/view?{name}=7") == "https://example.org/view", name
        assert url_key(f"{PAGE}&{name}q=7") != PAGE, name


@pytest.mark.parametrize("name", DOUBTFUL_NAMES.split())
def test_a_parameter_that_doubtfully_names_the_article_is_dropped_beside_another(name: str) -> None:
    assert url_key(f"{PAGE}&{name}=A1002") == PAGE
    alone = f"https://example.org/view?{name}=A1002"
    assert url_key(alone) == alone
    assert url_key(f"https://example.org/view?{name}=home") == "https://example.org/view"


@pytest.mark.parametrize("name", SESSION_NAMES.split())
def test_a_session_is_dropped_whatever_its_value(name: str) -> None:
    assert url_key(f"{PAGE}&{name}=7") == PAGE


@pytest.mark.parametrize("name", DOUBTFUL_SESSION_NAMES.split())
def test_a_doubtful_session_is_dropped_by_its_value(name: str) -> None:
    assert url_key(f"{PAGE}&{name}=9f2c7e1b") == PAGE
    assert url_key(f"{PAGE}&{name}=news123") == f"{PAGE}&{name}=news123"


@pytest.mark.parametrize("name", SWITCHES.split())
def test_a_switch_of_presentation_is_dropped_where_it_is_on(name: str) -> None:
    assert url_key(f"{PAGE}&{name}") == PAGE
    for value in SWITCHED_ON.split():
        assert url_key(f"{PAGE}&{name}={value}") == PAGE, value
    for value in ("0", "no", "gallery"):
        assert f"{name}={value}" in url_key(f"{PAGE}&{name}={value}")


@pytest.mark.parametrize("name", VALUES_OF_PRESENTATION)
def test_a_parameter_of_presentation_is_dropped_by_its_value(name: str) -> None:
    for value in VALUES_OF_PRESENTATION[name].split():
        assert url_key(f"{PAGE}&{name}={value}") == PAGE, value
        assert url_key(f"{PAGE}&{name.upper()}={value.upper()}") == PAGE, value
    for value in ("article", "2", "no"):
        assert f"{name}={value}" in url_key(f"{PAGE}&{name}={value}")


@pytest.mark.parametrize("name", sorted(VALUES_OF_PRESENTATION.keys() - set(SWITCHES.split())))
def test_a_parameter_of_presentation_that_is_no_switch_needs_a_value(name: str) -> None:
    assert name in url_key(f"{PAGE}&{name}")
    assert f"{name}=true" in url_key(f"{PAGE}&{name}=true")


@pytest.mark.parametrize("label", ["www", "m", "mobile", "mobil", "amp", "touch", "wap", "mobi"])
def test_a_label_that_only_chooses_how_a_site_is_shown_is_dropped(label: str) -> None:
    assert url_key(f"https://{label}.example.org/a-story") == SHORT
    assert url_key(f"https://{label}q.example.org/a-story") != SHORT


@pytest.mark.parametrize(
    "name",
    [
        *[
            "index.htm",
            "index.html",
            "index.shtm",
            "index.shtml",
            "index.xhtml",
            "index.php",
            "index.php5",
        ],
        *["index.asp", "index.aspx", "index.jsp", "index.jspx", "index.cfm", "INDEX.HTML"],
        *["default.htm", "default.html", "default.asp", "default.aspx", "Default.aspx"],
    ],
)
def test_the_name_of_an_index_is_dropped(name: str) -> None:
    assert url_key(f"https://example.org/world/{name}") == "https://example.org/world"


@pytest.mark.parametrize(
    "name",
    [
        *[
            "index.php55",
            "index.xhtm",
            "index.txt",
            "indexhtml",
            "index_php",
            "myindex.html",
            "index.html5",
        ],
        *["default.php", "default.shtml", "defaulthtml", "default.jsp", "index.ht", "default.cfm"],
    ],
)
def test_other_names_are_no_index(name: str) -> None:
    assert url_key(f"https://example.org/world/{name}") == f"https://example.org/world/{name}"


@pytest.mark.parametrize("segment", ["amp", "amphtml"])
def test_a_segment_amp_inside_an_articles_path_is_dropped(segment: str) -> None:
    story = "https://example.org/world/2026/11/20/river-rises-again"
    assert url_key(f"https://example.org/world/{segment}/2026/11/20/river-rises-again") == story
    topic = f"https://example.org/world/topic/{segment}/2026/river-rises-again"
    assert url_key(topic) == topic


@pytest.mark.parametrize(
    "segment", ["amp", "amphtml", "amp.html", "print", "print.html", "printable", "printview"]
)
def test_a_last_segment_that_names_a_form_of_the_page_is_dropped(segment: str) -> None:
    assert url_key(f"{SHORT}/{segment}") == SHORT
    assert url_key(f"{SHORT}/{segment.upper()}") == SHORT
    assert url_key(f"https://example.org/{segment}") == f"https://example.org/{segment}"


@pytest.mark.parametrize("segment", ["amp", "amphtml", "print"])
def test_a_first_segment_that_names_a_form_of_the_page_is_dropped(segment: str) -> None:
    assert url_key(f"https://example.org/{segment}/a-story") == SHORT
    assert url_key(f"https://example.org/{segment.upper()}/a-story") == SHORT


@pytest.mark.parametrize("suffix", ["amp", "amphtml", "print"])
def test_a_suffix_that_names_a_form_of_the_page_is_dropped(suffix: str) -> None:
    assert url_key(f"{SHORT}.{suffix}") == SHORT
    assert url_key(f"{SHORT}.{suffix.upper()}") == SHORT
    assert url_key(f"{SHORT}.{suffix}.html") == f"{SHORT}.html"
    assert url_key(f"https://example.org/..{suffix}") == f"https://example.org/..{suffix}"


@pytest.mark.parametrize("suffix", ["html", "htm", "shtml", "php", "asp", "aspx"])
def test_a_form_of_the_page_before_the_suffix_of_a_page_is_dropped(suffix: str) -> None:
    assert url_key(f"{SHORT}.amp.{suffix}") == f"{SHORT}.{suffix}"
    assert url_key(f"{SHORT}.amp.{suffix.upper()}") == f"{SHORT}.{suffix.upper()}"
    assert url_key(f"{SHORT}.amp.q{suffix}") == f"{SHORT}.amp.q{suffix}"


@pytest.mark.parametrize("parent", SUBJECT_PARENTS.split())
def test_a_subject_may_be_called_amp_or_print(parent: str) -> None:
    for subject in ("amp", "print"):
        for page in (f"{parent}/{subject}", f"{parent.upper()}/{subject}"):
            assert url_key(f"https://example.org/{page}") == f"https://example.org/{page}"
    assert url_key(f"https://example.org/{parent}q/amp") == f"https://example.org/{parent}q"


@pytest.mark.parametrize("name", ["jsessionid", "phpsessid", "sessionid", "sid", "JSESSIONID"])
def test_a_session_in_the_path_is_dropped(name: str) -> None:
    assert url_key(f"{SHORT};{name}=0A1B.node") == SHORT
    assert url_key(f"https://example.org/a-story;{name}=0A1B/2") == f"{SHORT}/2"
    assert url_key(f"{SHORT};{name}=1;page=2") == f"{SHORT};page=2"
    assert url_key(f"{SHORT};q{name}=1") != SHORT


@pytest.mark.parametrize("letter", "SAFXs")
def test_a_session_of_asp_in_the_path_is_dropped(letter: str) -> None:
    assert url_key(f"https://example.org/({letter}(k3))/a-story") == SHORT
    assert url_key(f"{SHORT}/({letter}(k3))") == SHORT


@pytest.mark.parametrize(
    ("segment", "is_session"),
    [
        ("(S(1))", True),
        (f"(S({'k' * 60}))", True),
        (f"(S({'k' * 61}))", False),
        ("(S())", False),
        ("(B(k3))", False),
        ("(S(k3))q", False),
    ],
)
def test_the_form_of_a_session_of_asp(segment: str, is_session: bool) -> None:
    assert (url_key(f"https://example.org/{segment}/a-story") == SHORT) is is_session


CHANNELS = """
    rss feed feeds atom twitter tw x facebook fb instagram ig linkedin reddit whatsapp telegram
    tiktok youtube google googlenews yahoo bing apple flipboard social socialmedia email mail
    e-mail newsletter nl push notification app ios android web desktop mobile amp home homepage
    hp front frontpage index nav navigation menu header footer sidebar related recirc search
    share copy copylink link print qr direct internal organic
"""

SCRIPTS = """
    view show read display article articles story stories news item items page post posts node
    content detail details doc document viewarticle showarticle readstory articleview newsview
    x.php x.php3 x.php5 x.asp x.aspx x.jsp x.jspx x.cgi x.pl x.cfm x.do x.action view.html
"""


def test_a_channel_names_no_article_whatever_a_script_shows() -> None:
    alone = "https://example.org/view?from="
    kept = [each for each in CHANNELS.split() if url_key(f"{alone}{each}") != alone[:-6]]
    assert kept == []
    assert url_key(f"{alone}zurich") == f"{alone}zurich"


@pytest.mark.parametrize("script", SCRIPTS.split())
def test_the_query_tells_which_article_a_script_shows(script: str) -> None:
    page = f"https://example.org/en/{script}"
    assert url_key(f"{page}?from=zurich") == f"{page}?from=zurich"
    assert url_key(f"{page.replace('/en/', '/en/q')}zq?from=zurich").endswith("zq")


@pytest.mark.parametrize("segment", ["print", "print.html", "printable"])
def test_a_form_that_is_a_subject_too_stays_behind_a_single_word(segment: str) -> None:
    assert url_key(f"https://example.org/media/{segment}") == f"https://example.org/media/{segment}"
    assert url_key("https://example.org/media/printview") == "https://example.org/media"
