"""The measurements as tables and charts. Each target is beside its row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import chart
from chart import time_of
from environments import PEERS
from rows import SECTIONS
from targets import BEFORE, EVERY_PEER, FLOOR, MICROSECOND, ROW, TARGETS, Target, reason

Json = dict[str, Any]

_OURS = (FLOOR, "recurtz", BEFORE)
_PEERS = [peer.name for peer in PEERS if peer.name not in _OURS]
_MAX_COLD, _MAX_COLD_EACH, _MAX_IMPORT = 3, 150, 10
"""Targets of fresh processes: times the warm time, nanoseconds per date, milliseconds."""


class Verdict(NamedTuple):
    """A target, the ratio that was measured, and whether the ratio meets the target."""

    target: Target
    measured: float | None
    word: str


def verdicts(rows: Json) -> list[Verdict]:
    """A verdict on each target whose row was measured. A target against a peer that has no result is not listed."""
    found = [_verdict(target, rows) for target in TARGETS if target.row in rows]
    return [verdict for verdict in found if verdict.measured is not None]


def _verdict(target: Target, rows: Json) -> Verdict:
    ours = rows[target.row]["peers"]["recurtz"].get("ns")
    theirs = _time_of(target, rows)
    if ours is None or theirs is None:
        return Verdict(target, None, "absent")
    return Verdict(target, ours / theirs, _word(ours <= target.most * theirs))


def _time_of(target: Target, rows: Json) -> float | None:
    peers = rows[target.row]["peers"]
    if target.peer == MICROSECOND:
        return 1_000.0
    if target.peer.startswith(ROW):
        other = rows.get(target.peer.removeprefix(ROW), {}).get("peers", {})
        return other.get("recurtz", {}).get("ns")  # type: ignore[no-any-return]
    if target.peer == EVERY_PEER:
        return min((peers[name]["ns"] for name in _PEERS if "ns" in peers.get(name, {})), default=None)
    time: float | None = peers.get(target.peer, {}).get("ns")
    return time


def _word(is_met: bool) -> str:
    return "met" if is_met else "missed"


# Tables ---------------------------------------------------------------------------------------------------------------


def markdown(measured: Json) -> str:
    """The whole report."""
    rows = measured["rows"]
    parts = [*_environment(measured["environment"]), *_expect(rows)]
    for title, section in SECTIONS.items():
        names = [row.name for row in section if row.name in rows]
        if names:
            parts += [f"### {title}", "", *_times({name: rows[name] for name in names}, rows)]
    if "growth" in measured:
        parts += ["### Growth", "", *_growth(measured["growth"])]
    if "cold" in measured:
        parts += ["### First calls, imports, memory", "", *_commands(measured["commands"]), *_cold(measured["cold"])]
        parts += [*_import(measured["import"]), *_memory(measured["memory"])]
    return "\n".join([*parts, "### What was missed, and why", "", *_missed(rows, measured.get("calls", {}))])


def _environment(environment: Json) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in environment["versions"].items())
    yield f"{environment['processor']}, {environment['cores']} cores, {environment['system']},"
    yield f"Python {environment['Python']}, tz database {environment['tz database']}; {versions}."
    yield ""


_WORKLOADS = {
    "u Prefer": "an API returns one event in the caller's time zone",
    "s series": "an API creates a series",
    "v text": "a program needs the next 10 dates of a stored series",
    "p 60": "a program lists 5 years of a monthly event",
    "w week 1,000": "a server keeps a calendar of 1,000 events, and returns a week of it",
    "w week 100,000": "the same with 100,000 events",
    "x week 1,000": "a server reads the week's events from SQLite first",
    "o new": "a server reads 1,000 series, and returns a month of them",
    "y edit": "a server changes one occurrence of a series",
    "t first": "a server searches the first conflict of two series",
    "z": "a server shows when 20 people are free in a week",
    "I": "a program reads an .ics file of 1,000 events, and lists a month",
}


def _expect(rows: Json) -> Iterator[str]:
    """What a core does in a second."""
    lines = [(text, rows[name]) for name, text in _WORKLOADS.items() if "ns" in _ours(rows.get(name))]
    if not lines:
        return
    yield from ("### What to expect", "", "| what you do | time | one core, in a second |", "|---|---:|---:|")
    for text, row in lines:
        each = _ours(row)["ns"] * (1 if row["unit"] in ("edit", "event") else row["count"])
        yield f"| {text} | {time_of(each)} | {_round(1e9 / each)} |"
    yield ""


def _ours(row: Json | None) -> Json:
    """The result of recurtz in a row, empty if the row was not measured."""
    return row["peers"]["recurtz"] if row else {}


def _round(value: float) -> str:
    """A number in two digits, because the third one is noise."""
    digits = len(str(int(value))) - 2
    return f"{round(value, -max(digits, 0)):,.0f}"


def _times(section: Json, rows: Json) -> Iterator[str]:
    """A line for each row: its time by recurtz and by all others, fastest first; those faster than recurtz are bold."""
    has_before = any("ns" in row["peers"].get(BEFORE, {}) for row in section.values())
    head = ["row", "per", "recurtz", *(["before"] if has_before else []), "floor", "others", "targets"]
    yield f"| {' | '.join(head)} |"
    yield f"|---|---|---:|{'---:|' * (1 + has_before)}---|---|"
    judged = verdicts(rows)
    for name, row in section.items():
        cells = [_cell(row["peers"].get(peer, {})) for peer in ("recurtz", *([BEFORE] if has_before else []), FLOOR)]
        aims = "; ".join(_aim(verdict) for verdict in judged if verdict.target.row == name)
        yield f"| {name}: {row['title']} | {row['unit']} | {' | '.join(cells)} | {_others(row['peers'])} | {aims} |"
    yield ""
    yield from _notes(section)


def _cell(result: Json) -> str:
    return time_of(result["ns"]) if "ns" in result else "wrong" if "wrong" in result else "–"


def _others(peers: Json) -> str:
    timed = sorted((peers[name]["ns"], name) for name in _PEERS if "ns" in peers.get(name, {}))
    ours = peers["recurtz"].get("ns", 0)
    texts = [f"**{name} {time_of(time)}**" if time < ours else f"{name} {time_of(time)}" for time, name in timed]
    return ", ".join(texts) or "–"


def _aim(verdict: Verdict) -> str:
    target, ratio, word = verdict
    return f"{_against(target)}: {_ratio(ratio or 0.0, target)}, {word}"


def _against(target: Target) -> str:
    if target.peer == MICROSECOND:
        return f"at most {_microseconds(target.most)}"
    if target.peer == EVERY_PEER:
        return "ahead of all" if target.most == 1.0 else f"ahead of all but for {target.most:.2f} ×"
    return f"{_ratio(target.most, target)} {target.peer.removeprefix(ROW)}"


def _ratio(ratio: float, target: Target) -> str:
    """A ratio in the form of its target: a multiple of the time, a multiple of the speed, or microseconds."""
    if target.peer == MICROSECOND:
        return _microseconds(ratio)
    if target.most > 1.05 or target.peer == BEFORE:
        return f"{ratio:.2f} × the time of"[: None if ratio == target.most else -len(" the time of")]
    return f"{1 / ratio:,.1f} × as fast as"[: None if ratio == target.most else -len(" as")]


def _microseconds(value: float) -> str:
    return time_of(value * 1e3)


def _notes(rows: Json) -> Iterator[str]:
    """The peers with a wrong result, and those that were not measured for a reason of this row."""
    notes = [
        f"- {name}: {peer} is wrong: {result['wrong']}."
        if "wrong" in result
        else f"- {name}: {peer} {result['absent']}."
        for name, row in rows.items()
        for peer, result in row["peers"].items()
        if "wrong" in result or "would take" in result.get("absent", "")
    ]
    if notes:
        yield from (*notes, "")


def _missed(rows: Json, calls: Json) -> Iterator[str]:
    """The missed targets, each with the floors of its row and the reason."""
    judged = verdicts(rows)
    missed = [verdict for verdict in judged if verdict.word == "missed"]
    yield f"{len(judged) - len(missed)} of {len(judged)} targets are met in this run."
    yield ""
    for name in dict.fromkeys(verdict.target.row for verdict in missed):
        aims = "; ".join(_aim(verdict).removesuffix(", missed") for verdict in missed if verdict.target.row == name)
        floor = rows[name]["peers"].get(FLOOR, {})
        beside = f" The floor is {time_of(floor['ns'])}." if "ns" in floor else ""
        yield f"- **{name}** {aims}.{beside}{_beside_calls(calls.get(name))} {reason(name)}".rstrip()
    yield ""
    yield from _absent(rows)


def _beside_calls(calls: Json | None) -> str:
    """The second floor: the calls of functions that the row makes."""
    if calls is None:
        return ""
    made = f"{calls['python']:,.0f} calls of functions in Python and {calls['c']:,.0f} of functions in C"
    return f" It makes {made}; as many calls of functions that do nothing take {time_of(calls['ns'])}."


def _absent(rows: Json) -> Iterator[str]:
    """The peers without any result, each with the first reason."""
    absent = {
        name: result["absent"]
        for row in rows.values()
        for name, result in row["peers"].items()
        if "absent" in result and not any("ns" in other["peers"].get(name, {}) for other in rows.values())
    }
    yield from [f"- {name} was not measured: {why}." for name, why in absent.items()]
    yield ""


# Growth, cold starts --------------------------------------------------------------------------------------------------


def _growth(growth: Json) -> Iterator[str]:
    yield "| by | question | smallest | largest | slope of time | slope of memory | claim |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for axis, results in growth.items():
        for result in results.values():
            yield _growth_line(axis, result)
    yield ""


def _growth_line(axis: str, result: Json) -> str:
    ends = " | ".join(f"{result['sizes'][place]:,}: {time_of(result['ns'][place])}" for place in (0, -1))
    slopes = " | ".join(f"{chart.exponent(result, what):.2f}" for what in ("ns", "bytes"))
    return f"| {axis} | {result['title']} | {ends} | {slopes} | {'flat' if result['flat'] else ''} |"


def _commands(rows: Json) -> Iterator[str]:
    yield "| a fresh process | from start to end | median |"
    yield "|---|---:|---:|"
    for name, row in rows.items():
        shown = f"`{name}`" if name.startswith(("import ", "recurtz ")) else name
        yield f"| {shown} | {row['ms']:.0f} ms | {row['median']:.0f} ms |"
    yield ""


def _cold(rows: Json) -> Iterator[str]:
    yield "| first call in a fresh process | cold | warm | measured | target | verdict |"
    yield "|---|---:|---:|---:|---:|---|"
    for name, row in rows.items():
        yield _cold_line(name, row)
    yield ""


def _cold_line(name: str, row: Json) -> str:
    cold = row["cold"]
    if "warm" not in row:
        word = _word(cold <= _MAX_COLD_EACH)
        return f"| {name} | {cold:.0f} ns each | | {cold:.0f} ns | {_MAX_COLD_EACH} ns | {word} |"
    ratio = cold / row["warm"]
    target = "– | " if name == FLOOR else f"{_MAX_COLD} × | {_word(ratio <= _MAX_COLD)}"
    return f"| {name} | {cold / 1e3:.1f} µs | {row['warm'] / 1e3:.1f} µs | {ratio:.1f} × | {target} |"


def _import(row: Json) -> Iterator[str]:
    word = _word(row["ms"] <= _MAX_IMPORT and not row["outside"])
    yield f"Importing recurtz takes {row['ms']:.1f} ms (median {row['median']:.1f}), without the standard library's"
    yield f"modules that it needs. The target is {_MAX_IMPORT} ms: {word}. The first use of a name imports its modules:"
    yield f"with the {row['modules']} of `calendar_view`, it is {row['used']:.1f} ms. Modules of other packages:"
    yield f"{', '.join(row['outside']) or 'none'}."
    yield ""


def _memory(row: Json) -> Iterator[str]:
    yield f"A list of 36,525 dates takes {row['list']:,} bytes at its peak, the floor's list {row['floor']:,}."
    yield f"Iterating over the dates takes {row['iterating']:,} bytes."
    yield ""


# Files ----------------------------------------------------------------------------------------------------------------

_BEGIN, _END = "<!-- measured -->", "<!-- end -->"


def write(measured: Json, docs: Path, readme: Path) -> None:
    """Put the tables between the marks of docs/performance.md, the charts beside it, machine and versions in README."""
    _put(docs / "performance.md", markdown(measured))
    _put(readme, "\n".join(_environment(measured["environment"])))
    (docs / "performance.svg").write_text(chart.bars(measured["rows"]))
    (docs / "growth.svg").write_text(chart.lines(measured["growth"]))


def _put(page: Path, text: str) -> None:
    before, _, rest = page.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    page.write_text(f"{before}{_BEGIN}\n{text}{_END}{after}")
