"""Serve the Calder Bay Herald: a WordPress news theme, with all that such themes put on a page."""

from __future__ import annotations

from html import escape

from copydesk.demo.formats import json_script
from copydesk.demo.herald.linked_data import PageFacts, graph
from copydesk.demo.herald.wordpress import WordPress
from copydesk.demo.serving import Reply
from copydesk.demo.stories import Story, render_blocks

LEAD = "velmora-tarsk-sign-strait-ceasefire"
"""The slug of the page that has all the boilerplate which WordPress news pages can have."""

RECOMMENDATIONS = (
    '<div id="jnews-recommendations" class="jeg_inner_content widget-recommendations" '
    'data-endpoint="/wp-json/recommend/v1/posts"><p class="recommendations-title">'
    "Recommended for you</p><p>Loading recommendations…</p></div>"
)
NEWSLETTER = (
    '<div class="wp-block-group newsletter-inline"><p><strong>Sign up to The Morning Tide</strong>'
    "</p><p>Five stories before breakfast, every weekday.</p></div>"
)


class Herald(WordPress):
    id = "herald"
    name = "The Calder Bay Herald"
    language = "en"

    def menu(self) -> str:
        return "".join(
            f'<li class="menu-item menu-item-type-taxonomy"><a href="{self.section_url(section)}">'
            f"{escape(section)}</a></li>"
            for section in self.sections
        )

    def section_url(self, section: str) -> str:
        return self.base + self.section_path(section)

    def author_url(self, story: Story) -> str:
        return f"{self.base}/author/{story.author.lower().replace(' ', '-')}/"

    # pages

    def page(self, story: Story) -> str:
        url, headline = self.url(story), escape(story.headline)
        others = self.others(story, 6)
        facts = PageFacts(self.summary(story), self.picture(story), self.author_url(story))
        return self.render(
            "article.html",
            {
                "headline": headline,
                "url": url,
                "description": escape(facts.summary),
                "published": story.published.isoformat(),
                "modified": story.changed.isoformat(),
                "shortdate": f"{story.published:%b %d, %Y}",
                "image": facts.picture,
                "author": escape(story.author),
                "authorurl": facts.author_url,
                "number": str(self.number(story)),
                "section": escape(story.section),
                "sectionurl": self.section_url(story.section),
                "subtitle": f'<h2 class="post-subtitle">{escape(story.standfirst)}</h2>'
                if story.standfirst
                else "",
                "featured": self.featured(story),
                "body": self.body(story),
                "menu": self.menu(),
                "tags": "".join(
                    f'<a href="{self.base}/tag/{word.lower()}/" rel="tag">{word}</a>'
                    for word in story.keywords
                ),
                "previousurl": self.url(others[0]),
                "previous": escape(others[0].headline),
                "related": "".join(self.related(other) for other in others[:3]),
                "latest": "".join(
                    f'<li><a href="{self.url(other)}">{escape(other.headline)}</a></li>'
                    for other in others
                ),
                "graph": json_script(graph(self, story, facts)),
            },
        )

    def body(self, story: Story) -> str:
        blocks = render_blocks(
            story.blocks,
            heading='<h2 class="wp-block-heading">{}</h2>',
            quote='<blockquote class="wp-block-quote is-layout-flow"><p>{}</p></blockquote>',
            items='<ul class="wp-block-list">{}</ul>',
        )
        half = len(blocks) // 2
        ad = (
            '<div class="bsac bsac-clearfix bsac-post-inline"><ins class="adsbygoogle"></ins></div>'
        )
        parts = [*blocks[:2], ad, *blocks[2:half]]
        if story.slug == LEAD:
            agency = "https://wire.example/strait-ceasefire"
            source = (
                f'<p><a href="{agency}" target="_blank" rel="nofollow noopener">Source link</a></p>'
            )
            return "\n".join([*parts, *blocks[half:], RECOMMENDATIONS, source])
        return "\n".join([*parts, NEWSLETTER, *blocks[half:]])

    def featured(self, story: Story) -> str:
        if not story.credit:
            return ""
        line = f"{story.caption} Photo: {story.credit}" if story.caption else story.credit
        return (
            '<div class="single-featured jeg_featured featured_image"><figure>'
            f'<a class="post-thumbnail open-lightbox" href="{self.picture(story)}">'
            f'<img width="750" height="430" src="{self.picture(story)}" alt=""></a>'
            f'<figcaption class="wp-caption-text">{escape(line)}</figcaption></figure></div>'
        )

    def picture(self, story: Story) -> str:
        return f"{self.base}/wp-content/uploads/{story.published:%Y/%m}/{story.slug}.jpg"

    def related(self, story: Story) -> str:
        return (
            '<div class="post type-post has-post-thumbnail listing-item listing-item-thumbnail '
            'listing-item-tb-2"><div class="item-inner clearfix"><div class="featured">'
            f'<a href="{self.url(story)}" class="img-holder"></a></div><p class="title">'
            f'<a class="post-url post-title" href="{self.url(story)}">{escape(story.headline)}</a>'
            "</p></div></div>"
        )

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        section = path != "/"
        rows = "\n".join(self.row(story) for story in stories)
        feed = (
            f'<link rel="alternate" type="application/rss+xml" title="{self.name} &raquo; '
            f'{heading} Category Feed" href="{self.base}{path}feed/">'
        )
        return self.html(
            self.render(
                "listing.html",
                {
                    "title": f"{heading} - {self.name}" if section else f"{self.name} - Home",
                    "heading": escape(heading),
                    "url": self.base + path,
                    "sectionfeed": feed if section else "",
                    "bodyclass": "archive category" if section else "home blog",
                    "menu": self.menu(),
                    "rows": rows,
                },
            )
        )

    def row(self, story: Story) -> str:
        url = self.url(story)
        return (
            '<article class="post type-post format-standard has-post-thumbnail listing-item '
            f'listing-item-blog"><div class="item-inner"><div class="featured"><div '
            f'class="term-badges floated"><a href="{self.section_url(story.section)}">'
            f'{escape(story.section)}</a></div><a href="{url}" class="img-holder"></a></div>'
            f'<h2 class="title"><a href="{url}" class="post-url post-title">'
            f'{escape(story.headline)}</a></h2><div class="post-meta"><a class="post-author-a" '
            f'href="{self.author_url(story)}">{story.author}'
            f'</a> <time class="post-published" datetime="{story.published.isoformat()}">'
            f'{story.published:%b %d, %Y}</time> <a href="{url}#comments">2</a></div>'
            f'<div class="post-summary">{escape(self.summary(story))} <a class="read-more" '
            f'href="{url}">Read More...</a></div></div></article>'
        )
