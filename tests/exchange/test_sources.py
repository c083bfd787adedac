"""What `to_mapi` and `to_ews` accept besides Graph's JSON: the SDK's models, and events from .ics files."""

from base64 import b64encode

import pytest
from kiota_serialization_json.json_parse_node import JsonParseNode
from msgraph.generated.models.event import Event

from exchange_series import facts
from graph import ROOT, daily, exception, occurrence_id
from recurtz import from_ics
from recurtz.exchange import RECURRENCE_PROPERTY, from_ews, from_extended_property, from_mapi, to_ews, to_mapi

LUNCH = daily(
    subject="Lunch",
    cancelledOccurrences=[occurrence_id("2017-09-06")],
    exceptionOccurrences=[exception("2017-09-08", "2017-09-08T20:00:00", "2017-09-08T21:00:00", subject="Dinner")],
)
SAMPLES = ROOT / "tests" / "ics_samples"
FILES = [ROOT / "examples" / "outlook.ics", *(SAMPLES / f"{name}.ics" for name in ("exchange-all-day", "google"))]


def model(json):
    return JsonParseNode(json).get_object_value(Event)


class TestModels:
    @pytest.mark.parametrize("write", [to_mapi, to_ews])
    def test_written(self, write):
        """A model is written as its JSON."""
        assert write(model(LUNCH)) == write(LUNCH)

    def test_property(self):
        """A model can have the recurrence in a property, too; the result is JSON."""
        blob = {"id": RECURRENCE_PROPERTY, "value": b64encode(to_mapi(LUNCH)).decode()}
        assert facts(from_extended_property(model(LUNCH | {"singleValueExtendedProperties": [blob]}))) == facts(LUNCH)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_ics(path):
    """The series of a file are the same after a blob and after EWS."""
    series = [event for event in from_ics(path) if event.get("recurrence")]
    for event in series:
        again = from_mapi(to_mapi(event), time_zone=event["start"]["timeZone"], id=event["id"])

        assert facts(again) == facts(event)
        assert facts(from_ews(to_ews(event)))["occurrences"] == facts(event)["occurrences"]
    assert len(series) == 1
