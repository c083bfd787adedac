"""The table of cases is sound, and the report judges what was measured by its targets. No clock is asked."""

from datetime import datetime

import pytest
from dateutil.rrule import rrulestr

import recurtz
import report
from cases import DATES, INSTANCES, QUERIES, ROWS, TARGETS, VIEWS, Target, masters
from environments import PEERS


@pytest.mark.parametrize("row", DATES, ids=lambda row: row.name)
def test_a_rule_and_graph_s_json_say_the_same_dates(row):
    asked = row.arguments
    theirs = [found.date() for found in rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))]

    assert list(recurtz.PatternedRecurrence.from_graph(asked["graph"])) == theirs
    assert len(theirs) == row.count


@pytest.mark.parametrize("row", INSTANCES, ids=lambda row: row.name)
def test_instances_are_as_many_as_the_row_says(row):
    asked = row.arguments

    found = recurtz.instances(asked["event"], asked["from"], asked["to"], asked["zone"], asked["select"])
    assert len(found) == row.count


def test_a_thousand_series_are_the_same_in_every_run_and_have_all_patterns_and_zones():
    made = masters(1_000)

    assert made == masters(1_000) == VIEWS[0].arguments["masters"]
    assert {master["event"]["recurrence"]["pattern"]["type"] for master in made} == {
        "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"
    }  # fmt: skip
    assert len({master["zone"] for master in made}) == 20
    assert any(master["cancelled"] for master in made)


def test_every_target_has_a_row_and_a_peer():
    peers = {peer.name for peer in PEERS} | {"1 µs", "every peer that builds objects"}

    assert {target.row for target in TARGETS} <= {row.name for row in ROWS}
    assert {target.peer for target in TARGETS} <= peers
    assert {row.name[0] for row in ROWS} == set("abcdefghijklmno")
    assert len(QUERIES) == 8


def measured(**peers):
    return {
        "a": {"title": "daily, 100 years", "peers": {name.replace("_", "-"): value for name, value in peers.items()}}
    }


def words(rows):
    return {(verdict.target.peer, verdict.word) for verdict in report.verdicts(rows)}


def test_a_target_is_met_up_to_its_ratio_and_missed_beyond():
    met = measured(recurtz={"ns": 40}, floor={"ns": 25}, python_dateutil={"ns": 1600})
    missed = measured(recurtz={"ns": 41}, floor={"ns": 25}, python_dateutil={"ns": 1600})

    assert words(met) == {("floor", "met"), ("python-dateutil", "met"), ("every peer that builds objects", "met")}
    assert {("floor", "missed"), ("python-dateutil", "missed")} < words(missed)


@pytest.mark.parametrize("gone", [{"absent": "not installed"}, {"wrong": "3 results instead of 4"}])
def test_who_is_absent_or_wrong_is_never_beaten(gone):
    rows = measured(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil=gone)

    assert words(rows) == {
        ("floor", "met"),
        ("python-dateutil", "absent"),
        ("every peer that builds objects", "absent"),
    }


def test_a_row_that_is_lost_is_shown_like_the_others():
    rows = measured(recurtz={"ns": 40}, floor={"ns": 35}, python_dateutil_rs={"ns": 20}, libical={"wrong": "early"})
    environment = {"processor": "?", "cores": 2, "system": "?", "Python": "3.11", "tz database": "?", "versions": {}}
    text = report.markdown({"environment": environment, "rows": rows})

    assert "| a: daily, 100 years | 40.0 | 35.0 | 20.0 |" in text
    assert "| a | every peer that builds objects | 1.0 × as fast | 0.5 × as fast | missed |" in text
    assert "- a: libical is wrong: early." in text


def test_a_microsecond_is_a_peer_too():
    target = Target("a", "1 µs", 2.0)

    assert report._verdict(target, {"recurtz": {"ns": 1_500}}).word == "met"
    assert report._verdict(target, {"recurtz": {"ns": 2_500}}).word == "missed"


def test_the_chart_has_a_bar_for_each_peer_and_names_who_has_none():
    peers = {"recurtz": {"ns": 40}, "python-dateutil": {"ns": 4_000}, "libical": {"wrong": "early"}}
    chart = report.chart({letter: {"title": "dates", "peers": peers} for letter in "abcdefghi"})

    assert chart.startswith("<svg ")
    assert chart.count("<rect ") == 9
    assert chart.count("wrong dates") == 9
    assert chart.count(">100<") == 9
