"""recurtz.events.prefer: the Prefer header: RFC 7240's grammar, the time zone, and text that no header can hold."""

import pickle
import re
import sys
from datetime import UTC

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph import PACIFIC, error_of
from recurtz import RecurtzError
from recurtz.events.prefer import Prefer, Preference, preferred_zone

NAME_CHARACTERS = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXT_CHARACTERS = "\t" + "".join(map(chr, [*range(0x20, 0x7F), *range(0x80, 0x100)]))
MEGABYTE = 10**6

TOKENS = st.text(NAME_CHARACTERS, min_size=1, max_size=8)
TEXTS = st.text(TEXT_CHARACTERS, max_size=12)
PREFERENCES = st.builds(Preference, TOKENS, TEXTS | TOKENS, st.lists(st.tuples(TOKENS, TEXTS | TOKENS), max_size=3))
ZONES = st.builds(Preference, st.just("Outlook.TimeZone"), st.sampled_from([PACIFIC, "UTC", "europe/BERLIN", "\tutc"]))
PREFERS = st.builds(Prefer, st.lists(PREFERENCES | ZONES, max_size=5))
NAMES = st.sampled_from(["a", "B2", "\tc'", "a", ""])
VALUES = st.sampled_from(["", " = b", '="c, d"', '="\\"\xe9"\t', "= '", "=", '="', "\r"])
SEPARATORS = st.sampled_from([",", ";", " , ,", ";; ", "\t,\t", "", " "])
NEAR_HEADERS = st.lists(st.tuples(NAMES, VALUES, SEPARATORS).map("".join)).map("".join)


def parse(header):
    """The preferences of a header, as plain tuples."""
    return [(each.name, each.value, *each.parameters) for each in Prefer.parse(header).preferences]


class Grammar:
    """RFC 7240, section 2, rule by rule and a character at a time. Raises ValueError for what follows no rule."""

    def __init__(self, text):
        self.rest = list(text)

    def sees(self, characters):
        return bool(self.rest) and self.rest[0] in characters

    def take(self, characters):
        if not self.sees(characters):
            raise ValueError
        return self.rest.pop(0)

    def take_all(self, characters):
        result = ""
        while self.sees(characters):
            result += self.take(characters)
        return result

    def prefer(self):
        result = []
        self.take_all(" \t,")
        while self.rest:
            result.append(self.preference())
            if self.rest:
                self.take(",")
            self.take_all(" \t,")
        return result

    def preference(self):
        pairs = [self.pair()]
        while self.sees(";"):
            self.take_all("; \t")
            if self.sees(NAME_CHARACTERS):
                pairs.append(self.pair())
        return Preference(*pairs[0], pairs[1:])

    def pair(self):
        name, value = self.token(), ""
        self.take_all(" \t")
        if self.sees("="):
            self.take("=")
            self.take_all(" \t")
            value = self.quoted() if self.sees('"') else self.token()
            self.take_all(" \t")
        return name, value

    def token(self):
        return self.take(NAME_CHARACTERS) + self.take_all(NAME_CHARACTERS)

    def quoted(self):
        self.take('"')
        result = ""
        while not self.sees('"'):
            if self.sees("\\"):
                self.take("\\")
            result += self.take(TEXT_CHARACTERS)
        self.take('"')
        return result


