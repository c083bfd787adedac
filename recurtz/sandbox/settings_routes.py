"""What a mailbox has beside events: its owner, its calendar, its settings, the time zones that it supports."""

from __future__ import annotations

import re

from starlette.responses import Response

from recurtz import WorkingHours, supported_time_zones, zone
from recurtz.errors import RecurtzError, short
from recurtz.sandbox.bodies import parse_text
from recurtz.sandbox.event_routes import check_calendar
from recurtz.sandbox.ids import calendar_id, change_key
from recurtz.sandbox.mailbox import Mailbox
from recurtz.sandbox.routing import Context, route
from recurtz.sandbox.transaction import Json, Transaction

_SETTINGS: Json = {
    "timeZone": "UTC",
    "workingHours": {
        "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "startTime": "08:00:00.0000000",
        "endTime": "17:00:00.0000000",
        "timeZone": {"name": "UTC"},
    },
}


@route("GET", "")
def get_user(context: Context) -> Response:
    """The owner of the mailbox."""
    address = context.mailbox.address
    user = {"id": address, "displayName": address.partition("@")[0], "mail": address, "userPrincipalName": address}
    return context.call.respond(
        {"@odata.context": context.call.context("users/$entity"), **context.call.selected(user)}
    )


@route("GET", r"calendar|calendars/(?P<calendar>[^/]+)")
def get_calendar(context: Context) -> Response:
    """The calendar of the mailbox."""
    check_calendar(context)
    calendar = context.call.selected(_calendar(context.mailbox))
    body = {"@odata.context": context.call.of_user("calendars/$entity"), **calendar}
    return context.call.respond(body)


@route("GET", r"calendars")
def get_calendars(context: Context) -> Response:
    """The calendars of the mailbox, which is one."""
    query = context.call.query("$top", "$skip", "$skiptoken")
    one = [_calendar(context.mailbox)]
    return context.call.respond_page(query, "calendars", lambda skip, count: one[skip : skip + count], lambda: 1)


def _calendar(mailbox: Mailbox) -> Json:
    id_ = calendar_id(mailbox.key)
    return {
        "id": id_,
        "name": "Calendar",
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": True,
        "changeKey": change_key(id_, 0),
        "canShare": False,
        "canViewPrivateItems": True,
        "canEdit": True,
        "isTallyingResponses": True,
        "isRemovable": False,
        "allowedOnlineMeetingProviders": ["unknown"],
        "defaultOnlineMeetingProvider": "unknown",
        "owner": {"name": mailbox.address, "address": mailbox.address},
    }


# Settings -------------------------------------------------------------------------------------------------------------


def settings_of(transaction: Transaction, mailbox: int) -> Json:
    """The settings of a mailbox: those that were changed, and the defaults."""
    return {**_SETTINGS, **transaction.settings(mailbox)}


@route("GET", r"mailboxSettings(?:/(?P<name>timeZone|workingHours))?")
def get_settings(context: Context) -> Response:
    """The settings of the mailbox, or one of them."""
    call, name = context.call, context.call.parts["name"]
    settings = settings_of(context.mailbox.transaction, context.mailbox.key)
    if not name:
        return call.respond({"@odata.context": call.of_user("mailboxSettings"), **call.selected(settings)})
    call.query()
    value = next(value for key, value in settings.items() if key.lower() == name.lower())
    body = value if isinstance(value, dict) else {"value": value}
    return call.respond({"@odata.context": call.of_user(f"mailboxSettings/{name}"), **body})


@route("PATCH", "mailboxSettings")
def patch_settings(context: Context) -> Response:
    """Change the time zone or the working hours of the mailbox."""
    call, mailbox = context.call, context.mailbox
    call.query()
    settings = mailbox.transaction.settings(mailbox.key)
    for name, value in call.json().items():
        match name.lower():
            case "timezone":
                settings["timeZone"] = parse_text(value, "timeZone")
                zone(settings["timeZone"])
            case "workinghours":
                settings["workingHours"] = WorkingHours.from_graph(value).to_graph()
            case _ if "@" not in name:
                message = f"{short(name)} is not a setting of the sandbox; it has timeZone and workingHours"
                raise RecurtzError(message, target=name[:60])
    mailbox.transaction.set_settings(mailbox.key, settings)
    settings = settings_of(mailbox.transaction, mailbox.key)
    return call.respond({"@odata.context": call.of_user("mailboxSettings"), **settings})


@route("GET", r"outlook/supportedTimeZones(?:\(TimeZoneStandard=(?P<standard>[^/]*)\))?")
def get_time_zones(context: Context) -> Response:
    """The time zones of one of the two standards, Windows and Iana."""
    context.call.query()
    text = context.call.parts["standard"]
    match = re.fullmatch(r"(?:microsoft\.graph\.timeZoneStandard)?'(\w+)'", text or "'Windows'", re.IGNORECASE)
    if match is None:
        message = f"{short(text)} is not a standard; use microsoft.graph.timeZoneStandard'Iana'"
        raise RecurtzError(message, code="ErrorInvalidParameter", target="TimeZoneStandard")
    named = "Collection(microsoft.graph.timeZoneInformation)"
    zones = supported_time_zones(match[1])
    return context.call.respond({"@odata.context": context.call.context(named), "value": zones})
