"""Prepares a release: the version, the changelog, and the pages that name both. `make release VERSION=0.2.0` runs it.

It changes files only, so `git diff` shows all that it does; it makes no commit, no tag and no upload.
"""

import argparse
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]

_VERSION = re.compile(r'^__version__ = "([\d.]+)"$', re.MULTILINE)
_UNRELEASED = "## Unreleased\n"
_CATEGORIES = re.compile(r"^### (?:Added|Changed|Deprecated|Removed|Fixed|Security)$", re.MULTILINE)

_INSTALL = """\
 It is not released yet, so install it from a clone of this repository.
Where a page says `recurtz[arrow]`, write `'.[arrow]'`."""
_CHECKOUT = """\
It is not released yet, so it is not in a package index. Install it from a checkout of the repository, in its folder:
"""
_AFTER = """
After the first release, write `recurtz` instead of the dot: `pip install 'recurtz[cli]'`. The other pages already use
this form.
"""
_SANDBOX = """\
Install recurtz from a checkout with `pip install '.[cli,sandbox]'`; after its release, use
`pip install 'recurtz[cli,sandbox]'`. Then run:
"""
FIRST_RELEASE = {
    "README.md": ((_INSTALL, ""),),
    "docs/install.md": ((_CHECKOUT, "Install it from the package index:\n"), (_AFTER, "")),
    "docs/stability.md": (
        ("recurtz is not released yet; its first versions will be 0.x.", "The versions of recurtz are 0.x."),
    ),
    "docs/tutorial-sandbox.md": ((_SANDBOX, "Install recurtz with `pip install 'recurtz[cli,sandbox]'`, and run:\n"),),
    "RELEASING.md": ((" Nothing is released yet.", ""),),
}
"""The sentences that are true until the first release, and what stands there after it, by page."""

_FROM_CHECKOUT = {
    re.compile(r"pip install '\.\["): "pip install 'recurtz[",
    re.compile(r"pip install \.(?=[ \n])"): "pip install recurtz",
    re.compile(r"uv tool install '\.\["): "uv tool install 'recurtz[",
    re.compile(r"uv add \.\./recurtz"): "uv add recurtz",
}
"""Commands that install from a checkout, and the same from an index; in the pages of `FIRST_RELEASE` only."""


class ReleaseError(Exception):
    """The repository is not ready for a release."""


def prepare(root: Path, version: str, day: date) -> list[str]:
    """Write the version of a release everywhere, and return the paths of the files that changed."""
    changed = {
        "recurtz/__init__.py": with_version(_read(root, "recurtz/__init__.py"), version),
        "CHANGELOG.md": with_section(_read(root, "CHANGELOG.md"), version, day),
        **{page: _released(_read(root, page), sentences) for page, sentences in FIRST_RELEASE.items()},
    }
    written = [path for path, text in changed.items() if text != _read(root, path)]
    for path in written:
        (root / path).write_text(changed[path], "utf-8")
    return written


def with_version(text: str, version: str) -> str:
    """The module `recurtz` with another version, which must be a later one."""
    if re.fullmatch(r"\d+\.\d+\.\d+", version) is None:
        raise ReleaseError(f"the version {version!r} is not three numbers, such as 0.2.0")
    [before] = _VERSION.findall(text)
    if _numbers(version) <= _numbers(before):
        raise ReleaseError(f"the version {version} is not later than {before}")
    return _VERSION.sub(f'__version__ = "{version}"', text)


def with_section(text: str, version: str, day: date) -> str:
    """The changelog whose unreleased changes are those of a version, below an empty "Unreleased"."""
    before, found, after = text.partition(_UNRELEASED)
    if not found or not _CATEGORIES.search(after.partition("\n## ")[0]):
        raise ReleaseError('CHANGELOG.md has no changes under "Unreleased"')
    return f"{before}{_UNRELEASED}\n## {version} - {day.isoformat()}\n{after}"


def _released(text: str, sentences: tuple[tuple[str, str], ...]) -> str:
    for before, after in sentences:
        text = text.replace(before, after)
    for pattern, replacement in _FROM_CHECKOUT.items():
        text = pattern.sub(replacement, text)
    return text


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _read(root: Path, path: str) -> str:
    return (root / path).read_text("utf-8")


def _require_clean(root: Path) -> None:
    status = ["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no"]
    if changes := subprocess.run(status, capture_output=True, text=True, check=True).stdout:
        raise ReleaseError(f"commit these changes first:\n{changes}")


def main() -> None:
    """Prepare the release that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("version", help="such as 0.2.0")
    parser.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="today, in UTC")
    options = parser.parse_args()
    try:
        _require_clean(ROOT)
        print(*prepare(ROOT, options.version, options.date), sep="\n")
    except ReleaseError as error:
        sys.exit(f"release: {error}")


if __name__ == "__main__":
    main()
