"""The official SDK: a day's work of a program, over http and without a socket. Only the base URL differs from Graph's.

The program plans a weekly meeting in a room, moves and cancels some dates, reads its week, finds when others are free,
and keeps a copy of the calendar up to date.
"""

import asyncio
from datetime import date

import httpx
import pytest
from kiota_abstractions.authentication import AnonymousAuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.patterned_recurrence import PatternedRecurrence
from msgraph.generated.models.recurrence_pattern import RecurrencePattern
from msgraph.generated.models.recurrence_pattern_type import RecurrencePatternType
from msgraph.generated.models.recurrence_range import RecurrenceRange
from msgraph.generated.models.recurrence_range_type import RecurrenceRangeType
from msgraph.generated.models.response_type import ResponseType
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import GetSchedulePostRequestBody
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.calendar_view.delta.delta_request_builder import DeltaRequestBuilder
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import CancelPostRequestBody
from msgraph.generated.users.item.events.item.instances.instances_request_builder import InstancesRequestBuilder
from msgraph.graph_request_adapter import options as graph_options
from msgraph_core import GraphClientFactory
from msgraph_core.tasks.page_iterator import PageIterator

PACIFIC = "Pacific Standard Time"
ROOM = "room1@contoso.com"
DAYS = ["2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16"]


def time(text, zone=PACIFIC):
    return DateTimeTimeZone(date_time=text, time_zone=zone)


def attendee(address, kind=AttendeeType.Required):
    return Attendee(email_address=EmailAddress(address=address), type=kind)


def standup():
    """A meeting on six Mondays, with a person and a room."""
    return Event(
        subject="Standup",
        body=ItemBody(content_type=BodyType.Html, content="<p>What is new?</p>"),
        start=time("2026-01-12T09:00:00"),
        end=time("2026-01-12T09:30:00"),
        recurrence=PatternedRecurrence(
            pattern=RecurrencePattern(type=RecurrencePatternType.Weekly, interval=1, days_of_week=[DayOfWeek.Monday]),
            range=RecurrenceRange(
                type=RecurrenceRangeType.Numbered, start_date=date(2026, 1, 12), number_of_occurrences=6
            ),
        ),
        attendees=[attendee("ada@contoso.com"), attendee(ROOM, AttendeeType.Resource)],
        transaction_id="7E163156-7762-4BEB-A1C6-729EA81755A7",
    )


def config(kind=None, zone=PACIFIC, **parameters):
    """A configuration of a request: the zone, and the parameters of the query."""
    query = kind and getattr(kind, f"{kind.__name__}GetQueryParameters")(**parameters)
    result = RequestConfiguration(query_parameters=query) if query else RequestConfiguration()
    result.headers.add("Prefer", f'outlook.timezone="{zone}"')
    return result


def window(kind, start="2026-01-01T00:00:00", end="2026-03-01T00:00:00", **parameters):
    return config(kind, start_date_time=start, end_date_time=end, **parameters)


def days(events):
    return [event.start.date_time[:10] for event in events]


def with_adapter(adapter, base_url):
    adapter.base_url = base_url
    return GraphServiceClient(request_adapter=adapter)


def over_http(graph_calendar):
    return with_adapter(GraphRequestAdapter(AnonymousAuthenticationProvider()), graph_calendar.base_url)


def without_socket(graph_calendar):
    client = GraphClientFactory.create_with_default_middleware(
        client=httpx.AsyncClient(transport=graph_calendar.transport), options=graph_options
    )
    adapter = GraphRequestAdapter(AnonymousAuthenticationProvider(), client=client)
    return with_adapter(adapter, "http://127.0.0.1/v1.0")


@pytest.fixture(params=[over_http, without_socket], ids=["http", "ASGITransport"])
def graph(request, graph_calendar):
    return request.param(graph_calendar)


def run(graph, program):
    """Run a program to its end, and close its connections, which the SDK's own transport does not."""

    async def whole():
        try:
            await program
        finally:
            await graph.request_adapter._http_client._transport.transport.aclose()

    asyncio.run(whole())


def test_day(graph):
    """All that the program does, in its order."""
    run(graph, work(graph))


async def work(graph):
    me = graph.me
    created = await me.events.post(standup(), request_configuration=config())
    assert created.start.date_time == "2026-01-12T09:00:00.0000000"
    assert created.recurrence.range.recurrence_time_zone == PACIFIC
    assert {one.email_address.address: one.status.response for one in created.attendees} == {
        "ada@contoso.com": ResponseType.None_,
        ROOM: ResponseType.Accepted,
    }
    again = await me.events.post(standup())
    assert again.id == created.id

    event = me.events.by_event_id(created.id)
    await read(me, event, created)
    await change(graph, me, event, created)
    await plan(graph, me)
    await synchronise(me, event)
    await fail(me, created)


