"""Style and script of a page: files beside it, or within a page that stands alone.

The pages of a folder share the files in ``assets/``, so that thousands of pages do not repeat them.
A page that stands alone holds them itself, each allowed by its hash. Whatever the policy allows
here is a file of this package: it never allows what a text may have brought into a page.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

ASSETS: Final = "assets"
"""Folder of the shared files."""
_FILES: Final = {
    "front": ("base.css", "front.css", "front.js"),
    "list": ("base.css", "front.css"),
    "copies": ("base.css", "copies.css"),
    "outlets": ("base.css", "outlets.css"),
    "outlet": ("base.css", "outlets.css"),
    "event": (
        *("base.css", "event.css", "review.css"),
        *("narrow.js", "event.js", "compare.js", "review.js"),
    ),
}
# No page may be sent anywhere, framed by its base, or have text made into markup by a script.
_POLICY: Final = (
    "default-src 'none'; style-src {styles}; script-src {scripts}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class Assets(NamedTuple):
    """What a page needs of them: its policy, and the elements in its head and behind its body."""

    policy: str
    head: Markup
    tail: Markup


@functools.cache
def page_assets(kind: str, root: str | None) -> Assets:
    """Return the style and the script of a kind of page.

    Args:
        kind: ``front``, ``event``, …: which files.
        root: relative address of the report's folder, empty or with a slash behind; None: the page
            stands alone.

    >>> page_assets("event", "../").head.splitlines()[0]
    Markup('<link rel="stylesheet" href="../assets/base.css">')
    """
    return _within(kind) if root is None else _beside(kind, f"{root}{ASSETS}/")


def write_assets(folder: Path) -> None:
    """Write the files that the pages of a report share into its folder."""
    place = folder / ASSETS
    place.mkdir()
    for name in sorted(set().union(*_FILES.values())):
        (place / name).write_text(_read(name), encoding="utf-8", newline="\n")


def _named(kind: str, suffix: str) -> list[str]:
    return [name for name in _FILES[kind] if name.endswith(suffix)]


def _beside(kind: str, place: str) -> Assets:
    # 'self' holds for a folder that is opened from disk, too: in Chromium and in Firefox.
    scripts = _named(kind, ".js")
    policy = _POLICY.format(styles="'self'", scripts="'self'" if scripts else "'none'")
    links = [f'<link rel="stylesheet" href="{place}{name}">' for name in _named(kind, ".css")]
    links += [f'<script src="{place}{name}" defer></script>' for name in scripts]
    return Assets(policy, _html("\n".join(links)), _html(""))


def _within(kind: str) -> Assets:
    style = "".join(map(_read, _named(kind, ".css")))
    scripts = list(map(_read, _named(kind, ".js")))
    policy = _POLICY.format(
        styles=_hashed(style), scripts=" ".join(map(_hashed, scripts)) or "'none'"
    )
    tail = "\n".join(f"<script>{script}</script>" for script in scripts)
    return Assets(policy, _html(f"<style>{style}</style>"), _html(tail))


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@functools.cache
def _read(name: str) -> str:
    """Return a file of this package; a style sheet without its comments and indentation."""
    text = resources.files("dedup.report").joinpath("static", name).read_text("utf-8")
    if not name.endswith(".css"):
        return text
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _html(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - files of this package
