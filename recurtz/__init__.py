"""When does this calendar event happen? Recurrences, series and time zones of Microsoft Graph, as Exchange has them.

The public names, by task. Names with * need an extra, such as `pip install 'recurtz[ical]'`.

Occurrences     instances, calendar_view, Calendar, get_event, reminders, bounds
Series          SeriesMaster, Occurrence, OccurrenceId, parse_occurrence_id
Dates           PatternedRecurrence
  patterns      Daily, Weekly, AbsoluteMonthly, RelativeMonthly, AbsoluteYearly, RelativeYearly
  ranges        NoEnd, EndDate, Numbered
Changes         create_event, update_event, delete_occurrence, split_event
  delta         changes, apply_changes
Conflicts       first_conflict, conflicts, Conflict, NoConflict, ConflictBeyond
Availability    busy_periods, BusyPeriod, free_slots, WorkingHours, availability_view, get_schedule
  rooms         RoomPolicy, Accepted, Declined, Tentative, NoResponse
Times, zones    DateTimeTimeZone, zone, zones, CustomTimeZone
  names         windows_to_iana, iana_to_windows, supported_time_zones, tzdb_version
Files           from_ics*, to_ics*, from_vevent*, to_vevent*, EventSource*
  rules         from_rrule, from_rrules, to_rrule, rrule
Exchange        exchange: EWS, MAPI and global object ids
Other values    from_sdk, to_sdk, from_dateutil*, to_dateutil*, describe*, json_types
Many events     arrow*: expand_batches, expand_reader and others
Servers         Prefer, Preference, parse_window
  for tests     sandbox*: a local Graph calendar
Errors          RecurtzError, errors

`help(recurtz.instances)` describes one of them, with an example.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recurtz import arrow as arrow
    from recurtz import errors as errors
    from recurtz import exchange as exchange
    from recurtz import json_types as json_types
    from recurtz import rrule as rrule
    from recurtz import sandbox as sandbox
    from recurtz import zones as zones
    from recurtz._core.sdk_models import from_sdk
    from recurtz.availability.conflicts import Conflict, ConflictBeyond, NoConflict, conflicts, first_conflict
    from recurtz.availability.decisions import Accepted, Declined, NoResponse, Tentative
    from recurtz.availability.periods import BusyPeriod, availability_view, busy_periods
    from recurtz.availability.rooms import RoomPolicy
    from recurtz.availability.schedule import get_schedule
    from recurtz.availability.slots import free_slots
    from recurtz.availability.working_hours import WorkingHours
    from recurtz.calendar import Calendar
    from recurtz.dateutil import from_dateutil as from_dateutil
    from recurtz.dateutil import to_dateutil as to_dateutil
    from recurtz.errors import RecurtzError
    from recurtz.events.bounds import bounds
    from recurtz.events.create import create_event
    from recurtz.events.date_time import DateTimeTimeZone
    from recurtz.events.delete import delete_occurrence
    from recurtz.events.delta import apply_changes, changes
    from recurtz.events.get import get_event
    from recurtz.events.master import SeriesMaster
    from recurtz.events.occurrence import Occurrence
    from recurtz.events.occurrence_id import OccurrenceId, parse_occurrence_id
    from recurtz.events.prefer import Prefer, Preference
    from recurtz.events.reminders import reminders
    from recurtz.events.split import split_event
    from recurtz.events.update import update_event
    from recurtz.events.view import calendar_view, instances
    from recurtz.events.window import parse_window
    from recurtz.ical import EventSource as EventSource
    from recurtz.ical import from_ics as from_ics
    from recurtz.ical import from_vevent as from_vevent
    from recurtz.ical import to_ics as to_ics
    from recurtz.ical import to_vevent as to_vevent
    from recurtz.recurrence.patterned import PatternedRecurrence
    from recurtz.recurrence.patterns import (
        AbsoluteMonthly,
        AbsoluteYearly,
        Daily,
        RelativeMonthly,
        RelativeYearly,
        Weekly,
    )
    from recurtz.recurrence.ranges import EndDate, NoEnd, Numbered
    from recurtz.rrule import from_rrule, from_rrules, to_rrule
    from recurtz.sdk import to_sdk
    from recurtz.words import describe as describe
    from recurtz.zones import CustomTimeZone, iana_to_windows, supported_time_zones, tzdb_version, windows_to_iana, zone

__version__ = "0.1.0"

__all__ = [
    "AbsoluteMonthly",
    "AbsoluteYearly",
    "Accepted",
    "BusyPeriod",
    "Calendar",
    "Conflict",
    "ConflictBeyond",
    "CustomTimeZone",
    "Daily",
    "DateTimeTimeZone",
    "Declined",
    "EndDate",
    "NoConflict",
    "NoEnd",
    "NoResponse",
    "Numbered",
    "Occurrence",
    "OccurrenceId",
    "PatternedRecurrence",
    "Prefer",
    "Preference",
    "RecurtzError",
    "RelativeMonthly",
    "RelativeYearly",
    "RoomPolicy",
    "SeriesMaster",
    "Tentative",
    "Weekly",
    "WorkingHours",
    "apply_changes",
    "availability_view",
    "bounds",
    "busy_periods",
    "calendar_view",
    "changes",
    "conflicts",
    "create_event",
    "delete_occurrence",
    "first_conflict",
    "free_slots",
    "from_rrule",
    "from_rrules",
    "from_sdk",
    "get_event",
    "get_schedule",
    "iana_to_windows",
    "instances",
    "parse_occurrence_id",
    "parse_window",
    "reminders",
    "split_event",
    "supported_time_zones",
    "to_rrule",
    "to_sdk",
    "tzdb_version",
    "update_event",
    "windows_to_iana",
    "zone",
]

_HOMES = {
    "AbsoluteMonthly": "recurtz.recurrence.patterns",
    "AbsoluteYearly": "recurtz.recurrence.patterns",
    "Accepted": "recurtz.availability.decisions",
    "BusyPeriod": "recurtz.availability.periods",
    "Calendar": "recurtz.calendar",
    "Conflict": "recurtz.availability.conflicts",
    "ConflictBeyond": "recurtz.availability.conflicts",
    "CustomTimeZone": "recurtz.zones",
    "Daily": "recurtz.recurrence.patterns",
    "DateTimeTimeZone": "recurtz.events.date_time",
    "Declined": "recurtz.availability.decisions",
    "EndDate": "recurtz.recurrence.ranges",
    "EventSource": "recurtz.ical",
    "NoConflict": "recurtz.availability.conflicts",
    "NoEnd": "recurtz.recurrence.ranges",
    "NoResponse": "recurtz.availability.decisions",
    "Numbered": "recurtz.recurrence.ranges",
    "Occurrence": "recurtz.events.occurrence",
    "OccurrenceId": "recurtz.events.occurrence_id",
    "PatternedRecurrence": "recurtz.recurrence.patterned",
    "Prefer": "recurtz.events.prefer",
    "Preference": "recurtz.events.prefer",
    "RecurtzError": "recurtz.errors",
    "RelativeMonthly": "recurtz.recurrence.patterns",
    "RelativeYearly": "recurtz.recurrence.patterns",
    "RoomPolicy": "recurtz.availability.rooms",
    "SeriesMaster": "recurtz.events.master",
    "Tentative": "recurtz.availability.decisions",
    "Weekly": "recurtz.recurrence.patterns",
    "WorkingHours": "recurtz.availability.working_hours",
    "apply_changes": "recurtz.events.delta",
    "arrow": "recurtz.arrow",
    "availability_view": "recurtz.availability.periods",
    "bounds": "recurtz.events.bounds",
    "busy_periods": "recurtz.availability.periods",
    "calendar_view": "recurtz.events.view",
    "changes": "recurtz.events.delta",
    "conflicts": "recurtz.availability.conflicts",
    "create_event": "recurtz.events.create",
    "delete_occurrence": "recurtz.events.delete",
    "describe": "recurtz.words",
    "errors": "recurtz.errors",
    "exchange": "recurtz.exchange",
    "first_conflict": "recurtz.availability.conflicts",
    "free_slots": "recurtz.availability.slots",
    "from_dateutil": "recurtz.dateutil",
    "from_ics": "recurtz.ical",
    "from_rrule": "recurtz.rrule",
    "from_rrules": "recurtz.rrule",
    "from_sdk": "recurtz._core.sdk_models",
    "from_vevent": "recurtz.ical",
    "get_event": "recurtz.events.get",
    "get_schedule": "recurtz.availability.schedule",
    "iana_to_windows": "recurtz.zones",
    "instances": "recurtz.events.view",
    "json_types": "recurtz.json_types",
    "parse_occurrence_id": "recurtz.events.occurrence_id",
    "parse_window": "recurtz.events.window",
    "reminders": "recurtz.events.reminders",
    "rrule": "recurtz.rrule",
    "sandbox": "recurtz.sandbox",
    "split_event": "recurtz.events.split",
    "supported_time_zones": "recurtz.zones",
    "to_dateutil": "recurtz.dateutil",
    "to_ics": "recurtz.ical",
    "to_rrule": "recurtz.rrule",
    "to_sdk": "recurtz.sdk",
    "to_vevent": "recurtz.ical",
    "tzdb_version": "recurtz.zones",
    "update_event": "recurtz.events.update",
    "windows_to_iana": "recurtz.zones",
    "zone": "recurtz.zones",
    "zones": "recurtz.zones",
}
"""The module of each public name, which is imported when the name is first used: a program pays for what it needs.

Names whose module needs an extra are not in `__all__`: `from recurtz import *` must work without the extra.
"""

_EXTRA_MODULES = {
    "recurtz.arrow": ("numpy", "orjson", "pyarrow"),
    "recurtz.dateutil": ("dateutil",),
    "recurtz.ical": ("icalendar",),
    "recurtz.sandbox": ("starlette", "uvicorn"),
    "recurtz.words": ("babel",),
}
"""The packages that these modules need."""


if not TYPE_CHECKING:  # pragma: no branch  # a type checker would take any name for defined

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = _import_module(_HOMES[name])
        value = globals()[name] = module if module.__name__ == f"{__name__}.{name}" else getattr(module, name)
        return value


def __dir__() -> list[str]:
    """The public names. Names whose extra is not installed are left out, because `help` imports each of them."""
    available = [name for name, module in _HOMES.items() if all(map(_is_installed, _EXTRA_MODULES.get(module, ())))]
    return sorted({*__all__, *available, "__version__"})


def _is_installed(module: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(module) is not None
    except ValueError:  # a module without a spec, which somebody put into sys.modules
        return True
