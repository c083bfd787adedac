"""Does a room accept a meeting? The settings of Exchange's Set-CalendarProcessing, and the decision.

Sources: Exchange PowerShell, Set-CalendarProcessing, for names, defaults and rules; the Exchange Team Blog, Conflicting
recurring meetings, for the two thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from recurtz._core.fields import enum_members, parse_enum, parse_flag, parse_integer, require_aware
from recurtz._core.frozen import Value
from recurtz.availability import reasons
from recurtz.availability.blocking import busy_event
from recurtz.availability.bookings import Booking
from recurtz.availability.busy import BUSY
from recurtz.availability.busy_event import BusyEvent
from recurtz.availability.conflicts import Conflict, NoConflict, conflicts_of_many, first_conflict_of_many
from recurtz.availability.decisions import Accepted, Decision, Declined, NoResponse, Tentative
from recurtz.availability.instances import Instances
from recurtz.availability.times_off import times_off
from recurtz.availability.working_hours import WorkingHours
from recurtz.errors import PropertyError, require
from recurtz.events.expansion import SeriesView, event_view
from recurtz.events.indexed_events import known_zones
from recurtz.events.view import views_near
from recurtz.events.window import DAY_MICROS, END_OF_CALENDAR, Window, from_micros
from recurtz.zones.local_time import instant_of
from recurtz.zones.names import ZonesByName

AutomateProcessing = Literal["AutoAccept", "AutoUpdate", "None"]
_MODES = enum_members(("AutoAccept", "AutoUpdate", "None"))
_WANTED = frozenset(BUSY)


class _Horizon(NamedTuple):
    """The end of a booking window: the instant, and the last day in it."""

    end: datetime
    last_day: date


class RoomPolicy(Value):
    """The rules by which a room, or any resource, responds to meeting requests.

    The settings are those of Exchange's Set-CalendarProcessing, with its defaults. `booking_window_in_days` may also be
    None: then there is no window, and an endless series is accepted only if it never conflicts, which is computed
    exactly. `working_hours` is needed for `schedule_only_during_work_hours`.

    Raises `RecurtzError` for a setting with another type or out of range.

    >>> from datetime import UTC
    >>> noon, one = ({"dateTime": f"2026-11-30T{hour}:00:00", "timeZone": "UTC"} for hour in (12, 13))
    >>> daily = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2026-11-30"}}
    >>> policy = RoomPolicy(booking_window_in_days=None)
    >>> policy.decide({"start": noon, "end": one, "recurrence": daily}, [], datetime(2026, 11, 28, tzinfo=UTC))
    Accepted()
    """

    __slots__ = (
        "automate_processing", "allow_recurring_meetings", "maximum_duration_in_minutes", "booking_window_in_days",
        "enforce_scheduling_horizon", "allow_conflicts", "maximum_conflict_instances", "conflict_percentage_allowed",
        "schedule_only_during_work_hours", "working_hours",
    )  # fmt: skip
    automate_processing: AutomateProcessing
    allow_recurring_meetings: bool
    maximum_duration_in_minutes: int
    booking_window_in_days: int | None
    enforce_scheduling_horizon: bool
    allow_conflicts: bool
    maximum_conflict_instances: int
    conflict_percentage_allowed: int
    schedule_only_during_work_hours: bool
    working_hours: WorkingHours | None

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            automate_processing: str,
            allow_recurring_meetings: bool,
            maximum_duration_in_minutes: int,
            booking_window_in_days: int | None,
            enforce_scheduling_horizon: bool,
            allow_conflicts: bool,
            maximum_conflict_instances: int,
            conflict_percentage_allowed: int,
            schedule_only_during_work_hours: bool,
            working_hours: WorkingHours | None,
            /,
        ) -> Self: ...

    def __new__(
        cls,
        automate_processing: AutomateProcessing = "AutoAccept",
        allow_recurring_meetings: bool = True,
        maximum_duration_in_minutes: int = 1440,
        booking_window_in_days: int | None = 180,
        enforce_scheduling_horizon: bool = True,
        allow_conflicts: bool = False,
        maximum_conflict_instances: int = 0,
        conflict_percentage_allowed: int = 0,
        schedule_only_during_work_hours: bool = False,
        working_hours: WorkingHours | None = None,
    ) -> Self:
        require(working_hours, WorkingHours | None, "working_hours")
        only_hours = parse_flag(schedule_only_during_work_hours, "schedule_only_during_work_hours")
        if only_hours and working_hours is None:
            raise PropertyError.missing("working_hours", "give those of the room")
        window = booking_window_in_days
        return cls._unchecked(
            parse_enum(automate_processing, _MODES, "automate_processing"),
            parse_flag(allow_recurring_meetings, "allow_recurring_meetings"),
            parse_integer(maximum_duration_in_minutes, "maximum_duration_in_minutes", 0),
            None if window is None else parse_integer(window, "booking_window_in_days", 0),
            parse_flag(enforce_scheduling_horizon, "enforce_scheduling_horizon"),
            parse_flag(allow_conflicts, "allow_conflicts"),
            parse_integer(maximum_conflict_instances, "maximum_conflict_instances", 0),
            parse_integer(conflict_percentage_allowed, "conflict_percentage_allowed", 0, 100),
            only_hours,
            working_hours,
        )

    def decide(
        self,
        request: object,
        calendar: Iterable[object],
        now: datetime,
        *,
        time_zones: ZonesByName | None = None,
    ) -> Decision:
        """The response of the room to a request, which is an event: a single one, a series, or a changed occurrence.

        `calendar` has the room's events, as a list or a `Calendar`, whose zones are known for the request, too. `now`
        is an aware datetime; the booking window ends with the day that is `booking_window_in_days` after it, in the
        zone of `now`. Instances that have ended do not count. Only events that block time conflict; a meeting can start
        when another one ends. A request does not conflict with its own earlier booking, by `id` or `iCalUId`, and an
        occurrence that moves first frees its own time. A cancellation gets no response.

        The function changes nothing: the caller books the room. As a condition, each decision is true: use `match` or
        `response`.

        Raises `RecurtzError` for a request or an event with faults, `ArgumentTypeError` for a naive `now`.
        """
        given = known_zones(calendar, time_zones)
        now = require_aware(now, "now")
        horizon = self._horizon(now)
        view = event_view(request, None, given)
        if self.automate_processing == "None" or view.properties.get("isCancelled") is True:
            return NoResponse()
        if self.automate_processing == "AutoUpdate":
            return Tentative(reasons.DELEGATE)
        instances, is_series = Instances.of(view).since(now.astimezone(UTC)), isinstance(view, SeriesView)
        if reason := self._refusal(instances, is_series, horizon):
            return Declined(reason)
        if instances.first is None:  # all of them are over
            return Accepted()
        until = None
        if horizon is not None and is_series and instances.goes_on_at(horizon.end):
            instances, until = instances.until(horizon.end), horizon.end
        if self.working_hours is not None and not self._is_within(self.working_hours, instances):
            return Declined(reasons.outside_of_work(self.working_hours))
        if self.allow_conflicts:
            return Accepted((), until)
        views = views_near(calendar, instances.bounds, time_zones=given)
        return self._by_conflicts(instances, is_series, [*Booking(view).others(views, _WANTED)], until)

    def _horizon(self, now: datetime) -> _Horizon | None:
        """The end of the booking window, if there is one within the years 1 to 9999."""
        if self.booking_window_in_days is None:
            return None
        try:
            last_day = now.date() + timedelta(days=self.booking_window_in_days)
            midnight = datetime.combine(last_day + timedelta(days=1), time())
            return _Horizon(instant_of(midnight, now.tzinfo or UTC), last_day)
        except OverflowError:
            return None

    def _refusal(self, instances: Instances, is_series: bool, horizon: _Horizon | None) -> str:
        """Why a request is declined whatever else is booked; "" if it is not."""
        if is_series and not self.allow_recurring_meetings:
            return reasons.RECURRING
        minutes, most = -(-instances.longest // timedelta(minutes=1)), self.maximum_duration_in_minutes
        if 0 < most < minutes:
            return reasons.too_long(minutes, most)
        first = instances.first
        if horizon is None or first is None:
            return ""
        if first.span[0] >= horizon.end:
            return reasons.too_far(horizon.last_day)
        if not is_series and first.span[1] > horizon.end:
            return reasons.ends_too_late(horizon.last_day)
        if is_series and self.enforce_scheduling_horizon and instances.goes_on_at(horizon.end):
            return reasons.goes_on(horizon.last_day, instances.is_endless)
        return ""

    def _is_within(self, hours: WorkingHours, instances: Instances) -> bool:
        """True if no instance is outside of the working hours, by the proof of `first_conflict`, or if any may be."""
        first = instances.first
        if not self.schedule_only_during_work_hours or first is None:
            return True
        closed = [*map(busy_event, times_off(hours, first.span[0].date()))]
        return isinstance(first_conflict_of_many(instances.busy(), closed), NoConflict)

    def _by_conflicts(
        self, instances: Instances, is_series: bool, others: list[BusyEvent], until: datetime | None
    ) -> Decision:
        """The decision by what is booked already. The thresholds are for series that end, and a 0 allows nothing."""
        one, most, percentage = instances.busy(), self.maximum_conflict_instances, self.conflict_percentage_allowed
        if not (is_series and most and percentage) or instances.is_endless:
            first = first_conflict_of_many(one, others)
            if isinstance(first, Conflict):
                return Declined(reasons.booked(first, is_series), [first])
            return Accepted((), until)
        low, high = instances.bounds
        window = max(low, DAY_MICROS), min(high, END_OF_CALENDAR - 1)
        found = [*conflicts_of_many(one, others, Window(*map(from_micros, window)))]
        clashing, count = tuple(dict.fromkeys(conflict.first for conflict in found)), instances.count
        if len(clashing) > most or len(clashing) * 100 > percentage * count:
            return Declined(reasons.too_many(len(clashing), count), found)
        return Accepted(clashing, until)
