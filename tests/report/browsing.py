"""What tests of an event page in a browser share: a page that fails on errors, keys, a name."""

from __future__ import annotations

from playwright.sync_api import Dialog, Page

AXE = {"resultTypes": ["violations"], "preload": False}
"""Without asking for the style sheets once more, which the policy refuses."""
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}


COMPLAINTS: list[str] = []
"""What pages that are watched complained of in this test."""


def watched(page: Page) -> Page:
    """Let every dialog, every error and every message to the console fail the test at its end.

    Failed from here, it would end the connection to the browser, and say that alone.
    """
    page.on("dialog", _dismiss)
    page.on("console", lambda message: COMPLAINTS.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: COMPLAINTS.append(f"error: {error}"))
    return page


def _dismiss(dialog: Dialog) -> None:
    COMPLAINTS.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def resize(page: Page, width: int, height: int = 900) -> None:
    """Give a page another size, and wait until it has it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)


def press(page: Page, keys: str) -> None:
    """Press some keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def sign(page: Page) -> None:
    """Give the name that is asked for once; keys are letters until its window is gone."""
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for(state="detached")
