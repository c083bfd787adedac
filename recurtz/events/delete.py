"""`DELETE /events/{id}` of one occurrence of a series."""

from __future__ import annotations

from datetime import date
from typing import cast

from recurtz._core.json_copy import copy_json
from recurtz.events.edits import require_occurrence
from recurtz.events.occurrence_dates import original_date_of, require_series
from recurtz.events.parsing import event_json, parse_event
from recurtz.events.stored_series import id_in_list, keep_dates
from recurtz.json_types import EventJson
from recurtz.zones.names import GivenZones, ZonesByName


def delete_occurrence(event: object, occurrence: str | date, *, time_zones: ZonesByName | None = None) -> EventJson:
    """The series to store after one of its occurrences is deleted: the date is cancelled, and its exception is removed.

    `occurrence` is the id of an occurrence, as `instances` returns it, an exception's own id, or an original date. The
    event is not changed, and the result shares nothing with it. `time_zones` maps names to zones that only the caller
    knows.

    Raises
    ------
    ItemNotFoundError
        For a date that is not an occurrence; with the code ErrorCalendarOccurrenceIsDeletedFromRecurrence for one that
        is cancelled.

    Examples
    --------
    >>> lunch = {
    ...     "id": "AAMk",
    ...     "start": {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"},
    ...     "end": {"dateTime": "2017-09-04T14:00:00", "timeZone": "Pacific Standard Time"},
    ...     "recurrence": {
    ...         "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    ...         "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    ...     },
    ... }
    >>> delete_occurrence(lunch, date(2017, 9, 11))["cancelledOccurrences"]
    ['OID.AAMk.2017-09-11']
    """
    json = copy_json(event_json(event))
    series = require_series(parse_event(json, time_zones=GivenZones.parse(time_zones)))
    day = original_date_of(json, series, occurrence)
    require_occurrence(series, day, "occurrence")
    keep_dates(json, series, lambda other: other != day)
    json["cancelledOccurrences"] = [*(json.get("cancelledOccurrences") or ()), id_in_list(series.id, day)]
    return cast("EventJson", json)
