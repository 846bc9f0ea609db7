"""Names, times, links and file names as a reader (and a file system) may see them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from dedup.cards import elided
from dedup.days import MONTHS, has_clock
from dedup.report.values import Fact, Link, TimeLabel

CUT: Final = " ,;:–—-"
"""Signs that do not stand before the ellipsis of what is cut."""
NAMED: Final = 3
"""Reports or outlets that are named of many."""
_SURE_EVENT: Final = 0.90
_SURE_COPIES: Final = 0.80
_SAFE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HASH_TAIL: Final = re.compile(r"(.+?)[_-][0-9a-f]{12,}")
_HASH: Final = re.compile(r"[0-9a-f]{16,}")
_PLANES: Final = range(0x10000, 0x120000, 0x10000)
# C0 and C1 controls but tab and line ends, the bidirectional controls, lone surrogates, and the
# last two code points of every plane and 32 others, which are no characters and not valid in HTML.
_HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    rf"\ud800-\udfff\ufdd0-\ufdef{''.join(chr(end - 2) + chr(end - 1) for end in _PLANES)}]"
)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}", re.IGNORECASE)
_UNSAID: Final = frozenset("en eng und mul mis zxx".split())
"""English, as a page is, and codes of ISO 639 that name no language."""
_NOT_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\x9f<>\"\\^`{|}]")
_MARKS: Final = {"“": "”", '"': '"', "«": "»"}
SHORT_MONTHS: Final = [name[:3].capitalize() for name in MONTHS]


def visible(text: str) -> str:
    r"""Return the text with control characters shown as signs, so that none acts on the page.

    >>> visible("pay\u202etxt.exe"), visible("a\x00b"), visible("\uffff")
    ('pay⟨U+202E⟩txt.exe', 'a␀b', '⟨U+FFFF⟩')
    """
    # Everything hidden is unprintable; most texts are told so without a search.
    return text if text.isprintable() else _HIDDEN.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def clip(text: str, limit: int) -> str:
    """Return the text on one line, cut after a whole word so that at most ``limit`` signs stay.

    >>> clip("Lavrov calls  guarantees a road to nowhere", 24)
    'Lavrov calls guarantees…'
    """
    line = " ".join(elided(text).split())
    if len(line) <= limit:
        return line
    head = line[:limit]
    whole = head.rpartition(" ")[0] if " " in head[limit // 2 :] else head[:-1]
    return whole.rstrip(CUT) + "…"


def in_quotes(text: str) -> str:
    """Put words of a text between quotation marks, unless they have these already.

    Of a speech that began before or goes on behind, a text has one mark, which is not doubled.

    >>> in_quotes("Rain fell."), in_quotes("“Rain,” he said."), in_quotes("It fell.”")
    ('“Rain fell.”', '“Rain,” he said.', '“It fell.”')
    >>> in_quotes('So far, so good!"')
    '"So far, so good!"'
    >>> in_quotes("“Rain fell all…"), in_quotes('"Rain," he said, "fell all…')
    ('“Rain fell all…”', '"Rain," he said, "fell all…"')
    """
    if text[:1] in _MARKS:
        closing = _MARKS[text[0]]
        return f"{text}{closing}" if _is_open(text, text[0], closing) else text
    if text[-1:] == "”" and "“" not in text:
        return f"“{text}"
    return f'"{text}' if text[-1:] == '"' and text.count('"') == 1 else f"“{text}”"


def _is_open(text: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return bool(text.count(opening) % 2)
    return text.rfind(opening) > text.rfind(closing)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(1200, "report")
    ('1 report', '1,200 reports')
    """
    fact = counted(number, noun)
    return f"{fact.value} {fact.label}"


def counted(number: int, noun: str, plural: str | None = None) -> Fact:
    """Return a number and its noun as two parts of a fact.

    >>> counted(1, "story"), counted(2, "story", "stories")
    (Fact(value='1', label='story'), Fact(value='2', label='stories'))
    """
    return Fact(f"{number:,}", noun if number == 1 else plural or f"{noun}s")


def listed(names: Sequence[str]) -> str:
    """Name the first, and count the others.

    >>> listed(["Sun", "Herald"]), listed(["A", "B", "C", "D", "E"])
    ('Sun and Herald', 'A, B, C and 2 more')
    """
    more = f"{len(names) - NAMED} more" if len(names) > NAMED else ""
    *others, last = [*names[:NAMED], *filter(None, [more])]
    return f"{', '.join(others)} and {last}" if others else last


def percent(share: float) -> str:
    """Return a share of 0 to 1 in percent, so that little does not look like nothing.

    >>> percent(0.0), percent(0.0004), percent(0.0132)
    ('0 %', 'under 0.1 %', '1.3 %')
    """
    if not share:
        return "0 %"
    return f"{100 * share:.1f} %" if share >= 0.0005 else "under 0.1 %"


def short_id(document: str) -> str:
    """Return a readable short form of a document id.

    >>> short_id("001_b8d8458c1611aaf1"), short_id("e3b0c44298fc1c149afbf4c8996fb924")
    ('001', 'e3b0c442')
    """
    tail = _HASH_TAIL.fullmatch(document)
    if tail:
        return clip(tail.group(1), 32)
    return document[:8] if _HASH.fullmatch(document) else clip(document, 32)


