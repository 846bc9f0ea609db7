"""How soon the front page of a report can be used in a browser, and how smooth its list is.

    python benchmarks/speed/opened.py REPORT [--rounds 5]

Chromium opens the page from disk, anew for every round, with an empty cache. ``DEDUP_CHROMIUM``
names it, else the one on the path is taken.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

STEPS = {
    "search": ("#q", "trump"),
    "filter": ("#size", "3"),
}
ORDERS = ("new", "uncertain", "random")
TIMED = """step => {
  const start = performance.now();
  step();
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""
FILL = f"""([field, value]) => ({TIMED})(() => {{
  const input = document.querySelector(field);
  input.value = value;
  input.dispatchEvent(new Event("input", {{ bubbles: true }}));
}})"""
TURN = f'() => ({TIMED})(() => document.getElementById("next").click())'
INTERACTIVE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def table(report: Path, rounds: int) -> Iterator[Sequence[str]]:
    """Measure, and yield the rows of the table: medians and the worst, in milliseconds."""
    found = [measured(report / "index.html") for _ in range(rounds)]
    yield "", "median ms", "worst ms"
    for name in found[0]:
        times = [one[name] for one in found]
        yield name, f"{statistics.median(times):.0f}", f"{max(times):.0f}"


def measured(page: Path) -> dict[str, float]:
    """Open a page once, and return milliseconds by name."""
    path = os.environ.get("DEDUP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        figures = _figures(browser, page)
        browser.close()
    return figures


def _figures(browser: Browser, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    figures = {"first paint": page.evaluate(PAINTED), "interactive": page.evaluate(INTERACTIVE)}
    return figures | dict(_used(page))


def _used(page: Page) -> Iterator[tuple[str, float]]:
    yield "turn a page of the list", page.evaluate(TURN)
    for order in ORDERS:
        yield f"sort: {order}", page.evaluate(FILL, ["#sort", order])
    for name, step in STEPS.items():
        yield name, page.evaluate(FILL, list(step))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for row in table(given.report, given.rounds):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