class TestGrammar:
    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, []),
            ("", []),
            (" \t", []),
            (",", []),
            (" , ,, ", []),
            ("respond-async", [("respond-async", "")]),
            ("a, b", [("a", ""), ("b", "")]),
            (",a,,b,", [("a", ""), ("b", "")]),
            ("wait=100", [("wait", "100")]),
            ("wait \t=\t 100", [("wait", "100")]),
            ("\twait=100\t", [("wait", "100")]),
            ('foo=""', [("foo", "")]),
            ('foo="bar"', [("foo", "bar")]),
            ('foo="a b"', [("foo", "a b")]),
            ('foo="a,b;c=d"', [("foo", "a,b;c=d")]),
            (r'foo="a\"b\\c"', [("foo", r'a"b\c')]),
            (r'foo="\a\ \,"', [("foo", "a ,")]),
            ('foo="\t"', [("foo", "\t")]),
            ("Foo=Bar", [("foo", "Bar")]),
            ("foo; Wait=10", [("foo", "", ("wait", "10"))]),
            ('foo="a" ; b ;c = "d e";e=""', [("foo", "a", ("b", ""), ("c", "d e"), ("e", ""))]),
            ("foo;", [("foo", "")]),
            ("foo ; ;; b ;,c", [("foo", "", ("b", "")), ("c", "")]),
            ("foo; a=1; a=2", [("foo", "", ("a", "1"), ("a", "2"))]),
            (NAME_CHARACTERS, [(NAME_CHARACTERS.lower(), "")]),
            ("foo='bar'", [("foo", "'bar'")]),
            ('foo="é\x80\xa0ÿ"', [("foo", "é\x80\xa0ÿ")]),
            (b'foo="\xe9"', [("foo", "é")]),
            ([], []),
            (["a", "b=1, c"], [("a", ""), ("b", "1"), ("c", "")]),
            ([b"a", "b", b""], [("a", ""), ("b", "")]),
            (iter(("a", "b")), [("a", ""), ("b", "")]),
        ],
    )
    def test_valid(self, header, expected):
        """A header is parsed by the grammar of RFC 7240."""
        assert parse(header) == expected

    @pytest.mark.parametrize(
        ("header", "place"),
        [
            (";", 0),
            ("a, ;b", 3),
            ("=", 0),
            ("=a", 0),
            ("a=", 1),
            ("a =, b", 2),
            ("a=;b", 1),
            ("a==b", 1),
            ("a=b=c", 3),
            ("a b", 2),
            ("a, b c", 5),
            ("a; b c", 5),
            ('"a"', 0),
            ('a"b"', 1),
            ('a="b', 1),
            ('a="b\\', 1),
            ('a="b\\"', 1),
            ('a="b"c', 5),
            ('a="b" "c"', 6),
            ("a=b/c", 3),
            ("a=é", 1),
            ("é", 0),
            ("a\xa0", 1),
            ("(comment)", 0),
            ("outlook.timezone=Pacific Standard Time", 25),
            ("outlook.timezone='Pacific Standard Time'", 26),
            ("outlook.timezone=Europe/Berlin", 23),
            (["a", "a, ;b"], 3),
            (['a="b', 'c"'], 1),
        ],
    )
    def test_invalid(self, header, place):
        """Text that does not follow the grammar is rejected with its place and a hint."""
        error = error_of(Prefer.parse, header)
        assert (error.code, error.target) == ("ErrorInvalidRequest", "Prefer")
        assert f"cannot be read at position {place}, from " in str(error)
        assert "; use name=" in str(error) or "; write outlook.timezone=" in str(error)

    @pytest.mark.parametrize(
        ("header", "correct"),
        [
            ("outlook.timezone=Europe/Berlin", 'outlook.timezone="Europe/Berlin"'),
            ("respond-async, Outlook.TimeZone = Pacific Standard Time; a", 'outlook.timezone="Pacific Standard Time"'),
            ("outlook.timezone='Pacific Standard Time'", 'outlook.timezone="Pacific Standard Time"'),
            (f"outlook.timezone={'a' * 500}/b", f'outlook.timezone="{"a" * 60}"'),
        ],
    )
    def test_without_quotes(self, header, correct):
        """The hint is the whole preference as it must be written."""
        assert str(error_of(Prefer.parse, header)).endswith(f"; write {correct}")

    def test_other_fault(self):
        """A fault of another preference has the general hint."""
        for header in ("a/b, outlook.timezone=UTC", "outlook.timezone=UTC, a/b", "outlook.timezone=UTC, ;"):
            assert '; use name="value"' in str(error_of(Prefer.parse, header))

    def test_single_quotes(self):
        """The hint for quotes within has the name."""
        error = error_of(Prefer.parse, "outlook.timezone='Europe-Berlin'")
        assert 'write outlook.timezone="Europe-Berlin", with one pair' in str(error)

    @pytest.mark.parametrize("character", [*map(chr, [0, 1, 8, 10, 11, 12, 13, 31, 127, 256]), "ł", "\u2028", "\ud800"])
    @pytest.mark.parametrize(
        "header", ["{}", "a{}", "a, {}b", 'a="{}"', 'a="\\{}"', 'a="b', 'outlook.timezone="UTC{}"']
    )
    def test_forbidden_character(self, character, header):
        """A character that no header can hold is rejected with its place, before anything else."""
        text = header.replace("{}", character) if "{}" in header else header + character
        error = error_of(Prefer.parse, text)
        assert (error.code, error.target) == ("ErrorInvalidRequest", "Prefer")
        assert f"has {character!r} at position {text.index(character)}; " in str(error)

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            (5, "header 5 is of type int"),
            ([None], "text None is of type NoneType"),
            ([["a"]], "text ['a'] is of type list"),
            (bytearray(b"a"), "text 97 is of type int"),
            ({"Prefer": "a"}, "header {'Prefer': 'a'} is of type dict; use the value of a Prefer header"),
        ],
    )
    def test_types(self, header, message):
        """A value that is not a header is a TypeError."""
        error = error_of(Prefer.parse, header)
        assert isinstance(error, TypeError)
        assert str(error).startswith(message)

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            ("a=1, A=2", [("a", "1")]),
            ("a, b, a=2; c", [("a", ""), ("b", "")]),
            (["a=1", "a=2"], [("a", "1")]),
            ('outlook.timezone=UTC, outlook.timezone="Moon"', [("outlook.timezone", "UTC")]),
        ],
    )
    def test_repeated(self, header, expected):
        """Of a repeated preference, the first counts."""
        assert parse(header) == expected

    @given(NEAR_HEADERS)
    @example(' a = "b\\"" ; c ,, d')
    def test_oracle(self, text):
        """A slow parser of the grammar parses the same."""
        try:
            expected = Prefer(Grammar(text).prefer())
        except ValueError:
            error_of(Prefer.parse, text)
        else:
            assert Prefer.parse(text) == expected


