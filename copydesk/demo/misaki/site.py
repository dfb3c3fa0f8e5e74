"""Serve 美崎新報: a small Japanese paper in Shift_JIS, which only the pages themselves declare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape

from copydesk.demo.formats import rdf_feed, text_reply
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Story, render_blocks

SECTION_PATHS = {
    "社会": "/shakai/",
    "教育": "/kyoiku/",
    "経済": "/keizai/",
    "地域": "/chiiki/",
    "文化": "/bunka/",
}


class Misaki(Site):
    id = "misaki"
    name = "美崎新報"
    language = "ja"
    encoding = "shift_jis"

    def path(self, story: Story) -> str:
        return f"/articles/{story.slug}.html"

    def files(self) -> dict[str, Callable[[], Reply]]:
        return {"/rss/index.rdf": self.feed, "/robots.txt": self.robots}

    def robots(self) -> Reply:
        return text_reply("User-agent: *\nDisallow: /login/\n")

    def section_path(self, section: str) -> str:
        return SECTION_PATHS[section]

    def html(self, text: str, modified: datetime | None = None) -> Reply:
        """Return a page whose encoding only its meta element declares."""
        return self.reply_with(text, "text/html", modified)

    def menu(self) -> str:
        return "".join(
            f'<li><a href="{path}">{section}</a></li>' for section, path in SECTION_PATHS.items()
        )

    def shown(self, story: Story) -> str:
        moment = story.published
        return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}時{moment.minute:02}分"

    def page(self, story: Story) -> str:
        others = self.others(story, 4)
        links = [
            f'<li><a href="{self.path(other)}">{escape(other.headline)}</a></li>'
            for other in others
        ]
        picture = (
            f'<figure><img src="/img/{story.slug}.jpg" alt=""><figcaption>{story.caption}＝'
            f"{story.credit}</figcaption></figure>\n"
        )
        return self.render(
            "article.html",
            {
                "headline": escape(story.headline),
                "description": escape(story.plain[0]),
                "url": self.url(story),
                "published": story.published.isoformat(),
                "shown": self.shown(story),
                "author": story.author,
                "section": story.section,
                "sectionpath": SECTION_PATHS[story.section],
                "picture": picture if story.caption else "",
                "body": "\n".join(render_blocks(story.blocks, paragraph="<p>　{}</p>")),
                "menu": self.menu(),
                "related": "".join(links[:2]),
                "ranking": "".join(links),
            },
        )

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        rows = "\n".join(
            f'<li><a href="{self.path(story)}"><span class="Title">{escape(story.headline)}</span>'
            f'<span class="Time">{self.shown(story)}</span></a></li>'
            for story in stories
        )
        return self.html(
            self.render("listing.html", {"heading": heading, "menu": self.menu(), "rows": rows})
        )

    def feed(self) -> Reply:
        """Return RSS 1.0, in UTF-8 unlike the pages."""
        entries = [
            (
                self.url(story),
                f"<title>{escape(story.headline)}</title><link>{self.url(story)}</link>"
                f"<dc:date>{story.published.isoformat()}</dc:date>"
                f"<dc:subject>{story.section}</dc:subject>",
            )
            for story in self.stories
        ]
        channel, home = f"{self.base}/rss/index.rdf", f"{self.base}/"
        text = rdf_feed(channel, home, self.name, "最新記事", entries, language="ja")
        return Reply(
            body=text.encode(), headers={"Content-Type": "text/xml"}, modified=self.changed
        )
