"""Check what the learned classifier keeps, and when it asks trafilatura."""

from __future__ import annotations

import math

import pytest

from crawler.extraction import extract
from crawler.extraction.body import trafilatura_text
from crawler.extraction.body.classifier import build, shipped_classifier
from crawler.extraction.body.features import FEATURES, PageFeatures
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument, parse_document

URL = "https://paper.example/story-of-the-sea"
PROSE = [
    f"Sentence {number} of the story tells at some length what the crew did that night, and why "
    "it mattered to the people who were waiting on the pier, as the harbour master said."
    for number in range(6)
]


def _tree(feature: str, threshold: float, low: float, high: float) -> list[list[float]]:
    return [[FEATURES.index(feature)], [threshold], [~0], [~1], [low, high]]


def _model(**changes: object) -> dict[str, object]:
    lexicon = {"classes": {"related": -2.0}, "first": {}, "last": {}}
    trees = [_tree("link density", 0.5, 1.0, -1.0), _tree("worst words", -1.0, -3.0, 0.5)]
    model = {"features": list(FEATURES), "prose": 0.0, "label": 2.0, "lexicon": lexicon}
    return model | {"blind": trees, "informed": trees} | changes


def test_trees_add_up_and_short_lines_need_more() -> None:
    model = build(_model())
    row = [0.0] * len(FEATURES)
    row[FEATURES.index("length")] = 5.0
    assert model.trafilatura_trees.predict([row]) == pytest.approx([1.5])
    assert model.classify([row], after_trafilatura=True).keeps == [True]
    label = [*row]
    label[FEATURES.index("length")] = 2.0
    assert model.classify([label], after_trafilatura=True).keeps == [False]
    linked = [*row]
    linked[FEATURES.index("link density")] = 0.9
    assert model.trafilatura_trees.predict([linked]) == pytest.approx([-0.5])


def test_the_heuristic_and_trafilatura_have_their_own_trees() -> None:
    model = build(_model(blind=[_tree("taken", 0.5, -1.0, 1.0)]))
    row = [0.0] * len(FEATURES)
    row[FEATURES.index("length")] = 5.0
    assert model.classify([row], after_trafilatura=False).keeps == [False]
    assert model.classify([row], after_trafilatura=True).keeps == [True]


def _rows(*sizes_and_weights: tuple[int, float]) -> tuple[dict[str, object], list[list[float]]]:
    """Return a model and rows of so many letters, each of which it weighs so."""
    rows, trees = [], []
    for number, (size, weight) in enumerate(sizes_and_weights):
        row = [0.0] * len(FEATURES)
        row[FEATURES.index("length")] = math.log1p(size)
        row[FEATURES.index("depth")] = number
        rows.append(row)
        above = _tree("depth", number - 0.5, 0.0, weight)
        trees += [above, _tree("depth", number + 0.5, 0.0, -weight)]
    return _model(blind=trees), rows


@pytest.mark.parametrize(
    ("page", "is_sure"),
    [
        ([(500, 4.0), (500, -4.0)], True),
        ([(500, 4.0), (500, 1.0)], False),  # a paragraph in doubt
        ([(500, 4.0), (500, -1.0)], False),  # ... that is left out
        ([(500, 4.0), (20, 1.0)], True),  # a line in doubt
        ([(500, -8.0)], False),  # no text
    ],
)
def test_a_page_is_sure_where_little_of_its_text_is_in_doubt(
    page: list[tuple[int, float]], is_sure: bool
) -> None:
    # with as many blocks as a page mostly has, the others of no letters
    model, rows = _rows(*page)
    empty = [[0.0] * len(FEATURES)] * (60 - len(rows))
    assert build(model).classify(rows + empty, after_trafilatura=False).is_sure == is_sure


