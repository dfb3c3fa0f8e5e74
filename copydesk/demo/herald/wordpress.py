"""Serve what each WordPress site has, whatever its theme: addresses, feeds, sitemaps, an API."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from html import escape

from copydesk.demo.formats import cdata, mail_date, sitemap, sitemap_index, text_reply
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Story, render_blocks

FEED_HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
)
RSS = "application/rss+xml; charset=UTF-8"


class WordPress(Site):
    """Serve what a theme does not change; a subclass draws the pages."""

    def source(self) -> dict[str, str | list[str]]:
        return {**super().source(), "feeds": [f"{self.base}/feed/"]}

    def path(self, story: Story) -> str:
        return f"/{story.published:%Y/%m/%d}/{story.slug}/"

    def section_path(self, section: str) -> str:
        return f"/category/{section.lower().replace(' ', '-')}/"

    def files(self) -> dict[str, Callable[[], Reply]]:
        return {
            "/feed/": self.main_feed,
            "/robots.txt": self.robots,
            "/sitemap_index.xml": self.index,
            "/post-sitemap.xml": self.post_sitemap,
            "/category-sitemap.xml": self.category_sitemap,
            "/wp-json/": self.api,
        }

    def route(self, path: str, query: str) -> Reply | None:
        inner = self.inner_feed(path.removesuffix("feed/")) if path.endswith("/feed/") else None
        return super().route(path, query) or inner

    def number(self, story: Story) -> int:
        # WordPress numbers its posts; the same story keeps its number
        return zlib.crc32(story.slug.encode()) % 90_000 + 10_000

    def summary(self, story: Story) -> str:
        return story.standfirst or story.plain[0][:155].rsplit(" ", 1)[0] + "…"

    def main_feed(self) -> Reply:
        return self.feed("/", self.name, self.stories)

    def inner_feed(self, path: str) -> Reply | None:
        for section in self.sections:
            if path == self.section_path(section):
                return self.feed(path, section, self.of_section(section))
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
        urls = [self.base + self.section_path(section) for section in self.sections]
        return self.xml(sitemap([(url, self.changed) for url in urls]))

    def api(self) -> Reply:
        body = f'{{"name":"{self.name}","url":"{self.base}","namespaces":["wp/v2"]}}'
        return Reply(body=body.encode(), headers={"Content-Type": "application/json"})
