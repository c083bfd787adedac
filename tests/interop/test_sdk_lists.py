"""Lists of the SDK's models, in which masters, occurrences and removed events stand together."""

from graph import daily, error_of, event, exception, occurrence_id, starts
from recurtz import calendar_view
from recurtz.sdk import to_sdk

WINDOW = ("2017-09-04", "2017-09-08")
NOONS = [f"2017-09-0{day}T19:00" for day in (4, 5, 6, 7)]


def view(*models):
    return calendar_view(models, *WINDOW)


def test_merged():
    """An occurrence beside its master is the master's own; a model that is marked as removed removes its date."""
    occurrence = {**exception("2017-09-05"), "id": occurrence_id("2017-09-05"), "type": "occurrence"}
    models = [to_sdk(daily()), to_sdk(occurrence)]
    assert starts(view(*models)) == NOONS

    gone = to_sdk({"id": occurrence_id("2017-09-05")})
    gone.additional_data["@removed"] = {"reason": "deleted"}
    assert starts(view(*models, gone)) == [NOONS[0], *NOONS[2:]]


def test_faulty():
    """A model that cannot be written as JSON is reported at its place in the list."""
    broken = to_sdk(event())
    broken.start = 5
    assert error_of(view, to_sdk(event()), broken).target == "events[1]"
