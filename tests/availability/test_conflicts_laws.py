"""Laws of first_conflict, for random events: with exceptions, cancellations, whole days, ends, and long occurrences."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from conflict_oracle import ZONES, first_overlap
from graph import exception, occurrence_id, series
from recurtz import SeriesMaster
from recurtz._core.gregorian import CYCLE_DAYS
from recurtz.availability.conflicts import Conflict, ConflictBeyond, NoConflict, first_conflict
from strategies import WEEK

HORIZON = datetime(2032, 1, 1, tzinfo=UTC)
DAYS = st.lists(st.sampled_from(WEEK), min_size=1, max_size=5, unique=True)
INDEX = st.sampled_from(["first", "second", "third", "fourth", "last"])
INTERVALS = st.sampled_from([1, 1, 1, 2, 3, 5, 14, 60])


def pattern(kind, **properties):
    return st.fixed_dictionaries({"type": st.just(kind), "interval": INTERVALS, **properties})


PATTERNS = st.one_of(
    pattern("daily"),
    pattern("weekly", daysOfWeek=DAYS, firstDayOfWeek=st.sampled_from(WEEK)),
    pattern("absoluteMonthly", dayOfMonth=st.integers(1, 31)),
    pattern("relativeMonthly", daysOfWeek=DAYS, index=INDEX),
    pattern("absoluteYearly", month=st.integers(1, 12), dayOfMonth=st.integers(1, 31)),
    pattern("relativeYearly", month=st.integers(1, 12), daysOfWeek=DAYS, index=INDEX),
)


@st.composite
def pairs(draw, years=(2024, 2026), is_plain=False):
    """Two series at about the same time of the day in UTC, so that many of them conflict; both in any zone."""
    minutes = 15 * draw(st.integers(0, 95))
    return [draw(events(minutes, years, is_plain)) for _ in range(2)]


@st.composite
def events(draw, minutes_in_utc, years, is_plain):
    """A series; some days of it are cancelled or moved."""
    day = date(draw(st.integers(*years)), draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    zone = draw(st.sampled_from(ZONES))
    offset = ZoneInfo(zone).utcoffset(datetime(2025, draw(st.sampled_from([1, 7])), 15)) // timedelta(minutes=1)
    minutes = (minutes_in_utc + offset + 15 * draw(st.integers(-4, 4))) % 1440
    length = draw(st.sampled_from([0, 15, 30, 60, 60, 240, 1440, 3000, 60_000]))
    is_all_day = draw(st.integers(0, 5)) == 0
    if is_all_day:
        minutes, length = 0, 1440 * max(1, length // 1440)
    start = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    end = start + timedelta(minutes=length)
    range_ = draw(
        st.one_of(
            st.just({}),
            st.integers(0, 2000).map(lambda n: {"type": "endDate", "endDate": str(day + timedelta(n))}),
            st.integers(1, 400).map(lambda n: {"type": "numbered", "numberOfOccurrences": n}),
        )
    )
    if draw(st.integers(0, 9)) == 0:  # the zone is lost: the dates of the pattern are those of another one
        lost = {"startDate": str(day + timedelta(draw(st.sampled_from([-1, 1])))), "recurrenceTimeZone": ""}
        range_ = range_ | lost
    json = series(start.isoformat(), end.isoformat(), zone, draw(PATTERNS), range_, isAllDay=is_all_day)
    return json if is_plain else json | draw(changes(json, zone))


@st.composite
def changes(draw, json, zone):
    """Cancelled dates and exceptions among the first dates of a series."""
    days = SeriesMaster.from_graph(json).recurrence[:6]
    cancelled = draw(st.lists(st.sampled_from(days), max_size=2)) if days else []
    moved = draw(st.lists(st.sampled_from(days), max_size=2, unique=True)) if days else []
    listed = []
    for day in moved:
        start = datetime(day.year, day.month, day.day) + timedelta(minutes=15 * draw(st.integers(-300, 300)))
        end = start + timedelta(minutes=draw(st.sampled_from([0, 30, 600])))
        show_as = draw(st.sampled_from([None, "busy", "free"]))
        listed.append(exception(str(day), start.isoformat(), end.isoformat(), zone, showAs=show_as, isAllDay=False))
    return {"cancelledOccurrences": [occurrence_id(day) for day in cancelled], "exceptionOccurrences": listed}


def blocking(json, start, end):
    """The spans of the occurrences of an event that block, near a window: by its expansion."""
    free = {other["occurrenceId"][-10:] for other in json.get("exceptionOccurrences", ()) if other["showAs"] == "free"}
    occurrences = SeriesMaster.from_graph(json).between(start, end)
    return [each.span for each in occurrences if each.type != "exception" or str(each.original_date) not in free]


class TestEarly:
    @given(pairs())
    def test_walk(self, pair):
        """A walk over the occurrences finds the same conflict, if it is early."""
        a, b = pair
        result = first_conflict(a, b)
        start = datetime(2023, 1, 1, tzinfo=UTC)
        expected = first_overlap(blocking(a, start, HORIZON), blocking(b, start, HORIZON))

        if isinstance(result, Conflict) and result.start < HORIZON:
            assert (result.start, result.end) == expected
        else:
            assert expected is None or expected[0] >= HORIZON

    @given(pairs(), st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)))
    def test_until(self, pair, moment):
        """With `until`, a conflict counts if it starts before."""
        a, b = pair
        until = moment.replace(tzinfo=UTC)
        result, limited = first_conflict(a, b), first_conflict(a, b, until=until)

        if isinstance(result, Conflict) and result.start < until:
            assert limited == result
        else:
            assert isinstance(limited, NoConflict)
            assert limited.until == until


class TestAlways:
    @given(pairs())
    def test_symmetric(self, pair):
        a, b = pair
        result, swapped = first_conflict(a, b), first_conflict(b, a)
        assert type(result) is type(swapped)
        if isinstance(result, Conflict):
            assert (result.start, result.end) == (swapped.start, swapped.end)

    @given(pairs())
    def test_occurrences(self, pair):
        """A conflict's occurrences are occurrences, and the conflict is what they have in common."""
        a, b = pair
        result = first_conflict(a, b)
        if not isinstance(result, Conflict):
            return
        for json, occurrence in ((a, result.first), (b, result.second)):
            assert occurrence in SeriesMaster.from_graph(json).between(
                occurrence.span[0], occurrence.span[1] + timedelta(seconds=1)
            )
        (start, end), (other_start, other_end) = result.first.span, result.second.span
        assert (result.start, result.end) == (
            max(start, other_start),
            min(max(start, end), max(other_start, other_end)),
        )
        assert start < max(other_start, other_end)
        assert other_start < max(start, end)

    @given(pairs())
    def test_nothing_earlier(self, pair):
        """Nothing overlaps in the years before a conflict."""
        a, b = pair
        result = first_conflict(a, b)
        if not isinstance(result, Conflict):
            return
        window = max(result.start - timedelta(2000), datetime(2020, 1, 1, tzinfo=UTC)), result.start
        earlier = first_overlap(blocking(a, *window), blocking(b, *window))
        assert earlier is None or earlier[0] >= result.start

    @given(pairs(), st.integers(2024, 9900))
    def test_never(self, pair, year):
        """If there is no conflict, nothing overlaps in any window."""
        a, b = pair
        if isinstance(first_conflict(a, b), Conflict):
            return
        window = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 3, 1, 1, tzinfo=UTC)
        assert first_overlap(blocking(a, *window), blocking(b, *window)) is None

    @given(pairs((2100, 2103), is_plain=True))
    def test_400_years_later(self, pair):
        """Both series 400 years later conflict 400 years later."""
        a, b = pair
        result, later = first_conflict(a, b), first_conflict(shifted(a), shifted(b))
        assert type(result) is type(later) or isinstance(later, ConflictBeyond)
        if isinstance(later, Conflict):
            assert later.start - result.start == timedelta(CYCLE_DAYS)
            assert later.end - result.end == timedelta(CYCLE_DAYS)


def shifted(json):
    """A series 400 years later."""
    moved = {edge: json[edge] | {"dateTime": later(json[edge]["dateTime"])} for edge in ("start", "end")}
    range_ = {
        name: later(value) if name.endswith("Date") else value for name, value in json["recurrence"]["range"].items()
    }
    return json | moved | {"recurrence": json["recurrence"] | {"range": range_}}


def later(text):
    return f"{int(text[:4]) + 400}{text[4:]}"
