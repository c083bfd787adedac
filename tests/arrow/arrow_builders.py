"""Record batches of events, and the rows that they expand to."""

import json
from datetime import UTC, datetime

import pyarrow as pa

from recurtz.arrow import SCHEMA, expand_batches

NOVEMBER = "2017-10-30", "2017-11-07"
"""A window with two Mondays; California leaves daylight saving time between them."""


def batch(*events, **others):
    """A record batch of events as JSON text, and other columns."""
    return pa.record_batch({"event": [json.dumps(event) for event in events], **others})


def rows(*events, window=NOVEMBER, **options):
    """The rows of some events."""
    return table([batch(*events)], window, **options).to_pylist()


def table(batches, window=NOVEMBER, **options):
    """The rows of some batches, as a table."""
    keep = [batches[0].schema.field(name) for name in options.get("keep", ())]
    return pa.Table.from_batches(expand_batches(batches, *window, **options), pa.schema([*SCHEMA, *keep]))


def at(*fields):
    """An instant."""
    return datetime(*fields, tzinfo=UTC)
