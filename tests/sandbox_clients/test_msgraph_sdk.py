"""The official SDK: a day's work of a program, over http and without a socket. Only the base URL differs from Graph's.

The program plans a weekly meeting in a room, moves and cancels some dates, reads its week, finds when others are free,
and keeps a copy of the calendar up to date.
"""

import asyncio
from datetime import date

import httpx
import pytest
from azure.core.credentials import AccessToken
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
from msgraph.generated.users.item.events.item.accept.accept_post_request_body import AcceptPostRequestBody
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


class Statuses:
    """ASGI middleware that notes the status of each response: the SDK would try again after 429 and 503 by itself."""

    def __init__(self, app, noted):
        self.app, self.noted = app, noted

    async def __call__(self, scope, receive, send):
        async def note(message):
            if message["type"] == "http.response.start":
                self.noted.append(message["status"])
            await send(message)

        await self.app(scope, receive, note)


@pytest.fixture
def statuses(graph_calendar):
    """The statuses of all responses."""
    noted = []
    graph_calendar.app.add_middleware(Statuses, noted=noted)
    return noted


def with_adapter(adapter, base_url):
    adapter.base_url = base_url
    return GraphServiceClient(request_adapter=adapter)


def over_http(graph_calendar):
    return with_adapter(GraphRequestAdapter(AnonymousAuthenticationProvider()), graph_calendar.base_url)


class Credential:
    """The credential of a program for the real Graph. The sandbox does not look at its token."""

    async def get_token(self, *_scopes, **_options):
        return AccessToken("none", 2**31)

    async def close(self):
        pass


def with_credential(graph_calendar):
    """As for the real Graph, except for the base URL."""
    graph = GraphServiceClient(Credential(), ["https://graph.microsoft.com/.default"])
    graph.request_adapter.base_url = graph_calendar.base_url
    return graph


def without_socket(graph_calendar):
    client = GraphClientFactory.create_with_default_middleware(
        client=httpx.AsyncClient(transport=graph_calendar.transport), options=graph_options
    )
    adapter = GraphRequestAdapter(AnonymousAuthenticationProvider(), client=client)
    return with_adapter(adapter, "http://127.0.0.1/v1.0")


@pytest.fixture(params=[over_http, with_credential, without_socket], ids=["http", "credential", "ASGITransport"])
def graph(request, graph_calendar, statuses):
    return request.param(graph_calendar)


def run(graph, program):
    """Run a program to its end, and close its connections, which the SDK's own transport does not."""

    async def whole():
        try:
            await program
        finally:
            await graph.request_adapter._http_client._transport.transport.aclose()

    asyncio.run(whole())


def test_day(graph, statuses):
    """All that the program does, in its order. No request has to be sent again."""
    run(graph, work(graph))
    assert set(statuses) == {200, 201, 202, 204, 400, 404}


def test_many(graph, statuses):
    """Sixty requests at a time: each is served the first time, and the pages have every event once."""

    async def program():
        days = [f"2026-03-{1 + number % 28:02}T{9 + number // 28:02}:" for number in range(60)]
        bodies = [
            Event(subject=f"{day}", start=time(f"{day}00:00"), end=time(f"{day}30:00"), attendees=[attendee(ROOM)])
            for day in days
        ]
        created = await asyncio.gather(*[graph.me.events.post(body) for body in bodies])
        read = await asyncio.gather(*[graph.me.events.by_event_id(one.id).get() for one in created])
        assert [one.subject for one in read] == days
        query = window(CalendarViewRequestBuilder, "2026-03-01", "2026-04-02", top=7)
        found = []
        iterator = PageIterator(await graph.me.calendar_view.get(request_configuration=query), graph.request_adapter)
        await iterator.iterate(lambda one: bool(found.append(one.subject) or True))
        assert sorted(found) == sorted(days)

    run(graph, program())
    assert [statuses.count(status) for status in (201, 200)] == [60, 60 + 9]
    assert len(statuses) == 60 + 60 + 9


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
    await invite(graph, me, event)
    await plan(graph, me)
    await synchronise(me, event)
    await fail(me, created)


async def read(me, event, created):
    """The event, its instances and the view, page by page."""
    assert (await event.get(request_configuration=config(zone="UTC"))).start.date_time == "2026-01-12T17:00:00.0000000"
    assert (await event.get(request_configuration=config())).start.time_zone == PACIFIC
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


async def invite(graph, me, event):
    """An attendee accepts the meeting, and the organizer sees it; then the meeting begins an hour later."""
    ada = graph.users.by_user_id("ada@contoso.com")
    [copy, *_] = (await ada.calendar_view.get(request_configuration=window(CalendarViewRequestBuilder))).value
    assert copy.is_organizer is False
    body = AcceptPostRequestBody(comment="Gladly", send_response=True)
    await ada.events.by_event_id(copy.series_master_id).accept.post(body)
    statuses = {one.email_address.address: one.status.response for one in (await event.get()).attendees}
    assert statuses == {"ada@contoso.com": ResponseType.Accepted, ROOM: ResponseType.Accepted}
    later = Event(subject="Review", start=time("2026-03-02T09:00:00"), end=time("2026-03-02T10:00:00"))
    review = await me.events.post(later, request_configuration=config())
    await me.events.by_event_id(review.id).patch(
        Event(start=time("2026-03-02T10:00:00"), end=time("2026-03-02T11:00:00"))
    )
    moved = await me.events.by_event_id(review.id).get(request_configuration=config())
    assert moved.start.date_time == "2026-03-02T10:00:00.0000000"
    await me.events.by_event_id(review.id).delete()


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
    """A first synchronisation in pages, changes, and the next one."""
    single = Event(subject="Dentist", start=time("2026-01-15T09:00:00"), end=time("2026-01-15T10:00:00"))
    others = [await me.events.post(single) for _ in range(3)]
    small = window(DeltaRequestBuilder)
    small.headers.add("Prefer", "odata.maxpagesize=2")
    pages, first, link = await synchronised(me, await me.calendar_view.delta.get(request_configuration=small))
    assert pages > 1
    assert {one.type.value for one in first} == {"seriesMaster", "occurrence", "exception", "singleInstance"}
    assert {one.subject for one in first} >= {"Daily", "Dentist"}
    assert len({one.id for one in first}) == len(first)

    await event.delete()
    await me.events.by_event_id(others[0].id).patch(Event(subject="Optician"))
    _, following, link = await synchronised(me, await me.calendar_view.delta.with_url(link).get())
    removed = {one.id for one in following if "@removed" in one.additional_data}
    assert removed == {one.id for one in first} - {one.id for one in others}
    assert [one.subject for one in following if one.id not in removed] == ["Optician"]
    _, following, _ = await synchronised(me, await me.calendar_view.delta.with_url(link).get())
    assert following == []


async def synchronised(me, page):
    """The number of the pages, all their results, and the link for the next synchronisation."""
    pages, found = 1, [*page.value]
    while page.odata_next_link:
        page = await me.calendar_view.delta.with_url(page.odata_next_link).get()
        pages, found = pages + 1, [*found, *page.value]
    return pages, found, page.odata_delta_link


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
