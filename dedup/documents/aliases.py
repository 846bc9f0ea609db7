"""Which column of an input is which of ours: the user's word first, then the shipped aliases."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

from dedup.config import OUR_COLUMNS, InputConfig
from dedup.documents.values import WHOLE, decoded, says_nothing

_SEPARATORS: Final = re.compile(r"[\s_\-]+")
_STEP: Final = re.compile(r"(?P<name>[^.\[\]]+)(?:\[(?P<where>[^\]]*)\])?(?:\.|$)")
_NAMES_SHOWN: Final = 20
_NAME_SHOWN: Final = 40
"""Letters of a name: without a header, the first row of a table is one, with an article in it."""
_PLANS_KEPT: Final = 10_000
_PARAGRAPH: Final = 15
"""Letters of a paragraph, or of a sentence, on average: those of a list of words are shorter."""


class _Step(NamedTuple):
    """One step into a nested value: a folded key, and what an item must say to be taken."""

    name: str
    where: tuple[tuple[str, str], ...]


class _Candidate(NamedTuple):
    """A key of the record that may hold a column of ours; ``steps`` lead into a nested value."""

    key: str
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where records with one set of keys hold our columns; ``extras`` are the other keys.

    ``nested`` are the columns that the user named by steps into a value: whether they lead
    somewhere, only a record tells.
    """

    fields: tuple[tuple[str, tuple[_Candidate, ...]], ...]
    candidates: frozenset[str]
    extras: tuple[str, ...]
    text_keys: tuple[str, ...]
    nested: tuple[tuple[str, _Candidate], ...]

    def resolve(
        self, record: Mapping[str, Any]
    ) -> tuple[dict[str, str | None], str | None, set[str]]:
        """Return our columns of a record, the key its date came from, and the keys used up.

        A nested value is used up only where our text was taken from it: a publisher's name is
        ours, but its address is still passed through.
        """
        found: dict[str, str | None] = {}
        used: set[str] = set()
        date_key = None
        for column, candidates in self.fields:
            found[column] = None
            for key, steps in candidates:
                value = usable(_dig(record[key], steps) if steps else record[key], column)
                if value is not None:
                    found[column] = value
                    if not steps or column == "text":
                        used.add(key)
                    if column == "published":
                        date_key = key
                    break
        return found, date_key, used


@dataclass(slots=True)
class Columns:
    """Finds our columns among the keys of a record, by configuration and aliases.

    >>> columns = Columns(InputConfig(columns={"text": "story"}))
    >>> columns.plan(("Headline", "story", "body", "score")).extras
    ('score',)
    """

    config: InputConfig
    _names: dict[str, tuple[str, ...]] = field(init=False)
    _plans: dict[tuple[str, ...], Plan] = field(init=False, default_factory=dict)
    _met: set[str] = field(init=False, default_factory=set)
    """Columns of ours that the user named, and that some record had under that name."""

    def __post_init__(self) -> None:
        own = self.config.columns
        self._names = {
            column: ((own[column],) if column in own else ()) + _shipped()[column]
            for column in OUR_COLUMNS
        }

    def plan(self, keys: tuple[str, ...]) -> Plan:
        """Return where records with these keys hold our columns."""
        if keys not in self._plans:
            if len(self._plans) >= _PLANS_KEPT:  # keys that are data: never hold them all
                self._plans.clear()
            self._plans[keys] = self._make_plan(keys)
        return self._plans[keys]

    def has_text(self, keys: tuple[str, ...]) -> bool:
        """Tell whether any of these columns may hold the text."""
        return bool(self.plan(keys).text_keys)

    def lacking(self, keys: tuple[str, ...], others: Mapping[str, str]) -> dict[str, str]:
        """Return which other columns tell what records with these keys do not.

        Neither has a record such a key, nor another one for the column of ours that it may hold,
        unless the user named it. What many records share is the id of none and no text.

        >>> columns = Columns(InputConfig())
        >>> columns.lacking(("body", "pubDate"), {"date": "2020-07-15", "feed": "Post", "n": "1"})
        {'feed': 'Post', 'n': '1'}
        """
        held = self._held(keys) | {"document", "text"}
        named = {_fold(name) for name in self.config.columns.values()}
        return {
            name: value
            for name, value in others.items()
            if name not in keys and (_fold(name) in named or held.isdisjoint(self._held((name,))))
        }

    def _held(self, keys: tuple[str, ...]) -> set[str]:
        """Return which columns of ours records with these keys may hold."""
        return {column for column, found in self.plan(keys).fields if found}

    def not_met(self) -> tuple[str, ...]:
        """Return which columns of ours the user named in vain: no record has one of that name.

        >>> columns = Columns(InputConfig(columns={"text": "stroy", "title": "Head"}))
        >>> _ = columns.plan(("head", "story", "body"))
        >>> columns.not_met()
        ('text',)
        """
        return tuple(name for name in self.config.columns if name not in self._met)

    def meet(self, plan: Plan, record: Mapping[str, Any]) -> None:
        """Note which names that lead into a value led somewhere in a record.

        >>> columns = Columns(InputConfig(columns={"text": "content.value"}))
        >>> record = {"content": {"plain": "Rain fell."}}
        >>> columns.meet(columns.plan(tuple(record)), record)
        >>> columns.not_met()
        ('text',)
        """
        for column, (key, steps) in plan.nested:
            if column not in self._met and _dig(record[key], steps) is not None:
                self._met.add(column)

    def advice(self, keys: tuple[str, ...]) -> str:
        """Say which columns there are and how to name the one that holds the text.

        >>> print(Columns(InputConfig(columns={"text": "stroy"})).advice(("story",)))
        no column holds the text: input.columns.text = 'stroy' names none; columns here: 'story'
        """
        names = (key[:_NAME_SHOWN] + "…" * (len(key) > _NAME_SHOWN) for key in keys[:_NAMES_SHOWN])
        shown = ", ".join(map(repr, names)) or "none"
        more = f" and {len(keys) - _NAMES_SHOWN} more" if len(keys) > _NAMES_SHOWN else ""
        if named := self.config.columns.get("text"):
            told = f"no column holds the text: input.columns.text = {named!r} names none"
            return f"{told}; columns here: {shown}{more}"
        return (
            f"no column is known to hold the text; columns here: {shown}{more}. "
            "Call it text, or name it at the top of the configuration (--config FILE): "
            'input.columns.text = "…"'
        )

    def _make_plan(self, keys: tuple[str, ...]) -> Plan:
        folded: dict[str, list[str]] = {}
        for key in sorted(keys):
            folded.setdefault(_fold(key), []).append(key)
        fields = tuple(
            (column, _candidates(names, folded)) for column, names in self._names.items()
        )
        own = self.config.columns.items()
        named = [(column, one) for column, name in own for one in _candidates((name,), folded)]
        self._met.update(column for column, one in named if not one.steps)
        candidates = frozenset(item.key for _, found in fields for item in found)
        text_keys = dict.fromkeys(item.key for item in dict(fields)["text"])
        return Plan(
            fields=fields,
            candidates=candidates,
            extras=tuple(key for key in keys if key not in candidates),
            text_keys=tuple(text_keys),
            nested=tuple((column, one) for column, one in named if one.steps),
        )


