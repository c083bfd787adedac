"""Cases that other projects wrote for themselves, read from their own source packages; none is copied into this tree.

A package is fetched once, by pip or apt-get, into `build/upstream`.
"""

import ast
import re
import subprocess
import sys
import tarfile
from datetime import datetime
from pathlib import Path

import dateutil.rrule

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "upstream"
STAMP = "%Y%m%dT%H%M%S"
_DEB_SRC = ("Dir::Etc::sourceparts=-", "APT::Sandbox::User=root")


def _run(*command):
    subprocess.run(command, check=True, cwd=FOLDER, capture_output=True, timeout=300)  # noqa: S603


def _sdist(requirement):
    _run(sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", requirement)


def _source_package(name):
    """Debian's upstream archive of a source package, by lists of its own: those of the machine stay as they are."""
    (FOLDER / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    sources = Path("/etc/apt/sources.list.d/debian.sources").read_text("utf-8")
    own = FOLDER / "debian.sources"
    own.write_text(re.sub(r"(?m)^Types:.*$", "Types: deb-src", sources), "utf-8")
    places = (f"Dir::Etc::sourcelist={own}", f"Dir::State::lists={FOLDER / 'lists'}")
    options = [word for option in (*_DEB_SRC, *places) for word in ("-o", option)]
    _run("apt-get", *options, "update")
    _run("apt-get", *options, "source", "--download-only", "--tar-only", name)


def read(archive, fetch, package, ending):
    """The text of the file of an archive whose path has an ending; the archive is fetched if it is not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not list(FOLDER.glob(archive)):
        fetch(package)
    [found] = FOLDER.glob(archive)
    with tarfile.open(found) as files:
        [member] = [member for member in files if member.name.endswith(ending)]
        return files.extractfile(member).read().decode("utf-8")


def libical():
    """The rules of libical's own test: (rule, start, the times that it must give)."""
    text = read("libical3_*.orig.tar.*", _source_package, "libical3", "src/test/icalrecur_test.out")
    for rule, start, times in re.findall(r"RRULE:(.*)\nDTSTART:(\d{8}T\d{6})\nINSTANCES:([\dT,]+)\n", text):
        yield rule, datetime.strptime(start, STAMP), [datetime.strptime(one, STAMP) for one in times.split(",")]


def _evaluated(node):
    """What an expression of dateutil's test says, if its names are those of rules and times alone."""
    names = {name: getattr(dateutil.rrule, name) for name in dateutil.rrule.__all__} | {"datetime": datetime}
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    if not used <= names.keys() or any(isinstance(one, ast.Attribute) for one in ast.walk(node)):
        return None
    return eval(compile(ast.Expression(node), "test_rrule.py", "eval"), {"__builtins__": {}}, names)  # noqa: S307


def python_dateutil():
    """The rules of dateutil's own test, each `assertEqual(list(rrule(...)), [datetime(...), ...])` of it."""
    text = read("python-dateutil-*.tar.gz", _sdist, "python-dateutil==2.9.0.post0", "/tests/test_rrule.py")
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="assertEqual"),
                args=[
                    ast.Call(func=ast.Name("list"), args=[ast.Call(func=ast.Name("rrule")) as made]),
                    ast.List() as told,
                ],
            ):
                rule, times = _evaluated(made), _evaluated(told)
                if rule is not None and times:
                    text = str(rule)
                    yield text.partition("RRULE:")[2], rule._dtstart, times
