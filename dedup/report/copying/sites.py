"""Sites: what two reports on one site have in common is most likely the site's own words.

A site names several outlets: its staff, its guests, an agency. Calls to subscribe and biographies
stand under the reports of all of them, and none has copied another.
"""

from __future__ import annotations

from dedup.report.labels import safe_link


def common_site(one: str | None, other: str | None) -> str:
    """Return the site that two addresses are on; empty: two sites, or one is not known.

    >>> common_site("https://www.example.org/a", "https://example.org/b")
    'example.org'
    >>> common_site("https://example.org/a", "https://example.com/a"), common_site(None, None)
    ('', '')
    """
    left, right = safe_link(one), safe_link(other)
    return left.text if left and right and left.text == right.text else ""
