"""Cases that other projects wrote for themselves, read from their own packages; none is copied into this tree.

A package is fetched once, by the client of its registry (pip, npm, apt-get), into `build/upstream`.
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
_DEBIAN = "bookworm"  # whose packages the cases are known of, whichever the machine has
_DEB_SRC = ("Dir::Etc::sourceparts=-", "APT::Sandbox::User=root")


class Case(NamedTuple):
    """A rule, its start, and all of its dates from one day to the day before another, as a project wrote them down."""

    rule: str
    start: datetime
    dates: list[date]
    since: date = date.min
    until: date = date.max
    time_zone: str = "UTC"

    def recurrence(self):
        """What Graph can say of it; a `RecurtzError` if that is nothing."""
        return from_rrule(self.rule, self.start.date(), DateTimeTimeZone(self.start, self.time_zone))


def cut_short(case):
    """The case of a list that stops although the rule goes on."""
    return case._replace(until=case.dates[-1] + _DAY)


def assert_dates(cases, at_least):
    """Of what Graph can say, the dates here are those of the cases; and there are some."""
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
    """Debian's upstream archive of a source package, by lists of its own: those of the machine stay as they are."""
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


def fetched(archive, fetch, package):
    """The path of an archive, which is fetched if it is not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not list(FOLDER.glob(archive)):
        fetch(package)
    [found] = FOLDER.glob(archive)
    return found


def read_all(archive, fetch, package, pattern):
    """{path: text} of the files of an archive whose paths match."""
    with tarfile.open(fetched(archive, fetch, package)) as files:
        enum_members = [member for member in files if member.isfile() and re.search(pattern, member.name)]
        return {member.name: files.extractfile(member).read().decode("utf-8") for member in enum_members}


def read(archive, fetch, package, ending):
    """The text of the one file of an archive whose path has an ending."""
    [text] = read_all(archive, fetch, package, re.escape(ending) + "$").values()
    return text


@cache
def tz_database(version):
    """{path: bytes} of the `tzdata` package that has a version of the tz database, such as 2022e."""
    number = f"{version[:4]}.{ord(version[4]) - ord('a') + 1}"
    found = fetched(f"tzdata-{number}-*.whl", _wheel, f"tzdata=={number}")
    with zipfile.ZipFile(found) as files:
        return {name.removeprefix("tzdata/"): files.read(name) for name in files.namelist()}


# Projects -------------------------------------------------------------------------------------------------------------


def libical():
    """The rules of libical's own test, from what it must print."""
    text = read("libical3_*.orig.tar.*", source_package, "libical3", "src/test/icalrecur_test.out")
    for rule, start, times in re.findall(r"RRULE:(.*)\nDTSTART:(\d{8}T\d{6})\nINSTANCES:([\dT,]+)\n", text):
        dates = [datetime.strptime(one, STAMP).date() for one in times.split(",")]
        case = Case(rule, datetime.strptime(start, STAMP), dates)
        yield case if "COUNT=" in rule or "UNTIL=" in rule else cut_short(case)


def _evaluated(node):
    """What an expression of a test says, if its names are those of dateutil's rules and of times alone."""
    names = {name: getattr(dateutil.rrule, name) for name in dateutil.rrule.__all__}
    names |= {"datetime": datetime, "parse": lambda text: datetime.strptime(text[:15], STAMP)}
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    if not used <= names.keys() or any(isinstance(one, ast.Attribute) for one in ast.walk(node)):
        return None
    return eval(compile(ast.Expression(node), "test", "eval"), {"__builtins__": {}}, names)  # noqa: S307


def _as_written(made, told):
    """The case of two expressions, a rule as dateutil makes it and a list of times."""
    rule, times = _evaluated(made), _evaluated(told)
    if rule is not None and times:
        yield Case(str(rule).partition("RRULE:")[2], rule._dtstart, [time.date() for time in times])


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
                yield from _as_written(made, told)


def rrule_js():
    """The rules of rrule.js's own test, `testRecurring(..., new RRule({...}), [...])`. 2.1.0 is the last with it."""
    text = re.sub(r"//.*", "", read("rrule-2.1.0.tgz", _npm, "rrule@2.1.0", "package/tests/tests.js"))
    tests = re.findall(r"testRecurring\('\w+',\s*new RRule\(\{\s*(freq.*?)\}\),\s*\[(.*?)\]\s*\)", text, re.DOTALL)
    for options, times in tests:
        if "count" in options and "until" in options:
            continue  # RFC 5545 forbids it
        options = re.sub(r"(\w+)\s*:\s*", r"\1=", options).replace("RRule.", "").replace(".nth(", "(")
        made, told = (ast.parse(one, mode="eval").body for one in (f"rrule({options})", f"[{times}]"))
        yield from _as_written(made, told)


def sabre_vobject():
    """The rules of sabre/vobject's own test, which stops after some times."""
    file = "/RecurrenceIteratorTest.php"
    text = read("php-sabre-vobject_*.orig.tar.*", source_package, "php-sabre-vobject", file)
    for test in text.split("function test")[1:]:
        rule, start = (re.search(one, test) for one in (r"RRULE = '(.*)'", r"setDateTime\(new DateTime\('([\d :-]+)'"))
        times = re.search(r"assertEquals\(\s*array\(((?:\s*new DateTime\(.*\),)+)\s*\)", test)
        if not (rule and start and times) or re.search(r"EXDATE|RDATE|fastForward|RECURRENCE-ID", test):
            continue
        dates = [date.fromisoformat(one) for one in re.findall(r"new DateTime\('(\d{4}-\d\d-\d\d)", times[1])]
        case = Case(rule[1], datetime.fromisoformat(start[1]), dates)
        yield cut_short(case) if len(dates) == int(re.search(r"\$max = (\d+)", test)[1]) else case


_KDE_SINCE, _KDE_UNTIL, _KDE_MOST = date(1996, 7, 1), date(2021, 1, 1), 501
_OTHER_THAN_ONE_RULE = re.compile(r"^(EXDATE|EXRULE|RDATE|RECURRENCE-ID)", re.MULTILINE)


def kcalendarcore():
    """The calendars of KDE's own test, each beside the days on which its event recurs."""
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
        return  # the days are those of UTC
    # The start is told, too, whether the rule gives it or not, and counts if it does.
    dates = [day for day in map(date.fromisoformat, days) if day > start.date()]
    case = Case(rules[0], start, dates, max(_KDE_SINCE, start.date() + _DAY), _KDE_UNTIL, time_zone)
    yield cut_short(case) if len(days) == _KDE_MOST else case
