"""The measurements as tables and a chart. Each target is beside its row."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from pathlib import Path
from typing import Any, NamedTuple

from cases import DATES, FLOOR, MICROSECOND, OBJECT_PEERS, SHORT, TARGETS, Target
from environments import PEERS

Json = dict[str, Any]

_OBJECTS = [peer.name for peer in PEERS if peer.name not in ("floor", "recurtz", "pandas")]
_COLUMNS = ["recurtz", *[peer.name for peer in PEERS if peer.name != "recurtz"]]
_MAX_COLD, _MAX_COLD_EACH, _MAX_IMPORT = 3, 150, 10
"""Targets of fresh processes: times the warm time, nanoseconds per date, milliseconds."""


class Verdict(NamedTuple):
    """A target, the ratio that was measured, and whether the ratio meets the target."""

    target: Target
    measured: float | None
    word: str


def verdicts(rows: Json) -> list[Verdict]:
    """A verdict on each target whose row was measured."""
    return [_verdict(target, rows[target.row]["peers"]) for target in TARGETS if target.row in rows]


def _verdict(target: Target, peers: Json) -> Verdict:
    ours = peers["recurtz"].get("ns")
    theirs = _time_of(target.peer, peers)
    if ours is None or theirs is None:
        return Verdict(target, None, "absent")
    return Verdict(target, ours / theirs, _word(ours <= target.most * theirs))


def _time_of(peer: str, peers: Json) -> float | None:
    if peer == MICROSECOND:
        return 1_000.0
    if peer == OBJECT_PEERS:
        times = [peers[name]["ns"] for name in _OBJECTS if "ns" in peers.get(name, {})]
        return min(times, default=None)
    time: float | None = peers.get(peer, {}).get("ns")
    return time


def _word(is_met: bool) -> str:
    return "met" if is_met else "missed"


# Tables ---------------------------------------------------------------------------------------------------------------


def markdown(measured: Json) -> str:
    """The whole report."""
    rows = measured["rows"]
    parts = [*_environment(measured["environment"]), *_times(rows), *_targets(rows)]
    if "cold" in measured:
        parts += [*_cold(measured["cold"]), *_import(measured["import"]), *_memory(measured["memory"])]
    return "\n".join(parts)


def _environment(environment: Json) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in environment["versions"].items())
    yield f"{environment['processor']}, {environment['cores']} cores, {environment['system']},"
    yield f"Python {environment['Python']}, tz database {environment['tz database']}; {versions}."
    yield ""


def _times(rows: Json) -> Iterator[str]:
    """A line for each row: nanoseconds per unit by each peer, or a dash where a peer has no result."""
    names = [name for name in _COLUMNS if any("ns" in row["peers"].get(name, {}) for row in rows.values())]
    yield f"| row | ns per | {' | '.join(names)} |"
    yield f"|---|---|{'---:|' * len(names)}"
    for name, row in rows.items():
        cells = " | ".join(_cell(row["peers"].get(peer, {})) for peer in names)
        yield f"| {name}: {row['title']} | {row['unit']} | {cells} |"
    yield ""
    yield from _notes(rows)


def _cell(result: Json) -> str:
    if "ns" in result:
        return f"{result['ns']:,.0f}" if result["ns"] >= 100 else f"{result['ns']:.1f}"
    return "wrong" if "wrong" in result else "–"


def _notes(rows: Json) -> Iterator[str]:
    """The peers with a wrong result, and the peers that do not run on this machine."""
    for name, row in rows.items():
        for peer, result in row["peers"].items():
            if "wrong" in result:
                yield f"- {name}: {peer} is wrong: {result['wrong']}."
    for peer in _COLUMNS:
        results = [row["peers"][peer] for row in rows.values() if peer in row["peers"]]
        if results and not any("ns" in result or "wrong" in result for result in results):
            yield f"- {peer} is absent: {results[0].get('absent')}."
    yield ""


def _targets(rows: Json) -> Iterator[str]:
    yield "| row | against | target | measured | |"
    yield "|---|---|---:|---:|---|"
    for target, ratio, word in verdicts(rows):
        measured = "–" if ratio is None else _ratio(ratio, target)
        yield f"| {target.row} | {target.peer} | {_ratio(target.most, target)} | {measured} | {word} |"
    yield ""


def _ratio(ratio: float, target: Target) -> str:
    """A ratio in the form of its target: a multiple of the time, a multiple of the speed, or microseconds."""
    if target.peer == MICROSECOND:
        return f"{ratio:.2f} µs"
    return f"{ratio:.2f} × its time" if target.most > 1.05 else f"{1 / ratio:,.1f} × as fast"


def _cold(rows: Json) -> Iterator[str]:
    yield "| first call in a fresh process | cold | warm | measured | target | |"
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
    yield f"modules that it needs. The target is {_MAX_IMPORT} ms: {word}. It imports {row['modules']} modules of its"
    yield f"own. Modules of other packages: {', '.join(row['outside']) or 'none'}."
    yield ""


def _memory(row: Json) -> Iterator[str]:
    yield f"A list of 36,525 dates takes {row['list']:,} bytes at its peak, the floor's list {row['floor']:,}."
    yield f"Iterating over the dates takes {row['iterating']:,} bytes."
    yield ""


# Files ----------------------------------------------------------------------------------------------------------------

_BEGIN, _END = "<!-- measured -->", "<!-- end -->"


def write(measured: Json, docs: Path, readme: Path) -> None:
    """Put the tables between the marks of docs/performance.md, the chart beside it, machine and versions in README."""
    _put(docs / "performance.md", markdown(measured))
    _put(readme, "\n".join(_environment(measured["environment"])))
    (docs / "performance.svg").write_text(chart(measured["rows"]))


def _put(page: Path, text: str) -> None:
    before, _, rest = page.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    page.write_text(f"{before}{_BEGIN}\n{text}{_END}{after}")


CHART_ROWS = [row.name for row in (*SHORT, *DATES) if row.name not in ("p 12", "p 60", "q 12", "q 120")]
"""The rows of the chart: the usual lengths first."""

_CHART_PEERS = [
    "python-dateutil-rs",
    "rrule (PyPI)",
    "rrule-rust",
    "libical",
    "python-dateutil",
    "rrule.js",
    "recurring-ical-events",
]
_LEFT, _TOP, _LINE, _DECADE, _DECADES = 150, 64, 15, 150, 3
"""The chart's measures in pixels, and its number of decades."""


