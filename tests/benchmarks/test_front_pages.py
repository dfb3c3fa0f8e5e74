from __future__ import annotations

import pytest

from benchmarks.front_pages.measure import FrontPage, Result, front_pages, main, measure

PAGES = {page.name: page for page in front_pages()}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_nearly_all_articles_of_a_layout_are_taken_and_little_else(page: FrontPage) -> None:
    assert len(page.articles) >= 4
    assert b"data-article" not in page.body
    result = measure(page)
    assert result.recall == 1.0
    assert result.precision >= 0.9


def test_precision_and_recall() -> None:
    result = Result("page", frozenset("abcd"), frozenset("abx"))
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == 0.5
    assert Result("page", frozenset("a"), frozenset()).precision == 0.0


def test_the_table_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["front_pages", "--links"])
    main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["layout", "articles", "precision", "recall"]
    assert lines[-1].split()[0] == "all"
    assert any(line.startswith("    wrong  https://") for line in lines)
