"""The page: its files, its headers, and that text of events never becomes HTML. `sandbox_clients` tests the rest."""

import re
from html.parser import HTMLParser

import pytest

from graph import ROOT
from recurtz.sandbox.page import PAGE_FILES

FOLDER = ROOT / "recurtz/sandbox/page"
SCRIPTS = sorted(FOLDER.glob("*.js"))
SITE = "http://127.0.0.1"
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


def policy(response):
    """The directives of the Content-Security-Policy."""
    parts = response.headers["content-security-policy"].split(";")
    return {name: values for name, *values in map(str.split, parts)}


class Attributes(HTMLParser):
    """The tags of a page with their attributes, and the text within scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inline, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data):
        if self._open in ("script", "style") and data.strip():
            self.inline.append(data)


class TestFiles:
    def test_complete(self):
        """The list has each file of the folder, and no other."""
        assert sorted(PAGE_FILES.values()) == sorted(file.name for file in FOLDER.iterdir())

    @pytest.mark.parametrize("path", PAGE_FILES)
    def test_content(self, client, path):
        """Each file is served as it is, with its type, and a browser looks for a newer one."""
        response = client.request("GET", SITE + path)
        assert response.content == (FOLDER / PAGE_FILES[path]).read_bytes()
        assert response.headers["content-type"].partition(";")[0] == KINDS[PAGE_FILES[path].rpartition(".")[2]]
        assert response.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        ["/page/", "/page/index.html", "/page/../page.py", "/page/%2e%2e/app.py", "/page//etc/passwd", "/main.js"],
    )
    def test_others(self, client, path):
        """No part of a request is the name of a file."""
        assert client.error("GET", SITE + path) == "BadRequest"

    def test_method(self, client):
        assert client.request("POST", SITE + "/", 405).status_code == 405
        assert client.request("HEAD", SITE + "/").content == b""

    def test_host(self, client):
        """The page is for this machine only."""
        assert client.request("GET", SITE + "/", 403, {"Host": "evil.example"}).json()["error"]["code"]


class TestSecurity:
    def test_policy(self, client):
        """A browser loads scripts and styles of this server only, and nothing from elsewhere."""
        found = policy(client.request("GET", SITE + "/"))
        assert found["default-src"] == ["'none'"]
        assert [found[name] for name in ("script-src", "style-src", "connect-src")] == [["'self'"]] * 3
        assert [found[name] for name in ("frame-ancestors", "form-action", "base-uri")] == [["'none'"]] * 3
        assert found["img-src"] == ["'self'", "data:"]

    def test_nothing_inline(self):
        """The page has no script, style or handler that the policy would refuse."""
        page = Attributes((FOLDER / "index.html").read_text("utf-8"))
        names = {name for _, attributes in page.tags for name in attributes}
        assert page.inline == []
        assert "style" not in names
        assert not {name for name in names if name.startswith("on")}

    def test_own_resources(self):
        """No file names another server."""
        for file in FOLDER.iterdir():
            assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", file.read_text("utf-8")) == []

    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
    def test_no_markup(self, script):
        """Text becomes a text node: nothing of an event is parsed as HTML, as a script or as a style."""
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|createContextualFragment"
        forbidden += r"|DOMParser|srcdoc|\beval\b|new Function|cssText|setTimeout\(\s*[\"'`]|javascript:"
        assert re.findall(forbidden, script.read_text("utf-8")) == []

    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
    def test_no_attributes(self, script):
        """Elements with a behaviour of their own are made by `el` with our own names only."""
        text = script.read_text("utf-8")
        assert re.findall(r"createElement", text) == (["createElement"] if script.stem == "dom" else [])
        names = re.findall(r"\bel\(\s*([^,)\s]+)", text)
        assert [name for name in names if not re.fullmatch(r'"[a-z0-9]+"', name) and script.stem != "dom"] == []
        assert not set(names) & {'"script"', '"style"', '"iframe"', '"a"', '"img"', '"object"', '"embed"'}


class TestScripts:
    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
    def test_length(self, script):
        """Each is about one subject, which its first line names."""
        lines = script.read_text("utf-8").splitlines()
        assert len(lines) <= 400
        assert lines[0].startswith("// ")

    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
    def test_imports(self, script):
        """A script imports only names that another one exports."""
        for names, other in re.findall(r'import \{([^}]*)\} from "\./(\w+)\.js"', script.read_text("utf-8")):
            exported = re.findall(
                r"^export (?:async )?(?:function|const|class) (\w+)",
                (FOLDER / f"{other}.js").read_text("utf-8"),
                re.MULTILINE,
            )
            assert {name.strip() for name in names.split(",") if name.strip()} <= set(exported)

    def test_controls(self):
        """The page has the elements that the scripts look for by their ids."""
        ids = {attributes.get("id") for _, attributes in Attributes((FOLDER / "index.html").read_text("utf-8")).tags}
        used = {id_ for script in SCRIPTS for id_ in re.findall(r'byId\("([\w-]+)"\)', script.read_text("utf-8"))}
        assert used <= ids

    def test_labels(self):
        """Each control has a name: a label around it, one that is for it, or its own."""
        page = (FOLDER / "index.html").read_text("utf-8")
        controls = [attributes for tag, attributes in Attributes(page).tags if tag in ("input", "select")]
        within = re.sub(r"<label[^>]*>.*?</label>", "", page)
        unnamed = [one["id"] for one in controls if "id" in one and f'id="{one["id"]}"' in within]
        assert [id_ for id_ in unnamed if f'for="{id_}"' not in page] == []
