"""The configuration of Sphinx, which builds the site from these pages: `make docs`."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

import recurtz

sys.path.insert(0, str(Path(__file__).parent))  # for `accessible`, `narrow`, `outputs`, `rooms` and `build_playground`

project = "recurtz"
release = recurtz.__version__
html_title = f"recurtz {release}"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
extensions += ["accessible", "narrow", "outputs", "rooms"]  # in this folder
myst_heading_anchors = 3  # so that a link can lead to a heading
default_role = "py:obj"  # a name in backticks is a link to its entry in the reference, if there is one

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
maximum_signature_line_length = 90
napoleon_google_docstring = False
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

copybutton_exclude = ".linenos, .gp, .go"  # the copied text has neither prompts nor output

html_theme = "furo"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["scroll.js"]


def remove_last_blank_lines(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Remove the blank line at the end of an example, which doctest needs between the output and the fence."""
    source[0] = source[0].replace("\n\n```\n", "\n```\n")


def add_playground(app: Sphinx, error: Exception | None) -> None:
    """Add the page of the playground; `make playground` adds its Python."""
    from build_playground import copy_pages

    if error is None:
        copy_pages(Path(app.outdir))


def setup(app: Sphinx) -> None:
    """Change the text of each page when it is read, and add the page that is not Markdown."""
    app.connect("source-read", remove_last_blank_lines)
    app.connect("build-finished", add_playground)
