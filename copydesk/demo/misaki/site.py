"""Serve 美崎新報: a small Japanese paper in Shift_JIS, which only the pages themselves declare."""

from __future__ import annotations

from html import escape

from copydesk.demo.serving import Reply
from copydesk.demo.site import XML_HEAD, Site, text_reply
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

    def route(self, path: str, query: str) -> Reply | None:
        if path == "/":
            return self.listing(self.name, self.stories)
        if path == "/rss/index.rdf":
            return self.feed()
        if path == "/robots.txt":
            return text_reply("User-agent: *\nDisallow: /login/\n")
        for section, where in SECTION_PATHS.items():
            if path == where:
                chosen = [story for story in self.stories if story.section == section]
                return self.listing(section, chosen)
        story = self.find(path)
        if story is None:
            return None
        return self.reply_with(self.page(story), "text/html", story.changed)

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

    def listing(self, heading: str, stories: list[Story]) -> Reply:
        rows = "\n".join(
            f'<li><a href="{self.path(story)}"><span class="Title">{escape(story.headline)}</span>'
            f'<span class="Time">{self.shown(story)}</span></a></li>'
            for story in stories
        )
        return self.reply_with(
            self.render("listing.html", {"heading": heading, "menu": self.menu(), "rows": rows}),
            "text/html",
        )

    def feed(self) -> Reply:
        """Return RSS 1.0, in UTF-8 unlike the pages."""
        names = "".join(f'<rdf:li rdf:resource="{self.url(story)}"/>' for story in self.stories)
        items = "\n".join(
            f'<item rdf:about="{self.url(story)}"><title>{escape(story.headline)}</title>'
            f"<link>{self.url(story)}</link><dc:date>{story.published.isoformat()}</dc:date>"
            f"<dc:subject>{story.section}</dc:subject></item>"
            for story in self.stories
        )
        text = (
            f'{XML_HEAD}<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">'
            f'<channel rdf:about="{self.base}/rss/index.rdf"><title>{self.name}</title>'
            f"<link>{self.base}/</link><description>最新記事</description>"
            f"<items><rdf:Seq>{names}</rdf:Seq></items></channel>\n{items}</rdf:RDF>"
        )
        return Reply(
            body=text.encode(), headers={"Content-Type": "text/xml"}, modified=self.changed
        )
