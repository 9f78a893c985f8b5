"""Make the picture in the README: the first page of the report on the awkward team, and one picture
from it.

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
        page = browser.new_page(viewport={"width": 1500, "height": 780})
        page.goto(written.as_uri())
        # The summary on the left, the first picture of the communication part on the right.
        page.evaluate("""() => {
                const summary = document.querySelector('#in-short').closest('section');
                const picture = [...document.images].find(image => image.alt.includes('gaps stand out'));
                const head = document.querySelector('header.title');
                const sheet = document.createElement('div');
                sheet.style = 'display:grid;grid-template-columns:1fr 1fr;gap:2.5rem;'
                    + 'padding:1.2rem 2rem;align-items:start';
                const left = document.createElement('div');
                head.style = 'padding:0 0 1rem'; summary.querySelector('h2').style.marginTop = '0';
                left.append(head, summary);
                picture.style = 'width:100%';
                sheet.append(left, picture);
                document.body.replaceChildren(document.querySelector('.banner'), sheet);
            }""")
        page.screenshot(path=str(TARGET))
        browser.close()
    print(f"Made {TARGET}")


if __name__ == "__main__":
    main()
