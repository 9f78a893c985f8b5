"""Make the picture in the README: the first page of the report on the awkward team.

Run by `make picture`; needs Chromium.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import workshop
from workshop import report, run, sample

TARGET = Path(__file__).resolve().parents[1] / "facilitation" / "what-you-get.png"


def main() -> None:
    """Run the workshop on the awkward team and photograph its report."""
    from playwright.sync_api import sync_playwright

    browser_path = next(
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        team = sample.make("awkward", Path(folder) / "awkward")
        written = report.write(workshop.open(team), run.run(team))
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        page.goto(written.as_uri())
        page.locator("#one-page").screenshot(path=str(TARGET))
        browser.close()
    print(f"Made {TARGET}")


if __name__ == "__main__":
    main()
