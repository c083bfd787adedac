"""The tables of the site on narrow pages; `tests/site_browser` measures all of them in a browser."""

import pytest

import narrow


def table(*rows):
    """A table as Sphinx writes it; the first row is the heading."""
    head, *body = ["".join(f"<td><p>{cell}</p></td>" for cell in row) for row in rows]
    head = head.replace("<td>", '<th class="head">').replace("</td>", "</th>")
    body = "".join(f'<tr class="row-odd">{row}\n</tr>' for row in body)
    return f'<table class="docutils align-default"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def code(word):
    return f'<code class="docutils literal"><span class="pre">{word}</span></code>'


class TestCards:
    @pytest.mark.parametrize(
        "rows",
        [
            [("row", "per", "recurtz", "floor"), ("u", "event", "8 µs", "1 µs")],
            [("question", "rule", "source"), ("the end", "r" * 60, "Graph, and the reports")],
        ],
    )
    def test_wide(self, rows):
        """Each cell of a card has the heading of its column."""
        mended = narrow.mend(table(*rows))

        assert 'class="docutils align-default stacked"' in mended
        for heading, cell in zip(*rows, strict=True):
            assert f'<td data-label="{heading}"><p>{cell}</p></td>' in mended
        assert mended.count("data-label") == len(rows[0])

    @pytest.mark.parametrize(
        "rows",
        [
            [("you want", "page"), ("w" * 200, "p" * 200)],
            [("extra", "purpose", "size"), ("cli", "the command", "65 MB")],
        ],
    )
    def test_narrow(self, rows):
        """A table with two columns, or with little text, stays a table."""
        assert narrow.mend(table(*rows)) == table(*rows)

    def test_heading(self):
        """A heading with code and signs is plain text in the card."""
        mended = narrow.mend(table((code("code"), 'a "b" &amp; &lt;c', "", ""), "1234"))

        assert 'data-label="code"' in mended
        assert 'data-label="a &quot;b&quot; &amp; &lt;c"' in mended


class TestWords:
    @pytest.mark.parametrize(
        ("word", "divided"),
        [
            ("TimeZoneNotSupportedError", "Time<wbr>Zone<wbr>Not<wbr>Supported<wbr>Error"),
            ("tests/project/test_supply.py", "tests/<wbr>project/<wbr>test_<wbr>supply.<wbr>py"),
            ("maximum_duration_in_minutes", "maximum_<wbr>duration_<wbr>in_<wbr>minutes"),
            ("/events/{id}/instances", "/events/<wbr>{id}/<wbr>instances"),
            ("from_rrule(text)", "from_rrule(text)"),
            ("----------------------", "----------------------"),
        ],
    )
    def test_long(self, word, divided):
        """A long word of code in a table may be divided at its parts."""
        assert narrow.mend(table(("class",), (code(word),))) == table(("class",), (code(divided),))

    def test_outside(self):
        assert narrow.mend(code("TimeZoneNotSupportedError")) == code("TimeZoneNotSupportedError")

    @pytest.mark.parametrize("option", ["--time-zone", "-h"])
    def test_option(self, option):
        """An option is one word, although it has hyphens."""
        assert narrow.mend(code(option)) == code(option).replace("pre", "pre option")

    @pytest.mark.parametrize("word", ["-", "->", "a-b", "-1"])
    def test_no_option(self, word):
        assert narrow.mend(code(word)) == code(word)


@pytest.mark.parametrize(
    "page",
    [table(("a", "b", "c", "d"), "1234"), table(("class",), (code("TimeZoneNotSupportedError"),)), code("--utc")],
)
def test_twice(page):
    """A page that is mended stays as it is."""
    mended = narrow.mend(page)

    assert mended != page
    assert narrow.mend(mended) == mended
