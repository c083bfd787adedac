"""Graph's requests about events on FastAPI and SQLite. To run it: `uvicorn --factory fastapi_app:make_app`."""

import json
import sqlite3
from contextlib import suppress
from functools import reduce
from uuid import uuid4

from fastapi import FastAPI, Request, encoders
from fastapi.responses import JSONResponse

import recurtz


def make_app(path=":memory:"):
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    database.execute("create table if not exists events (id text primary key, json blob, first real, latest real)")

    def find(where, *values):
        return [json.loads(text) for (text,) in database.execute(f"select json from events where {where}", values)]

    def find_event(id):  # with the id, if it is that of an occurrence
        if events := find("id = ?", id):
            return events[0], None
        with suppress(recurtz.RecurtzError, IndexError):
            return find("id = ?", recurtz.parse_occurrence_id(id).series_master_id)[0], id
        raise recurtz.errors.ItemNotFoundError("no event has this id")

    def save(event, response=None):  # written within 100 lists, as a test: a view has the event some levels down
        bounds = [edge and edge.timestamp() for edge in recurtz.bounds(event) or (None, None)]
        nested = JSONResponse(encoders.jsonable_encoder(reduce(lambda inner, _: [inner], range(100), event))).body
        database.execute("insert or replace into events values (?, ?, ?, ?)", (event["id"], nested[100:-100], *bounds))
        return response

    def options(request):
        headers, query = request.headers, request.query_params
        return {"time_zone": recurtz.Prefer.parse(headers.getlist("prefer")), "select": query.get("$select")}

    def error_response(_, error):
        if not isinstance(error, recurtz.RecurtzError):
            error = recurtz.errors.MalformedValueError(f"the body is not valid JSON: {error}")
        return JSONResponse(error.to_graph(), 404 if isinstance(error, recurtz.errors.ItemNotFoundError) else 400)

    app = FastAPI(exception_handlers=dict.fromkeys((ValueError, RecursionError), error_response))

    @app.post("/me/events", status_code=201)
    async def post(request: Request):
        event = recurtz.create_event(await request.json()) | {"id": uuid4().hex}
        return save(event, recurtz.create_event(event, options(request)["time_zone"]))

    @app.get("/me/events/{id}")
    async def get(request: Request, id: str):
        event, occurrence = find_event(id)
        return recurtz.get_event(event, occurrence=occurrence, **options(request))

    @app.patch("/me/events/{id}")
    async def patch(request: Request, id: str):
        event, occurrence = find_event(id)
        event = recurtz.update_event(event, await request.json(), occurrence=occurrence)
        return save(event, recurtz.get_event(event, occurrence=occurrence, **options(request)))

    @app.delete("/me/events/{id}", status_code=204)
    async def delete(id: str):
        event, occurrence = find_event(id)
        if occurrence is None:
            database.execute("delete from events where id = ?", (id,))
        else:
            save(recurtz.delete_occurrence(event, occurrence))

    @app.get("/me/calendarView")
    async def view(request: Request, startDateTime: str = "", endDateTime: str = ""):
        start, end = recurtz.parse_window(startDateTime.replace(" ", "+"), endDateTime.replace(" ", "+"), 1825)
        events = find("first < ? and (latest is null or latest >= ?)", end.timestamp(), start.timestamp())
        return {"value": recurtz.calendar_view(events, start, end, **options(request), limit=10_000)}

    return app