async def read(me, event, created):
    """The event, its instances and the view, page by page."""
    assert (await event.get(request_configuration=config(zone="UTC"))).start.date_time == "2026-01-12T17:00:00.0000000"
    page = await event.instances.get(request_configuration=window(InstancesRequestBuilder, select=["start", "subject"]))
    assert days(page.value) == DAYS
    found = []
    first = await me.calendar_view.get(
        request_configuration=window(CalendarViewRequestBuilder, top=4, orderby=["start/dateTime"])
    )
    iterator = PageIterator(first, me.calendar_view.request_adapter)
    await iterator.iterate(lambda one: bool(found.append(one) or True))
    assert days(found) == DAYS
    assert {one.start.time_zone for one in found} == {PACIFIC}
    assert {one.series_master_id for one in found} == {created.id}


async def change(graph, me, event, created):
    """One date moves, one is cancelled, the rest get another subject."""
    second = me.events.by_event_id(f"OID.{created.id}.{DAYS[1]}")
    moved = await second.patch(Event(start=time("2026-01-20T10:00:00"), end=time("2026-01-20T10:30:00")))
    assert moved.type.value == "exception"
    third = me.events.by_event_id(f"OID.{created.id}.{DAYS[2]}")
    await third.cancel.post(CancelPostRequestBody(comment="I am away"))
    await me.events.by_event_id(f"OID.{created.id}.{DAYS[3]}").delete()
    await event.patch(Event(subject="Daily"))
    left = [DAYS[0], "2026-01-20", *DAYS[4:]]
    for user in (me, graph.users.by_user_id("ada@contoso.com"), graph.users.by_user_id(ROOM)):
        page = await user.calendar_view.get(request_configuration=window(CalendarViewRequestBuilder))
        assert days(page.value) == left
        assert {one.subject for one in page.value} == {"Daily"}


async def plan(graph, me):
    """When the others are free: the room is booked at nine, Pacific time."""
    body = GetSchedulePostRequestBody(
        schedules=[ROOM, "nobody@contoso.com"],
        start_time=time("2026-01-12T08:00:00"),
        end_time=time("2026-01-12T11:00:00"),
        availability_view_interval=30,
    )
    response = await me.calendar.get_schedule.post(body, request_configuration=config())
    assert [one.availability_view for one in response.value] == ["002000", None]
    assert response.value[0].schedule_items[0].start.date_time == "2026-01-12T09:00:00.0000000"
    assert response.value[1].error.response_code == "5009"
    zones = await me.outlook.supported_time_zones.get()
    assert PACIFIC in {zone.alias for zone in zones.value}
    reminders = await me.reminder_view_with_start_date_time_with_end_date_time("2026-02-16", "2026-01-12").get()
    assert len(reminders.value) == 3


async def synchronise(me, event):
    """A first synchronisation, a change, and the next one."""
    first = await me.calendar_view.delta.get(request_configuration=window(DeltaRequestBuilder))
    assert {one.type.value for one in first.value} == {"seriesMaster", "occurrence", "exception"}
    await event.delete()
    following = await me.calendar_view.delta.with_url(first.odata_delta_link).get()
    removed = {one.id for one in following.value if "@removed" in one.additional_data}
    assert removed == {one.id for one in first.value}


async def fail(me, created):
    """Errors are ODataError, with Graph's codes."""
    for request, status, code in (
        (me.events.by_event_id(created.id).get(), 404, "ErrorItemNotFound"),
        (me.events.post(Event(subject="x", start=time("2026-01-12T09:00:00"))), 400, None),
        (me.calendar_view.get(), 400, "ErrorInvalidParameter"),
        (me.messages.get(), 400, "BadRequest"),
    ):
        with pytest.raises(ODataError) as raised:
            await request
        assert raised.value.response_status_code == status
        assert code is None or raised.value.error.code == code


def test_if_match(graph):
    """Of two programs that read one version, one gets 412."""

    async def program():
        created = await graph.me.events.post(standup())
        event = graph.me.events.by_event_id(created.id)
        old = RequestConfiguration()
        old.headers.add("If-Match", created.additional_data["@odata.etag"])
        await event.patch(Event(subject="First"), request_configuration=old)
        with pytest.raises(ODataError) as raised:
            await event.patch(Event(subject="Second"), request_configuration=old)
        assert raised.value.error.code == "ErrorIrresolvableConflict"

    run(graph, program())