@pytest.mark.parametrize(
    ("doubt", "blocks", "is_sure"),
    [(0.1395, 60, True), (0.1405, 60, False), (0.1395, 59, False), (0.1405, 61, True)],
)
def test_the_bound_of_doubt_is_meant_for_sixty_blocks(
    doubt: float, blocks: int, is_sure: bool
) -> None:
    weight = math.log(1 / doubt - 1)
    model, rows = _rows((500, weight), (500, weight))
    empty = [[0.0] * len(FEATURES)] * (blocks - len(rows))
    assert build(model).classify(rows + empty, after_trafilatura=False).is_sure == is_sure


@pytest.mark.parametrize(("letters", "kept"), [(60, False), (61, True)])
def test_a_label_has_sixty_letters(letters: int, kept: bool) -> None:
    model, rows = _rows((letters, 1.0))
    assert build(model).classify(rows, after_trafilatura=False).keeps == [kept]


def test_a_long_page_may_have_more_doubt() -> None:
    model, rows = _rows((500, 4.0), (500, 0.6), (500, 9.0), (500, 9.0))
    empty = [[0.0] * len(FEATURES)]
    assert not build(model).classify(rows + 10 * empty, after_trafilatura=False).is_sure
    assert build(model).classify(rows + 100 * empty, after_trafilatura=False).is_sure
    assert not build(model).classify([], after_trafilatura=False).is_sure


def test_a_row_ends_at_the_leaf_to_which_the_nodes_lead() -> None:
    """Use three levels, unbalanced, so that leaves are ruled out from both sides."""
    length, words = FEATURES.index("length"), FEATURES.index("words")
    tree = [
        [length, words, length],
        [4.0, 10.0, 2.0],
        [2, ~2, ~0],
        [1, ~3, ~1],
        [1.0, 2.0, 3.0, 4.0],
    ]
    model = build(_model(informed=[tree, _tree("link density", 0.5, 10.0, 20.0)]))
    rows = []
    for size, count, density in ((1, 0, 0), (3, 99, 0.6), (4, 99, 0), (5, 10, 0), (5, 11, 1)):
        row = [0.0] * len(FEATURES)
        row[length], row[words] = size, count
        row[FEATURES.index("link density")] = density
        rows.append(row)
    assert list(model.trafilatura_trees.predict(rows)) == [11.0, 22.0, 12.0, 13.0, 24.0]


def test_more_rows_than_are_weighed_at_once() -> None:
    model = build(_model())
    row = [0.0] * len(FEATURES)
    row[FEATURES.index("length")] = 5.0
    linked = [*row]
    linked[FEATURES.index("link density")] = 0.9
    found = model.classify([row] * 300 + [linked] * 300, after_trafilatura=True)
    assert found.keeps == [True] * 300 + [False] * 300
    assert model.classify([], after_trafilatura=True).keeps == []


def test_a_model_for_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        build(_model(features=["length"]))


def test_the_classifier_that_ships_is_for_todays_features() -> None:
    assert len(shipped_classifier().heuristic_trees.features) > 10
    assert len(shipped_classifier().trafilatura_trees.features) > 10
    assert shipped_classifier().lexicon.classes


def test_features_is_one_row_of_numbers_a_block_with_words_as_learned() -> None:
    lines = "".join(f"<p>{line}</p>" for line in PROSE)
    page = f'<html><body><h1>A story</h1><div>{lines}</div><div class="related"><p>Else</p></div>'
    cut = cut_blocks(parse_document(page.encode(), URL).tree)
    features = PageFeatures(cut, DeclaredFacts(headlines=["A story"]), build(_model()).lexicon)
    rows = features.candidates([True] * len(cut)).rows
    assert {len(row) for row in rows} == {len(FEATURES)}
    worst = [row[FEATURES.index("worst words")] for row in rows]
    assert worst == [0.0] * (len(rows) - 1) + [-2.0]
    assert rows[0][FEATURES.index("headline")] == 1


