"""Columns have the same times as `calendar_view`, for random events of all kinds, alone and in batches."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa
from arrow_strategies import LOST, ZONES, calendars
from hypothesis import given, settings
from hypothesis import strategies as st

import recurtz
from graph import moment
from recurtz.arrow import SCHEMA, expand_batches

MAX_ROWS = st.sampled_from([1, 7, 100, 10_000])


# Rows -----------------------------------------------------------------------------------------------------------------


def zone_of(event):
    """The name of the zone in which an event repeats."""
    name = event["recurrence"]["range"]["recurrenceTimeZone"] if "recurrence" in event else ""
    return event["start"]["timeZone"] if name in LOST else name


def local_of(json):
    return datetime.fromisoformat(json["dateTime"][:26])


def date_of(json):
    """The original date of an instance, None for an event that does not repeat."""
    return date.fromisoformat(json["occurrenceId"][-10:]) if "occurrenceId" in json else None


def spans_of(event, window):
    """The instants of all instances of an event, by original date; of all-day events, midnights of its zone."""
    if not event["isAllDay"]:
        view = recurtz.calendar_view([event], *window)
        return {
            date_of(one): tuple(local_of(one[name]).replace(tzinfo=UTC) for name in ("start", "end")) for one in view
        }
    if "recurrence" in event:
        master = recurtz.SeriesMaster.from_graph(event)
        return {occurrence.original_date: occurrence.span for occurrence in master.between(*window)}
    midnights = [midnight_of(event[name]) for name in ("start", "end")]
    return {None: recurtz.Occurrence(*midnights, is_all_day=True).span}


def midnight_of(json):
    """The midnight of a local time's date, in its zone."""
    return recurtz.DateTimeTimeZone.from_graph(moment(f"{json['dateTime'][:10]}T00:00:00", json["timeZone"]))


def show_as_of(one, event):
    """The showAs of an instance; None if it is cancelled or declined."""
    has = {**event, **{name: value for name, value in one.items() if value is not None}}
    response = (has.get("responseStatus") or {}).get("response")
    if has.get("isCancelled") or (response or "").lower() == "declined":
        return None
    names = {"free": "free", "OOF": "oof", "tentative": "tentative", "workingElsewhere": "workingElsewhere"}
    return "busy" if has.get("showAs") is None else names.get(has["showAs"], "unknown")


def expected(event, window, time_zone):
    """The rows of an event by `calendar_view`, or the code and message of its error."""
    try:
        view = recurtz.calendar_view([event], *window, time_zone=time_zone)
        spans = spans_of(event, window) if view else {}
    except recurtz.RecurtzError as error:
        return error.code, str(error)
    rows = []
    for one in view:
        day = date_of(one)
        occurrence_id = day and f"OID.{event['id']}.{day}"
        type_ = one.get("type")
        type_ = type_ if type_ in ("occurrence", "exception") else "singleInstance"
        local = local_of(one["start"]), local_of(one["end"])
        rows.append((event["id"], occurrence_id, type_, *spans[day], *local, time_zone, day))
        rows[-1] += one["isAllDay"], show_as_of(one, event)
    return sorted(rows, key=lambda row: (row[2] == "exception", row[3:5] if row[2] == "exception" else row[8]))


def expanded(events, window, time_zone, **options):
    """The rows of some events, or the code and message of the error, by the place of the event."""
    batch = pa.record_batch({"event": [json.dumps(event) for event in events], "place": range(len(events))})
    rejected = []
    batches = expand_batches([batch], *window, time_zone=time_zone, keep=["place"], rejected=rejected.append, **options)
    rows = {place: [] for place in range(len(events))}
    for out in batches:
        assert 0 < out.num_rows <= options["rows"]
        assert out.schema.names == [*SCHEMA.names, "place"]
        for *row, place in zip(*[column.to_pylist() for column in out.columns], strict=True):
            rows[place].append(tuple(row))
    for error in pa.Table.from_batches(rejected).to_pylist() if rejected else ():
        assert error["row"] == error["place"]
        assert not rows[error["place"]]
        rows[error["place"]] = error["code"], error["message"]
    return list(rows.values())


class TestEquality:
    @settings(max_examples=300, deadline=None)
    @given(calendars(), st.sampled_from(ZONES), MAX_ROWS)
    def test_display_zone(self, calendar, time_zone, max_rows):
        """In any display zone."""
        events, window = calendar

        result = expanded(events, window, time_zone, rows=max_rows)
        assert result == [expected(event, window, time_zone) for event in events]

    @settings(max_examples=100, deadline=None)
    @given(calendars(), MAX_ROWS)
    def test_own_zone(self, calendar, max_rows):
        """Each event in its own zone."""
        events, window = calendar

        result = expanded(events, window, None, rows=max_rows)
        assert result == [expected(event, window, zone_of(event)) for event in events]
