"""What `make release` changes, on a copy of the repository, and the form of the changelog.

`make release-test` runs the whole command on a clone.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from email import message_from_string
from itertools import pairwise
from runpy import run_path

import pytest

import recurtz
from graph import ROOT

RELEASE = run_path(str(ROOT / "tools" / "release.py"))
CATEGORIES = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
UNRELEASED = "## Unreleased\n"
DAY = date(2027, 1, 31)
NEXT = "99.0.0"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The repository without what Git does not have."""
    folder = tmp_path_factory.mktemp("copy") / "recurtz"
    left_out = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "node_modules", "tests")
    shutil.copytree(ROOT, folder, ignore=left_out)
    changelog = text(folder, "CHANGELOG.md").replace(UNRELEASED, f"{UNRELEASED}\n### Security\n\n- A change.\n", 1)
    (folder / "CHANGELOG.md").write_text(changelog, "utf-8")
    return folder


@pytest.fixture(scope="module")
def released(copy):
    RELEASE["prepare"](copy, NEXT, DAY)
    return copy


def text(folder, path):
    return (folder / path).read_text("utf-8")


class TestPrepare:
    def test_version(self, released):
        """The version is in one place."""
        assert f'\n__version__ = "{NEXT}"\n' in text(released, "recurtz/__init__.py")
        assert text(released, "recurtz/__init__.py").count(NEXT) == 1

    def test_changelog(self, released):
        """What was unreleased is the version's, and nothing is lost."""
        section = f"## {NEXT} - 2027-01-31\n"
        before, after = CHANGELOG, text(released, "CHANGELOG.md")
        assert f"\n{UNRELEASED}\n{section}\n### Security\n\n- A change.\n" in after
        assert after.replace(f"\n{section}\n### Security\n\n- A change.\n", "") == before

    @pytest.mark.parametrize("page", ["README.md", "docs/install.md", "docs/stability.md", "RELEASING.md"])
    def test_first_release(self, page, released):
        """No page says that nothing is released, or installs from a checkout."""
        found = text(released, page)
        assert not re.search(r"not released|[Nn]othing is released", found)
        if page != "RELEASING.md":
            assert not re.search(r"install '?\.|\.\./recurtz|checkout of the repository", found)

    @pytest.mark.skipif(re.search(r"^## \d", CHANGELOG, re.MULTILINE) is not None, reason="there is a release")
    def test_sentences(self):
        """Each sentence of the table is on its page, until the first release."""
        pages = RELEASE["FIRST_RELEASE"].items()
        missing = [(page, before) for page, pairs in pages for before, _ in pairs if before not in text(ROOT, page)]
        assert missing == []

    def test_install(self, released):
        readme, install = text(released, "README.md"), text(released, "docs/install.md")
        assert "$ pip install 'recurtz[cli]'\n" in readme
        assert "$ pip install 'recurtz[cli,sandbox]'\n" in readme
        assert "$ pip install recurtz fastapi uvicorn\n" in readme
        assert "$ pip install recurtz                   # the library\n" in install


class TestFaults:
    @pytest.mark.parametrize(
        ("version", "reason"),
        [
            ("1.0", "not three numbers"),
            ("v1.0.0", "not three numbers"),
            (recurtz.__version__, "not later than"),
            ("0.0.9", "not later than"),
        ],
    )
    def test_version(self, version, reason):
        with pytest.raises(RELEASE["ReleaseError"], match=reason):
            RELEASE["with_version"](text(ROOT, "recurtz/__init__.py"), version)

    def test_later(self):
        """Versions are compared as numbers."""
        assert '"0.10.0"' in RELEASE["with_version"]('__version__ = "0.9.0"\n', "0.10.0")

    @pytest.mark.parametrize("changelog", ["# Changelog\n", "## Unreleased\n\n## 0.1.0 - 2026-01-01\n\n### Added\n"])
    def test_no_changes(self, changelog):
        """A release without a change is refused."""
        with pytest.raises(RELEASE["ReleaseError"], match="no changes"):
            RELEASE["with_section"](changelog, NEXT, DAY)

    @pytest.mark.slow
    def test_uncommitted(self, tmp_path):
        """With changes that are not committed, it changes nothing."""
        shutil.copytree(ROOT / "tools", tmp_path / "tools")
        for command in ("init --quiet", "add .", "-c user.name=A -c user.email=a@contoso.com commit --quiet -m A"):
            subprocess.run(["git", "-C", tmp_path, *command.split()], check=True)  # noqa: S603, S607
        (tmp_path / "tools" / "smoke.py").write_text("changed")
        script = [sys.executable, tmp_path / "tools" / "release.py", NEXT]
        done = subprocess.run(script, capture_output=True, text=True, check=False)  # noqa: S603

        assert done.returncode == 1
        assert "commit these changes first:\n M tools/smoke.py" in done.stderr


class TestChangelog:
    """The form of Keep a Changelog."""

    sections = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)

    def test_versions(self):
        """Unreleased changes are first; each version has a date, the newest first."""
        first, *versions = self.sections
        parts = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - \d{4}-\d\d-\d\d", version) for version in versions]
        assert first == "Unreleased"
        assert all(parts)
        assert all(new > old for new, old in pairwise(tuple(map(int, part.groups())) for part in parts))

    def test_categories(self):
        """Each section has categories of the format, each at most once and in its order."""
        for section in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
            found = re.findall(r"^### (.*)$", section, re.MULTILINE)
            assert found == [category for category in CATEGORIES if category in found]

    def test_lines(self):
        """Every change is in a category."""
        first = CHANGELOG.partition("\n### ")[0]
        assert "\n- " not in first


@pytest.mark.slow
def test_wheel(released, tmp_path):
    """The wheel of the release has its version, the README, the mark of types, and the package alone."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=released, check=True, capture_output=True)  # noqa: S603
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = message_from_string(archive.read(f"recurtz-{NEXT}.dist-info/METADATA").decode())

    assert wheel.name == f"recurtz-{NEXT}-py3-none-any.whl"
    assert metadata["Version"] == NEXT
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload().startswith("# recurtz")
    assert "recurtz/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {"recurtz", f"recurtz-{NEXT}.dist-info"}
