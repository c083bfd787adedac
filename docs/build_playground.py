"""Puts the playground's Python into the site: `make playground`.

Usage: python docs/build_playground.py SITE PYODIDE PACKAGES, where SITE is the folder of the built site, PYODIDE that
of the npm package, and PACKAGES has recurtz, icalendar and Babel with what they need, installed there by pip.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PAGES = Path(__file__).parent / "playground"
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
_UNUSED = re.compile(
    r"(^|/)(__pycache__|bin|tests?|icalendar/fuzzing)/"
    r"|^babel/locale-data/(?!root\.dat|(de|en|fr)(_\w+)?\.dat)"  # the languages of recurtz
)


def copy_pages(site: Path) -> None:
    """Copy the page itself, which says without its Python how to get it."""
    shutil.copytree(PAGES, site / "playground", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def build(site: Path, pyodide: Path, packages: Path) -> None:
    """Copy the page and Pyodide, pack the packages, and list all files for the service worker."""
    copy_pages(site)
    folder = site / "playground"
    (folder / "pyodide").mkdir(exist_ok=True)
    for name in RUNTIME:
        shutil.copyfile(pyodide / name, folder / "pyodide" / name)
    pack(packages, folder / "packages.zip")
    (folder / "files.js").write_text(f"self.FILES = {json.dumps(list_files(folder), indent=2)};\n", "utf-8")


def pack(packages: Path, archive: Path) -> None:
    """The same packages give the same bytes."""
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=9) as target:
        for name in used_files(packages):
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, (packages / name).read_bytes())


def used_files(packages: Path) -> Iterator[str]:
    """The names of the files that the playground needs, with the licences of all packages."""
    names = sorted(path.relative_to(packages).as_posix() for path in packages.rglob("*") if path.is_file())
    return (name for name in names if not _UNUSED.search(name))


def list_files(folder: Path) -> dict[str, object]:
    """The names of all files that the page loads, and a version that changes with their content."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in {"files.js", "sw.js"})
    content = sha256()
    for path in paths:
        content.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return {
        "version": content.hexdigest()[:16],
        "names": [path.relative_to(folder).as_posix() for path in paths],
        "bytes": sum(path.stat().st_size for path in paths),
    }


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]))
