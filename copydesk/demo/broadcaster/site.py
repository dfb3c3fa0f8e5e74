"""Serve NVB News: a broadcaster with full JSON-LD, an Atom feed and a gzipped news sitemap."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from html import escape

from copydesk.demo.formats import XML_HEAD, json_script, sitemap, sitemap_index, text_reply
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import Story, render_blocks

# The age up to which a news sitemap lists articles, as its format demands.
NEWS_SITEMAP_AGE = timedelta(days=2)
PAYWALL = (
    '<div class="ssrcss-Paywall subscriber-wall" data-component="paywall"><h2>Keep reading '
    "with NVB Plus</h2><p>This investigation is for subscribers. Start your free "
    "trial to read on.</p><button>Subscribe</button></div>"
)
TYPES = {"opinion": "OpinionNewsArticle", "article": "NewsArticle"}


class Broadcaster(Site):
    id = "broadcaster"
    name = "NVB News"
    language = "en-GB"

    def path(self, story: Story) -> str:
        return f"/news/{story.slug}"

    def files(self) -> dict[str, Callable[[], Reply]]:
        return {
            "/news": self.home,
            "/robots.txt": self.robots,
            "/sitemaps/index.xml": self.index,
            "/sitemaps/news-1.xml.gz": self.news_sitemap,
            "/sitemaps/archive-2026-11.xml": self.archive,
            "/news/atom.xml": self.atom,
        }

    def route(self, path: str, query: str) -> Reply | None:
        amp = self.find(path.removesuffix(".amp")) if path.endswith(".amp") else None
        if amp is not None:
            return self.html(self.page(amp, "amp.html"), amp.changed)
        return super().route(path, query)

    def section_path(self, section: str) -> str:
        return f"/news/{section.lower()}"

    def menu(self) -> str:
        return "".join(
            f'<li><a href="{self.base}{self.section_path(section)}"><span>{section}</span></a></li>'
            for section in self.sections
        )

    def picture(self, story: Story) -> str:
        return f"{self.base}/images/ic/1024x576/{story.slug}.jpg"

    def description(self, story: Story) -> str:
        return story.standfirst or story.plain[0].split(", ")[0] + "."

    def page(self, story: Story, template: str = "article.html") -> str:
        blocks = render_blocks(
            story.blocks,
            paragraph='<div data-component="text-block" class="ssrcss-RichText"><p>{}</p></div>',
            heading='<div data-component="subheadline-block"><h2>{}</h2></div>',
        )
        if story.standfirst:
            blocks.insert(
                0,
                '<div data-component="text-block" class="ssrcss-RichText"><p><b '
                f'class="ssrcss-Bold">{escape(story.standfirst)}</b></p></div>',
            )
        if story.kind == "paywalled":
            blocks.append(PAYWALL)
        else:
            blocks.insert(3, '<div class="dotcom-ad" id="dotcom-mid_1"></div>')
        others = self.others(story, 7)
        links = [
            f'<li><a href="{self.url(other)}">{escape(other.headline)}</a></li>' for other in others
        ]
        picture = (
            f'<figure class="ssrcss-Figure"><div data-component="image-block"><img '
            f'src="{self.picture(story)}" alt=""/><span role="text" class="ssrcss-Credit">'
            f'<span class="visually-hidden">Image source, </span>{story.credit}</span></div>'
            f'<figcaption><span class="visually-hidden">Image caption, </span>{story.caption}'
            "</figcaption></figure>"
        )
        amp_link = f'<link rel="amphtml" href="{self.url(story)}.amp"/>'
        return self.render(
            template,
            {
                "headline": escape(story.headline),
                "description": escape(self.description(story)),
                "url": self.url(story),
                "canonical": story.canonical or self.url(story),
                "amp": "" if story.canonical else amp_link,
                "slug": story.slug,
                "image": self.picture(story),
                "section": story.section,
                "byline": escape(f"By {story.author}"),
                "published": story.published.isoformat(),
                "shown": f"{story.published:%d %B %Y}",
                "picture": picture if story.caption else "",
                "body": "\n".join(blocks),
                "menu": self.menu(),
                "tags": "".join(
                    f'<li><a href="{self.base}/news/topics/{word.lower()}">{word}</a></li>'
                    for word in story.keywords
                ),
                "related": "".join(links[:2]),
                "top": "".join(links[2:5]),
                "mostread": "".join(links[3:]),
                "ld": json_script(self.linked_data(story)),
            },
        )

    def linked_data(self, story: Story) -> dict[str, object]:
        authors = story.author.split(" and ")
        kind = "Organization" if story.kind == "syndicated" else "Person"
        return {
            "@context": "http://schema.org",
            "@type": TYPES.get(story.kind, "NewsArticle"),
            "mainEntityOfPage": self.url(story),
            "url": self.url(story),
            "headline": story.headline,
            "description": self.description(story),
            "datePublished": story.published.isoformat(timespec="milliseconds"),
            "dateModified": story.changed.isoformat(timespec="milliseconds"),
            "articleSection": story.section,
            "keywords": story.keywords,
            "inLanguage": "en-GB",
            "isAccessibleForFree": story.kind != "paywalled",
            "author": [{"@type": kind, "name": name} for name in authors],
            "publisher": {
                "@type": "NewsMediaOrganization",
                "name": self.name,
                "logo": {"@type": "ImageObject", "url": f"{self.base}/static/logo.png"},
            },
            "image": {
                "@type": "ImageObject",
                "url": self.picture(story),
                "width": 1024,
                "height": 576,
                "caption": story.caption,
                "creditText": story.credit,
            },
        }

    def listing(self, path: str, heading: str, stories: list[Story]) -> Reply:
        rows = "\n".join(
            f'<div class="ssrcss-PromoCard"><a class="ssrcss-PromoLink" href="{self.path(story)}">'
            f"<h3><span>{escape(story.headline)}</span></h3></a><p>"
            f"{escape(self.description(story))}</p><ul><li>{story.section}</li></ul></div>"
            for story in stories
        )
        return self.html(
            self.render(
                "listing.html",
                {
                    "title": f"{heading} - Home" if path == "/" else f"{heading} - {self.name}",
                    "heading": heading,
                    "url": self.base + path,
                    "menu": self.menu(),
                    "rows": rows,
                },
            )
        )

    def atom(self) -> Reply:
        entries = "\n".join(
            f"<entry><title>{escape(story.headline)}</title>"
            f'<link rel="alternate" type="text/html" href="{self.url(story)}?at_medium=feed"/>'
            f"<id>urn:nvb:{story.slug}</id><published>{story.published.isoformat()}</published>"
            f"<updated>{story.changed.isoformat()}</updated><author><name>{escape(story.author)}"
            f'</name></author><category term="{story.section}"/>'
            f'<summary type="text">{escape(self.description(story))}</summary></entry>'
            for story in self.stories
        )
        return self.xml(
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>{self.name}</title>'
            f'<link rel="self" href="{self.base}/news/atom.xml"/><link href="{self.base}/"/>'
            f"<id>{self.base}/</id><updated>{self.changed.isoformat()}</updated>{entries}</feed>",
            "application/atom+xml",
        )

    def robots(self) -> Reply:
        return text_reply(
            "# NVB\nUser-agent: *\nDisallow: /search\nDisallow: /account/\nCrawl-delay: 0.05\n\n"
            f"Sitemap: {self.base}/sitemaps/index.xml\n"
        )

    def index(self) -> Reply:
        names = ["news-1.xml.gz", "archive-2026-11.xml"]
        return self.xml(
            sitemap_index([(f"{self.base}/sitemaps/{name}", self.changed) for name in names])
        )

    def news_sitemap(self) -> Reply:
        """Return the articles of the last two days as a Google News sitemap, gzipped as a file."""
        oldest = self.stories[0].published - NEWS_SITEMAP_AGE
        rows = "".join(
            f"<url><loc>{self.url(story)}</loc><lastmod>{story.changed.isoformat()}</lastmod>"
            f"<news:news><news:publication><news:name>{self.name}</news:name><news:language>en"
            "</news:language></news:publication><news:publication_date>"
            f"{story.published.isoformat()}</news:publication_date><news:title>"
            f"{escape(story.headline)}</news:title><news:keywords>{', '.join(story.keywords)}"
            "</news:keywords></news:news></url>"
            for story in self.stories
            if story.published >= oldest
        )
        text = (
            f'{XML_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
        )
        return Reply(
            body=gzip.compress(text.encode(), mtime=0),
            headers={"Content-Type": "application/gzip"},
            modified=self.changed,
        )

    def archive(self) -> Reply:
        return self.xml(sitemap([(self.url(story), story.changed) for story in self.stories]))
