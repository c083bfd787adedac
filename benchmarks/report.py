"""What was measured, as a table and a chart, each target beside its row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cases import FLOOR, TARGETS, Target
from environments import PEERS

Json = dict[str, Any]

_OBJECTS = [peer.name for peer in PEERS if peer.name not in ("floor", "recurtz", "pandas")]
_COLUMNS = ["recurtz", *[peer.name for peer in PEERS if peer.name != "recurtz"]]


class Verdict(NamedTuple):
    """A target, the ratio that it asks for, the one that was measured, and whether that meets it."""

    target: Target
    measured: float | None
    word: str


def verdicts(rows: Json) -> list[Verdict]:
    """All targets whose row was measured."""
    return [_verdict(target, rows[target.row]["peers"]) for target in TARGETS if target.row in rows]


def _verdict(target: Target, peers: Json) -> Verdict:
    ours = peers["recurtz"].get("ns")
    other = _other(target.peer, peers)
    if ours is None or other is None:
        return Verdict(target, None, "absent")
    return Verdict(target, ours / other, "met" if ours <= target.most * other else "missed")


def _other(peer: str, peers: Json) -> float | None:
    if peer == "1 µs":
        return 1_000.0
    if peer == "every peer that builds objects":
        times = [peers[name]["ns"] for name in _OBJECTS if "ns" in peers.get(name, {})]
        return min(times, default=None)
    found: float | None = peers.get(peer, {}).get("ns")
    return found


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
    """A line for each row: nanoseconds for each thing by each peer, a dash where a peer has no answer."""
    names = [name for name in _COLUMNS if any("ns" in row["peers"].get(name, {}) for row in rows.values())]
    yield f"| row | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for name, row in rows.items():
        yield f"| {name}: {row['title']} | {' | '.join(_cell(row['peers'].get(peer, {})) for peer in names)} |"
    yield ""
    yield from _notes(rows)


def _cell(judged: Json) -> str:
    if "ns" in judged:
        return f"{judged['ns']:,.0f}" if judged["ns"] >= 100 else f"{judged['ns']:.1f}"
    return "wrong" if "wrong" in judged else "–"


def _notes(rows: Json) -> Iterator[str]:
    """Who gave a wrong answer, and who could not be had at all."""
    for name, row in rows.items():
        for peer, judged in row["peers"].items():
            if "wrong" in judged:
                yield f"- {name}: {peer} is wrong: {judged['wrong']}."
    for peer in _COLUMNS:
        told = [row["peers"][peer] for row in rows.values() if peer in row["peers"]]
        if told and not any("ns" in judged or "wrong" in judged for judged in told):
            yield f"- {peer} is absent: {told[0].get('absent')}."
    yield ""


def _targets(rows: Json) -> Iterator[str]:
    yield "| row | against | target | measured | |"
    yield "|---|---|---:|---:|---|"
    for target, ratio, word in verdicts(rows):
        told = "–" if ratio is None else _ratio(ratio, target)
        yield f"| {target.row} | {target.peer} | {_ratio(target.most, target)} | {told} | {word} |"
    yield ""


def _ratio(ratio: float, target: Target) -> str:
    """A ratio as the target has it: so many times as long, or so many times as fast."""
    if target.peer == "1 µs":
        return f"{ratio:.2f} µs"
    return f"{ratio:.2f} × its time" if target.most > 1.05 else f"{1 / ratio:,.1f} × as fast"


def _cold(rows: Json) -> Iterator[str]:
    yield "| first call in a fresh process | cold | warm | measured | target | |"
    yield "|---|---:|---:|---:|---:|---|"
    for name, row in rows.items():
        if "warm" not in row:
            word = "met" if row["cold"] <= 150 else "missed"
            yield f"| {name} | {row['cold']:.0f} ns each | | {row['cold']:.0f} ns | 150 ns | {word} |"
            continue
        ratio = row["cold"] / row["warm"]
        judged = "– | " if name == FLOOR else f"3 × | {'met' if ratio <= 3 else 'missed'}"
        yield f"| {name} | {row['cold'] / 1e3:.1f} µs | {row['warm'] / 1e3:.1f} µs | {ratio:.1f} × | {judged} |"
    yield ""


def _import(row: Json) -> Iterator[str]:
    word = "met" if row["ms"] <= 10 and not row["outside"] else "missed"
    yield f"Importing recurtz takes {row['ms']:.1f} ms (median {row['median']:.1f}) beyond the standard library's"
    yield f"modules that it needs; target 10 ms: {word}. It imports {row['modules']} modules of its own, of others "
    yield f"{', '.join(row['outside']) or 'none'}."
    yield ""


def _memory(row: Json) -> Iterator[str]:
    yield f"A list of 36,525 dates takes {row['list']:,} bytes at its peak, the floor's {row['floor']:,}; iterating"
    yield f"over them takes {row['iterating']:,}."
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


_SHOWN = [
    "python-dateutil-rs",
    "rrule (PyPI)",
    "rrule-rust",
    "libical",
    "python-dateutil",
    "rrule.js",
    "recurring-ical-events",
]
_LETTERS = "abcdefghi"
_LEFT, _TOP, _LINE, _DECADE, _DECADES = 150, 64, 15, 150, 3


def chart(rows: Json) -> str:
    """How many times as long as recurtz each peer takes on each row: bars on a logarithmic scale, as SVG."""
    lines: list[str] = []
    y = _TOP
    for letter in _LETTERS:
        lines.append(_text(12, y + 8, f"{letter}  {rows[letter]['title']}", "bold"))
        y += _LINE
        for peer in _SHOWN:
            lines += _bar(y, peer, rows[letter]["peers"])
            y += _LINE
        y += 8
    width, height = _LEFT + _DECADE * _DECADES + 70, y + 10
    scale = [_text(_LEFT + i * _DECADE, _TOP - 12, f"{10**i:,}×", "", "middle") for i in range(_DECADES + 1)]
    grid = [f'<path d="M{_LEFT + i * _DECADE} {_TOP - 6}V{y}" stroke="#8886"/>' for i in range(_DECADES + 1)]
    head = _text(
        12, 24, "How many times as long as recurtz, for each date (logarithmic; to the left of 1× is faster)", "bold"
    )
    dark = "@media(prefers-color-scheme:dark){text{fill:#bbb}}"
    style = f"<style>text{{font:11px sans-serif;fill:#555}}{dark}.bold{{font-weight:600}}</style>"
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return "\n".join([box, style, head, *scale, *grid, *lines, "</svg>", ""])


def _bar(y: int, peer: str, peers: Json) -> list[str]:
    from math import log10

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
