"""The pictures of docs/performance.md, as SVG for light and dark mode, narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from growth import slope

Json = dict[str, Any]

CHART_ROWS = ["u Prefer", "v text", "p 60", "s series", "w week 1,000", "o new", "y edit", "t never weekly", "z", "I"]
"""The rows of the chart: what people do, from one event to a file."""

PEERS_OF_A_ROW = 4
_NOT_PEERS = ("floor", "recurtz", "recurtz before")
_WIDTH, _LEFT, _RIGHT, _LINE = 400, 128, 12, 17
"""The chart's measures in pixels: a phone shows 400 without making the text smaller."""

_STYLE = (
    "<style>text{font:12px sans-serif;fill:#444}.b{font-weight:600;fill:#111}.r{fill:#2a7de1}.p{fill:#b0b7c3}"
    ".s{font-size:10px}.g{stroke:#8884}.l0{stroke:#2a7de1}.l1{stroke:#d1495b}.l2{stroke:#3a9d5d}.l3{stroke:#b8860b}"
    ".l4{stroke:#8e5bd0}.l5{stroke:#00848e}.l6{stroke:#c0567e}.l7{stroke:#777}path{fill:none}.w{stroke-width:1.8}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.b{fill:#eee}.r{fill:#5aa0f2}.p{fill:#5c6370}}</style>"
)


def text(x: float, y: float, content: str, kind: str = "", anchor: str = "start") -> str:
    escaped = content.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escaped}</text>'


