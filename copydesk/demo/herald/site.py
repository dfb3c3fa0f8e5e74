"""Serve the Calder Bay Herald: a WordPress news theme, with all that such themes put on a page."""

from __future__ import annotations

import zlib
from html import escape

from copydesk.demo.serving import Reply
from copydesk.demo.site import (
    Site,
    cdata,
    json_script,
    mail_date,
    sitemap,
    sitemap_index,
    text_reply,
)
from copydesk.demo.stories import Story, render_blocks

LEAD = "velmora-tarsk-sign-strait-ceasefire"
"""The slug of the page that has all the boilerplate which WordPress news pages can have."""

FEED_HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
)
RSS = "application/rss+xml; charset=UTF-8"
RECOMMENDATIONS = (
    '<div id="jnews-recommendations" class="jeg_inner_content widget-recommendations" '
    'data-endpoint="/wp-json/recommend/v1/posts"><p class="recommendations-title">'
    "Recommended for you</p><p>Loading recommendations…</p></div>"
)
NEWSLETTER = (
    '<div class="wp-block-group newsletter-inline"><p><strong>Sign up to The Morning Tide</strong>'
    "</p><p>Five stories before breakfast, every weekday.</p></div>"
)


class Herald(Site):
    id = "herald"
    name = "The Calder Bay Herald"
    language = "en"

    def source(self) -> dict[str, str | list[str]]:
        return {**super().source(), "feeds": [f"{self.base}/feed/"]}

    def path(self, story: Story) -> str:
        return f"/{story.published:%Y/%m/%d}/{story.slug}/"

    def route(self, path: str, query: str) -> Reply | None:
        sections = {self.section_path(story): story.section for story in self.stories}
        fixed = {
            "/robots.txt": self.robots,
            "/sitemap_index.xml": self.index,
            "/post-sitemap.xml": self.post_sitemap,
            "/category-sitemap.xml": self.category_sitemap,
            "/wp-json/": self.api,
        }
        if path in fixed:
            return fixed[path]()
        if path == "/":
            return self.listing("/", self.name, self.stories)
        if path == "/feed/":
            return self.feed("/", self.name, self.stories)
        if path.endswith("/feed/") or path == "/comments/feed/":
            return self.inner_feed(path.removesuffix("feed/"), sections)
        if path in sections:
            return self.listing(path, sections[path], self.of_section(sections[path]))
        story = self.find(path)
        return self.html(self.page(story), story.changed) if story else None

    def section_path(self, story: Story) -> str:
        return f"/category/{story.section.lower().replace(' ', '-')}/"

    def of_section(self, section: str) -> list[Story]:
        return [story for story in self.stories if story.section == section]

    def number(self, story: Story) -> int:
        # WordPress numbers its posts; the same story keeps its number
        return zlib.crc32(story.slug.encode()) % 90_000 + 10_000

    def menu(self) -> str:
        sections = dict.fromkeys(
            (self.section_path(story), escape(story.section)) for story in self.stories
        )
        return "".join(
            f'<li class="menu-item menu-item-type-taxonomy"><a href="{self.base}{path}">{name}</a>'
            "</li>"
            for path, name in sections
        )

    # pages

    def page(self, story: Story) -> str:
        url, headline = self.url(story), escape(story.headline)
        others = self.others(story, 6)
        author_url = f"{self.base}/author/{story.author.lower().replace(' ', '-')}/"
        return self.render(
            "article.html",
            {
                "headline": headline,
                "url": url,
                "description": escape(self.summary(story)),
                "published": story.published.isoformat(),
                "modified": story.changed.isoformat(),
                "shortdate": f"{story.published:%b %d, %Y}",
                "image": self.picture(story),
                "author": escape(story.author),
                "authorurl": author_url,
                "number": str(self.number(story)),
                "section": escape(story.section),
                "sectionurl": self.base + self.section_path(story),
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
                "graph": json_script(self.graph(story, author_url)),
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

    def graph(self, story: Story, author_url: str) -> dict[str, object]:
        """Return the JSON-LD that Yoast writes: everything in one @graph."""
        url = self.url(story)
        return {
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "NewsArticle",
                    "@id": f"{url}#article",
                    "isPartOf": {"@id": url},
                    "author": {"name": story.author, "@id": f"{self.base}/#/schema/person/1"},
                    "headline": story.headline,
                    "datePublished": story.published.isoformat(),
                    "dateModified": story.changed.isoformat(),
                    "mainEntityOfPage": {"@id": url},
                    "wordCount": len(" ".join(story.plain).split()),
                    "publisher": {"@id": f"{self.base}/#organization"},
                    "image": {"@id": f"{url}#primaryimage"},
                    "thumbnailUrl": self.picture(story),
                    "keywords": story.keywords,
                    "articleSection": [story.section],
                    "inLanguage": "en-US",
                },
                {
                    "@type": "WebPage",
                    "@id": url,
                    "url": url,
                    "name": f"{story.headline} - {self.name}",
                    "isPartOf": {"@id": f"{self.base}/#website"},
                    "datePublished": story.published.isoformat(),
                    "description": self.summary(story),
                    "breadcrumb": {"@id": f"{url}#breadcrumb"},
                    "inLanguage": "en-US",
                },
                {
                    "@type": "ImageObject",
                    "@id": f"{url}#primaryimage",
                    "url": self.picture(story),
                    "contentUrl": self.picture(story),
                    "width": 1500,
                    "height": 860,
                    "caption": story.caption,
                },
                {
                    "@type": "BreadcrumbList",
                    "@id": f"{url}#breadcrumb",
                    "itemListElement": [
                        {
                            "@type": "ListItem",
                            "position": 1,
                            "name": "Home",
                            "item": f"{self.base}/",
                        },
                        {"@type": "ListItem", "position": 2, "name": story.headline},
                    ],
                },
                {
                    "@type": "WebSite",
                    "@id": f"{self.base}/#website",
                    "url": f"{self.base}/",
                    "name": self.name,
                    "potentialAction": [
                        {
                            "@type": "SearchAction",
                            "target": f"{self.base}/?s={{search_term_string}}",
                        }
                    ],
                },
                {
                    "@type": "Organization",
                    "@id": f"{self.base}/#organization",
                    "name": self.name,
                    "url": f"{self.base}/",
                },
                {
                    "@type": "Person",
                    "@id": f"{self.base}/#/schema/person/1",
                    "name": story.author,
                    "url": author_url,
                },
            ],
        }

    def summary(self, story: Story) -> str:
        return story.standfirst or story.plain[0][:155].rsplit(" ", 1)[0] + "…"

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
            f'class="term-badges floated"><a href="{self.base}{self.section_path(story)}">'
            f'{escape(story.section)}</a></div><a href="{url}" class="img-holder"></a></div>'
            f'<h2 class="title"><a href="{url}" class="post-url post-title">'
            f'{escape(story.headline)}</a></h2><div class="post-meta"><a class="post-author-a" '
            f'href="{self.base}/author/{story.author.lower().replace(" ", "-")}/">{story.author}'
            f'</a> <time class="post-published" datetime="{story.published.isoformat()}">'
            f'{story.published:%b %d, %Y}</time> <a href="{url}#comments">2</a></div>'
            f'<div class="post-summary">{escape(self.summary(story))} <a class="read-more" '
            f'href="{url}">Read More...</a></div></div></article>'
        )

    # feeds and sitemaps

    def inner_feed(self, path: str, sections: dict[str, str]) -> Reply | None:
        if path in sections:
            return self.feed(path, sections[path], self.of_section(sections[path]))
        if path == "/comments/" or self.find(path):
            return self.xml(
                f"{FEED_HEAD}<channel><title>Comments on {self.name}</title>"
                f"<link>{self.base}{path}</link><description></description></channel></rss>",
                RSS,
            )
        return None

    def feed(self, path: str, title: str, stories: list[Story]) -> Reply:
        items = "\n".join(self.item(story) for story in stories)
        return self.xml(
            f"{FEED_HEAD}<channel><title>{escape(title)}</title>"
            f'<atom:link href="{self.base}{path}feed/" rel="self" type="application/rss+xml"/>'
            f"<link>{self.base}{path}</link><description>All the news of the bay</description>"
            f"<lastBuildDate>{mail_date(self.changed)}</lastBuildDate><language>en-US</language>"
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
            f"<generator>https://wordpress.org/?v=6.8.3</generator>{items}</channel></rss>",
            RSS,
        )

    def item(self, story: Story) -> str:
        url = self.url(story)
        text = "\n".join(render_blocks(story.blocks))
        words = "".join(f"<category>{cdata(word)}</category>" for word in story.keywords)
        return (
            f"<item><title>{escape(story.headline)}</title><link>{url}</link>"
            f"<comments>{url}#comments</comments><dc:creator>{cdata(story.author)}</dc:creator>"
            f"<pubDate>{mail_date(story.published)}</pubDate>"
            f"<category>{cdata(story.section)}</category>{words}"
            f'<guid isPermaLink="false">{self.base}/?p={self.number(story)}</guid>'
            f"<description>{cdata(f'<p>{escape(self.summary(story))}</p>')}</description>"
            f"<content:encoded>{cdata(text)}</content:encoded>"
            f"<wfw:commentRss>{url}feed/</wfw:commentRss><slash:comments>2</slash:comments></item>"
        )

    def robots(self) -> Reply:
        return text_reply(
            "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
            f"Sitemap: {self.base}/sitemap_index.xml\n"
        )

    def index(self) -> Reply:
        names = ["post-sitemap.xml", "category-sitemap.xml"]
        return self.xml(sitemap_index([(f"{self.base}/{name}", self.changed) for name in names]))

    def post_sitemap(self) -> Reply:
        stories = [(self.url(story), story.changed) for story in self.stories]
        return self.xml(sitemap([(f"{self.base}/", self.changed), *stories]))

    def category_sitemap(self) -> Reply:
        paths = dict.fromkeys(self.section_path(story) for story in self.stories)
        return self.xml(sitemap([(self.base + path, self.changed) for path in paths]))

    def api(self) -> Reply:
        body = f'{{"name":"{self.name}","url":"{self.base}","namespaces":["wp/v2"]}}'
        return Reply(body=body.encode(), headers={"Content-Type": "application/json"})
