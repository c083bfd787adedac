"""The zone tables: properties of all their rows, their sources in `data/`, and the golden files.

`python tests/zones/test_data.py` writes the golden files; then the difference is to be reviewed row by row.
"""

import importlib.util
import sys
from importlib import metadata, resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import _windows, iana_to_windows, windows_to_iana

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden"
VERSIONS = f"CLDR {_windows.CLDR_VERSION}, tz database {_windows.TZDB_VERSION}"


def load_generator():
    specification = importlib.util.spec_from_file_location("generate", ROOT / "data" / "generate.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


generate = load_generator()
ADDITIONS = generate.read_json("windows-2026-additions.json")["zones"]
OBSOLETE = generate.read_json("other-names.json")["obsolete"]["names"]
OF_2026 = {zone["id"] for zone in ADDITIONS}


def decision(iana):
    try:
        return iana_to_windows(iana)
    except TimeZoneNotSupportedError as error:
        return f"refused: {str(error).rpartition(f'{iana!r}. ')[2]}"


def golden_iana_to_windows():
    rows = [f"{iana} -> {decision(iana)}" for iana in sorted(generate.read_tzdb().target)]
    return "\n".join([f"# IANA id -> Windows id. {VERSIONS}, with the Windows zones of 2026.", *rows]) + "\n"


def golden_windows_to_iana():
    rows = [
        f"{windows} | {territory} -> {windows_to_iana(windows, territory)}"
        for windows, territories in sorted(_windows.TERRITORIES.items())
        for territory in sorted(territories)
    ]
    return (
        "\n".join([f"# Windows id | territory -> IANA id. {VERSIONS}, with the Windows zones of 2026.", *rows]) + "\n"
    )


class TestGoldenFiles:
    @pytest.mark.parametrize("table", [golden_iana_to_windows, golden_windows_to_iana])
    def test_complete(self, table):
        """The golden files have each decision of the tables."""
        expected = (GOLDEN / f"{table.__name__.removeprefix('golden_')}.txt").read_text("utf-8")

        assert expected.splitlines() == table().splitlines()

    def test_installed_tzdata(self):
        """Each id of the installed `tzdata` package has a decision."""
        lines = (GOLDEN / "iana_to_windows.txt").read_text("utf-8").splitlines()
        expected = dict(line.split(" -> ") for line in lines if not line.startswith("#"))
        installed = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()

        undecided = sorted(set(installed) - expected.keys())

        assert not undecided, (
            f"tzdata {metadata.version('tzdata')} has ids that the tables (made with {_windows.TZDB_VERSION}) lack: "
            f"{', '.join(undecided)}. Regenerate: `python data/generate.py --update-tzdb`, then the golden files; "
            "data/README.md says how."
        )
        assert [expected[iana] for iana in installed] == [decision(iana) for iana in installed]

    def test_rejected(self):
        """Only Antarctica/Troll and the placeholder have no Windows id."""
        rejected = [iana for iana in generate.read_tzdb().target if decision(iana).startswith("refused")]

        assert rejected == ["Antarctica/Troll", "Factory"]


MANITOBA_IN_CLDR = """
    <!-- (UTC-05:00) Manitoba -->
    <mapZone other="Manitoba Standard Time" territory="001" type="America/Winnipeg"/>
    <mapZone other="Manitoba Standard Time" territory="CA" type="America/Winnipeg America/Rankin_Inlet"/>
</mapTimezones>
"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A copy of the sources, which the generator reads and the test changes."""
    for path in generate.DATA.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(generate, "DATA", tmp_path)
    monkeypatch.setattr(generate, "TZDB_NAMES", tmp_path / "tzdb-names.txt")
    return tmp_path


class TestGenerator:
    def test_up_to_date(self):
        """The module is what the generator writes."""
        assert generate.TARGET.read_text("utf-8").splitlines() == generate.render().splitlines()
        assert generate.main(["--check"]) is None

    def test_check(self, tmp_path, monkeypatch):
        """A difference is reported until the module is written."""
        monkeypatch.setattr(generate, "TARGET", tmp_path / "_windows.py")

        assert "run `python data/generate.py`" in generate.main(["--check"])
        assert generate.main([]) is None
        assert generate.main(["--check"]) is None

    def test_ids_of_tzdata(self, tmp_path, monkeypatch):
        """The ids come from tzdata.zi of the installed package."""
        monkeypatch.setattr(generate, "TZDB_NAMES", tmp_path / "tzdb-names.txt")
        generate.update_tzdb()
        tzdb = generate.read_tzdb()

        assert set(resources.files("tzdata").joinpath("zones").read_text("utf-8").split()) == tzdb.target.keys()
        assert tzdb.target["US/Pacific"] == "America/Los_Angeles"
        assert tzdb.target["America/Los_Angeles"] == ""

    @pytest.mark.parametrize(
        ("source", "text", "replacement", "message"),
        [
            ("windowsZones.xml", '"AU" type="Australia/Darwin"', '"AU" type="Asia/Tokyo"', "under two Windows ids"),
            (
                "windowsZones.xml",
                '"001" type="Asia/Tokyo"',
                '"001" type="Asia/Tokyo Asia/Dili"',
                "several golden zones",
            ),
            ("windowsZones.xml", '"001" type="Asia/Tokyo"', '"JP" type="Asia/Tokyo"', "two rows for JP"),
            ("windowsZones.xml", '"001" type="Asia/Tokyo"', '"XX" type="Asia/Tokyo"', "without a golden zone"),
            ("windowsZones.xml", 'other="Tokyo Standard', 'other="Tokio Standard', "without a name"),
            ("windowsZones.xml", 'type="Asia/Tokyo"', 'type="Asia/Tokio"', "Windows ids of the group"),
            ("windowsZones.xml", 'type="Asia/Tokyo"', 'type="Asia/Tokyo Moon/Sea"', "several golden zones"),
            ("windowsZones.xml", '"CA" type="America/Toronto', '"CA" type="America/Vancouver', "another predecessor"),
            ("bcp47-timezone.json", '"Asia/Tokyo Japan"', '"Asia/Tokyo Japan Moon/Sea Asia/Manila"', "in two groups"),
            ("windows-names.json", "(UTC+09:00) Seoul", "Seoul", "without an offset"),
            ("windows-names.json", "(UTC+09:00) Seoul", "(UTC+09:00) Yakutsk", "means"),
            ("other-names.json", '"Asia/Astana": "Asia/Almaty"', '"Asia/Astana": "Asia/Nowhere"', "an alias of no id"),
            (
                "other-names.json",
                '"Armenian Standard Time"',
                '"Arabian Standard Time"',
                "means Arabian Standard Time today",
            ),
            ("other-names.json", '"Prague, Central Europe"', '"Perth"', "Perth means W. Australia Standard Time today"),
            ("other-names.json", '"PDT": ["Pacific', '"PDT": ["Specific', "a suggestion of no id"),
            (
                "other-names.json",
                '"Morocco Standard Time": 0',
                '"Moon Standard Time": 0',
                "an offset of a Windows zone",
            ),
            ("tzdb-names.txt", "Asia/Tokyo\n", "Asia/Tokyo\nMoon/Sea\n", "not decided as expected"),
            ("tzdb-names.txt", "Asia/Tokyo\n", "Asia/Tokyo\nasia/tokyo -> Asia/Tokyo\n", "letter case only"),
            ("tzdb-names.txt", "\nAsia/Bishkek\n", "\n", "not in the tz database"),
            ("tzdb-names.txt", "# version", "#", "tz database version"),
        ],
    )
    def test_invariants(self, sources, source, text, replacement, message):
        """Sources that contradict each other are an error."""
        content = (sources / source).read_text("utf-8")
        (sources / source).write_text(content.replace(text, replacement), "utf-8")

        assert text in content
        with pytest.raises(ValueError, match=message):
            generate.render()

    def test_cldr_with_2026(self, sources):
        """If CLDR has a zone of 2026, its row replaces our addition."""
        path = sources / "windowsZones.xml"
        text = path.read_text("utf-8").replace(
            "America/Winnipeg America/Rankin_Inlet America/Resolute", "America/Resolute"
        )
        path.write_text(text.replace("</mapTimezones>", MANITOBA_IN_CLDR), "utf-8")

        tables = generate.tables()

        assert tables["WINDOWS_OF"]["America/Rankin_Inlet"] == "Manitoba Standard Time"
        assert tables["WINDOWS_OF"]["Canada/Central"] == "Manitoba Standard Time"
        assert tables["WINDOWS_OF"]["America/Vancouver"] == "British Columbia Standard Time"
        assert tables["PREDECESSORS"] == _windows.PREDECESSORS


class TestTables:
    def test_golden_zone(self):
        """Each Windows zone has one golden zone."""
        rows, _ = generate.read_cldr()
        golden = {
            windows: [row.ids for row in rows if row.windows == windows and row.territory == "001"]
            for windows in {row.windows for row in rows}
        }

        assert all(len(ids) == 1 and len(ids[0]) == 1 for ids in golden.values())
        assert all("001" in territories for territories in _windows.TERRITORIES.values())

    def test_golden_zone_and_back(self):
        """The golden zone of a Windows id has this Windows id."""
        golden = {windows: territories["001"] for windows, territories in _windows.TERRITORIES.items()}

        assert {windows for windows in golden if windows not in OBSOLETE} == {
            windows for windows, iana in golden.items() if _windows.WINDOWS_OF[iana] == windows
        }

    def test_territories(self):
        """Each zone of a territory has the Windows id of its row."""
        for windows in _windows.DISPLAYED:
            assert {windows} == {_windows.WINDOWS_OF[iana] for iana in _windows.TERRITORIES[windows].values()}

    def test_one_windows_id(self):
        """No IANA id has two Windows ids."""
        rows = generate.with_2026(generate.read_cldr()[0], ADDITIONS)
        pairs = {(iana, row.windows) for row in rows for iana in row.ids}

        assert len({iana for iana, _ in pairs}) == len(pairs)

    def test_targets_open(self):
        """Each IANA id of the tables opens."""
        for territories in _windows.TERRITORIES.values():
            assert all(ZoneInfo(iana).key == iana for iana in territories.values())

    def test_current_spelling(self):
        """The IANA ids have the current spelling."""
        old = {iana for group in generate.read_groups() for iana in group.ids if iana != group.modern}
        targets = {iana for territories in _windows.TERRITORIES.values() for iana in territories.values()}

        assert not old & targets
        assert {"Asia/Kolkata", "Europe/Kyiv", "Asia/Kathmandu", "America/Nuuk", "Asia/Yangon"} <= targets

    def test_display_names(self):
        """Each Windows id has a name of Windows, or is one of 2026."""
        named = {name["id"] for name in generate.read_json("windows-names.json")}

        assert named | OF_2026 == _windows.TERRITORIES.keys()
        assert not named & OF_2026
        assert named - OBSOLETE.keys() | OF_2026 == _windows.DISPLAYED.keys()

    def test_names(self):
        """Each id is a name of itself, and each name leads to an id."""
        ids = _windows.TERRITORIES.keys() | _windows.WINDOWS_OF.keys()

        assert all(_windows.NAMES[name.lower()] == name for name in ids)
        assert ids == set(_windows.NAMES.values())

    def test_normalized_names(self):
        """Names are normalized and sorted."""
        assert list(_windows.NAMES) == sorted(" ".join(name.lower().split()).strip("'\" ") for name in _windows.NAMES)

    def test_utc(self):
        """Only UTC is a Windows and an IANA id."""
        assert {"UTC"} == _windows.TERRITORIES.keys() & _windows.WINDOWS_OF.keys()

    def test_unique_names(self):
        """No name of Windows means two zones."""
        rows = generate.read_json("windows-names.json")
        _, comments = generate.read_cldr()
        pairs = {
            (row[kind].lower(), row["id"]) for row in rows for kind in ("standardName", "daylightName", "displayName")
        }
        pairs |= {(text.lower(), windows) for windows, text in comments.items()}

        assert len({alias for alias, _ in pairs}) == len(pairs)
        assert all(_windows.NAMES[alias] == windows for alias, windows in pairs)

    def test_display_name_without_offset(self):
        """A display name without its offset is a name if it means one zone only."""
        assert "astana" not in _windows.NAMES
        assert _windows.NAMES["bishkek"] == "Central Asia Standard Time"

    def test_replaced_ids(self):
        """An id that Windows has replaced leads to an id that it has."""
        assert _windows.REPLACED.keys() <= _windows.NAMES.keys()
        assert set(_windows.REPLACED.values()) <= _windows.DISPLAYED.keys()
        assert all(_windows.NAMES[name] == windows for name, windows in _windows.REPLACED.items())

    def test_placeholders(self):
        """The placeholders of the tz database are not names."""
        assert not {"factory", "etc/unknown", "localtime"} & _windows.NAMES.keys()

    def test_zones_of_2026(self):
        """The zones of 2026 have IANA ids of their predecessors."""
        direct = {iana: row.windows for row in generate.read_cldr()[0] for iana in row.ids}
        for zone in ADDITIONS:
            ids = {zone["iana"], *zone["also"]}

            assert _windows.PREDECESSORS[zone["id"]] == zone["predecessor"]
            assert ids == {iana for iana, windows in _windows.WINDOWS_OF.items() if windows == zone["id"]}
            assert {zone["predecessor"]} == {direct[iana] for iana in ids & direct.keys()}
        assert _windows.PREDECESSORS.keys() == OF_2026

    def test_links_and_groups(self):
        """A link differs from its target only if CLDR has a row or a group for the link itself."""
        grouped = {iana: group.ids for group in generate.read_groups() for iana in group.ids}
        differing = {
            link
            for link, target in _windows.LINKS.items()
            if _windows.WINDOWS_OF.get(link) != _windows.WINDOWS_OF.get(target)
        }

        assert all(_windows.LINKS[link] not in grouped[link] for link in differing)
        assert {"Europe/Amsterdam", "Europe/Copenhagen", "Indian/Reunion", "Antarctica/Syowa"} <= differing

    def test_links(self):
        """Links lead to zones, not to links."""
        assert not _windows.LINKS.keys() & set(_windows.LINKS.values())
        assert set(_windows.LINKS.values()) <= _windows.WINDOWS_OF.keys()

    def test_order(self):
        """Windows zones are sorted by offset, then by display name."""
        assert list(_windows.DISPLAYED.values()) == sorted(_windows.DISPLAYED.values())


if __name__ == "__main__":
    for table in (golden_iana_to_windows, golden_windows_to_iana):
        path = GOLDEN / f"{table.__name__.removeprefix('golden_')}.txt"
        path.write_text(table(), "utf-8", newline="\n")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
