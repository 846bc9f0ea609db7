"""Ways to copy an article, and forms that are filled in anew: what is planted, by kind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms import AGENCY, COLUMN, DENSE, MONTHS, NAMED, REPORTS, VARIED, WEEKDAYS

SYNONYMS = dict(
    pair.split("=")
    for pair in (
        "said=stated told=informed also=additionally but=however people=persons about=around "
        "because=since after=following help=assist new=fresh plan=scheme would=might many=numerous "
        "official=officer officials=officers law=statute make=produce made=produced want=wish "
        "use=employ used=employed against=versus during=amid called=termed money=funds "
        "country=nation report=account last=past first=initial more=further "
        "other=another could=may should=must"
    ).split()
)
CONFUSED = dict(zip("ecolihnua", "ce01lbuno", strict=True))
HOUSE = {
    " percent": "%", "n't ": " not ", "n’t ": " not ", "Mr. ": "", "Ms. ": "", "Sen. ": "Senator ",
    "Gov. ": "Governor ", "U.S.": "US", " toward ": " towards ",
    "center": "centre", "labor": "labour",
}  # fmt: skip
INVITATIONS = (
    "Read more",
    "Continue reading at the Valley Herald.",
    "To read the rest of this story, subscribe or log in.",
    "This is a preview for subscribers. Sign up today for unlimited access.",
)
CALENDAR = re.compile(rf"\b(?:{'|'.join(WEEKDAYS + MONTHS)})\b")
NUMBER = re.compile(r"\d+")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")

Change = Callable[[str, "Recipes"], str]


@dataclass
class Recipes:
    """What the recipes draw from: chance, words of the pile, articles that are not in it."""

    source: random.Random
    words: list[str]
    hosts: Iterator[str]

    def other_words(self, text: str, share: float) -> str:
        """Return the start of another article, as long as this share of a text."""
        return " ".join(next(self.hosts).split()[: int(share * len(text.split()))])

    def paragraphs(self, text: str) -> list[str]:
        """Return the paragraphs of a text; one without any is cut after every third sentence."""
        found = [part for part in text.split("\n") if part.strip()]
        if len(found) >= 4:
            return found
        sentences = re.split(r"(?<=[.!?]) +(?=[A-Z])", text)
        return [" ".join(sentences[place : place + 3]) for place in range(0, len(sentences), 3)]


def typography(text: str, recipes: Recipes) -> str:
    """Change quotes, dashes, case of a headline, spacing and line ends."""
    text = text.replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("\n", "\n\n  ")
    first, _, rest = text.partition("\n")
    return f"{first.upper()}\n{rest}" if recipes.source.random() < 0.5 else text.upper()


def edits(share: float) -> Change:
    """Return a recipe that substitutes, deletes or inserts this share of the words."""

    def change(text: str, recipes: Recipes) -> str:
        found = []
        for part in re.split(r"(\s+)", text):
            if not part.strip() or recipes.source.random() >= share:
                found.append(part)
                continue
            kind = recipes.source.randrange(3)
            other = recipes.source.choice(recipes.words)
            found.append((other, "", f"{part} {other}")[kind])
        return "".join(found)

    return change


def stub(least: int, most: int) -> Change:
    """Return a recipe that keeps the first words only."""

    def change(text: str, recipes: Recipes) -> str:
        words = list(re.finditer(r"\S+", text))
        kept = min(recipes.source.randint(least, most), len(words) // 2)
        return text[: words[kept - 1].end()]

    return change


def reordered(text: str, recipes: Recipes) -> str:
    """Shuffle the paragraphs."""
    parts = recipes.paragraphs(text)
    return "\n".join(recipes.source.sample(parts, len(parts)))


def noisy(share: float) -> Change:
    """Return a recipe of character errors: confusion, loss, doubling, a space lost or put in."""

    def change(text: str, recipes: Recipes) -> str:
        found = []
        for letter in text:
            if recipes.source.random() >= share:
                found.append(letter)
                continue
            kind = recipes.source.random()
            if kind < 0.6:
                other = recipes.source.choice("abcdefghijklmnopqrstuvwxyz")
                found.append(CONFUSED.get(letter.lower(), other) if letter.strip() else "")
            elif kind < 0.8:
                found.append("")
            else:
                found.append(f"{letter} " if kind < 0.9 else letter * 2)
        return "".join(found)

    return change


def embedded(text: str, recipes: Recipes) -> str:
    """Put a text between the paragraphs of another article."""
    host = recipes.paragraphs(next(recipes.hosts))
    place = recipes.source.randrange(len(host)) if len(host) > 1 else 0
    return "\n".join([*host[:place], text, *host[place:]])


def wire(text: str, recipes: Recipes) -> str:
    """Keep 100 to 300 words, as an agency sends them."""
    return stub(100, 300)(text, recipes)


def whole(text: str, _recipes: Recipes) -> str:
    """Change nothing."""
    return text


def after(first: Change, then: Change) -> Change:
    """Return the recipe of one change after another."""
    return lambda text, recipes: then(first(text, recipes), recipes)


def other_day(text: str, recipes: Recipes) -> str:
    """Change every number, weekday and month, as another day's issue of the same report would."""

    def number(match: re.Match[str]) -> str:
        digits = match.group()
        return str(recipes.source.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))

    def calendar(match: re.Match[str]) -> str:
        names = WEEKDAYS if match.group() in WEEKDAYS else MONTHS
        return recipes.source.choice([name for name in names if name != match.group()])

    return NUMBER.sub(number, CALENDAR.sub(calendar, text))


