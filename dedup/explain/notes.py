"""What a reader must know of a whole pile before believing its clusters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec
import numpy as np
import polars as pl

from dedup.config import Config, InputConfig
from dedup.mentions import publication
from dedup.schema import TABLES
from dedup.stored import StoredDocuments

_KNOWN_BY: Final = {
    "source": ("source", "outlet"),
    "title": ("title", "headline"),
    "published": ("published_raw", "date"),
}
"""Column that a user may name -> the column of the table that it fills, and what is in it."""
_NAMES_SHOWN: Final = 12
_STRINGS_SHOWN: Final = 3
_TAG: Final = (
    r"(?i)</(?:p|div|span|a|b|i|em|strong|li|h[1-6])>|<br ?/?>"
    r"|&(?:#\d{2,5}|#x[0-9a-f]{2,5}|amp|nbsp|quot|lt|gt|apos|[lr][sd]quo|[nm]dash|hellip);"
)
_MOJIBAKE: Final = (
    r"â€[™œ˜“”¦\x{80}-\x{9f}]|\p{Ll}Ã[\x{a0}-\x{bf}]"
    r"|Ã[€‚ƒ„…†‡ˆ‰Š‹ŒŽ•–˜™š›œžŸ\x{80}-\x{9f}\x{a1}-\x{bf}]\p{Ll}"
)
"""What stands for quotes, dashes and the letters of Western Europe."""
_CUT: Final = r"\[(?:\+?\d+ chars|…|\.\.\.)\]\s*$"
_ENDS: Final = (
    r"(?m)^\s*(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento"
    r"|\d+ (?:of|von|de) \d+ DO[CK]UMENT\w*|Do[ck]ument \d+ (?:of|von|de) \d+"
    r"|Document [A-Z]+\d{6,}\w+|(?:.* )?news·\d{8}·\S+|LOAD-DATE: .*)\s*$"
)
"""A line with which archives of newspapers begin or end every article of an export."""
_MANY: Final = 10
_MOSTLY: Final = 0.8
_NOTICE: Final = 1_000
"""What a notice is: so many reports at least have it, so large a part of them with a headline that
no other has, and it is no longer than so many characters. Outlets that print a wire keep most
headlines, and what is longer was written to be read."""
_SHOWN: Final = 80
_FEW: Final = 0.02
"""Share of texts: an article about web pages may show a tag, and of 18,664 real ones three do."""


def columns_note(
    documents: pl.DataFrame, config: InputConfig, *, renamed: Mapping[str, str] | None = None
) -> str:
    """Say what most reports lack where columns without a meaning here may hold it; else nothing.

    Args:
        documents: the ``documents`` table; the text is not needed.
        config: what the columns of the input are called.
        renamed: further column -> its name in the input, where they differ.

    >>> ours = {"source": [None], "title": ["Rain"], "published_raw": ["May 1"]}
    >>> columns_note(pl.DataFrame(ours | {"Zeitung": ["Post"]}), InputConfig())[:70]
    "most reports have no outlet; columns without a meaning here: 'Zeitung'"
    >>> columns_note(pl.DataFrame(ours), InputConfig(columns={"source": "Zeitung"}))
    "input.columns.source = 'Zeitung' gives no report its outlet"
    """
    told = (_unnamed(documents, config, renamed or {}), *_misnamed(documents, config))
    return "; ".join(filter(None, told))


def _unnamed(documents: pl.DataFrame, config: InputConfig, renamed: Mapping[str, str]) -> str:
    lacking = [
        name
        for name, (column, _) in _KNOWN_BY.items()
        if name not in config.columns and _is_sparse(documents[column])
    ]
    others = [name for name in documents.columns if name not in TABLES["documents"].columns()]
    filled = [renamed.get(name, name) for name in others if not _is_sparse(documents[name])]
    if not lacking or not filled:
        return ""
    more = " ..." * (len(filled) > _NAMES_SHOWN)
    return (
        f"most reports have no {' and no '.join(_KNOWN_BY[name][1] for name in lacking)}; columns "
        f"without a meaning here: {', '.join(map(repr, filled[:_NAMES_SHOWN]))}{more}. If they "
        "hold it, name them at the top of the configuration (--config FILE), a line each: "
        + ", ".join(f'input.columns.{name} = "…"' for name in lacking)
    )


def _misnamed(documents: pl.DataFrame, config: InputConfig) -> Iterator[str]:
    for name, (column, what) in _KNOWN_BY.items():
        if name in config.columns and documents[column].null_count() == documents.height > 0:
            named = config.columns[name]
            told = f"input.columns.{name} = {named!r} gives no report its {what}"
            inside = _strings_inside(documents, named)
            yield told + f": it holds objects; name what is in them, as {inside}" * bool(inside)


def _strings_inside(documents: pl.DataFrame, name: str) -> str:
    """Return how to name the strings in the objects that a further column holds, if it does.

    >>> documents = pl.DataFrame({"paper": ['{"name":"Post","seat":{"code":"NO"}}']})
    >>> _strings_inside(documents, "paper")
    "'paper.name'"
    """
    held = documents[name].drop_nulls() if name in documents.columns else pl.Series()
    if held.dtype != pl.String or not held.str.starts_with('{"').all() or held.is_empty():
        return ""
    with suppress(msgspec.DecodeError):
        first = msgspec.json.decode(held[0], type=dict[str, Any])
        strings = [f"'{name}.{key}'" for key, said in first.items() if isinstance(said, str)]
        return " or ".join(strings[:_STRINGS_SHOWN])
    return ""


def _is_sparse(column: pl.Series) -> bool:
    return column.null_count() * 2 > column.len()


def text_notes(texts: pl.Series) -> Iterator[tuple[str, str]]:
    r"""Yield what some texts may be instead of reports, and how many are so; nothing: hardly any.

    They may hold ``markup``, tags or entities that are read as words; hold ``mojibake``, letters
    that were decoded wrongly; be ``cut``, with a mark of that at the end; or be an ``export`` of
    many articles, each read as one.

    >>> export = "Rain fell.\n\nEnd of Document\n"
    >>> seen = "<p>Rain fell.</p>", "Rain fell on the… [+4200 chars]", export * 2
    >>> [(name, told[23:40]) for name, told in text_notes(pl.Series(seen))]
    [('markup', 'looked at hold ta'), ('cut', 'looked at are cut'), ('export', 'looked at holds s')]
    >>> [*text_notes(pl.Series(["He wrote <3 and a < b, for AT&T: “I […] left.”", export]))]
    []
    """
    few, of_all = _FEW * texts.len(), f"of {texts.len():,} texts that were looked at"
    if (tagged := int(texts.str.contains(_TAG).sum())) > few:
        told = "hold tags or entities, such as </p> or &#8217;, which are read as words: turn them"
        yield "markup", f"{tagged:,} {of_all} {told} into plain text before"
    if (garbled := int(texts.str.contains(_MOJIBAKE).sum())) > few:
        told = (
            "hold UTF-8 that was once read as Windows-1252, such as â€™ for ’ and Ã© for é: mend "
            "them before, as by ftfy.fix_text in Python"
        )
        yield "mojibake", f"{garbled:,} {of_all} {told}"
    if (cut := int(texts.str.contains(_CUT).sum())) > few:
        told = (
            "are cut off (they end in '[+1234 chars]' or '[…]'), as some news APIs and feeds hand "
            "them out: what seems left out may stand behind the cut"
        )
        yield "cut", f"{cut:,} {of_all} {told}"
    if held := int((texts.str.count_matches(_ENDS) > 1).sum()):
        told = (
            f"hold{'s' * (held == 1)} several articles, as LexisNexis, Factiva, ProQuest and "
            "Europresse hand them out (a line such as 'End of Document' ends each), and each "
            "counts as one report: divide them first, into a file or a row of CSV per article"
        )
        yield "export", f"{held:,} {of_all} {told}"


def notice_note(documents: StoredDocuments) -> str:
    """Say that a short text stands under many headlines, and so may be no report; else nothing.

    >>> rows = pl.DataFrame({"id": range(10), "title": [f"Rain {day}" for day in range(10)]})
    >>> paid = rows.with_columns(text=pl.lit("Only for subscribers."))
    >>> from dedup.documents import as_corpus
    >>> notice_note(as_corpus(paid).stored)[:59]
    "10 reports with other headlines have one text, 'Only for su"
    """
    same = (
        documents.facts.select("content_hash", "title")
        .with_row_index("row")
        .group_by("content_hash")
        .agg(pl.col("row").min(), pl.len().alias("count"), pl.col("title").n_unique())
        .filter(pl.col("count") >= _MANY, pl.col("title") >= _MOSTLY * pl.col("count"))
        .sort("count", "content_hash", descending=[True, False])
    )
    for row, count in same.select("row", "count").iter_rows():
        text = documents.take(np.array([row]), "text")["text"].item()
        if len(text) <= _NOTICE:
            return (
                f"{count:,} reports with other headlines have one text, {text[:_SHOWN]!r}: if it "
                "is a notice in place of a report (of a paywall, of a plan of an API), leave them "
                "out, for they are copies of one another"
            )
    return ""


def undated_note(documents: pl.DataFrame, config: Config) -> str:
    """Say how many reports have no publication date, and what follows; empty: nothing does.

    Args:
        documents: the ``documents`` table.
        config: the configuration; without the event tier dates decide nothing.

    >>> undated_note(pl.DataFrame({"published": [None, None], "url": None}), Config())[:40]
    '2 of 2 reports have no publication date:'
    >>> undated_note(pl.DataFrame({"published": [None], "url": None}), Config(tiers=("copy",)))
    ''
    """
    undated = publication(documents).null_count()
    if not undated or "event" not in config.tiers:
        return ""
    verb = "has" if undated == 1 else "have"
    return (
        f"{undated:,} of {documents.height:,} reports {verb} no publication date: events are "
        "formed more cautiously, from days named in the texts"
    )
