"""Many events, parsed once, for views of many windows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from recurtz._core.fields import OnError
from recurtz.events.prefer import Prefer
from recurtz.events.view import merged_view, parsed_views, view_request
from recurtz.json_types import OccurrenceJson
from recurtz.zones.names import ZonesByName


class Calendar:
    """Events that are parsed once: views of them do not parse again.

    A calendar does not notice later changes of the events' properties. Nested objects, such as the body, are not
    copied, and are part of every view: do not change them. An event with faults raises its error; with
    `on_error="skip"` it is left out, and a function `on_error` is called with the error. `time_zones` maps names to
    zones that only the caller knows.

    Raises `RecurtzError` for an event with faults, its `target` beginning with the event's place.

    >>> noon = {"dateTime": "2017-04-15T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> calendar = Calendar([{"subject": "Noon", "start": noon, "end": noon}])
    >>> [len(calendar.view(day, "2017-04-17")) for day in ("2017-04-15", "2017-04-16")]
    [1, 0]
    """

    __slots__ = ("_views",)

    def __init__(
        self, events: Iterable[object], *, on_error: OnError = "raise", time_zones: ZonesByName | None = None
    ) -> None:
        self._views = tuple(parsed_views(events, on_error=on_error, time_zones=time_zones))

    def __len__(self) -> int:
        return len(self._views)

    def view(
        self,
        start: datetime | str,
        end: datetime | str,
        *,
        time_zone: str | tzinfo | Prefer = "UTC",
        select: Iterable[str] | None = None,
        max_days: int | None = None,
        limit: int | None = None,
    ) -> list[OccurrenceJson]:
        """The response of `GET /calendarView`, as `calendar_view` returns it.

        Raises `RecurtzError` for a window with faults or a longer one, `LimitExceededError` for more than the limit.
        """
        return merged_view(iter(self._views), view_request(start, end, time_zone, select, max_days, limit))
