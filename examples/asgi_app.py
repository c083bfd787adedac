"""A small calendar server: Graph's requests about events, every question of time answered by recurtz.

To run it: `pip install recurtz starlette uvicorn`, then `uvicorn --factory asgi_app:make_app` in this folder.
"""

from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from recurtz import Calendar, Prefer, RecurtzError, create_event, get_event, instances


def make_app() -> Starlette:
    """A server whose calendar is empty."""
    routes = [
        Route("/me/events", post_event, methods=["POST"]),
        Route("/me/events/{id}", get),
        Route("/me/events/{id}/instances", get_instances),
        Route("/me/calendarView", get_calendar_view),
    ]
    app = Starlette(routes=routes, exception_handlers={RecurtzError: refusal})
    app.state.events, app.state.calendar = {}, None
    return app


async def post_event(request: Request) -> JSONResponse:
    """Keep the event in its own zones, and tell it in the client's: a preference never changes what a series is."""
    event, state = create_event(await read_body(request)) | {"id": uuid4().hex}, request.app.state
    told = create_event(event, preferred(request))  # first, so that nothing stays of what is refused
    state.events[event["id"]], state.calendar = event, None
    return answer(request, told, 201)


async def get(request: Request) -> JSONResponse:
    """Tell an event in the client's zone, else in UTC."""
    return answer(request, get_event(find(request), **asked(request)))


async def get_instances(request: Request) -> JSONResponse:
    """Tell the occurrences of one series."""
    return answer(request, {"value": instances(find(request), **window(request))})


async def get_calendar_view(request: Request) -> JSONResponse:
    """Tell all events, a series by its occurrences, in the order in which they happen."""
    state = request.app.state
    state.calendar = state.calendar or Calendar(state.events.values())  # read once for all views until one changes
    return answer(request, {"value": state.calendar.view(**window(request))})


async def read_body(request: Request) -> object:
    """The JSON of a request. Python reads NaN and half a character, too, but no answer could hold them."""
    try:
        body = await request.json()
        JSONResponse([[[[[[[[body]]]]]]]])  # a view holds it some levels down, where it must not be too deep either
    except (ValueError, RecursionError) as error:
        raise RecurtzError(f"the body is no JSON: {error}", code="UnableToDeserializePostBody") from None
    return body


def preferred(request: Request) -> Prefer:
    """What the client prefers, in as many Prefer headers as it likes."""
    return Prefer.parse(request.headers.getlist("prefer"))


def find(request: Request) -> dict[str, Any]:
    """The event that the path names."""
    if event := request.app.state.events.get(request.path_params["id"]):
        return event
    raise RecurtzError("no event has this id", code="ErrorItemNotFound")


def window(request: Request) -> dict[str, Any]:
    """What a query asks for. The "+" of an offset arrives as a blank unless it was encoded."""
    query = request.query_params
    if not {"startDateTime", "endDateTime"} <= query.keys():
        raise RecurtzError("the query needs startDateTime and endDateTime", code="ErrorInvalidParameter")
    start, end = (query[name].replace(" ", "+") for name in ("startDateTime", "endDateTime"))
    return asked(request) | {"start": start, "end": end, "max_days": 1825, "limit": 10_000}  # the most, whoever asks


def asked(request: Request) -> dict[str, Any]:
    """In which zone to tell times, and which properties: all, unless the query names some."""
    names = request.query_params.get("$select")
    return {"time_zone": preferred(request), "select": names.split(",") if names else None}


def answer(request: Request, body: dict[str, Any], status: int = 200) -> JSONResponse:
    """A body, and the preference that it follows; caches must tell such answers apart."""
    applied = preferred(request).applied()
    return JSONResponse(body, status, {"Vary": "Prefer"} | ({"Preference-Applied": applied} if applied else {}))


async def refusal(_: Request, error: RecurtzError) -> JSONResponse:
    """What was refused, with Graph's code, the property at fault and a way out."""
    return JSONResponse(error.to_graph(), 404 if error.code == "ErrorItemNotFound" else 400)
