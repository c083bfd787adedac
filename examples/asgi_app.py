"""A small calendar server: Graph's requests about events on Starlette, with recurtz for everything about time.

To run it: `pip install recurtz starlette uvicorn`, then `uvicorn --factory asgi_app:make_app` in this folder.
"""

from contextlib import suppress
from functools import reduce
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from recurtz import (
    Calendar,
    Prefer,
    RecurtzError,
    create_event,
    delete_occurrence,
    get_event,
    instances,
    parse_occurrence_id,
    update_event,
)
from recurtz.errors import ItemNotFoundError


def make_app() -> Starlette:
    """A server with an empty calendar."""
    routes = [
        Route("/me/events", post, methods=["POST"]),
        Route("/me/events/{id}", get),
        Route("/me/events/{id}", patch, methods=["PATCH"]),
        Route("/me/events/{id}", delete, methods=["DELETE"]),
        Route("/me/events/{id}/instances", get_instances),
        Route("/me/calendarView", get_calendar_view),
    ]
    app = Starlette(routes=routes, exception_handlers={RecurtzError: error_response})
    app.state.events, app.state.calendar = {}, None
    return app


async def post(request: Request) -> JSONResponse:
    """Store an event in its own zones, and return it in the client's zone."""
    event = create_event(await read_json(request)) | {"id": uuid4().hex}
    created = create_event(event, parse_prefer(request))  # before the event is stored, because this can fail
    store(request, event)
    return response(request, created, 201)


async def get(request: Request) -> JSONResponse:
    """Return one event, or one occurrence of a series."""
    event, occurrence = find_event(request)
    return response(request, get_event(event, occurrence=occurrence, **parse_options(request)))


async def patch(request: Request) -> JSONResponse:
    """Change one event, or one occurrence of a series."""
    event, occurrence = find_event(request)
    changed = update_event(event, await read_json(request), occurrence=occurrence)
    result = get_event(changed, occurrence=occurrence, **parse_options(request))
    store(request, changed)
    return response(request, result)


async def delete(request: Request) -> Response:
    """Delete one event, or one occurrence of a series."""
    event, occurrence = find_event(request)
    if occurrence is None:
        del request.app.state.events[event["id"]]
        request.app.state.calendar = None
    else:
        store(request, delete_occurrence(event, occurrence))
    return Response(status_code=204)


async def get_instances(request: Request) -> JSONResponse:
    """Return the occurrences of one series."""
    return response(request, {"value": instances(find_event(request)[0], **parse_window(request))})


async def get_calendar_view(request: Request) -> JSONResponse:
    """Return the occurrences of all events in the order of their starts."""
    state = request.app.state
    state.calendar = state.calendar or Calendar(state.events.values())  # parses the events: once for many views
    return response(request, {"value": state.calendar.view(**parse_window(request))})


async def read_json(request: Request) -> object:
    """The JSON of the body. Python also accepts NaN, half a character and deep nesting, which no response can have."""
    try:  # in a hundred lists, because a view contains the body some levels down
        JSONResponse(reduce(lambda inner, _: [inner], range(100), body := await request.json()))
    except (ValueError, RecursionError) as error:
        raise RecurtzError(f"the body is not valid JSON: {error}", code="UnableToDeserializePostBody") from None
    return body


def store(request: Request, event: dict[str, Any]) -> None:
    """Store a new or changed event; the next view parses all events again."""
    request.app.state.events[event["id"]], request.app.state.calendar = event, None


def find_event(request: Request) -> tuple[dict[str, Any], str | None]:
    """The stored event of the id in the path. If that is the id of an occurrence: its series, and the id."""
    events, identity = request.app.state.events, request.path_params["id"]
    if identity in events:
        return events[identity], None
    with suppress(RecurtzError, KeyError):
        return events[parse_occurrence_id(identity).series_master_id], identity
    raise ItemNotFoundError("no event has this id")


def parse_prefer(request: Request) -> Prefer:
    """The preferences of the client. It can send several Prefer headers."""
    return Prefer.parse(request.headers.getlist("prefer"))


def parse_options(request: Request) -> dict[str, Any]:
    """The zone of the response, and the properties that $select names."""
    return {"time_zone": parse_prefer(request), "select": request.query_params.get("$select")}


def parse_window(request: Request) -> dict[str, Any]:
    """The options, the window and its limits. A "+" in an offset arrives as a blank unless the client encoded it."""
    query = request.query_params
    if not {"startDateTime", "endDateTime"} <= query.keys():
        raise RecurtzError("the query needs startDateTime and endDateTime", code="ErrorInvalidParameter")
    start, end = (query[name].replace(" ", "+") for name in ("startDateTime", "endDateTime"))
    return parse_options(request) | {"start": start, "end": end, "max_days": 1825, "limit": 10_000}


def response(request: Request, body: dict[str, Any], status: int = 200) -> JSONResponse:
    """A response that names the applied preference. Vary tells caches that responses differ by it."""
    applied = parse_prefer(request).applied()
    return JSONResponse(body, status, {"Vary": "Prefer"} | ({"Preference-Applied": applied} if applied else {}))


async def error_response(_: Request, error: RecurtzError) -> JSONResponse:
    """The error in Graph's JSON: its code, the property, and what to use instead."""
    return JSONResponse(error.to_graph(), 404 if isinstance(error, ItemNotFoundError) else 400)