class TestTimeZone:
    @pytest.mark.parametrize(
        ("header", "time_zone"),
        [
            ('outlook.timezone="Pacific Standard Time"', PACIFIC),
            ('OUTLOOK.TimeZone = "pacific  standard time"', "pacific  standard time"),
            ("outlook.timezone=UTC", "UTC"),
            ("outlook.timezone=UTC; strict", "UTC"),
            (["a", b"b, outlook.timezone=UTC", "c"], "UTC"),
            (r'outlook.timezone="\UTC"', "UTC"),
            ('outlook.timezone="Europe/Kyiv (Kiev)"', "Europe/Kyiv (Kiev)"),
            ('outlook.timezone="(UTC+13:00) Nuku\'alofa"', "(UTC+13:00) Nuku'alofa"),
            ('outlook.timezone="tzone://Microsoft/Utc"', "tzone://Microsoft/Utc"),
        ],
    )
    def test_applied(self, header, time_zone):
        """The time zone keeps its spelling; Preference-Applied has it in double quotes."""
        prefer = Prefer.parse(header)
        assert prefer.time_zone == time_zone
        assert prefer.applied() == f'outlook.timezone="{time_zone}"'

    @pytest.mark.parametrize("header", [None, "", "respond-async, timezone=UTC", "foo; outlook.timezone=UTC"])
    def test_missing(self, header):
        """Without the preference there is no time zone, and nothing is applied."""
        prefer = Prefer.parse(header)
        assert prefer.time_zone is None
        assert prefer.applied() is None

    @pytest.mark.parametrize(
        ("header", "name"),
        [
            ('outlook.timezone="Moon Standard Time"', "'Moon Standard Time'"),
            ("outlook.timezone", "''"),
            ('outlook.timezone=""', "''"),
            ('outlook.timezone=" "', "' '"),
            ('outlook.timezone="tzone://Microsoft/Custom"', "'tzone://Microsoft/Custom'"),
            ("outlook.timezone=undefined", "'undefined'"),
            ("outlook.timezone='UTC'", "\"'UTC'\""),
            ("outlook.timezone=\"'Pacific Standard Time'\"", "\"'Pacific Standard Time'\""),
            (r'outlook.timezone="\"UTC\""', "'\"UTC\"'"),
            ("outlook.timezone=UTC'", '"UTC\'"'),
        ],
    )
    def test_unsupported(self, header, name):
        """An unsupported zone is rejected with Graph's message."""
        error = error_of(Prefer.parse, header)
        assert (error.code, error.target) == ("TimeZoneNotSupportedException", "Prefer")
        message = f"A valid TimeZone value must be specified. The following TimeZone value is not supported: {name}."
        assert str(error).startswith(message)

    def test_quotes(self):
        """The error for a name in quotes of its own has a hint."""
        error = error_of(Prefer.parse, "outlook.timezone='UTC'")
        assert 'write outlook.timezone="UTC", with one pair of double quotes' in str(error)

    @pytest.mark.parametrize(
        ("requested", "zone"),
        [
            (PACIFIC, PACIFIC),
            (UTC, UTC),
            (Prefer(), "default"),
            (Prefer.parse("foo"), "default"),
            (Prefer.parse(f'outlook.timezone="{PACIFIC}"'), PACIFIC),
        ],
    )
    def test_preferred_zone(self, requested, zone):
        """A `Prefer` gives its zone or the default; a zone gives itself."""
        assert preferred_zone(requested, default="default") == zone


