"""Where the text of a file comes from, and its encoding."""

import io
from pathlib import Path

import pytest

from ical_text import vcalendar
from recurtz import from_ics
from recurtz.errors import MalformedValueError

TEXT = vcalendar("UID:A\nSUMMARY:Kaffee für Jörg\nDTSTART:20260901T120000Z").replace("\n", "\r\n")


class TestSource:
    @pytest.mark.parametrize(
        "wrap",
        [
            str,
            str.encode,
            lambda text: bytearray(text.encode()),
            lambda text: memoryview(text.encode()),
            io.StringIO,
            lambda text: io.BytesIO(text.encode()),
            lambda text: text.encode("utf-16"),
            lambda text: b"\xef\xbb\xbf" + text.encode(),
        ],
    )
    def test_forms(self, wrap):
        [event] = from_ics(wrap(TEXT))

        assert event["subject"] == "Kaffee für Jörg"

    def test_open_file(self, tmp_path):
        path = tmp_path / "a.ics"
        path.write_bytes(TEXT.encode())

        with path.open("rb") as file:
            assert from_ics(file) == from_ics(path) == from_ics(TEXT)

    def test_text_is_no_path(self, tmp_path):
        """The text of a stranger never opens a file; the message says how to open one."""
        path = tmp_path / "a.ics"
        path.write_bytes(TEXT.encode())

        with pytest.raises(MalformedValueError, match=r"it has no BEGIN:VCALENDAR; to open .* use pathlib\.Path"):
            from_ics(str(path))
        with pytest.raises(MalformedValueError, match="use the text or the bytes"):
            from_ics("calendar")

    def test_missing_file(self):
        with pytest.raises(FileNotFoundError):
            from_ics(Path("nowhere.ics"))


class TestEncoding:
    def test_fold_in_character(self):
        """RFC 5545, 3.1: a fold can be within a character."""
        data = TEXT.encode()
        place = data.index("ö".encode()) + 1
        [event] = from_ics(data[:place] + b"\r\n " + data[place:])

        assert event["subject"] == "Kaffee für Jörg"

    @pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
    def test_windows(self, line_end):
        """Bytes that are not UTF-8 are Windows-1252, as in mail programs; a byte that it does not have is U+FFFD."""
        data = TEXT.replace("für", "für €").replace("\r\n", line_end).encode("cp1252")
        [event] = from_ics(data.replace(b"Kaffee", b"Kaffee\x81"))

        assert event["subject"] == "Kaffee\ufffd für € Jörg"

    def test_lines(self):
        """A file can have lines of several programs, each in its own encoding."""
        text = vcalendar(*[f"UID:{uid}\nSUMMARY:Jörg ‰\nDTSTART:20260901T120000Z" for uid in "AB"])
        half = text.index("UID:B")
        subjects = [event["subject"] for event in from_ics(text[:half].encode() + text[half:].encode("cp1252"))]

        assert subjects == ["Jörg ‰", "Jörg ‰"]

    def test_damaged_character(self):
        """In a line of UTF-8, one that was cut does not change the others."""
        [event] = from_ics(TEXT.encode().replace("ö".encode(), b"\xc3"))

        assert event["subject"] == "Kaffee für J\ufffdrg"

    def test_mark_and_other_encoding(self):
        [event] = from_ics(b"\xef\xbb\xbf" + TEXT.encode("cp1252"))

        assert event["subject"] == "Kaffee für Jörg"