def chart(rows: Json) -> str:
    """The time of each peer as a multiple of recurtz's, for each row: bars on a logarithmic scale, as SVG."""
    lines: list[str] = []
    y = _TOP
    for name in CHART_ROWS:
        lines += _bars(y, name, rows[name])
        y += _LINE * (len(_CHART_PEERS) + 1) + 8
    width, height = _LEFT + _DECADE * _DECADES + 70, y + 10
    scale = [_text(_LEFT + i * _DECADE, _TOP - 12, f"{10**i:,}×", "", "middle") for i in range(_DECADES + 1)]
    grid = [f'<path d="M{_LEFT + i * _DECADE} {_TOP - 6}V{y}" stroke="#8886"/>' for i in range(_DECADES + 1)]
    title = "Time per date, as a multiple of recurtz's time (logarithmic; a bar to the left of 1× is faster)"
    dark = "@media(prefers-color-scheme:dark){text{fill:#bbb}}"
    style = f"<style>text{{font:11px sans-serif;fill:#555}}{dark}.bold{{font-weight:600}}</style>"
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return "\n".join([box, style, _text(12, 24, title, "bold"), *scale, *grid, *lines, "</svg>", ""])


def _bars(y: int, name: str, row: Json) -> Iterator[str]:
    yield _text(12, y + 8, f"{name}  {row['title']}", "bold")
    for number, peer in enumerate(_CHART_PEERS, 1):
        yield from _bar(y + number * _LINE, peer, row["peers"])


def _bar(y: int, peer: str, peers: Json) -> list[str]:
    label = _text(_LEFT - 6, y + 11, peer, "", "end")
    if "ns" not in peers.get(peer, {}):
        return [label, _text(_LEFT + 4, y + 11, "wrong dates" if "wrong" in peers.get(peer, {}) else "absent")]
    ratio = peers[peer]["ns"] / peers["recurtz"]["ns"]
    length = log10(ratio) * _DECADE
    left, color = _LEFT + min(length, 0), "#2a7de1" if ratio >= 1 else "#d1495b"
    bar = f'<rect x="{left:.1f}" y="{y + 2}" width="{max(abs(length), 1):.1f}" height="{_LINE - 4}" fill="{color}"/>'
    return [label, bar, _text(_LEFT + max(length, 0) + 4, y + 11, f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}")]


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" class="{kind}" text-anchor="{anchor}">{text}</text>'
