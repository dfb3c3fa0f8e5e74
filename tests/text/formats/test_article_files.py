"""Test how an article is written as HTML and as Markdown."""

from __future__ import annotations

import pytest

from model.items import Article
from text.formats.article_files import as_html, as_markdown
from text.markup import plain, read


def article(html: str, **fields: str) -> Article:
    return Article(
        url="https://paper.example/1",
        urlKey="paper.example/1",
        articleBody=plain(read(html)),
        articleBodyHtml=html,
        **fields,  # type: ignore[arg-type] # texts all
    )


def test_html_is_one_element_with_all_that_is_read() -> None:
    whole = article("<p>Text.</p>", headline="<b>Bridge</b>", abstract="A & B")
    assert as_html(whole) == (
        "<article><h1>&lt;b&gt;Bridge&lt;/b&gt;</h1><p>A &amp; B</p><p>Text.</p></article>"
    )
    assert as_html(article("<p>Text.</p>")) == "<article><p>Text.</p></article>"


def test_markdown_begins_with_headline_and_standfirst() -> None:
    whole = article("<p>Text.</p>", headline="Bridge *opens*", abstract="- After years")
    assert as_markdown(whole) == "# Bridge \\*opens\\*\n\n\\- After years\n\nText."


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h3>At <em>sea</em></h3>", "### At *sea*"),
        ("<p>a<strong> b </strong>c</p>", "a **b** c"),
        ("<p>a<strong> </strong>c</p>", "a c"),
        ('<p><a href="https://x.example/(a)?b=1&amp;c=&lt;">a]</a></p>',
         "[a\\]](<https://x.example/(a)?b=1&c=%3C>)"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", "- a\n\n- b\n\n  c"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n\n   - b"),
        ("<blockquote><p>a</p></blockquote>", "> a"),
        ("<pre>a = 1\n  b*</pre>", "    a = 1\n      b*"),
        ('<p>a</p><figure><img src="https://x.example/(a).jpg?b=&lt;"></figure>',
         "a\n\n![](<https://x.example/(a).jpg?b=%3C>)"),
        ('<ul><li>a<figure><img src="https://x.example/a.jpg"><figcaption>[b]</figcaption></figure>'
         "</li></ul>", "- a\n\n  ![\\[b\\]](<https://x.example/a.jpg>)"),
        ("<table><tr><th>a</th><th>b|</th></tr><tr><td>c<p>d</p></td><td>e</td></tr></table>",
         "| a | b\\| |\n| --- | --- |\n| c d | e |"),
        ("<p># one</p><p>1. two</p><p>12 three</p><p>- four</p><p>&lt;b&gt;</p><p>&amp;lt;</p>",
         "\\# one\n\n1\\. two\n\n12 three\n\n\\- four\n\n\\<b\\>\n\n\\&lt;"),
    ],
)  # fmt: skip
def test_structure_is_written_in_the_signs_of_markdown(html: str, markdown: str) -> None:
    assert as_markdown(article(html)) == markdown
