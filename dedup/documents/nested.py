"""Where no column holds the text: whether it stands deeper in the record, and how to reach it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from dedup.documents.aliases import Columns

_DEEPEST: Final = 5
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SAFE_NAME: Final = re.compile(r"[\w .:@#-]+")
"""Any other may not stand in a command that a reader copies into a shell."""
_KEYED: Final = (
    "If each of them is a document, take them out: jq -c 'to_entries[] | {id: .key} + .value'"
)
_COLUMNS: Final = (
    'If all columns stand in one object, write the rows: to_json(orient="records") in pandas'
)
_ITEMS: Final = "[]"
_NAMING: Final = frozenset({"document", "title", "published", "url", "text"})
"""Columns that tell a document from an object around a list."""

_Path = tuple[str, ...]


def advice_on_nested(record: Mapping[str, Any]) -> str:
    r"""Return how to reach the longest text of a record; empty on top, or under a hostile name.

    >>> answer = {"status": "ok", "articles": [{"story": "Rain fell."}]}
    >>> print(*advice_on_nested(answer).split("; "), sep="\n")
    If 'articles' are the documents, take them out: jq -c '.articles[]'
    if they are its parts, join them: jq -c '.text = ([.articles[].story] | join("\n"))'
    >>> print(advice_on_nested({"_id": "7", "_source": {"title": "A", "story": "Rain fell."}}))
    If 'story' in '_source' is it, raise what is there: jq -c '. + ._source'
    """
    path = _longest(record)
    if len(path) > 1 and _are_alike(record, path[1]):
        return _KEYED
    if not all(name == _ITEMS or _SAFE_NAME.fullmatch(name) for name in path):
        return ""
    if _ITEMS in path:
        listed = path[: path.index(_ITEMS)]
        told = f"If {'.'.join(listed)!r} are the documents, take them out"
        joined = f'.text = ([{_jq(listed)}[]{_jq(path[len(listed) + 1 :])}] | join("\\n"))'
        parts = f"; if they are its parts, join them: jq -c '{joined}'"
        return f"{told}: jq -c '{_jq(listed)}[]'" + parts * (path.count(_ITEMS) == 1)
    *above, name = path
    if not above:
        return ""
    told = f"If {name!r} in {'.'.join(above)!r} is it, raise what is there"
    return f"{told}: jq -c '. + {_jq(above)}'"


def _are_alike(record: Mapping[str, Any], name: str) -> bool:
    """Tell whether a record has several values, each an object with something of that name."""
    values = record.values()
    return len(values) > 1 and all(isinstance(one, Mapping) and name in one for one in values)


class Listed(NamedTuple):
    """Documents that a record lists, and what leads to further lists of such, by dots."""

    documents: list[Any]
    others: tuple[str, ...]


def listed_documents(record: Mapping[str, Any], columns: Columns) -> Listed:
    """Return the documents that a record lists, as the answer of a news API; of a document none.

    They are the list that holds most text. What has an id, a title, a date, an address or a text of
    its own is a document, and what it lists are its parts, such as paragraphs and comments; unless
    these have a title and a date or an address, too, as the articles of a feed.

    >>> from dedup.config import InputConfig
    >>> columns = Columns(InputConfig())
    >>> answer = {"status": "ok", "articles": [{"title": "Rain", "content": "Rain fell."}]}
    >>> listed_documents(answer, columns).documents
    [{'title': 'Rain', 'content': 'Rain fell.'}]
    >>> listed_documents({"title": "Rain", "parts": [{"text": "Rain fell."}]}, columns).documents
    []
    """
    if _ITEMS not in _longest(record) or columns.has_text(tuple(record)):
        return Listed([], ())
    found = [(_characters(listed, columns), path) for path, listed in _lists(record, (), columns)]
    paths = [path for _, path in sorted(found, key=lambda one: (-one[0], one[1]))]
    if not paths:
        return Listed([], ())
    listed: Any = record
    for name in paths[0]:
        listed = listed[name]
    return Listed(listed, tuple(map(".".join, paths[1:])))


def _lists(
    value: Any, path: _Path, columns: Columns, *, in_document: bool = False
) -> Iterator[tuple[_Path, list[Any]]]:
    """Yield the lists of documents in a value, with what leads there."""
    if isinstance(value, Mapping) and len(path) < _DEEPEST:
        named = in_document or not _NAMING.isdisjoint(_said(value, columns))
        for name, inner in value.items():
            yield from _lists(inner, (*path, name), columns, in_document=named)
    elif isinstance(value, list) and value and _is_article(value[0], columns, in_document):
        yield path, value


def _is_article(item: Any, columns: Columns, in_document: bool) -> bool:
    """Tell whether an item of a list may have a text and, in a document, is more than its part."""
    if not isinstance(item, Mapping) or not columns.has_text(tuple(item)):
        return False
    said = _said(item, columns)
    return not in_document or ("title" in said and not said.isdisjoint(("published", "url")))


def _said(record: Mapping[str, Any], columns: Columns) -> set[str]:
    """Return which of our columns a record holds something of."""
    found, _, _ = columns.plan(tuple(record)).resolve(record)
    return {name for name, value in found.items() if value is not None}


def _characters(listed: list[Any], columns: Columns) -> int:
    """Return how much text the items of a list have."""
    records = [one for one in listed if isinstance(one, Mapping)]
    texts = (columns.plan(tuple(one)).resolve(one)[0]["text"] for one in records)
    return sum(len(text) for text in texts if text is not None)


def advice_on_value(name: str, record: Mapping[str, Any]) -> str:
    r"""Return how to reach the text in what a column of texts holds in place of one; else nothing.

    >>> print(advice_on_value("content", {"content": [{"type": "plain", "value": "Rain fell."}]}))
    If 'value' in it is the text, name it: input.columns.text = "content.value"
    >>> print(advice_on_value("body", {"body": ["Rain", "fell", "."]}))
    If it is words, join them: jq -c '.body |= join(" ")'
    >>> print(advice_on_value("text", {"id": {"a": 7}, "text": {"a": "Rain fell."}}))
    If all columns stand in one object, write the rows: to_json(orient="records") in pandas
    """
    value = record[name]
    if len(record) > 1 and all(isinstance(column, Mapping) for column in record.values()):
        return _COLUMNS
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return f"If it is words, join them: jq -c '{_jq((name,))} |= join(\" \")'"
    texts = ((len(text), path) for path, text in _texts(value, (name,)))
    path = [step for step in max(texts, default=(0, ()))[1] if step != _ITEMS]
    if len(path) < 2 or not all(map(_PLAIN_NAME.fullmatch, path)):
        return ""
    told = f"If {'.'.join(path[1:])!r} in it is the text, name it"
    return f'{told}: input.columns.text = "{".".join(path)}"'


def _longest(record: Mapping[str, Any]) -> _Path:
    """Return what leads to the longest text in a record."""
    texts = ((len(text), path) for path, text in _texts(record, ()))
    return max(texts, default=(0, ("",)))[1]


def _texts(value: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Yield the strings in a value, with what leads there; of a list, in its first item."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping) and len(path) < _DEEPEST:
        for name, inner in value.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield from _texts(value[0], (*path, _ITEMS))


def _jq(path: list[str] | _Path) -> str:
    return "".join(f".{name}" if _PLAIN_NAME.fullmatch(name) else f'."{name}"' for name in path)
