"""Words of a text: where they stand, their normal form, their stem.

Pure functions on strings; everything that compares words (terms, shingles, sentences) starts here,
so that two stages never disagree about what a word is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from string import ascii_lowercase
from threading import Lock
from typing import Final, Generic, TypeVar

import polars as pl
import Stemmer
from anyascii import anyascii

UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs inside of words that are not shown: where a line may break, and where none may."""
UNSPACED: Final = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
"""Han characters and hiragana, for a set of an expression. No space parts their words, so each of
them is a word, and runs of words are n-grams of characters. Unicode Standard Annex 29 cuts there,
too; katakana, which spells names, stays together."""
_ONE_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_WORD: Final = re.compile(
    # A number with its inner separators and percent sign; dotted initials (U.S.); a word with inner
    # apostrophes, ampersands or signs that nobody sees: soft hyphens, and spaces and joiners
    # without a width. Hyphens and dashes part words. Each letter of a script without spaces is one.
    rf"\d+(?:[.,:]\d+)*%?|(?:[^\W\d_]\.){{2,}}|(?!\W)[{UNSPACED}]"
    rf"|[^\W_{UNSPACED}]+(?:['’&{UNSEEN}][^\W_{UNSPACED}]+)*"
)

QUOTATION_MARK: Final = re.compile(r"[\"“”„‟«»「」『』]|''|``")
"""A double quotation mark, or a bracket in its place, as outlets write it."""

Value = TypeVar("Value")
_REMEMBERED: Final = 1 << 18
_UNITED_STATES: Final = frozenset({"US", "U.S.", "USA", "U.S.A."})
_VOWELS: Final = "aeiouyhàâäæèéêëìíîïòóôöœùúûü"
_ELIDED: Final = re.compile(rf"(?:qu|[cdjlmnst])['\u2019](?=[{_VOWELS}]\w)", re.IGNORECASE)
"""What French and Italian write before a vowel in place of an article or pronoun: l'incendie."""
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_INNER: Final = re.compile(rf"['\u2019.&{UNSEEN}]")
_NUMBER: Final = re.compile(r"\d[\d.,:]*%?$")
_MANY: Final = 128
"""Stems from which on a column of polars folds sooner than a loop: to ask it takes .3 ms."""
_DOUBLED: Final = re.compile(r"([^\W\d_])\1")
_FINAL_Y: Final = re.compile(r"(?:yy|iy|ii|y)$")

NUMBER_WORDS: Final = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: str(10 * value)
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
}


def content_hash(text: str) -> str:
    """Return the first 128 bits of SHA-256 over the UTF-8 text, as 32 hex digits.

    Lone surrogates, which have no UTF-8 form, are hashed as their code points.

    >>> content_hash("")
    'e3b0c44298fc1c149afbf4c8996fb924'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def content_hashes(texts: pl.Series) -> list[str]:
    """Return the :func:`content_hash` of every text of a column.

    >>> content_hashes(pl.Series(["", "a"]))[0] == content_hash("")
    True
    """
    # As bytes, which is how polars holds them: no string is made to be encoded again.
    return [hashlib.sha256(text).hexdigest()[:32] for text in texts.cast(pl.Binary).to_list()]


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, surface)`` of every word and number, in reading order.

    Offsets count code points: ``text[start:end] == surface``. Where a script has no spaces, each
    letter is a word (:data:`UNSPACED`).

    >>> [surface for _, _, surface in words("The U.S. sent 1,200 trucks - Kyiv's count.")]
    ['The', 'U.S.', 'sent', '1,200', 'trucks', "Kyiv's", 'count']
    """
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), match.group()


@lru_cache(maxsize=1 << 18)
def normalise(surface: str) -> str:
    """Return a word without case, accents, elided article, possessive, inner points, unseen signs.

    ``US`` in capitals and ``U.S.`` become ``usa``, so that the country is not the pronoun.

    >>> normalise("Kyiv’s"), normalise("U.S."), normalise("us"), normalise("Ma\u00adcrón")
    ('kyiv', 'usa', 'us', 'macron')
    """
    if surface in _UNITED_STATES:
        return "usa"
    if surface.isalpha() and surface.isascii():
        return surface.lower()
    if is_number(surface):
        return surface.replace(",", "")
    if is_unspaced(surface):  # as it is, for many of them sound alike
        return surface
    plain = _INNER.sub("", _POSSESSIVE.sub("", without_elided(surface)))
    return plain.lower() if plain.isascii() else anyascii(plain).lower()


def without_elided(surface: str) -> str:
    """Return a word without the article or pronoun before it; a name is left.

    A name has two capitals, or goes on with a consonant: L'viv.

    >>> without_elided("l’incendie"), without_elided("D'Arcy"), without_elided("L'viv")
    ('incendie', "D'Arcy", "L'viv")
    """
    elided = _ELIDED.match(surface)
    if elided is None or (surface[0].isupper() and surface[elided.end()].isupper()):
        return surface
    return surface[elided.end() :]


