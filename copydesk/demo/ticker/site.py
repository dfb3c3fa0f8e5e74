"""Serve Ticker: live blogs, one declared, one by structure only, and briefs of four sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from copydesk.demo.formats import json_script, rdf_feed, text_reply
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Story, Update, render_blocks

FOLDERS = {"Live": "live", "Briefs": "briefs", "Explainers": "explainers"}
STRUCTURE = "structure"
"""Kind of the live blog that no metadata calls one."""


class Ticker(Site):
    id = "ticker"
    name = "Ticker"
    language = "en"

    def source(self) -> dict[str, str | list[str]]:
        feeds: list[str] = [f"{self.base}/feed.json", f"{self.base}/briefs.rdf"]
        return {**super().source(), "feeds": feeds}

    def path(self, story: Story) -> str:
        return f"{self.section_path(story.section)}/{story.slug}"

    def files(self) -> dict[str, Callable[[], Reply]]:
        return {
            "/feed.json": self.json_feed,
            "/briefs.rdf": self.briefs_feed,
            "/robots.txt": self.robots,
        }

    def robots(self) -> Reply:
        return text_reply("User-agent: *\nAllow: /\n")

    def section_path(self, section: str) -> str:
        return f"/{FOLDERS[section]}"

    def description(self, story: Story) -> str:
        return story.standfirst or story.plain[0]

    def page(self, story: Story) -> str:
        body = self.live_body(story) if story.updates else self.body(story)
        data = None if story.kind == STRUCTURE else self.linked_data(story)
        return self.render(
            "article.html",
            {
                "headline": escape(story.headline),
                "description": escape(self.description(story)),
                "url": self.url(story),
                "kind": f"tk-{story.section.lower()}",
                "ld": json_script(data) if data else "",
                "body": body,
                "latest": "".join(
                    f'<li><a href="{self.url(other)}">{escape(other.headline)}</a></li>'
                    for other in self.others(story, 6)
                ),
            },
        )

    def head(self, story: Story) -> str:
        deck = f'<p class="tk-deck">{escape(story.standfirst)}</p>' if story.standfirst else ""
        return (
            f'<header><p class="tk-kicker">{story.section}</p>'
            f'<h1>{escape(story.headline)}</h1>{deck}<p class="tk-by">'
            f'{escape(story.author)} · <time datetime="{story.published.isoformat()}">'
            f"{story.published:%d %b %Y, %H:%M}</time></p></header>"
        )

    def body(self, story: Story) -> str:
        blocks = "\n".join(render_blocks(story.blocks))
        return (
            f'<article class="tk-story">{self.head(story)}<div class="tk-text">{blocks}</div>'
            '<p class="tk-more"><a href="/briefs">More briefs</a></p></article>'
        )

    def live_body(self, story: Story) -> str:
        entries = "\n".join(
            f'<article class="tk-entry" id="e{update.published:%H%M}"><header><time datetime="'
            f'{update.published.isoformat()}">{update.published:%H:%M}</time><h2>'
            f"{escape(update.headline)}</h2></header><div>"
            f"{''.join(render_blocks(update.blocks))}</div>"
            '<button class="tk-share">Share this update</button></article>'
            for update in story.updates
        )
        return (
            f'<div class="tk-live">{self.head(story)}<p class="tk-refresh">This page updates by '
            f'itself.</p><div class="tk-entries">{entries}</div></div>'
        )

    def linked_data(self, story: Story) -> dict[str, object]:
        data: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting" if story.updates else "NewsArticle",
            "@id": self.url(story),
            "headline": story.headline,
            "description": self.description(story),
            "datePublished": story.published.isoformat(),
            "dateModified": story.changed.isoformat(),
            "author": {"@type": "Person", "name": story.author},
            "publisher": {"@type": "Organization", "name": self.name},
        }
        if story.updates:
            data["author"] = {"@type": "Organization", "name": story.author}
            data["coverageStartTime"] = story.published.isoformat()
            data["coverageEndTime"] = story.changed.isoformat()
            data["liveBlogUpdate"] = [self.linked_update(story, entry) for entry in story.updates]
        return data

    def linked_update(self, story: Story, update: Update) -> dict[str, object]:
        return {
            "@type": "BlogPosting",
            "headline": update.headline,
            "url": f"{self.url(story)}#e{update.published:%H%M}",
            "datePublished": update.published.isoformat(),
            "articleBody": "\n\n".join(part for block in update.blocks for part in block.plain),
        }

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        rows = "\n".join(
            f'<div class="tk-row"><time datetime="{story.published.isoformat()}">'
            f'{story.published:%H:%M}</time> <a href="{self.path(story)}">'
            f"{escape(story.headline)}</a></div>"
            for story in stories
        )
        return self.html(self.render("listing.html", {"heading": heading, "rows": rows}))

    def json_feed(self) -> Reply:
        """Return all but the briefs, as JSON Feed 1.1."""
        items = [
            {
                "id": story.slug,
                "url": self.url(story),
                "title": story.headline,
                "summary": self.description(story),
                "date_published": story.published.isoformat(),
                "date_modified": story.changed.isoformat(),
                "authors": [{"name": story.author}],
                "tags": story.keywords,
                "language": "en",
            }
            for story in self.stories
            if story.section != "Briefs"
        ]
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.name,
            "home_page_url": f"{self.base}/",
            "feed_url": f"{self.base}/feed.json",
            "items": items,
        }
        text = json.dumps(feed, ensure_ascii=False)
        return self.reply_with(text, "application/feed+json")

    def briefs_feed(self) -> Reply:
        """Return the briefs, as RSS 1.0."""
        entries = [
            (
                self.url(story),
                f"<title>{escape(story.headline)}</title><link>{self.url(story)}</link>"
                f"<description>{escape(story.plain[0])}</description>"
                f"<dc:creator>{story.author}</dc:creator>"
                f"<dc:date>{story.published.isoformat()}</dc:date>",
            )
            for story in self.of_section("Briefs")
        ]
        channel, home = f"{self.base}/briefs.rdf", f"{self.base}/briefs"
        text = rdf_feed(channel, home, self.name, "News in four sentences", entries)
        return self.reply_with(text, "application/rdf+xml")
