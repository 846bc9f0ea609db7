"""The door to dateparser: dates in other languages, if they name a year and a day.

The library's own guesses, of a year that is left out or of an order of numbers, are not asked for.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any, Final

_WORTH_A_TRY: Final = re.compile(r"(?=.*(?<!\d)(?:1[7-9]|20)\d\d(?!\d))(?=.*(?<!\d)\d{1,2}(?!\d))")
_LABEL: Final = re.compile(
    r"(?:veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|atualizado|pubblicato"
    r"|aggiornato)(?: (?:am|le|el|em|il))?\s*:?\s*",
    re.IGNORECASE,
)
_CLOCK_LETTER: Final = re.compile(r"\b(\d{1,2})h(\d\d)\b")
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}|[月월]")
_LANGUAGES: Final = (
    "en de fr es it pt nl pl ru uk sv da nb fi tr cs sk ro el hu bg hr ca ja zh ko ar he id vi"
).split()


def read_foreign(text: str) -> datetime | None:
    """Return the date that a text in one of thirty languages names in full, if it names one.

    >>> read_foreign("vendredi 21 août 2020").date().isoformat(), read_foreign("hier à 10h30")
    ('2020-08-21', None)
    """
    if not (_WORTH_A_TRY.match(text) and _LETTERS.search(text)):
        return None
    text = _CLOCK_LETTER.sub(r"\1:\2", _LABEL.sub("", text, count=1))
    found: datetime | None = _parser().get_date_data(text).date_obj
    return None if found is None or str(found.year) not in text else found


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - slow to import, seldom needed

    return DateDataParser(
        languages=_LANGUAGES,
        try_previous_locales=False,  # else the order of calls would matter
        settings={
            "STRICT_PARSING": True,
            "PARSERS": ["absolute-time"],
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )
