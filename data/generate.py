"""Writes `recurtz/zones/_windows.py` from the raw sources beside this file.

    python data/generate.py                 write the module
    python data/generate.py --check         exit 1 if the module on disk differs
    python data/generate.py --update-tzdb   first copy the ids of the installed `tzdata` package into tzdb-names.txt

What is written depends on nothing but the files in this folder, so it is the same on every machine.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

CLDR_VERSION = "48.2"
DATA = Path(__file__).resolve().parent
TARGET = DATA.parent / "recurtz" / "zones" / "_windows.py"
TZDB_NAMES = DATA / "tzdb-names.txt"
WIDTH = 120

# Both are in the tz database, yet no Windows zone keeps their time; `iana_to_windows` refuses them.
UNMAPPED = ("Antarctica/Troll", "Factory")
# A placeholder of the tz database ("set your zone"), not a zone: no name leads to it.
PLACEHOLDERS = ("Factory", "Etc/Unknown")

HEADER = f'''"""Windows and IANA zone tables, written by `data/generate.py` from the sources named in `data/README.md`.

Zone rows and alias groups: CLDR {CLDR_VERSION}, © Unicode, Inc., Unicode-3.0. Windows names: FreeRDP, Apache-2.0.
Ids and links: tz database, public domain. A folded name is in lower case.
"""'''

# Each constant of the module: its type and its meaning.
CONSTANTS = {
    "CLDR_VERSION": ("str", "The version of the zone rows and alias groups."),
    "TZDB_VERSION": ("str", "The version of the tz database whose ids and links these are."),
    "NAMES": ("dict[str, str]", "Folded name -> the Windows or IANA id that it stands for."),
    "WINDOWS_OF": ("dict[str, str | None]", "IANA id -> Windows id; None if Windows has no such zone."),
    "TERRITORIES": ("dict[str, dict[str, str]]", "Windows id -> territory -> IANA id; 001 is the world."),
    "DISPLAYED": ("dict[str, tuple[int, str]]", "Windows id, unless obsolete -> minutes of its offset, display name."),
    "PREDECESSORS": ("dict[str, str]", "Windows id of 2026 -> the id that servers without it use."),
    "LINKS": ("dict[str, str]", "IANA link -> the zone it leads to in the tz database."),
    "GROUPS": ("tuple[tuple[str, ...], ...]", "IANA ids that are one zone to CLDR."),
}


class Row(NamedTuple):
    """One row of CLDR: the IANA ids that a Windows zone has in a territory, the preferred one first."""

    windows: str
    territory: str
    ids: tuple[str, ...]


class Group(NamedTuple):
    """IANA ids that CLDR treats as one zone, and the spelling that the tz database prefers today."""

    ids: tuple[str, ...]
    modern: str


class Tzdb(NamedTuple):
    """The ids of one version of the tz database: the target for a link, an empty text for a zone."""

    version: str
    target: dict[str, str]


def require(holds: bool, message: str) -> None:
    """Stop the generator if the sources break an invariant."""
    if not holds:
        raise ValueError(message)


def the_only(found: set[str], what: str) -> str:
    """The single member of a set that must have one."""
    require(len(found) == 1, f"{what}: one expected, found {sorted(found)}")
    return next(iter(found))


# Sources --------------------------------------------------------------------------------------------------------------


def read_json(name: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """A JSON source."""
    return json.loads((DATA / name).read_text("utf-8"))


def read_cldr() -> tuple[list[Row], dict[str, str]]:
    """The rows of windowsZones.xml, and the display name that the comment above each Windows zone holds."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))  # noqa: S314 - our own file
    tree = ET.parse(DATA / "windowsZones.xml", parser)  # noqa: S314
    rows: list[Row] = []
    shown: dict[str, str] = {}
    comment = ""
    for node in tree.iterfind(".//mapTimezones/*"):
        text = (node.text or "").strip()
        if text.startswith("(UTC"):
            comment = text
        if node.attrib:
            row = Row(node.attrib["other"], node.attrib["territory"], tuple(node.attrib["type"].split()))
            shown.setdefault(row.windows, comment)
            rows.append(row)
    return rows, shown


def read_groups() -> list[Group]:
    """The alias groups of bcp47-timezone.json, without the placeholders."""
    keys = read_json("bcp47-timezone.json")["keyword"]["u"]["tz"]
    zones = [value for key, value in keys.items() if not key.startswith("_") and "_alias" in value]
    groups = [(tuple(zone["_alias"].split()), zone.get("_iana")) for zone in zones]
    repeated = [iana for iana, times in Counter(iana for ids, _ in groups for iana in ids).items() if times > 1]
    require(not repeated, f"in two groups: {repeated}")
    return [Group(ids, modern or ids[0]) for ids, modern in groups if ids[0] not in PLACEHOLDERS]