def outlet_labels(documents: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Map every ``(document, source)`` to a label that no other document here has.

    The outlet's name, numbered where several reports have it; without an outlet the short id, or
    the whole id where two begin alike.

    >>> outlet_labels([("001_b8d8458c1611aaf1", None), ("x1", "Sun"), ("x2", "Sun")])
    {'001_b8d8458c1611aaf1': '001', 'x1': 'Sun (1)', 'x2': 'Sun (2)'}
    """
    rows = [(document, outlet_name(document, source)) for document, source in documents]
    taken, seen = Counter(name for _, name in rows), Counter[str]()
    labels = {}
    for document, name in rows:
        seen[name] += 1
        numbered = f"{name} ({seen[name]})"
        alone = document if name == short_id(document) else numbered
        labels[document] = name if taken[name] == 1 else alone
    return labels


def outlet_name(document: str, source: str | None) -> str:
    """Return the outlet's name, else the short id of the document.

    >>> outlet_name("001_b8d8458c1611aaf1", " ")
    '001'
    """
    return clip(source or "", 40) or short_id(document)


def time_label(published: datetime | None) -> TimeLabel | None:
    """Return a publication time for people, without a clock where only the day is known.

    >>> from datetime import UTC
    >>> time_label(datetime(2025, 8, 21, 6, 5, tzinfo=UTC)).text
    '21 Aug 2025, 06:05 UTC'
    """
    if published is None:
        return None
    day = _day(published)
    if not has_clock(published):
        return TimeLabel(published.date().isoformat(), day)
    machine = published.replace(tzinfo=None).isoformat(timespec="minutes") + "Z"
    return TimeLabel(machine, f"{day}, {published:%H:%M} UTC")


def time_range(times: Iterable[datetime | None]) -> str:
    """Return the days from the first to the last publication; empty: all are undated.

    >>> from datetime import UTC
    >>> time_range([datetime(2025, 8, 21, tzinfo=UTC), None, datetime(2025, 8, 20, tzinfo=UTC)])
    '20–21 Aug 2025'
    >>> time_range([datetime(2025, 8, 30, tzinfo=UTC), datetime(2025, 9, 2, tzinfo=UTC)])
    '30 Aug – 2 Sep 2025'
    """
    known = sorted(time for time in times if time is not None)
    if not known:
        return ""
    first, last = known[0], known[-1]
    if (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}" if first.day == last.day else f"{first.day}–{last.day}"
        return f"{days} {_day(last).partition(' ')[2]}"
    same_year = first.year == last.year
    return f"{_day(first).removesuffix(f' {last.year}' * same_year)} – {_day(last)}"


def _day(time: datetime) -> str:
    return f"{time.day} {SHORT_MONTHS[time.month - 1]} {time.year}"


def safe_link(url: str | None) -> Link | None:
    """Return a link to an http or https address, named by its host; anything else is no link.

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)")
    (Link(href='https://example.org/a', text='example.org'), None)
    """
    if not url or _NOT_IN_URL.search(url) or _HIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # no address, or no port that there is
        return None
    # A name before the host would be read as the host.
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return Link(url, host.removeprefix("www."))


def language_tag(language: str | None) -> str:
    """Return the language of a text as HTML names it; empty: English, as a page is, or not known.

    >>> language_tag("pt_BR"), language_tag("en-GB"), language_tag("a language"), language_tag(None)
    ('pt-BR', '', '', '')
    >>> language_tag("ara"), language_tag("eng"), language_tag("und")
    ('ara', '', '')
    """
    tag = (language or "").strip().replace("_", "-")
    known = _LANGUAGE.fullmatch(tag) and tag.partition("-")[0].lower() not in _UNSAID
    return tag if known else ""


def page_name(tier: str, cluster: str) -> str:
    """Return the file name of a cluster's page: one per cluster, the same on every run.

    A plain id is its own name. Any other is hashed; ``_`` and ``.copy`` cannot stand in a plain
    id, so no two clusters share a name.

    >>> page_name("event", "a1b2"), page_name("copy", "a1b2")
    ('a1b2.html', 'a1b2.copy.html')
    >>> page_name("event", "../../etc/passwd")
    'h_3754d6cb3a38e1185e5b382d5f3ef3f1.html'
    """
    stem = cluster
    if not _SAFE_NAME.fullmatch(cluster):
        digest = hashlib.sha256(cluster.encode("utf-8", "surrogatepass")).hexdigest()
        stem = f"h_{digest[:32]}"
    return f"{stem}.copy.html" if tier == "copy" else f"{stem}.html"


def certainty(members: Iterable[Mapping[str, Any]]) -> float:
    """Return the confidence of the whole member that is least sure to belong to its cluster.

    One report of another event is enough to mislead a reader, whatever the mean of the others is.
    """
    whole = (float(one["confidence"]) for one in members if one["membership"] == "whole")
    return min(whole, default=0.0)


def certainty_band(confidence: float, *, copies: bool = False) -> str:
    """Name a certainty as it is shown: ``sure``, ``likely`` from .60, else ``to review``.

    Independent reports are surely of one event from .90 (docs/quality.md has what was read below);
    ``copies`` of one text share its wording, which needs less.

    >>> certainty_band(0.62), certainty_band(0.8967), certainty_band(0.7967, copies=True)
    ('likely', 'sure', 'sure')
    """
    shown = round(confidence, 2)
    if shown >= (_SURE_COPIES if copies else _SURE_EVENT):
        return "sure"
    return "likely" if shown >= 0.60 else "to review"
