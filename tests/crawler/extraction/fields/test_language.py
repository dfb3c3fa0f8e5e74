"""Test which language an article is written in, and what the page declares."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.language import choose_language, normalise
from model.links import Link
from tests.crawler.extraction.fields.reading import ReadPage, json_ld, meta

GERMAN = "Die Mannschaft der Fähre brachte am Freitag vierzig Menschen in Sicherheit. " * 5
JAPANESE = "フェリーの乗組員は金曜日、海峡の途中で火災が起きた後、乗客四十人を安全な場所に移した。"
THAI = "ลูกเรือเรือข้ามฟากช่วยผู้โดยสารสี่สิบคนให้ปลอดภัยเมื่อวันศุกร์หลังเกิดเพลิงไหม้ในห้องเครื่อง" * 2


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        (GERMAN, "de-AT", "de-AT"),
        (GERMAN, "en-US", "de"),  # a template's mistake
        (GERMAN, "", "de"),
        (JAPANESE, "en", "ja"),
        (THAI, "", "th"),
        ("Kurz.", "de_CH", "de-CH"),
        ("", "iw", "he"),
    ],
)
def test_the_language_is_the_texts_own(text: str, declared: str, tag: str) -> None:
    page = ReadPage(lang=declared)
    assert choose_language(text, page.document, page.structured, page.metadata) == tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("iw", "he"), ("in", "id"), ("ji", "yi"), ("jp", "ja"), ("cn", "zh"), ("kr", "ko"),
     ("gr", "el"), ("cz", "cs"), ("dk", "da"), ("ua", "uk"), ("vn", "vi"),
     ("en_GB.UTF-8", "en-GB"), ("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
     ("und", None), ("mul", None), ("zxx", None), ("xx", None), ("", None), ("e", None),
     ("english", None), ("e_", None), ("en-La_n", "en"), ("en-_b", "en")],
)  # fmt: skip
def test_a_declared_tag_is_written_as_bcp_47(declared: str, tag: str | None) -> None:
    assert normalise(declared) == tag


def test_the_declarations_come_in_order() -> None:
    json = json_ld('{"@type": "NewsArticle", "inLanguage": "fr"}')
    heads = (json + meta("og:locale", "it"), meta("og:locale", "it") + meta("language", "pl"))
    pages = (ReadPage(heads[0], lang="de"), ReadPage(heads[0]), ReadPage(heads[1]),
             ReadPage(meta("language", "pl")))  # fmt: skip
    found = [choose_language("", page.document, page.structured, page.metadata) for page in pages]
    assert found == ["de", "fr", "it", "pl"]


# Of each group of languages that are taken for each other, a text in the first, and the others.
CONFUSED = {
    "da no nb nn": "Besætningen på færgen bragte fredag fyrre passagerer i sikkerhed, efter at "
    "der var udbrudt brand i maskinrummet midt på sundet. Havnefogeden sagde, at "
    "ingen var kommet alvorligt til skade, og at undersøgelsen af årsagen vil "
    "vare flere uger. Rederiet har aflyst alle afgange indtil videre.",
    "hr sr bs sh": "Posada trajekta u petak je spasila četrdeset putnika nakon što je u "
    "strojarnici izbio požar usred tjesnaca. Lučki kapetan rekao je da nitko nije"
    " teško ozlijeđen i da će istraga o uzroku potrajati nekoliko tjedana. Brodar"
    " je do daljnjega otkazao sve plovidbe.",
    "id ms": "Awak kapal feri menyelamatkan empat puluh penumpang pada hari Jumat setelah "
    "kebakaran terjadi di ruang mesin di tengah selat. Kepala pelabuhan "
    "mengatakan bahwa tidak ada yang terluka parah dan penyelidikan mengenai "
    "penyebabnya akan memakan waktu beberapa minggu.",
    "hi mr ne": "हमसबउससमयघरपरथेजबतटपरआगलगगई।उसनेकहाकिअबतकसबठीकहैऔरकलहमसबशहरगएथे।",
    "cs sk": "Posádka trajektu v pátek zachránila čtyřicet cestujících poté, co uprostřed "
    "průlivu vypukl ve strojovně požár. Kapitán přístavu řekl, že nikdo nebyl "
    "vážně zraněn a že vyšetřování příčiny potrvá několik týdnů. Společnost "
    "zrušila všechny plavby.",
    "es gl ca an": "La tripulación del transbordador puso a salvo el viernes a cuarenta "
    "pasajeros después de que se declarara un incendio en la sala de máquinas en "
    "medio del estrecho. El capitán del puerto dijo que nadie había resultado "
    "herido de gravedad.",
    "pt gl": "A tripulação da balsa salvou na sexta-feira quarenta passageiros depois que "
    "um incêndio começou na casa de máquinas no meio do estreito. O capitão do "
    "porto disse que ninguém ficou gravemente ferido e que a investigação sobre a"
    " causa vai durar várias semanas.",
    "nl af": "De bemanning van de veerboot bracht vrijdag veertig passagiers in veiligheid"
    " nadat midden in de zeestraat brand was uitgebroken in de machinekamer. De "
    "havenmeester zei dat niemand ernstig gewond is geraakt en dat het onderzoek "
    "enkele weken zal duren.",
    "de lb": GERMAN,
    "zu xh": "Abasebenzi bomkhumbi basindise abagibeli abangamashumi amane ngoLwesihlanu "
    "ngemuva kokuthi kuqubuke umlilo egumbini lezinjini. Umphathi wechweba uthe "
    "akekho umuntu olimele kakhulu futhi uphenyo luzothatha amasonto amaningana.",
    "fa ur ps": "خدمه کشتی روز جمعه پس از آتش سوزی در اتاق موتور در میانه تنگه چهل مسافر را "
    "نجات دادند. رئیس بندر گفت که هیچ کس به شدت زخمی نشده است و تحقیقات درباره "
    "علت حادثه چند هفته طول خواهد کشید. شرکت همه سفرها را لغو کرده است.",
    "zh yue": "渡轮船员星期五在海峡中央机舱起火后将四十名乘客送到安全地点。港务局长说，没有人受重"
    "伤，对起火原因的调查将持续数周。公司已取消所有航班，乘客被安置在城里的旅馆。",
}


def _chosen(text: str, lang: str = "", head: str = "", link: Link | None = None) -> str | None:
    page = ReadPage(head, lang=lang)
    return choose_language(text, page.document, page.structured, page.metadata, link)


@pytest.mark.parametrize("group", CONFUSED)
def test_of_languages_that_are_taken_for_each_other_the_declared_one_counts(group: str) -> None:
    own, *others = group.split()
    text = CONFUSED[group] * 5
    assert _chosen(text) == own
    for other in others:
        assert _chosen(text, f"{other}-XK") == f"{other}-XK"
    assert _chosen(text, "en") == _chosen(text, "fr") == own


@pytest.mark.parametrize(("before", "tag"), [(236, "de"), (299, "de"), (300, "en")])
def test_the_text_decides_from_200_letters_in_its_first_300_characters(
    before: int, tag: str
) -> None:
    text = GERMAN[:236].rjust(before)
    assert sum(map(str.isalpha, text)) == 199
    assert _chosen(text + "n und mehr", "en") == tag
    assert _chosen(text, "en") == "en"


def test_short_texts_are_in_the_declared_language_or_the_one_that_they_seem_to_be_in() -> None:
    short = "Die Mannschaft der Fähre brachte am Freitag vierzig Menschen in Sicherheit."
    assert _chosen(short, "en") == "en"
    assert _chosen(short) == "de"
    assert _chosen("123, 456.") is None
    assert _chosen("") is None


@pytest.mark.parametrize(("count", "tag"), [(39, "en"), (40, "ja")])
def test_a_character_of_japanese_says_as_much_as_five_letters(count: int, tag: str) -> None:
    text = "".join(filter(str.isalpha, JAPANESE + JAPANESE))[:count]
    assert _chosen(text, "en") == tag


def test_what_the_beginning_confirms_is_not_asked_of_more() -> None:
    english = "The crew of the ferry brought forty passengers to safety on Friday. " * 25
    beginning = GERMAN[:300].ljust(300)
    assert _chosen(beginning + english, "de-AT") == "de-AT"
    assert _chosen(beginning + english) == "en"
    assert _chosen(english[:300].ljust(300) + GERMAN * 5, "de-AT") == "de-AT"
    assert _chosen(english[:300].ljust(300) + GERMAN * 5, "fr") == "de"


def test_of_several_declarations_the_one_that_the_text_confirms_counts() -> None:
    assert _chosen(GERMAN, "en", meta("og:locale", "de_AT")) == "de-AT"


@pytest.mark.parametrize("name", ["content-language", "language", "dc.language"])
def test_each_meta_element_of_the_language_is_read(name: str) -> None:
    assert _chosen("", "", meta(name, "pl")) == "pl"


def test_the_listing_tells_the_language_last() -> None:
    link = Link("https://paper.example/a", "feed", inLanguage="pl")
    assert _chosen("", link=link) == "pl"
    assert _chosen("", "de", link=link) == "de"


PERSIAN = (
    "شورای بندر شامگاه سه‌شنبه رأی داد که اسکله قدیمی کشتی‌های مسافربری هجده ماه بسته شود، زیرا "
    "پایه‌های چوبی آن پوسیده است. ماهیگیران می‌گویند هیچ‌کس از آنها نپرسیده است که زمستان چه کنند. "
)
ARABIC = (
    "قرر مجلس الميناء في وقت متأخر من يوم الثلاثاء إغلاق رصيف العبارات القديم لمدة ثمانية عشر شهرا "
    "بعد أن وجد المهندسون أن الركائز الخشبية قد تعفنت تحت المياه، كما قالت رئيسة اللجنة مساء أمس. "
)
URDU = (
    "بندرگاہ کی کونسل نے منگل کی رات فیصلہ کیا کہ پرانی فیری گودی اٹھارہ ماہ کے لیے بند رہے گی، "
    "کیونکہ انجینئروں نے دیکھا کہ لکڑی کے ستون پانی کے نیچے گل چکے ہیں۔ ماہی گیر ناراض ہیں۔ "
)


@pytest.mark.parametrize("times", [1, 4], ids=["brief", "long"])
@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        (PERSIAN, "ar", "fa"),
        (PERSIAN, "ar-EG", "fa"),
        (PERSIAN, "fa-IR", "fa-IR"),
        (URDU, "ar", "ur"),
        (URDU, "ur-PK", "ur-PK"),
        (ARABIC, "fa", "ar"),
        (ARABIC, "ur", "ar"),
        (ARABIC, "ar-LB", "ar-LB"),
    ],
)
def test_persian_and_urdu_are_not_arabic(text: str, declared: str, tag: str, times: int) -> None:
    assert _chosen((text * times)[: 90 if times == 1 else None], declared) == tag


def test_a_persian_name_makes_no_persian_text() -> None:
    assert _chosen(f"{ARABIC} گوگل {ARABIC}", "ar") == "ar"


@pytest.mark.parametrize(("letter", "tag"), [*((one, "fa") for one in "پچژگ"), ("ک", "ar")])
def test_one_letter_of_its_own_leaves_a_short_persian_text_persian(letter: str, tag: str) -> None:
    """Check it where a title in Arabic is most of the text."""
    assert _chosen(f"دائرة المعارف الإسلامية الكبرى في القاهرة {letter}", "fa") == tag