def test_a_second_marking_gives_the_same_rows_as_if_it_were_the_first() -> None:
    lines = "".join(f"<p>{line}</p>" for line in PROSE)
    page = f"<html><body><h1>A story</h1><div>{lines}</div><ul><li>Else</li></ul></body></html>"
    cut = cut_blocks(parse_document(page.encode(), URL).tree)
    lexicon = build(_model()).lexicon
    some = [index % 2 == 0 for index in range(len(cut))]
    features = PageFeatures(cut, DeclaredFacts(headlines=["A story"]), lexicon)
    features.candidates([True] * len(cut))
    second = features.candidates(some)
    first = PageFeatures(cut, DeclaredFacts(headlines=["A story"]), lexicon).candidates(some)
    assert second.indexes == first.indexes
    assert second.rows.tolist() == first.rows.tolist()


def test_the_extractor_is_asked_only_where_the_heuristic_leaves_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    ask = trafilatura_text.extract_text

    def watched(page: PageDocument, cut: list[Block], *, fast: bool) -> str:
        asked.append(page.url)
        return ask(page, cut, fast=fast)

    monkeypatch.setattr(trafilatura_text, "extract_text", watched)
    lines = "".join(f"<p>{line}</p>" for line in PROSE)
    plain = f"<html><body><article><h1>A story of the sea</h1>{lines}</article></body></html>"
    assert extract(plain.encode(), URL).articleBody.split("\n\n") == PROSE
    assert asked == []
    short = f"<html><body><article><h1>A story of the sea</h1><p>{PROSE[0]}</p></article></body>"
    assert extract(short.encode(), URL).articleBody == PROSE[0]
    assert asked


def test_a_brief_in_ideographs_is_no_teaser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check that the text is not looked for elsewhere: in scripts, or by the last resorts."""

    def elsewhere(page: PageDocument, cut: list[Block], *, fast: bool) -> str:
        assert fast, "the last resorts"
        return ask(page, cut, fast=fast)

    ask = trafilatura_text.extract_text
    monkeypatch.setattr(trafilatura_text, "extract_text", elsewhere)
    brief = [
        "港を結ぶ定期船の運航が三日、二週間ぶりに再開された。"
        "船会社によると、故障した機関の修理が終わり、試験航海でも異常は見つからなかったという。",
        "島では食料や燃料の備蓄が少なくなり、町役場が配給の準備を進めていた。"
        "早朝の便には通院を待っていた高齢者ら六十人余りが乗り込み、桟橋で見送りを受けた。",
        "町長は記者団に対し、予備の船を確保するため県と協議を始めたことを明らかにした。"
        "年内に結論を出し、来年度の予算に必要な経費を盛り込む考えを示している。",
    ]
    assert sum(map(len, brief)) < 250  # as much as 450 letters
    lines = "".join(f"<p>{line}</p>" for line in brief)
    page = f"<html><body><article><h1>定期船が再開</h1>{lines}</article></body></html>"
    assert extract(page.encode(), URL).articleBody.split("\n\n") == brief


def test_what_only_the_classifier_drops_is_in_the_trace() -> None:
    lines = "".join(f"<p>{line}</p>" for line in PROSE)
    teaser = (
        '<p class="card">Ferry strike enters its second week '
        '<a href="/x">without talks of any kind</a></p>'
    )
    page = (
        f"<html><body><article><h1>A story of the sea</h1>{lines}{teaser}</article></body></html>"
    )
    article = extract(page.encode(), URL)
    assert article.articleBody.split("\n\n") == PROSE
    assert article.extraction is not None
    (gone,) = (gone for gone in article.extraction.removed if "Ferry strike" in gone.text)
    assert gone.reason == "not-story"


@pytest.mark.parametrize("bad", ["\x1b", "&#27;", "&#x1B;", "\x00", "&#xFFFE;", "&#0;"])
def test_control_characters_cost_nothing_but_themselves(bad: str) -> None:
    lines = "".join(f"<p>{line[:9]}{bad}{line[9:]}</p>" for line in PROSE)
    page = f"<html><body><article><h1>A {bad}story of the sea</h1>{lines}</article></body></html>"
    article = extract(page.encode(), URL)
    assert article.articleBody.split("\n\n") == PROSE
    assert article.headline == "A story of the sea"
