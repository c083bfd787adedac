"""Cases of other projects' own tests, from their packages; none of them is copied into this repository.

A package is downloaded once, by the client of its registry (pip, npm, apt-get), into `build/upstream`.
"""

import ast
import re
import subprocess
import sys
import tarfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dateutil.rrule

from recurtz import DateTimeTimeZone, RecurtzError, from_rrule

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "upstream"
STAMP = "%Y%m%dT%H%M%S"
_DAY = timedelta(days=1)
_DEBIAN = "bookworm"  # the cases are those of its packages, whichever release the machine has
_DEB_SRC = ("Dir::Etc::sourceparts=-", "APT::Sandbox::User=root")


class Case(NamedTuple):
    """A rule, its start, and all of its dates from `since` to the day before `until`."""

    rule: str
    start: datetime
    dates: list[date]
    since: date = date.min
    until: date = date.max
    time_zone: str = "UTC"

    def recurrence(self):
        """The recurrence of the rule.

        Raises `RecurtzError` if Graph cannot represent it.
        """
        return from_rrule(self.rule, self.start.date(), DateTimeTimeZone(self.start, self.time_zone))


def incomplete(case):
    """The case of a list of dates that stops before the rule ends."""
    return case._replace(until=case.dates[-1] + _DAY)


def assert_dates(cases, at_least):
    """Compare the dates of all rules that Graph can represent; there must be a minimum number of them."""
    compared = 0
    for case in cases:
        try:
            recurrence = case.recurrence()
        except RecurtzError:
            continue
        assert (case.rule, recurrence.between(case.since, case.until)) == (case.rule, case.dates)
        compared += 1
    assert compared >= at_least


# Packages -------------------------------------------------------------------------------------------------------------