def time_of(nanoseconds: float) -> str:
    """A time with its unit, in two or three digits: 1.24 µs, 36 ms."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size * 0.9995:
            return f"{_short(nanoseconds / size)} {unit}"
    return f"{_short(nanoseconds)} ns"


def _short(value: float) -> str:
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:,.{digits}f}"


def _svg(width: int, height: float, parts: list[str], label: str) -> str:
    box = f'viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{label}">'
    return "\n".join([head, _STYLE, *parts, "</svg>", ""])


# Bars -----------------------------------------------------------------------------------------------------------------


def bars(rows: Json) -> str:
    """For each row the time of recurtz and of its fastest peers, as bars on a logarithmic scale."""
    shown = {name: _shown(rows[name]) for name in CHART_ROWS if name in rows}
    times = [time for lines in shown.values() for _, time in lines if time]
    first, last = (floor(log10(min(times))), ceil(log10(max(times)))) if times else (3, 4)
    decade = (_WIDTH - _LEFT - _RIGHT - 58) / max(last - first, 1)
    parts = [text(8, 20, "Time for what people do: shorter is better", "b")]
    parts.append(text(8, 37, "Each line of the grid is ten times the one before it.", "s"))
    y, body = 62.0, []
    for name, lines in shown.items():
        body += _group(y, rows[name]["title"], lines, (first, decade))
        y += _LINE * len(lines) + 28
    for place in range(last - first + 1):
        x = _LEFT + place * decade
        parts.append(f'<path class="g" d="M{x:.1f} 58V{y - 14:.1f}"/>')
        if place % 2 == 0:  # all of them do not fit on a phone
            parts.append(text(x, 54, _unit("ns", first + place), "s", "middle"))
    return _svg(_WIDTH, y, parts + body, "Times of recurtz and of other libraries")


def _shown(row: Json) -> list[tuple[str, float]]:
    """The fastest peers and recurtz, with their times for all of the row, the fastest first."""
    times = {name: result["ns"] * row["count"] for name, result in row["peers"].items() if "ns" in result}
    peers = sorted((time, name) for name, time in times.items() if name not in _NOT_PEERS)[:PEERS_OF_A_ROW]
    ours = [(times["recurtz"], "recurtz")] if "recurtz" in times else []
    return [(name, time) for time, name in sorted([*ours, *peers])]


def _group(y: float, title: str, lines: list[tuple[str, float]], scale: tuple[int, float]) -> Iterator[str]:
    yield text(8, y + 12, title, "b")
    first, decade = scale
    for number, (name, time) in enumerate(lines, 1):
        top, length = y + number * _LINE, max((log10(time) - first) * decade, 2)
        kind = "r" if name == "recurtz" else "p"
        yield text(_LEFT - 6, top + 12, name, "b" if kind == "r" else "s", "end")
        yield f'<rect x="{_LEFT}" y="{top + 3:.1f}" width="{length:.1f}" height="{_LINE - 6}" class="{kind}"/>'
        yield text(_LEFT + length + 5, top + 12, time_of(time), "b" if kind == "r" else "s")


# Growth ---------------------------------------------------------------------------------------------------------------

_PANEL, _HIGH, _GAP = 150, 130, 46


def lines(growth: Json) -> str:
    """For each thing that grows two panels: time and memory, on logarithmic scales, with the slope of each line."""
    parts = [text(8, 20, "How time and memory grow", "b"), text(8, 37, "A flat line costs the same at any size.", "s")]
    y = 50.0
    for axis, results in growth.items():
        parts.append(text(8, y + 14, f"By the {axis}", "b"))
        for place, (what, title) in enumerate((("ns", "time"), ("bytes", "memory at the peak"))):
            parts += _panel(_GAP + place * (_PANEL + _GAP), y + 34, results, what, title)
        y += 34 + _HIGH + 30
        for number, result in enumerate(results.values()):
            parts += _legend(y + number * 16, number, result)
        y += len(results) * 16 + 20
    return _svg(_WIDTH, y, parts, "Growth of time and memory")


def _panel(x: float, y: float, results: Json, what: str, title: str) -> Iterator[str]:
    values = [value for result in results.values() for value in result[what]]
    sizes = [size for result in results.values() for size in result["sizes"]]
    low, high = floor(log10(max(min(values), 1))), ceil(log10(max(*values, 10)))
    left, right = log10(min(sizes)), log10(max(sizes))

    def at(size: float, value: float) -> str:
        across = x + (log10(size) - left) / max(right - left, 1) * _PANEL
        return f"{across:.1f} {y + _HIGH - (log10(max(value, 1)) - low) / max(high - low, 1) * _HIGH:.1f}"

    yield text(x + _PANEL / 2, y - 6, title, "s", "middle")
    for power in range(low, high + 1):
        height = float(at(min(sizes), 10.0**power).split()[1])
        yield f'<path class="g" d="M{x:.1f} {height:.1f}h{_PANEL}"/>'
        if (power - low) % max((high - low) // 4, 1) == 0:
            yield text(x - 4, height + 4, _unit(what, power), "s", "end")
    for size in sorted(set(sizes)):
        across = float(at(size, 1).split()[0])
        yield text(across, y + _HIGH + 13, _power(size), "s", "middle")
    for number, result in enumerate(results.values()):
        points = " ".join(
            f"{'ML'[place > 0]}{at(size, value)}"
            for place, (size, value) in enumerate(zip(result["sizes"], result[what], strict=True))
        )
        yield f'<path class="l{number} w" d="{points}"/>'


def _unit(what: str, power: int) -> str:
    if what == "ns":
        return time_of(10.0**power).replace(".00", "").replace(".0", "")
    return f"{10 ** (power % 3)} {('B', 'kB', 'MB', 'GB')[power // 3]}"


def _power(size: int) -> str:
    return f"{size // 1_000}k" if size >= 1_000 else str(size)


def _legend(y: float, number: int, result: Json) -> Iterator[str]:
    exponents = " and ".join(f"{exponent(result, what):.2f}" for what in ("ns", "bytes"))
    yield f'<path class="l{number} w" d="M8 {y:.1f}h18"/>'
    yield text(32, y + 4, f"{result['title']}: {exponents}", "s")


def exponent(result: Json, what: str) -> float:
    """The slope of the last three sizes, where fixed costs matter least; -0.00 is 0.00."""
    return round(slope(result["sizes"][-3:], result[what][-3:]), 2) + 0.0


def check_slopes(growth: Json) -> Iterator[str]:
    """The questions that are claimed to be flat and whose time grows: by more than a third for each tenfold."""
    for results in growth.values():
        for result in results.values():
            if result["flat"] and any(b > a * 1.33 for a, b in pairwise(result["ns"])):
                yield result["title"]
