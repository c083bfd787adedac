"""What the build of the site mends in its pages; `make site-test` runs axe-core on all of them."""

import pytest

import accessible

SIGNATURE = '<span class="sig-paren">(</span>\n\n<dl>\n<dd>start</dd>\n<dd>end</dd>\n</dl>\n\n<span>)</span>'
SEARCH = '<article role="main" id="furo-main-content">\n<div id="search-results"></div>'
REAL_LIST = "<dl><dt>Raises</dt><dd>errors</dd></dl>"


class TestMend:
    @pytest.mark.parametrize(
        ("page", "mended"),
        [
            ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
            ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
            ('<tr><th class="head"><p></p></th></tr>', '<tr><td class="head"></td></tr>'),
            (SEARCH, SEARCH.replace("\n", "<h1>Search</h1>\n")),
        ],
    )
    def test_replacements(self, page, mended):
        assert accessible.mend(page) == mended

    def test_signature(self):
        """The lines of a signature are not a list of definitions; a real list is."""
        mended = accessible.mend(SIGNATURE + REAL_LIST)
        assert mended.count('<div class="sig-line">') == 2
        assert mended.endswith(REAL_LIST)
        assert mended.count("<dl>") == 1

    @pytest.mark.parametrize("page", [SIGNATURE, SEARCH, REAL_LIST, '<article id="furo-main-content"><h1>A</h1>'])
    def test_twice(self, page):
        """A page that is mended stays as it is."""
        mended = accessible.mend(page)
        assert accessible.mend(mended) == mended