def date_line(text: str, recipes: Recipes) -> str:
    """Put another date line over the text, as a page has that was printed again."""
    return other_day("Monday, March 14, 2016 10:45\n", recipes) + text


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly."""
    return [part for part in re.split(r"(?<=[.!?\"”])\s+|\n+", text) if part.strip()]


def reworded(text: str, _recipes: Recipes) -> str:
    """Replace common words by others that mean about the same."""
    return re.sub(r"[A-Za-z]+", lambda match: SYNONYMS.get(match.group(), match.group()), text)


def replaced(share: float) -> Change:
    """Return a recipe that puts other sentences in the place of this share of them."""

    def change(text: str, recipes: Recipes) -> str:
        others = sentences(next(recipes.hosts))
        chance, choice = recipes.source.random, recipes.source.choice
        return " ".join(choice(others) if chance() < share else part for part in sentences(text))

    return change


def shortened(text: str, recipes: Recipes) -> str:
    """Leave out every third paragraph."""
    parts = recipes.paragraphs(text)
    return "\n".join(part for place, part in enumerate(parts) if place % 3 != 2)


def headed(text: str, recipes: Recipes) -> str:
    """Put another headline and a byline over a text."""
    headline = " ".join(recipes.source.choices(recipes.words, k=9)).title()
    return f"{headline}\nBy Anna Korhonen and Peter Novak, Staff Writers\n{text}"


def led(text: str, recipes: Recipes) -> str:
    """Put another lead in the place of the first paragraph."""
    first, *rest = recipes.paragraphs(text)
    words = max(min(len(first.split()), 60), 25)
    return "\n".join([" ".join(next(recipes.hosts).split()[:words]) + ".", *rest])


def appended(text: str, recipes: Recipes) -> str:
    """Add three words of another article for ten of a text."""
    return f"{text}\n{recipes.other_words(text, 0.3)}"


def halved(text: str, recipes: Recipes) -> str:
    """Put the halves of a text at two places of another article."""
    host, parts = recipes.paragraphs(next(recipes.hosts)), sentences(text)
    third, half = max(len(host) // 3, 1), len(parts) // 2
    halves = [" ".join(parts[:half])], [" ".join(parts[half:])]
    return "\n".join([*host[:third], *halves[0], *host[third : 2 * third], *halves[1]])


def opening(text: str, _recipes: Recipes) -> str:
    """Keep the first sentences, up to 40 words or more."""
    kept: list[str] = []
    for part in sentences(text):
        kept.append(part)
        if len(" ".join(kept).split()) >= 40:
            break
    return " ".join(kept)


def shuffled(text: str, recipes: Recipes) -> str:
    """Shuffle the sentences."""
    parts = sentences(text)
    return " ".join(recipes.source.sample(parts, len(parts)))


def scanned(text: str, recipes: Recipes) -> str:
    """Break lines at 58 letters, hyphenate words there, and set ligatures."""
    lines, line = [], ""
    for word in text.replace("fi", "ﬁ").replace("fl", "ﬂ").split():
        if len(line) + len(word) <= 58:
            line += f"{word} "
        elif len(word) > 6 and recipes.source.random() < 0.7:
            place = recipes.source.randint(2, len(word) - 3)
            lines.append(f"{line}{word[:place]}-")
            line = f"{word[place:]} "
        else:
            lines.append(line)
            line = f"{word} "
    return "\n".join([*lines, line])


def run_together(text: str, recipes: Recipes) -> str:
    """Lose one space in ten."""
    return re.sub(" ", lambda _: "" if recipes.source.random() < 0.1 else " ", text)


def house(text: str, _recipes: Recipes) -> str:
    """Write percentages, titles, contractions, days and months as another house does."""
    for theirs, ours in HOUSE.items():
        text = text.replace(theirs, ours)
    return CALENDAR.sub(lambda name: name.group()[:3] + "." * (name.group() != "May"), text)


def invited(text: str, recipes: Recipes) -> str:
    """Break off, and invite to read more."""
    return f"{text}...\n\n{recipes.source.choice(INVITATIONS)}"


def misspelt(text: str, recipes: Recipes) -> str:
    """Spell one or two capitalised words inside of sentences otherwise."""
    names = [match.end() - 1 for match in NAME.finditer(text)]
    for place in recipes.source.sample(names, min(len(names), recipes.source.randint(1, 2))):
        text = f"{text[: place - 1]}x{text[place:]}"
    return text


def caption(text: str, _recipes: Recipes) -> str:
    """Make it the caption of a picture, and nothing else."""
    return f"FILE - {' '.join(text.split())} (AP Photo/Anna Berg)"


@dataclass(frozen=True)
class Kind:
    """How both texts of a planted pair are made of one article, and whether they are copies."""

    copy: Change
    original: Change = whole
    base: Change = whole
    joined: bool = True
    days: tuple[int, int] | None = (1, 6)
    """Days from the original to the copy, drawn between these; null: neither has a date."""
    forms: list[str] | None = None
    """Made-up reports, of which the pair are two issues, instead of an article."""


KINDS: dict[str, Kind] = {
    "typography": Kind(typography),
    "edits 5%": Kind(edits(0.05)),
    "edits 10%": Kind(edits(0.10)),
    "edits 15%": Kind(edits(0.15)),
    "edits 20%": Kind(edits(0.20)),
    "both edited 15%": Kind(edits(0.15), edits(0.15)),
    "stub, 60-120 words": Kind(stub(60, 120)),
    "stub, 120-300 words": Kind(stub(120, 300)),
    "stub, edits 10%": Kind(after(stub(120, 300), edits(0.1))),
    "embedded": Kind(embedded, base=wire),
    "embedded, edits 10%": Kind(after(edits(0.1), embedded), base=wire),
    "reordered": Kind(reordered),
    "reordered, edits 10%": Kind(after(reordered, edits(0.10))),
    "noisy 5%": Kind(noisy(0.05)),
    "noisy 7%": Kind(noisy(0.07)),
    "noisy 10%": Kind(noisy(0.10)),
    "both noisy 7%": Kind(noisy(0.07), noisy(0.07)),
    "stub, noisy 7%": Kind(after(stub(120, 300), noisy(0.07))),
    "embedded, noisy 7%": Kind(after(noisy(0.07), embedded), base=wire),
    "corrected, same day": Kind(edits(0.02), days=(0, 0)),
    "reprinted, other date line": Kind(date_line, date_line),
    "template, articles": Kind(other_day, joined=False),
    "template, daily reports": Kind(whole, joined=False, forms=REPORTS),
    "two carriers of a wire": Kind(embedded, embedded, wire, joined=False),
    "synonyms, edits 5%": Kind(after(reworded, edits(0.05))),
    "sentences replaced 15%": Kind(replaced(0.15)),
    "both, sentences replaced 15%": Kind(replaced(0.15), replaced(0.15)),
    "every third paragraph left out": Kind(shortened),
    "other headline, byline": Kind(headed),
    "other lead": Kind(led),
    "both, other lead": Kind(led, led),
    "30% appended": Kind(appended),
    "embedded in two halves": Kind(halved, base=wire),
    "first sentences, 40 words": Kind(opening),
    "stub, 40-80 words, edits 15%": Kind(after(stub(40, 80), edits(0.15))),
    "sentences shuffled, edits 10%": Kind(after(shuffled, edits(0.1))),
    "scanned lines": Kind(scanned),
    "scanned lines, noisy 3%": Kind(after(scanned, noisy(0.03))),
    "words run together": Kind(run_together),
    "undated, edits 15%": Kind(edits(0.15), days=None),
    "template, undated articles": Kind(other_day, joined=False, days=None),
    "template, names too": Kind(whole, joined=False, forms=NAMED),
    "template, names too, one day": Kind(whole, joined=False, forms=NAMED, days=(0, 0)),
    "template, names too, undated": Kind(whole, joined=False, forms=NAMED, days=None),
    "teaser, 14-30 words": Kind(stub(14, 30)),
    "stub, 30-90 words, read more": Kind(after(stub(30, 90), invited)),
    "house style": Kind(house),
    "template, names of an agency, one day": Kind(whole, joined=False, forms=AGENCY, days=(0, 0)),
    "template, phrases of their own, one day": Kind(whole, joined=False, forms=VARIED, days=(0, 0)),
    "template, phrases of their own, undated": Kind(whole, joined=False, forms=VARIED, days=None),
    "brief, other date line": Kind(date_line, date_line, stub(20, 95)),
    "brief, names misspelt": Kind(misspelt, base=stub(20, 95), days=(0, 0)),
    "brief, a caption": Kind(typography, base=after(stub(20, 95), caption)),
    "template, filled in at one place, one day": Kind(
        whole, joined=False, forms=DENSE, days=(0, 0)
    ),
    "template, a column, undated": Kind(whole, joined=False, forms=COLUMN, days=None),
}
"""What is planted. ``noisy 7%`` leaves about 30 % of the word 3-grams of the original."""