def is_time_of_day(name: str) -> bool:
    """Tell whether a column of this name may hold the time of day beside a date.

    >>> is_time_of_day("Pub_Time"), is_time_of_day("reading time")
    (True, False)
    """
    return _fold(name) in _shipped()["time_of_day"]


def usable(value: Any, column: str) -> str | None:
    r"""Return a value as text for a column of ours, or None where it says nothing or is no scalar.

    Only a string is a text, or a list of paragraphs, which are put into a line each; numbers and
    dates may be ids, sources, titles and dates. Bytes that are
    UTF-8 are a string, as old Parquet files have them; others may be an id, in hexadecimal digits.
    A float that is a whole number is one: a column of ids with gaps is one of floats in pandas.

    >>> usable(12, "document"), usable(12, "text"), usable("  ", "title"), usable(True, "source")
    ('12', None, None, None)
    >>> usable(12.0, "document"), usable(1.5, "document"), usable("nan", "text")
    ('12', '1.5', None)
    >>> usable(["Rain fell in the whole of Oslo.", None, "It has stopped."], "text")
    'Rain fell in the whole of Oslo.\nIt has stopped.'
    """
    if column == "text" and isinstance(value, list):
        value = _in_lines(value)
    if isinstance(value, bytes):
        value = decoded(value) or (value.hex() if column == "document" else None)
    if isinstance(value, str):
        return None if says_nothing(value) else value
    if column == "text" or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else None


def _in_lines(paragraphs: list[Any]) -> str | None:
    """Return paragraphs as one text; None of a list of words, or of what is no text.

    >>> _in_lines(["Rain", "fell", "in", "Oslo", "."]) is None
    True
    """
    said = [one for one in paragraphs if one is not None]
    if not all(isinstance(one, str) for one in said):
        return None
    said = [one for one in said if not says_nothing(one)]
    long_enough = sum(map(len, said)) >= _PARAGRAPH * len(said) > 0
    return "\n".join(said) if long_enough else None


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and int(value) in WHOLE else str(value)


def _candidates(names: tuple[str, ...], folded: dict[str, list[str]]) -> tuple[_Candidate, ...]:
    """Return the keys that the names mean, in the order of the names."""
    found: dict[_Candidate, None] = {}
    for name in names:
        exact = sorted(folded.get(_fold(name), ()), key=lambda key: (key != name, key))
        found.update(dict.fromkeys(_Candidate(key, ()) for key in exact))
        steps = _steps(name)
        if not exact and (len(steps) > 1 or steps[0].where):
            for key in folded.get(steps[0].name, ()):
                found[_Candidate(key, steps)] = None
    return tuple(found)


def _dig(value: Any, steps: tuple[_Step, ...]) -> Any:
    """Follow steps into a nested value; of a list, the first item that leads somewhere."""
    if isinstance(value, list):
        reached = (_dig(item, steps) for item in value)
        return next((item for item in reached if item not in (None, "")), None)
    step, rest = steps[0], steps[1:]
    if step.where and not _says(value, step.where):
        return None
    if not rest:
        return value
    if not isinstance(value, dict):
        return None
    return next((_dig(value[key], rest) for key in value if _fold(key) == rest[0].name), None)


def _says(value: Any, where: tuple[tuple[str, str], ...]) -> bool:
    if not isinstance(value, dict):
        return False
    said = {_fold(key): item for key, item in value.items()}
    return all(str(said.get(key, "")).lower() == wanted for key, wanted in where)


@lru_cache(maxsize=1 << 16)
def _fold(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()


@cache
def _steps(name: str) -> tuple[_Step, ...]:
    steps = []
    for match in _STEP.finditer(name):
        pairs = [pair.partition("=") for pair in (match["where"] or "").split(",") if pair]
        where = tuple((_fold(key), wanted.strip().lower()) for key, _, wanted in pairs)
        steps.append(_Step(_fold(match["name"]), where))
    return tuple(steps) or (_Step(_fold(name), ()),)


@cache
def _shipped() -> dict[str, tuple[str, ...]]:
    content = resources.files("dedup").joinpath("data", "columns.toml").read_text(encoding="utf-8")
    return {column: tuple(names) for column, names in tomllib.loads(content).items()}
