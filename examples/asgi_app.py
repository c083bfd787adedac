"""A small calendar server: Graph's requests about events on Starlette, with recurtz for everything about time.

To run it: `pip install recurtz starlette uvicorn`, then `uvicorn --factory asgi_app:make_app` in this folder.
"""

from functools import reduce
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from recurtz import Calendar, Prefer, RecurtzError, create_event, get_event, instances


def make_app() -> Starlette:
    """A server with an empty calendar."""
    routes = [
        Route("/me/events", post, methods=["POST"]),
        Route("/me/events/{id}", get),
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
    request.app.state.events[event["id"]], request.app.state.calendar = event, None
    return response(request, created, 201)


async def get(request: Request) -> JSONResponse:
    """Return one event."""
    return response(request, get_event(find_event(request), **parse_options(request)))


async def get_instances(request: Request) -> JSONResponse:
    """Return the occurrences of one series."""
    return response(request, {"value": instances(find_event(request), **parse_window(request))})


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


def find_event(request: Request) -> dict[str, Any]:
    """The stored event whose id is in the path."""
    if event := request.app.state.events.get(request.path_params["id"]):
        return event
    raise RecurtzError("no event has this id", code="ErrorItemNotFound")


def parse_prefer(request: Request) -> Prefer:
    """The preferences of the client. It can send several Prefer headers."""
    return Prefer.parse(request.headers.getlist("prefer"))


def parse_options(request: Request) -> dict[str, Any]:
    """The zone of the response, and the properties that $select names."""
    names = request.query_params.get("$select")
    return {"time_zone": parse_prefer(request), "select": names.split(",") if names else None}


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
    return JSONResponse(error.to_graph(), 404 if error.code == "ErrorItemNotFound" else 400)