def _run(*command):
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def _sdist(requirement):
    _run(sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", requirement)


def _npm(requirement):
    _run("npm", "pack", "--silent", requirement)


def _wheel(requirement):
    _run(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", requirement)


def source_package(name):
    """Download Debian's upstream archive of a source package, with package lists of its own."""
    (FOLDER / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    sources = Path("/etc/apt/sources.list.d/debian.sources").read_text("utf-8").split("\n\n")[0]
    for field, value in (("Types", "deb-src"), ("Suites", _DEBIAN)):
        sources = re.sub(rf"(?m)^{field}:.*$", f"{field}: {value}", sources)
    own = FOLDER / "debian.sources"
    own.write_text(f"{sources}\n", "utf-8")
    places = (f"Dir::Etc::sourcelist={own}", f"Dir::State::lists={FOLDER / 'lists'}")
    options = [word for option in (*_DEB_SRC, *places) for word in ("-o", option)]
    _run("apt-get", *options, "update")
    _run("apt-get", *options, "source", "--download-only", "--tar-only", name)


def downloaded(archive, download, package):
    """The path of an archive; it is downloaded if it is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not list(FOLDER.glob(archive)):
        download(package)
    [found] = FOLDER.glob(archive)
    return found


def read_all(archive, download, package, pattern):
    """{path: text} of the files of an archive whose paths match."""
    with tarfile.open(downloaded(archive, download, package)) as files:
        found = [member for member in files if member.isfile() and re.search(pattern, member.name)]
        return {member.name: files.extractfile(member).read().decode("utf-8") for member in found}


def read(archive, download, package, ending):
    """The text of the one file of an archive whose path has an ending."""
    [text] = read_all(archive, download, package, re.escape(ending) + "$").values()
    return text


@cache
def tz_database(version):
    """{path: bytes} of the `tzdata` package that has a version of the tz database, such as 2022e."""
    number = f"{version[:4]}.{ord(version[4]) - ord('a') + 1}"
    found = downloaded(f"tzdata-{number}-*.whl", _wheel, f"tzdata=={number}")
    with zipfile.ZipFile(found) as files:
        return {name.removeprefix("tzdata/"): files.read(name) for name in files.namelist()}


# Projects -------------------------------------------------------------------------------------------------------------


def libical():
    """The rules of libical's own test, from its expected output."""
    text = read("libical3_*.orig.tar.*", source_package, "libical3", "src/test/icalrecur_test.out")
    for rule, start, times in re.findall(r"RRULE:(.*)\nDTSTART:(\d{8}T\d{6})\nINSTANCES:([\dT,]+)\n", text):
        dates = [datetime.strptime(one, STAMP).date() for one in times.split(",")]
        case = Case(rule, datetime.strptime(start, STAMP), dates)
        yield case if "COUNT=" in rule or "UNTIL=" in rule else incomplete(case)


def _evaluated(node):
    """The value of an expression in a test; None if it uses more than the names of dateutil's rules and of times."""
    names = {name: getattr(dateutil.rrule, name) for name in dateutil.rrule.__all__}
    names |= {"datetime": datetime, "parse": lambda text: datetime.strptime(text[:15], STAMP)}
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    if not used <= names.keys() or any(isinstance(one, ast.Attribute) for one in ast.walk(node)):
        return None
    return eval(compile(ast.Expression(node), "test", "eval"), {"__builtins__": {}}, names)  # noqa: S307


def _case_of(rule_node, times_node):
    """The case of two expressions: a rule of dateutil and a list of times."""
    rule, times = _evaluated(rule_node), _evaluated(times_node)
    if rule is not None and times:
        yield Case(str(rule).partition("RRULE:")[2], rule._dtstart, [time.date() for time in times])


def python_dateutil():
    """The rules of dateutil's own test: each `assertEqual(list(rrule(...)), [datetime(...), ...])`."""
    text = read("python-dateutil-*.tar.gz", _sdist, "python-dateutil==2.9.0.post0", "/tests/test_rrule.py")
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="assertEqual"),
                args=[
                    ast.Call(func=ast.Name("list"), args=[ast.Call(func=ast.Name("rrule")) as rule_node]),
                    ast.List() as times_node,
                ],
            ):
                yield from _case_of(rule_node, times_node)


def rrule_js():
    """The rules of rrule.js's own test: `testRecurring(..., new RRule({...}), [...])`. 2.1.0 is the last to have it."""
    text = re.sub(r"//.*", "", read("rrule-2.1.0.tgz", _npm, "rrule@2.1.0", "package/tests/tests.js"))
    tests = re.findall(r"testRecurring\('\w+',\s*new RRule\(\{\s*(freq.*?)\}\),\s*\[(.*?)\]\s*\)", text, re.DOTALL)
    for options, times in tests:
        if "count" in options and "until" in options:
            continue  # not allowed by RFC 5545
        options = re.sub(r"(\w+)\s*:\s*", r"\1=", options).replace("RRule.", "").replace(".nth(", "(")
        nodes = (ast.parse(one, mode="eval").body for one in (f"rrule({options})", f"[{times}]"))
        yield from _case_of(*nodes)


def sabre_vobject():
    """The rules of sabre/vobject's own test, which stops after a number of times."""
    file = "/RecurrenceIteratorTest.php"
    text = read("php-sabre-vobject_*.orig.tar.*", source_package, "php-sabre-vobject", file)
    for test in text.split("function test")[1:]:
        rule, start = (re.search(one, test) for one in (r"RRULE = '(.*)'", r"setDateTime\(new DateTime\('([\d :-]+)'"))
        times = re.search(r"assertEquals\(\s*array\(((?:\s*new DateTime\(.*\),)+)\s*\)", test)
        if not (rule and start and times) or re.search(r"EXDATE|RDATE|fastForward|RECURRENCE-ID", test):
            continue
        dates = [date.fromisoformat(one) for one in re.findall(r"new DateTime\('(\d{4}-\d\d-\d\d)", times[1])]
        case = Case(rule[1], datetime.fromisoformat(start[1]), dates)
        yield incomplete(case) if len(dates) == int(re.search(r"\$max = (\d+)", test)[1]) else case


_KDE_SINCE, _KDE_UNTIL, _KDE_MAX_DATES = date(1996, 7, 1), date(2021, 1, 1), 501
_OTHER_THAN_ONE_RULE = re.compile(r"^(EXDATE|EXRULE|RDATE|RECURRENCE-ID)", re.MULTILINE)


def kcalendarcore():
    """The calendars of KDE's own test, each with the days on which its event recurs."""
    found = read_all("kcalcore_*.orig.tar.*", source_package, "kcalcore", r"/RecurrenceRule/.*\.(ics|recurson\.ref)$")
    for path, text in found.items():
        if path.endswith(".ics"):
            yield from _case_of_calendar(text, found[f"{path}.recurson.ref"].split())


def _case_of_calendar(text, days):
    _, *events = re.sub(r"\r?\n[ \t]", "", text).split("BEGIN:VEVENT")
    event = "".join(events).partition("END:VEVENT")[0]
    rules = re.findall(r"(?m)^RRULE:(.*?)\r?$", event)
    begins = re.search(r"(?m)^DTSTART(?:;TZID=([^:;]+))?(?:;VALUE=DATE)?:(\d{8}(?:T\d{6})?)", event)
    if len(events) != 1 or len(rules) != 1 or not begins or _OTHER_THAN_ONE_RULE.search(event):
        return
    time_zone = {"US-Eastern": "America/New_York"}.get(begins[1], begins[1] or "UTC")
    start = datetime.fromisoformat(begins[2])
    if start.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC).date() != start.date():
        return  # the days are in UTC
    # The start is always listed, whether it is a date of the rule or not.
    dates = [day for day in map(date.fromisoformat, days) if day > start.date()]
    case = Case(rules[0], start, dates, max(_KDE_SINCE, start.date() + _DAY), _KDE_UNTIL, time_zone)
    yield incomplete(case) if len(days) == _KDE_MAX_DATES else case
