"""Write the JSON-LD of a page as Yoast, the usual WordPress plugin, does."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.demo.site import Site
from copydesk.demo.stories import Story


@dataclass(frozen=True)
class PageFacts:
    """Hold what the theme makes of a story."""

    summary: str
    picture: str
    author_url: str


def graph(site: Site, story: Story, page: PageFacts) -> dict[str, object]:
    """Return the JSON-LD that Yoast writes: everything in one @graph."""
    url = site.url(story)
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "@id": f"{url}#article",
                "isPartOf": {"@id": url},
                "author": {"name": story.author, "@id": f"{site.base}/#/schema/person/1"},
                "headline": story.headline,
                "datePublished": story.published.isoformat(),
                "dateModified": story.changed.isoformat(),
                "mainEntityOfPage": {"@id": url},
                "wordCount": len(" ".join(story.plain).split()),
                "publisher": {"@id": f"{site.base}/#organization"},
                "image": {"@id": f"{url}#primaryimage"},
                "thumbnailUrl": page.picture,
                "keywords": story.keywords,
                "articleSection": [story.section],
                "inLanguage": "en-US",
            },
            {
                "@type": "WebPage",
                "@id": url,
                "url": url,
                "name": f"{story.headline} - {site.name}",
                "isPartOf": {"@id": f"{site.base}/#website"},
                "datePublished": story.published.isoformat(),
                "description": page.summary,
                "breadcrumb": {"@id": f"{url}#breadcrumb"},
                "inLanguage": "en-US",
            },
            {
                "@type": "ImageObject",
                "@id": f"{url}#primaryimage",
                "url": page.picture,
                "contentUrl": page.picture,
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
                        "item": f"{site.base}/",
                    },
                    {"@type": "ListItem", "position": 2, "name": story.headline},
                ],
            },
            {
                "@type": "WebSite",
                "@id": f"{site.base}/#website",
                "url": f"{site.base}/",
                "name": site.name,
                "potentialAction": [
                    {
                        "@type": "SearchAction",
                        "target": f"{site.base}/?s={{search_term_string}}",
                    }
                ],
            },
            {
                "@type": "Organization",
                "@id": f"{site.base}/#organization",
                "name": site.name,
                "url": f"{site.base}/",
            },
            {
                "@type": "Person",
                "@id": f"{site.base}/#/schema/person/1",
                "name": story.author,
                "url": page.author_url,
            },
        ],
    }