@lru_cache(maxsize=1 << 18)
def stem(surface: str) -> str:
    """Return the Snowball (Porter2) English stem of the normal form of a word.

    >>> stem("guarantors"), stem("1,200")
    ('guarantor', '1200')
    """
    normal = normalise(surface)
    return normal if is_number(normal) else _stemmer().stemWord(normal)


def normal_forms(surfaces: Iterable[str]) -> list[str]:
    """Return what :func:`normalise` makes of every word; for long lists, outside its cache."""
    return [normalise.__wrapped__(surface) for surface in surfaces]


def stems(normals: Sequence[str]) -> list[str]:
    """Return the stem of every normal form; for long lists, outside the cache of :func:`stem`.

    >>> stems(normal_forms(["Guarantors", "U.S."]))
    ['guarantor', 'usa']
    """
    return [
        normal if normal[:1].isdigit() and is_number(normal) else stemmed
        for normal, stemmed in zip(normals, _stemmer().stemWords(normals), strict=True)
    ]


@lru_cache(maxsize=1 << 18)
def fold_name(stemmed: str) -> str:
    """Fold spelling variants of transliterated names: doubled letters, final y/yy/iy/ii.

    >>> {fold_name(stem(name)) for name in ("Zelensky", "Zelenskyy", "Zelenskiy")}
    {'zelenski'}
    """
    return _DOUBLED.sub(r"\1", _FINAL_Y.sub("i", stemmed))


class Remembered(Generic[Value]):
    """A value of words, worked out for many at once and kept, up to a bound, for the next ones."""

    def __init__(self, work: Callable[[Sequence[str]], Iterable[Value]]) -> None:
        """Keep what ``work`` returns, one value per word."""
        self._work = work
        self._values: dict[str, Value] = {}
        self._lock = Lock()

    def __call__(self, words: Sequence[str]) -> list[Value]:
        """Return the value of every word.

        >>> lengths = Remembered(lambda words: map(len, words))
        >>> lengths(["to", "tree"]), lengths(["tree", "trees"])
        ([2, 4], [4, 5])
        """
        with self._lock:  # or one thread forgets what another is about to read
            new = [word for word in dict.fromkeys(words) if word not in self._values]
            if len(self._values) + len(new) > _REMEMBERED:
                self._values.clear()
                new = [*dict.fromkeys(words)]
            if new:
                self._values.update(zip(new, self._work(new), strict=True))
            return [self._values[word] for word in words]


def fold_names(stemmed: Sequence[str]) -> list[str]:
    """Return what :func:`fold_name` makes of every stem; long lists outside its cache.

    >>> fold_names(["zelenskyy", "aaa", "y"])
    ['zelenski', 'aa', 'i']
    """
    if len(stemmed) < _MANY:
        return [fold_name(one) for one in stemmed]
    # The normal form of a word is ASCII, so letters are doubled in 26 ways.
    plain = pl.Series(stemmed, dtype=pl.String).str.replace(_FINAL_Y.pattern, "i")
    return plain.str.replace_many(
        [2 * one for one in ascii_lowercase], [*ascii_lowercase]
    ).to_list()


def is_capitalised(surface: str) -> bool:
    """Tell whether a word starts with an upper-case letter."""
    return surface[:1].isupper()


def is_unspaced(surface: str) -> bool:
    """Tell whether a word is one letter of a script that has no spaces (:data:`UNSPACED`).

    >>> is_unspaced("京"), is_unspaced("Tokyo")
    (True, False)
    """
    return not surface.isascii() and _ONE_UNSPACED.fullmatch(surface) is not None


def is_number(surface: str) -> bool:
    """Tell whether a word is written in digits (``1,200``, ``3.5``, ``80%``, ``12:30``)."""
    return _NUMBER.match(surface) is not None


@cache
def stop_words() -> frozenset[str]:
    """Return the shipped function words, in normal form."""
    return packaged_words("stopwords.txt")


@cache
def reporting_words() -> frozenset[str]:
    """Return the shipped words of attribution (said, according, reporters ...), in normal form."""
    return packaged_words("reporting.txt")


@cache
def contentless_words() -> frozenset[str]:
    """Return what is no content word: function words and words of attribution, in normal form."""
    return stop_words() | reporting_words()


def packaged_lines(name: str) -> list[str]:
    """Return the lines of a data file of this package without comments and blank lines."""
    content = resources.files("dedup").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in content.splitlines() if line.strip() and not line.startswith("#")]


@cache
def packaged_words(name: str) -> frozenset[str]:
    """Return the lines of a data file of this package as a set."""
    return frozenset(packaged_lines(name))


def packaged_groups(name: str, separator: str | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines ``one: others`` of a data file: what is named first, and the others.

    These are parted by a separator, or by spaces.

    >>> dict(packaged_groups("contractions.txt"))["d"]
    ['had', 'would']
    """
    for line in packaged_lines(name):
        one, _, others = line.partition(":")
        yield one, others.strip().split(separator)


@cache
def _stemmer() -> Stemmer.Stemmer:
    # Words come from our own cache, and lists of distinct ones: the stemmer's only costs time.
    return Stemmer.Stemmer("english", 0)