def read_tzdb() -> Tzdb:
    """The ids of tzdb-names.txt."""
    lines = TZDB_NAMES.read_text("utf-8").splitlines()
    version = the_only({line.split()[-1] for line in lines if line.startswith("# version ")}, "tz database version")
    pairs = [line.partition(" -> ") for line in lines if line and not line.startswith("#")]
    return Tzdb(version, {name: target for name, _, target in pairs})


def update_tzdb() -> None:
    """Take the ids of the installed `tzdata` package over into tzdb-names.txt."""
    lines = resources.files("tzdata").joinpath("zoneinfo/tzdata.zi").read_text("utf-8").splitlines()
    version = the_only({line.split()[-1] for line in lines if line.startswith("# version ")}, "tz database version")
    fields = [line.split() for line in lines]
    zones = [field[1] for field in fields if field[:1] == ["Z"]]
    links = [f"{field[2]} -> {field[1]}" for field in fields if field[:1] == ["L"]]
    head = (
        "# Zones and links of the IANA time zone database, which is in the public domain.\n"
        "# Taken from tzdata.zi by `python data/generate.py --update-tzdb`.\n"
        f"# version {version}\n"
    )
    TZDB_NAMES.write_text(head + "\n".join(sorted(zones + links)) + "\n", "utf-8", newline="\n")


# Tables ---------------------------------------------------------------------------------------------------------------


def with_2026(rows: list[Row], additions: list[Any]) -> list[Row]:
    """The rows of CLDR with the ids of those zones of 2026 that it lacks moved over to them."""
    predecessor = {iana: zone["predecessor"] for zone in additions for iana in [zone["iana"], *zone["also"]]}
    for row in rows:
        strangers = [iana for iana in row.ids if predecessor.get(iana, row.windows) != row.windows]
        require(not strangers, f"{strangers} of {row.windows}: another predecessor is recorded")
    active_exceptions = [row._replace(ids=tuple(iana for iana in row.ids if iana not in predecessor)) for row in rows]
    new = [
        Row(zone["id"], territory, (zone["iana"],)) for zone in additions for territory in ("001", zone["territory"])
    ]
    return [row for row in active_exceptions if row.ids] + new


def territories(rows: list[Row], groups: list[Group]) -> dict[str, dict[str, str]]:
    """Windows id -> territory -> preferred IANA id in its modern spelling."""
    modern = {iana: group.modern for group in groups for iana in group.ids}
    table: dict[str, dict[str, str]] = {}
    for row in sorted(rows):
        of_zone = table.setdefault(row.windows, {})
        require(row.territory not in of_zone, f"{row.windows} has two rows for {row.territory}")
        require(row.territory != "001" or len(row.ids) == 1, f"{row.windows} has several golden zones")
        of_zone[row.territory] = modern.get(row.ids[0], row.ids[0])
    golden = {windows for windows, of_zone in table.items() if "001" in of_zone}
    require(golden == set(table), f"without a golden zone: {sorted(set(table) - golden)}")
    return table


def windows_of(rows: list[Row], groups: list[Group], additions: list[Any], tzdb: Tzdb) -> dict[str, str | None]:
    """IANA id -> Windows id: by a row of its own, else by its alias group, else by its link in the tz database.

    A link never goes first: Europe/Amsterdam is a link to Europe/Brussels today, yet another zone to Windows.
    """
    direct: dict[str, str] = {}
    for row in rows:
        for iana in row.ids:
            require(direct.setdefault(iana, row.windows) == row.windows, f"{iana} is under two Windows ids")
    direct |= {iana: zone["id"] for zone in additions for iana in zone["also"]}
    by_group: dict[str, str] = {}
    for group in groups:
        found = {direct[iana] for iana in group.ids if iana in direct}
        if group.ids[0] not in UNMAPPED:
            by_group |= dict.fromkeys(group.ids, the_only(found, f"Windows ids of the group {group.ids}"))
    known = by_group | direct
    table = {iana: known.get(iana) or known.get(target) for iana, target in tzdb.target.items()}
    undecided = {iana for iana, windows in table.items() if windows is None}
    require(undecided == set(UNMAPPED), f"Windows ids not decided as expected: {sorted(undecided)}")
    return {iana: table[iana] for iana in sorted(table) if iana not in PLACEHOLDERS}


def minutes(shown: str) -> int:
    """The offset that a Windows display name starts with: 330 for "(UTC+05:30) …"."""
    found = re.match(r"\(UTC(?:([+-])(\d\d):(\d\d))?\) ", shown)
    if found is None:
        raise ValueError(f"display name without an offset: {shown}")
    sign, hour, minute = found.groups(default="0")
    return (-1 if sign == "-" else 1) * (int(hour) * 60 + int(minute))


