"""Take the pictures of docs/desk.md, of the news of the demo: ``make screenshots``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import requests
from playwright.sync_api import Browser, sync_playwright

from tests.desk.conftest import is_indexed
from tests.desk.desk_process import PATIENCE, RunningDesk, running_desk
from tests.support.commands import ROOT, Copydesk
from tests.support.waiting import wait_until

WIDTH, HEIGHT = 1200, 800
PHONE = 390
"""Width of a phone's window, in CSS pixels."""


def take(browser: Browser, desk: RunningDesk, folder: Path) -> None:
    """Write the pictures into ``folder``."""
    found = requests.get(f"{desk.address}/api/v1/articles?hasCopies=true", timeout=PATIENCE).json()
    copied = found["articles"][0]
    changed = requests.get(f"{desk.address}/api/v1/articles?changed=true", timeout=PATIENCE).json()
    pictures = {
        "desk-news": ("/", "light", WIDTH),
        "desk-news-phone": ("/", "dark", PHONE),
        "desk-article": (f"/articles/{copied['id']}", "light", WIDTH),
        "desk-changes": (f"/articles/{changed['articles'][0]['id']}/changes", "light", WIDTH),
    }
    for name, (path, scheme, width) in pictures.items():
        context = browser.new_context(
            base_url=desk.address,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": HEIGHT},
            locale="en-GB",
        )
        page = context.new_page()
        page.goto(path)
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def main() -> None:
    """Crawl the demo's sites, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        copydesk = Copydesk(Path(folder), "", "demo")
        subprocess.run(
            [sys.executable, "-m", "copydesk", "demo"],
            cwd=ROOT,
            env=copydesk.environment,
            check=True,
        )
        with running_desk(copydesk) as desk, sync_playwright() as playwright:
            wait_until(lambda: is_indexed(desk, 37))
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            take(browser, desk, ROOT / "docs")
            browser.close()


if __name__ == "__main__":
    main()