class TestValue:
    @pytest.mark.parametrize(
        ("header", "text"),
        [
            (None, ""),
            (" , ", ""),
            ('A = "b" ;; C = "d e" , f', 'a=b; c="d e", f'),
            ('foo="", wait="10"', "foo, wait=10"),
            (r'foo="a\"b\\c\d"', r'foo="a\"b\\cd"'),
            (
                "outlook.timezone=UTC, outlook.body-content-type=text; a=b",
                'outlook.timezone="UTC", outlook.body-content-type="text"; a=b',
            ),
        ],
    )
    def test_text(self, header, text):
        """Its text is a header; values are in quotes where they must be, and where Graph documents them so."""
        assert str(Prefer.parse(header)) == text

    def test_composed(self):
        """A `Prefer` can be composed of preferences, and is parsed as itself."""
        prefer = Prefer([Preference("Outlook.TimeZone", PACIFIC), Preference("foo", parameters=[("Bar", "1")])])
        assert prefer == Prefer.parse(f'outlook.timezone="{PACIFIC}", foo; bar=1')
        assert Prefer.parse(prefer) is prefer

    @pytest.mark.parametrize(
        "value", [Prefer.parse("outlook.timezone=UTC, foo; a=b"), Preference("a", "b", [("c", "d")])]
    )
    def test_frozen(self, value):
        """It is a frozen value."""
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)
        with pytest.raises(AttributeError, match="is frozen"):
            value.name = "moon"

    @pytest.mark.parametrize(
        "arguments",
        [
            ("",),
            ("a b",),
            ("a\n",),
            ("é",),
            (5,),
            ("a", "b\r\nSet-Cookie: c"),
            ("a", "\0"),
            ("a", "€"),
            ("a", None),
            ("a", "", [("b c", "")]),
            ("a", "", [("b", "\n")]),
        ],
    )
    def test_invalid_preference(self, arguments):
        """A preference that no header can hold is rejected."""
        with pytest.raises(RecurtzError):
            Preference(*arguments)

    def test_invalid_prefer(self):
        """So are an unknown zone and anything but a preference."""
        assert "not supported: 'Moon'" in str(error_of(Prefer, [Preference("outlook.timezone", "Moon")]))
        with pytest.raises(TypeError, match="use a Preference"):
            Prefer(["outlook.timezone"])

    @given(PREFERS)
    def test_round_trip(self, prefer):
        """Its text is parsed as an equal value."""
        text = str(prefer)
        assert Prefer.parse(text) == prefer
        assert str(Prefer.parse(text)) == text
        assert Prefer.parse(text.encode("latin-1")) == prefer
        assert Prefer.parse([str(preference) for preference in prefer.preferences]) == prefer

    @given(PREFERS)
    def test_applied(self, prefer):
        """Only the time zone is applied, and it never ends its line."""
        applied = prefer.applied()
        assert (applied is None) == (prefer.time_zone is None)
        if applied is not None:
            assert not re.search(r"[\r\n\0]", applied)
            assert Prefer.parse(applied) == Prefer([Preference("outlook.timezone", prefer.time_zone)])


def calls(function, *arguments):
    """The number of functions that are called, those of C included."""
    count = 0

    def tick(_frame, event, _argument):
        nonlocal count
        count += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        function(*arguments)
    except RecurtzError:
        pass
    finally:
        sys.setprofile(before)
    return count


HOSTILE = {
    "quotes": '"',
    "backslashes": "\\",
    "commas": ",",
    "semicolons": ";",
    "blanks": " ",
    "nul": "\0",
    "names": "a,",
    "parameters": "a;",
    "blanks in a value": "a =\t",
    "empty values": 'a="",',
    "quotes without a comma": 'a=""',
    "escapes in an open quote": ('a="', '\\"'),
    "escapes in a quote": ('a="', '\\"', '"'),
    "values in an open quote": ('a="', "b=c,"),
    "blanks before a missing value": ("a", " ", "="),
    "a zone": ("outlook.timezone=", "a"),
}


def hostile(parts, size):
    """A header of at least so many characters."""
    before, repeated, after = (*parts, "")[:3] if isinstance(parts, tuple) else ("", parts, "")
    return before + repeated * (size // len(repeated)) + after


class TestHostile:
    @given(st.text() | st.binary() | NEAR_HEADERS | st.text().map("outlook.timezone={}".format) | st.lists(st.binary()))
    @example('outlook.timezone="' + "Pacific Standard Tim " * 12 + '"')
    @example('a="' + "\\" * 999)
    def test_any_text(self, header):
        """Any text is a `Prefer`, or is rejected with a short message."""
        try:
            prefer = Prefer.parse(header)
        except RecurtzError as error:
            assert len(str(error)) < 400
            assert error.target == "Prefer"
        else:
            assert Prefer.parse(str(prefer)) == prefer

    @pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
    def test_linear(self, parts):
        """Twice the header takes at most twice the steps."""
        once, twice = (calls(Prefer.parse, hostile(parts, size)) for size in (2000, 4000))
        assert twice <= 2 * once + 20
        assert once <= 20 * 2000

    @pytest.mark.slow
    @pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
    def test_megabyte(self, parts):
        """A megabyte comes to an end."""
        header = hostile(parts, MEGABYTE)
        try:
            assert len(Prefer.parse(header).preferences) <= 1
        except RecurtzError as error:
            assert len(str(error)) < 400