def displayed(names: list[Any], additions: list[Any], obsolete: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Windows id -> offset in minutes and display name, in Windows' order."""
    shown = {name["id"]: name["displayName"] for name in names if name["id"] not in obsolete}
    for zone in additions:
        shown.setdefault(zone["id"], f"(UTC{zone['utcOffset']}) {zone['id'].removesuffix(' Standard Time')}")
    table = {windows: (minutes(text), text) for windows, text in shown.items()}
    return dict(sorted(table.items(), key=lambda item: item[1]))


def folded_names(ids: set[str], aliases: list[tuple[str, str]]) -> dict[str, str]:
    """Folded name -> id. A display name without its "(UTC…)" counts only where it can mean one zone."""
    require(len({name.lower() for name in ids}) == len(ids), "two ids differ in letter case only")
    table = {name.lower(): name for name in ids}
    for alias, name in aliases:
        require(table.setdefault(alias.lower(), name) == name, f"{alias} means {name} and {table[alias.lower()]}")
    bare = {(re.sub(r"^\(UTC[^)]*\) ", "", alias).lower(), name) for alias, name in aliases}
    meanings = Counter(alias for alias, _ in bare)
    table |= {alias: name for alias, name in bare if meanings[alias] == 1 and alias not in table}
    return dict(sorted(table.items()))


def tables() -> dict[str, object]:
    """The value of each constant, checked."""
    cldr_rows, comments = read_cldr()
    groups, tzdb = read_groups(), read_tzdb()
    names, additions = read_json("windows-names.json"), read_json("windows-2026-additions.json")["zones"]
    obsolete, other = (read_json("other-names.json")[part]["names"] for part in ("obsolete", "aliases"))

    missing = [zone for zone in additions if zone["id"] not in comments]
    rows = with_2026(cldr_rows, missing)
    of_iana = windows_of(rows, groups, missing, tzdb)
    of_windows = territories(rows + [Row(windows, "001", (iana,)) for windows, iana in obsolete.items()], groups)
    shown = displayed(names, additions, obsolete)
    require(of_windows.keys() == shown.keys() | obsolete.keys(), "Windows zones without a name, or names without one")
    targets = {iana for of_zone in of_windows.values() for iana in of_zone.values()}
    require(targets <= of_iana.keys(), f"not in the tz database: {sorted(targets - of_iana.keys())}")

    aliases = [(name[kind], name["id"]) for name in names for kind in ("standardName", "daylightName", "displayName")]
    aliases += [(text, windows) for windows, text in comments.items()]
    aliases += [(text, windows) for windows, (_, text) in shown.items()]
    aliases += [(iana, group.modern) for group in groups for iana in group.ids if iana not in tzdb.target]
    ids = of_windows.keys() | of_iana.keys()
    lowercase = folded_names(ids, aliases + list(other.items()))
    require(ids == set(lowercase.values()), "an alias of no id")
    return {
        "CLDR_VERSION": CLDR_VERSION,
        "TZDB_VERSION": tzdb.version,
        "NAMES": lowercase,
        "WINDOWS_OF": of_iana,
        "TERRITORIES": of_windows,
        "DISPLAYED": shown,
        "PREDECESSORS": {zone["id"]: zone["predecessor"] for zone in additions},
        "LINKS": {iana: target for iana, target in sorted(tzdb.target.items()) if target},
        "GROUPS": tuple(sorted(group.ids for group in groups if len(group.ids) > 1)),
    }


# Python ---------------------------------------------------------------------------------------------------------------


def literal(value: object) -> str:
    """A Python literal on one line."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case tuple():
            return f"({', '.join(map(literal, value))})"
        case dict():
            return f"{{{', '.join(f'{literal(key)}: {literal(item)}' for key, item in value.items())}}}"
        case _:
            return repr(value)


def lines(start: str, value: object, end: str = "", indent: str = "") -> list[str]:
    """A Python literal over as many lines as its width asks for, laid out as ruff's formatter does."""
    one_line = f"{indent}{start}{literal(value)}{end}"
    if len(one_line) <= WIDTH:
        return [one_line]
    inner = indent + "    "
    match value:
        case dict():
            items = [line for key, item in value.items() for line in lines(f"{literal(key)}: ", item, ",", inner)]
            return [f"{indent}{start}{{", *items, f"{indent}}}{end}"]
        case tuple():
            items = [line for item in value for line in lines("", item, ",", inner)]
            return [f"{indent}{start}(", *items, f"{indent}){end}"]
        case _:
            raise ValueError(f"a line too long for the module: {one_line}")


def render() -> str:
    """The whole module."""
    values = tables()
    parts = [HEADER]
    for name, (annotation, meaning) in CONSTANTS.items():
        parts.append("\n".join([f"# {meaning}", *lines(f"{name}: {annotation} = ", values[name])]))
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> str | None:
    """Run the command line; a text is the reason to exit with 1."""
    parser = argparse.ArgumentParser(description="write recurtz/zones/_windows.py")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the module on disk differs")
    parser.add_argument("--update-tzdb", action="store_true", help="first take over the ids of the installed tzdata")
    options = parser.parse_args(arguments)
    if options.update_tzdb:
        update_tzdb()
    text = render()
    if options.check:
        same = TARGET.exists() and TARGET.read_text("utf-8") == text
        return None if same else f"{TARGET.name} differs from its sources; run `python data/generate.py`"
    TARGET.write_text(text, "utf-8", newline="\n")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
