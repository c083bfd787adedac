"""Mends what Sphinx and the theme leave out for readers who hear a page, or who use the keyboard alone.

axe-core finds each of these faults; `make site-test` runs it on all pages.
"""

import re
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

_REPLACEMENTS = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    '<aside class="toc-drawer no-toc">': '<aside class="toc-drawer no-toc" aria-label="On this page">',
    '<th class="head"><p></p></th>': '<td class="head"></td>',
}
_PARAMETERS = re.compile(r'(?<=<span class="sig-paren">\(</span>)\s*<dl>(.*?)</dl>', re.DOTALL)
_SEARCH_TITLE = re.compile(
    r'(<article[^>]*id="furo-main-content"[^>]*>)(?=(?:(?!<h1).)*?id="search-results")', re.DOTALL
)


def mend(page: str) -> str:
    """The text of a page with headings of a level, named landmarks, and lists only where there is a list."""
    for before, after in _REPLACEMENTS.items():
        page = page.replace(before, after)
    return _SEARCH_TITLE.sub(r"\1<h1>Search</h1>", _PARAMETERS.sub(_lines, page))


def _lines(signature: re.Match[str]) -> str:
    """The parameters of a signature in lines of their own: Sphinx writes a list of definitions without terms."""
    lines = signature[1].replace("<dd>", '<div class="sig-line">').replace("</dd>", "</div>")
    return f'<div class="sig-lines">{lines}</div>'


def connect(app: Sphinx, mend: Callable[[str], str]) -> dict[str, bool]:
    """Mend each page of the site after it is built; a second time changes nothing."""

    def mend_all(app: Sphinx, error: Exception | None) -> None:
        if error is None and app.builder.format == "html":
            for path in Path(app.outdir).rglob("*.html"):
                page = path.read_text("utf-8")
                if (mended := mend(page)) != page:
                    path.write_text(mended, "utf-8")

    app.connect("build-finished", mend_all)
    return {"parallel_read_safe": True}


def setup(app: Sphinx) -> dict[str, bool]:
    """Mend the pages after they are built."""
    return connect(app, mend)
