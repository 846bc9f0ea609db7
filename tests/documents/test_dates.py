"""Publication dates: understood as written, or not at all."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.documents.conform import as_corpus
from dedup.documents.dates import ColumnOfDates

DATA = Path(__file__).parents[1] / "data" / "documents"
CASES, ZONES = (
    [
        line.split("\t")
        for line in (DATA / name).read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    for name in ("dates.tsv", "zones.tsv")
)

# From September 2001 on, seconds have ten digits; shorter ones may also be YYYYMMDDHHMM.
moments = st.datetimes(min_value=datetime(2001, 9, 10), max_value=datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def parse_dates(raws: list[str]) -> dict[str, datetime | None]:
    """Return the dates of a column that nothing else tells of."""
    return ColumnOfDates(raws).settled()


def parse_date(raw: str) -> datetime | None:
    """Return the only date of a column."""
    return parse_dates([raw])[raw]


@pytest.mark.parametrize(("written", "expected"), CASES)
def test_written_forms(written: str, expected: str) -> None:
    """Every form in the data file is read as it says there; a dash means: not understood."""
    found = parse_date(written)
    assert (found.replace(tzinfo=None).isoformat() if found else "-") == expected


@pytest.mark.parametrize(("zone", "place", "day"), ZONES)
def test_a_zone_is_that_of_a_place_that_keeps_it(zone: str, place: str, day: str) -> None:
    """Noon in a zone is noon where it is kept, in winter and in summer."""
    noon = datetime.fromisoformat(f"{day}T12:00")
    assert parse_date(f"{noon:%b %d, %Y} 12:00 {zone}") == noon.replace(tzinfo=ZoneInfo(place))


@given(moments)
def test_all_shapes_of_a_moment_agree(moment: datetime) -> None:
    """ISO, e-mail, Unix, American and epoch forms of a moment are read as that moment."""
    shapes = [
        moment.isoformat(),
        moment.isoformat(" "),
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        format_datetime(moment),
        f"{moment:%a %b %d %H:%M:%S UTC %Y}",
        f"{moment:%B %d, %Y %I:%M:%S %p UTC}",
        f"{moment:%d %b %Y %H:%M:%S GMT}",
        str(int(moment.timestamp())),
        str(int(moment.timestamp()) * 1000),
    ]
    assert {shape: found for shape, found in parse_dates(shapes).items() if found != moment} == {}


@given(moments, st.integers(-14 * 4, 14 * 4))
def test_zones_shift_to_utc(moment: datetime, quarters: int) -> None:
    """A written offset is taken off: the result is the same moment in UTC."""
    offset = timedelta(minutes=15 * quarters)
    sign, (hours, minutes) = "-" if quarters < 0 else "+", divmod(abs(quarters) * 15, 60)
    local = f"{moment + offset:%d %B %Y %H:%M:%S} {sign}{hours:02d}{minutes:02d}"
    assert parse_date(local) == moment


def test_numeric_dates_follow_their_file() -> None:
    """One date that is valid only one way decides the order of all others."""
    american = parse_dates(["03/04/2020", "8/29/18"])
    european = parse_dates(["03/04/2020", "29/8/18"])
    assert american["03/04/2020"] == datetime(2020, 3, 4, tzinfo=UTC)
    assert european["03/04/2020"] == datetime(2020, 4, 3, tzinfo=UTC)


def test_contradicting_numeric_dates_stay_unknown() -> None:
    """A file that proves both orders leaves its ambiguous dates unknown, and keeps the others."""
    dates = parse_dates(["03/04/2020", "8/29/18", "29/8/18", "5/5/20"])
    assert dates == {
        "03/04/2020": None,
        "8/29/18": datetime(2018, 8, 29, tzinfo=UTC),
        "29/8/18": datetime(2018, 8, 29, tzinfo=UTC),
        "5/5/20": datetime(2020, 5, 5, tzinfo=UTC),
    }


def test_the_file_outweighs_an_american_zone() -> None:
    """The name of an American zone tells the order only where the file does not."""
    alone = parse_dates(["03/04/2020 10:00 PM PDT"])
    european = parse_dates(["03/04/2020 10:00 PM PDT", "29/8/18"])
    assert alone["03/04/2020 10:00 PM PDT"] == datetime(2020, 3, 5, 5, tzinfo=UTC)
    assert european["03/04/2020 10:00 PM PDT"] == datetime(2020, 4, 4, 5, tzinfo=UTC)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([written for written, _ in CASES]), max_size=8))
def test_no_memory_between_dates(raws: list[str]) -> None:
    """What was parsed before changes nothing: forwards and backwards give the same dates."""
    assert parse_dates(raws) == parse_dates(raws[::-1])


YEARS = st.builds("{:04}-{:02}-01".format, st.integers(0, 9999), st.integers(0, 13))


@settings(deadline=None)
@given(st.text(max_size=40) | st.integers(0, 10**14).map(str) | YEARS)
def test_any_text_is_harmless(raw: str) -> None:
    """No string raises, and what is understood lies between 1700 and 2100."""
    found = parse_date(raw)
    assert found is None or 1699 <= found.year <= 2101


@given(
    st.lists(
        st.from_regex(
            r"\A(1[5-9]|2[0-2])[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?"
            r"(\.[0-9]{1,7})?(Z|\+00:00|\+02:00|)\Z"
        ),
        min_size=1,
    )
)
@settings(deadline=None)
def test_plain_dates_are_read_at_once_as_they_are_one_by_one(raws: list[str]) -> None:
    """A whole column of ISO dates is the same as each of them read on its own."""
    documents = as_corpus(
        pl.DataFrame({"text": [str(number) for number in range(len(raws))], "published": raws})
    ).stored
    expected = [parse_dates(raws)[raw] for raw in raws]
    assert documents.read().sort(pl.col("text").cast(pl.Int64))["published"].to_list() == expected
