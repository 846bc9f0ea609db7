"""What works in which language: small made piles, run as a whole.

    python benchmarks/quality/languages.py

Every file of labels/languages is a pile of five reports in one language: two of one event, in other
words, and three of other days and matters. A sixth is made here: the first one with every tenth
word, or every tenth letter of a script without spaces, from another sentence. The columns:

- `sentences`: those of the text that come out as sentences, exactly.
- `quotations`: what stands between marks that is found, exactly.
- `speaker`: whether it is told who said the quotation that two reports share.
- `dates`: publication dates that are understood.
- `copy`: whether the edited copy, and nothing else, is in the copy cluster of its original.
- `event`: whether these two and the other report of the event, and nothing else, are one event;
  `undated` is the same of the same texts without publication dates.
- `matched`: pairs of sentences that say the same and stand in one row; `wrong`: others that do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain, product
from pathlib import Path
from typing import Any, Final

import polars as pl
from command import described

import dedup
from dedup.quotation_marks import quoted_spans
from dedup.result import Result

PILES: Final = Path(__file__).parent / "labels" / "languages"
_EVENT: Final = ("a", "b", "copy")
_TOLD: Final = ("verbatim", "verbatim_part", "reworded", "representative")
_EVERY: Final = 10
_LONGEST: Final = 2_000


def read_pile(path: Path) -> dict[str, Any]:
    """Return a pile with the text of each report, and the sentences of which it was made.

    >>> pile = read_pile(PILES / "chinese.toml")
    >>> pile["code"], [one["id"] for one in pile["report"]]
    ('zh', ['a', 'b', 'c', 'd', 'e', 'copy'])
    """
    pile = tomllib.loads(path.read_text(encoding="utf-8"))
    space = " " if pile.get("spaced", True) else ""
    for name, report in zip("abcde", pile["report"], strict=True):
        head = [report["title"], *filter(None, [report.get("byline")])]
        body = [space.join(sentences) for sentences in report["paragraphs"]]
        report |= {"id": name, "text": "\n\n".join(["\n".join(head), *body])}
        report["sentences"] = [*chain.from_iterable(report["paragraphs"])]
    copy = {
        "id": "copy",
        "source": "Copyist",
        "title": None,
        "published": pile["report"][0]["published"],
    }
    pile["report"].append(copy | {"text": edited(pile["report"][0]["text"], pile["spare"])})
    return pile


def edited(text: str, other: str) -> str:
    """Return a text with every tenth word, or letter where no spaces are, of another text.

    >>> edited("a b c d e f g h i j k", "x y z")
    'a b c d e f g h i x k'
    """
    space = " " if text.count(" ") > len(text) / 20 else ""
    words = text.split(" ") if space else [*text]
    others = [one for one in (other.split() if space else other) if one.isalpha()]
    for turn, place in enumerate(range(_EVERY - 1, len(words), _EVERY)):
        if words[place].isalpha():
            words[place] = others[turn % len(others)]
    return space.join(words)


def measured(pile: Mapping[str, Any]) -> dict[str, str]:
    """Return what comes out of a pile, by column."""
    columns = ("id", "source", "published", "title", "text")
    rows = pl.DataFrame([{name: one[name] for name in columns} for one in pile["report"]])
    rows = rows.with_columns(language=pl.lit(pile["code"]))
    result = dedup.run(rows)
    undated = dedup.run(rows.drop("published"))
    same, found = {tuple(pair) for pair in pile["same"]}, set(_matches(pile, result))
    return {
        "language": pile["code"],
        "sentences": _share(_sentences(pile, result)),
        "quotations": _share(_quotations(pile)),
        "speaker": "yes" if _has_speaker(result) else "no",
        "dates": _share(result.documents["published"].is_not_null()),
        "copy": "yes" if _clusters(result, "copy") == [["a", "copy"]] else "no",
        "event": "yes" if _clusters(result, "event") == [sorted(_EVENT)] else "no",
        "undated": "yes" if _clusters(undated, "event") == [sorted(_EVENT)] else "no",
        "matched": f"{len(found & same)}/{len(same)}",
        "wrong": str(len(found - same)),
    }


def _share(told: Any) -> str:
    every = [*told]
    return f"{sum(every)}/{len(every)}"


def _sentences(pile: Mapping[str, Any], result: Result) -> Iterator[bool]:
    """Tell of every sentence whether it came out."""
    texts = dict(result.documents.select("document", "text").iter_rows())
    spans = result.sentences.select("document", "start", "end").iter_rows()
    found = {(name, texts[name][start:end]) for name, start, end in spans}
    for report in pile["report"]:
        yield from ((report["id"], one) in found for one in report.get("sentences", ()))


def _quotations(pile: Mapping[str, Any]) -> Iterator[bool]:
    """Tell of every quotation of the first two reports whether it is found."""
    found = {
        report["text"][start:end].strip("\u00a0\u202f ,，")
        for report in pile["report"][:2]
        for start, end in quoted_spans(report["text"], 0, len(report["text"]), longest=_LONGEST)
    }
    return (one in found for one in pile["quoted"])


def _has_speaker(result: Result) -> bool:
    told = result.quotes.filter(document="b")["speaker"]
    return len(told) > 0 and told.null_count() == 0


def _clusters(result: Result, tier: str) -> list[list[str]]:
    members = result.clusters.filter(tier=tier).group_by("cluster").agg(pl.col("document").sort())
    return sorted(members["document"].to_list())


def _matches(pile: Mapping[str, Any], result: Result) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the first two reports that stand in one row, counted from 1."""
    texts = dict(result.documents.select("document", "text").iter_rows())
    spans = result.sentences.select("document", "start", "end", sentence="position")
    told = result.statements.filter(pl.col("grade").is_in(_TOLD))
    placed = told.join(spans, on=["document", "sentence"])
    numbers = {
        (report["id"], sentence): number
        for report in pile["report"][:2]
        for number, sentence in enumerate(report["sentences"], start=1)
    }
    rows: dict[tuple[str, int], dict[str, list[int]]] = {}
    for row in placed.iter_rows(named=True):
        said = texts[row["document"]][row["start"] : row["end"]]
        if (row["document"], said) in numbers:
            by_document = rows.setdefault((row["cluster"], row["statement"]), {})
            by_document.setdefault(row["document"], []).append(numbers[row["document"], said])
    for row in rows.values():
        yield from product(row.get("a", ()), row.get("b", ()))


def table() -> pl.DataFrame:
    """Return a row per language."""
    return pl.DataFrame([measured(read_pile(path)) for path in sorted(PILES.glob("*.toml"))])


if __name__ == "__main__":
    described(__doc__).parse_args()
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, tbl_formatting="MARKDOWN"):
        print(table())
