"""Made-up daily reports: forms whose issues differ in numbers, dates and, in some, names."""

from __future__ import annotations

import random
import re

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)

REPORTS = """\
FED ADDS RESERVES VIA REPURCHASES
The Federal Reserve entered the government securities market on {weekday} to arrange {a}.{b} billion
dollars of customer repurchase agreements, a spokesman said. Dealers said Federal funds were trading
at {c}-{d}/16 percent when the Fed began its temporary and indirect supply of reserves to the
banking system.
---
MARKETS AT A GLANCE
The Dow Jones industrial average {moved} {e} points, or {b}.{a} percent, to {e},{f} on {weekday}.
The Standard & Poor's index {moved} {d} points to {f}, and the Nasdaq composite closed at {g},{e}.
Crude oil for {month} delivery settled at {d}.{e} dollars a barrel on the New York exchange, and
gold at {g},{f} dollars an ounce. Volume on the floor was {g}.{b} billion shares against {a}.{c}
billion the day before.
---
CITY FORECAST
Forecast for {weekday}, {month} {d}: partly cloudy with a high of {c} degrees and a low of {d}.
Winds from the west at {a} to {d} miles an hour. Chance of rain {e} percent by the evening and {f}
percent overnight. Sunrise is at {a}:{d} and sunset at {b}:{c}. The record for the date is {e}
degrees, set in 19{d}.
---
SCORES
Results of {weekday}, {month} {d}: the home side beat the visitors {e}-{f} before a crowd of
{g},{f}. The leading scorer had {d} points and {a} rebounds in {c} minutes, and the bench added {c}.
The visitors shot {f} percent from the field and lost the ball {a} times. The home side is now
{c}-{d} this season with {b} games to play.
""".split("---\n")
"""Daily reports, made up: the form of a report whose issues differ in numbers and dates."""
NAMED = """\
Magnitude {c}.{a} quake hits {place}
An earthquake of magnitude {c}.{a} struck {place} on {weekday}, the geological survey said. It hit
at a depth of {d} kilometers, {e} kilometers northeast of {other_place}, at {b}:{d} local time.
There were no reports of damage or casualties and no tsunami warning. The area is prone to quakes,
and {f} aftershocks were recorded in the first hour.
---
{firm} reports quarterly results
{firm} said on {weekday} that its quarterly profit rose to {e}.{a} million dollars, or {c} cents
per share, from {f}.{b} million, or {d} cents per share, a year earlier. Revenue rose {b} percent
to {g} million. Analysts on average had expected earnings of {d} cents per share. Shares of {firm}
closed at {c}.{d} and have risen {a} percent this year.
---
{person}, {c}, of {place}
{person}, {c}, of {place}, died {weekday} at home surrounded by family. A funeral service will be
held at {b}:{d} in the {place} church, with burial to follow. Survivors include {a} children and
{d} grandchildren. The family will receive friends from {a} to {e} at the chapel. In lieu of
flowers, memorial contributions may be made to the county hospice.
---
{team} {e}, {other_team} {c}
{person} scored {d} points and the {team} beat the {other_team} {e}-{c} on {weekday} night before a
crowd of {g},{f}. {other_person} added {c} points and {b} rebounds. The {other_team}, who have lost
{a} of their last {d} games, shot {c} percent from the field and made {b} of {d} free throws.
""".split("---\n")
"""Reports that are filled in with other names as well: two of one day tell different events."""
AGENCY = """\
{place} (AP) _ {firm} on {weekday} reported first-quarter profit of {e} million dollars. On a
per-share basis, the company said that it had net income of {a}.{c} dollars. The results exceeded
the expectations of Wall Street. The average estimate of analysts surveyed by Zacks Investment
Research was for earnings of {b}.{d} dollars per share. Revenue came to {f} million in the period,
while analysts polled by Zacks had expected {g} million.
---
Average gasoline prices in {place} have risen {d} cents per gallon in the past week, averaging
{a}.{c} dollars on {weekday}, according to the daily survey of GasBuddy. Prices in {place} are {b}
cents per gallon higher than a month ago and stand {e} cents lower than a year ago. The national
average has fallen {a} cents in the last week. "It pays to shop around before filling up," said
Patrick Moore, head of petroleum analysis at GasBuddy in Boston.
---
{place} police said on {weekday} that {person}, {c}, was charged with two counts of burglary after a
search of a home on Mill Road. {person} is held in the Essex County Jail on {e} dollars bail and is
to appear in court at {a}:{d}. Detective Laura Chen of the State Police asked anyone who was near
Mill Road at {b}:{c} to call {f} {g}. All suspects are presumed innocent until proven guilty.
""".split("---\n")
"""Reports that keep names of their own: of the agency, of who is always asked."""
VARIED = """\
[{firm} of {place} is recalling|{place}-based {firm} has recalled] [about|some|more than] {g}
[packages|cases|cartons] of [frozen peas|ground beef|peanut butter|baby spinach] [because they may
hold pieces of metal|that may be contaminated with listeria|over an undeclared allergen], the food
agency [said|announced] on {weekday}. The [product was|lots were] sold [in stores|at supermarkets]
between {month} {c} and {month} {d}. [No one is ill.|There are {a} reports of illness.]
[Shoppers should return it for a refund.|Buyers are urged not to eat it, but to throw it away.]
[The recall covers|Affected are] lots {e} to {f}. [The agency checks that stores take
part and publishes lists of them.|A list of stores is published as soon as there is one.] Questions
go to {person} at {firm}, {f} {g}.
---
{firm} [is looking for|seeks|is hiring] a [driver|clerk|welder|nurse|cook] in {place}. [You will
keep records and do other duties as assigned.|The work includes training new staff and
other duties as assigned.] [Wanted are|We ask for] {a} years of experience, a clean record and the
ability to work alone and as part of a team. Pay is {c} to {d} dollars an hour, [depending on|by]
experience. [We offer medical insurance and a pension plan.|Benefits include
health insurance, paid holidays and help with tuition.] Apply to {person} by {month} {d}, number
{g}. No calls, please. [All who qualify are considered whatever their age and sex.|We are an
equal opportunity employer.]
""".split("---\n")
"""Forms of which every sender fills in phrases of his own: what is the same stands in pieces."""
DENSE = """\
NEW YORK, Monday -- Berg & Holm LLP announces that a class action has been filed on behalf of those
who bought securities of {firm} of {place}, led by {person}, between {month} {c}, 2013 and {month}
{d}, 2015. Investors have until the end of June 2015 to seek to be appointed as lead plaintiff. The
complaint alleges that the company made false and misleading statements, and failed to disclose
facts about its business and prospects. When the true details entered the market, it says, investors
suffered damages. If you bought shares and wish to discuss your rights, there is no cost or
obligation to you. Write to Anna Berg at 212 555 0142. Prior results do not guarantee a
similar outcome.
---
The county will hold a blood drive from {a} a.m. to {b} p.m. on Monday at the {place} Center, {e}
{other_place} Road. All blood types are needed. To make an appointment, ask for {person}, or call
1 800 555 2767 and use the code {a}{c}. Donors must be at least 17 years old, weigh at least 110
pounds and be in good health. Walk-ins are welcome while there is room.
""".split("---\n")
"""Forms of a hundred words that are all the same, but for names and numbers in one row."""
COLUMN = [
    "".join(
        f"{sign}: [Your|Her|Every|One|That|The|No] [friend|letter|plan|debt|rival|dream] "
        "[surprises|delays|tests|rewards|troubles|comforts] you [before noon|after work|at last|"
        "over dinner|in private], so [call|avoid|thank|trust|forget|visit] a [boss|cousin|guest|"
        "lawyer|neighbor|partner|colleague] of yours.\n"
        for sign in "Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Aquarius Pisces".split()
    )
]
"""A column whose lines are filled in with other words: what is the same stands in order."""
PHRASES = re.compile(r"\[([^\]]+)\]")
NAMES = {
    "place": ["Lima", "Fiji", "Tokyo", "Southern Peru", "Papua New Guinea", "Crete", "Nevada"],
    "person": ["Anna Berg", "Omar Haddad", "Li Wei", "John Mason", "Carla Ruiz", "Mary Ellen Shaw"],
    "firm": ["Acme Corp", "Delta Foods", "Quantum Steel", "Harbor Bank", "Nordic Paper"],
    "team": ["Lions", "Sharks", "Eagles", "Wolves", "Rovers", "Giants", "Comets", "Falcons"],
}


def issues(forms: list[str], source: random.Random) -> tuple[str, str]:
    """Return two issues of one made-up report, all numbers drawn, and no name in both."""
    form = source.choice(forms)
    drawn = {name: source.sample(values, 4) for name, values in NAMES.items()}
    return _issue(form, source, drawn, 0), _issue(form, source, drawn, 2)


def _issue(form: str, source: random.Random, drawn: dict[str, list[str]], first: int) -> str:
    numbers = {name: source.randint(1, 9) for name in "ab"}
    numbers |= {name: source.randint(10, 99) for name in "cd"}
    numbers |= {name: source.randint(100, 999) for name in "efg"}
    names = {name: values[first] for name, values in drawn.items()}
    names |= {f"other_{name}": values[first + 1] for name, values in drawn.items()}
    form = PHRASES.sub(lambda match: source.choice(match.group(1).split("|")), form)
    return form.format(
        weekday=source.choice(WEEKDAYS),
        month=source.choice(MONTHS),
        moved=source.choice(["rose", "fell", "gained", "lost"]),
        **names,
        **numbers,
    )
