"""Serve Верхнереченский курьер: a regional paper in windows-1251, without any metadata.

Dates are only in the text, and no page says where the feed is: it is at a usual path.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from copydesk.demo.formats import cdata, mail_date
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Story, render_blocks

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
SECTION_PATHS = {
    "Общество": "/society/",
    "Здоровье": "/health/",
    "Происшествия": "/incidents/",
    "Культура": "/culture/",
    "Экономика": "/economy/",
    "Спорт": "/sport/",
}


class Kurier(Site):
    id = "kurier"
    name = "Верхнереченский курьер"
    language = "ru"
    encoding = "windows-1251"

    def path(self, story: Story) -> str:
        return f"/news/{story.slug}.html"

    def files(self) -> dict[str, Callable[[], Reply]]:
        return {"/index.html": self.home, "/rss.xml": self.feed}

    def section_path(self, section: str) -> str:
        return SECTION_PATHS[section]

    def menu(self) -> str:
        return " | ".join(
            f'<a href="{path}">{section}</a>' for section, path in SECTION_PATHS.items()
        )

    def shown(self, story: Story) -> str:
        moment = story.published
        return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"

    def link(self, story: Story) -> str:
        return f'<a href="{self.path(story)}">{escape(story.headline, quote=False)}</a>'

    def page(self, story: Story) -> str:
        others = self.others(story, 5)
        picture = (
            f'<div class="photo"><img src="/photos/{story.slug}.jpg" alt="" width="400"><br>'
            f"<i>{story.caption}. {story.credit}</i></div>\n"
        )
        return self.render(
            "article.html",
            {
                "headline": escape(story.headline, quote=False),
                "slug": story.slug,
                "section": story.section,
                "sectionpath": SECTION_PATHS[story.section],
                "shown": self.shown(story),
                "author": story.author,
                "picture": picture if story.caption else "",
                "body": "\n".join(render_blocks(story.blocks)),
                "menu": self.menu(),
                "related": "".join(f"<li>{self.link(other)}</li>" for other in others[:3]),
                "latest": "<br>".join(
                    f"<small>{other.published:%d.%m}</small> {self.link(other)}" for other in others
                ),
            },
        )

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        rows = "\n".join(
            f'<div class="item"><span class="date">{self.shown(story)}</span><br>'
            f'{self.link(story)}<div class="anons">{escape(story.plain[0], quote=False)} '
            f'<a href="{self.path(story)}">Подробнее...</a></div></div>'
            for story in stories
        )
        return self.html(
            self.render("listing.html", {"heading": heading, "menu": self.menu(), "rows": rows})
        )

    def feed(self) -> Reply:
        items = "\n".join(
            f"<item><title>{cdata(story.headline)}</title><link>{self.url(story)}</link>"
            f"<description>{cdata(story.plain[0])}</description>"
            f"<category>{story.section}</category><pubDate>{mail_date(story.published)}</pubDate>"
            f"<guid>{self.url(story)}</guid></item>"
            for story in self.stories
        )
        return self.reply_with(
            '<?xml version="1.0" encoding="windows-1251"?>\n<rss version="2.0"><channel><title>'
            f"{self.name}</title><link>{self.base}/</link><description>Новости района</description>"
            f"<language>ru</language>\n{items}</channel></rss>",
            "text/xml",
        )
