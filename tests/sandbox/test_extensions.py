"""Open extensions and extended properties: they come back untouched, and have operations of their own."""

import pytest

from graph import daily, event

ADA = "ada@contoso.com"
ID = "Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Deal"
DEAL = {
    "@odata.type": "microsoft.graph.openTypeExtension",
    "extensionName": "Com.Contoso.Deal",
    "value": 10,
    "who": {"a": [None, "é"]},
}
OTHER = {"extensionName": "com.fabrikam", "value": 1}
COLOR = {"id": "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color", "value": "Green"}


@pytest.fixture
def path(client):
    """The path of an event with two extensions and an extended property."""
    body = {**event(), "extensions": [DEAL, OTHER], "singleValueExtendedProperties": [COLOR]}
    return f"/me/events/{client.create(body)['id']}"


class TestExpand:
    @pytest.mark.parametrize(
        ("expand", "names"),
        [
            ("extensions", ["Com.Contoso.Deal", "com.fabrikam"]),
            ("Extensions($filter=Id eq 'com.contoso.deal')", ["Com.Contoso.Deal"]),
            (f"extensions($filter=id eq '{ID}')", ["Com.Contoso.Deal"]),
            (
                "extensions( $filter=id eq 'COM.CONTOSO.DEAL' or id eq 'com.fabrikam' )",
                ["Com.Contoso.Deal", "com.fabrikam"],
            ),
            ("exceptionOccurrences,extensions($filter=id eq 'nobody''s')", []),
        ],
    )
    def test_extensions(self, client, path, expand, names):
        """All extensions, or those of some names or ids."""
        found = client.get(path, **{"$expand": expand, "$select": "subject"})["extensions"]
        assert [one["extensionName"] for one in found] == names

    def test_id(self, client, path):
        """An extension that is expanded has its id, and else it is as it was sent."""
        found = client.get(path, **{"$expand": "extensions"})["extensions"]
        assert found[0] == {"id": ID, **DEAL}
        assert client.get(path)["extensions"] == [DEAL, OTHER]

    def test_extended_properties(self, client, path):
        name = "singleValueExtendedProperties"
        assert client.get(path, **{"$expand": f"{name}($filter=id eq '{COLOR['id']}')"})[name] == [COLOR]
        assert client.get(path, **{"$expand": f"{name}($filter=id eq 'x')"})[name] == []

    def test_none(self, client):
        """An event without extensions has an empty list of them, and no extended properties."""
        path = f"/me/events/{client.create(event())['id']}"
        found = client.get(path, **{"$expand": "extensions,singleValueExtendedProperties"})
        assert found["extensions"] == []
        assert "singleValueExtendedProperties" not in found

    @pytest.mark.parametrize("path", ["/me/events", "/me/calendarView?startDateTime=2017-09-04&endDateTime=2017-09-05"])
    def test_lists(self, client, path):
        client.create({**event(), "extensions": [DEAL]})
        [found] = client.pages(f"{path}{'&' if '?' in path else '?'}$expand=extensions&$filter=subject eq ''")
        assert found["extensions"][0]["id"] == ID

    @pytest.mark.parametrize(
        "expand",
        [
            "calendar",
            "extensions($top=1)",
            "extensions($filter=value eq 1)",
            "extensions($filter=id eq 'a' and id eq 'b')",
            "extensions($filter=id eq 'a'",
            "extensions extensions",
        ],
    )
    def test_faults(self, client, path, expand):
        response = client.request("GET", path, 400, params={"$expand": expand})
        assert response.json()["error"]["code"] == "ErrorInvalidUrlQuery"


class TestOperations:
    def test_read(self, client, path):
        """By name in any letter case, or by id; and the list."""
        for name in ("com.contoso.deal", ID):
            found = client.get(f"{path}/extensions/{name}")
            assert {**DEAL, "id": ID}.items() <= found.items()
        assert [one["extensionName"] for one in client.get(f"{path}/extensions")["value"]] == [
            "Com.Contoso.Deal",
            "com.fabrikam",
        ]
        assert client.error("GET", f"{path}/extensions/com.adatum", 404) == "ErrorItemNotFound"

    def test_add(self, client):
        """One with the same name is replaced."""
        path = f"/me/events/{client.create(event())['id']}"
        assert client.get(f"{path}/extensions")["value"] == []
        assert client.post(f"{path}/extensions", DEAL)["id"] == ID
        client.post(f"{path}/extensions", OTHER)
        client.post(f"{path}/extensions", {**DEAL, "value": 11})
        assert [one["value"] for one in client.get(path)["extensions"]] == [1, 11]

    def test_change(self, client, path):
        """Properties that are not sent stay, null removes one, and the name stays."""
        changed = client.patch(f"{path}/extensions/{ID}", {"value": 12, "who": None, "extensionName": "x", "id": "x"})
        assert (changed["value"], changed["extensionName"], "who" in changed) == (12, "Com.Contoso.Deal", False)
        assert client.get(path)["extensions"][1] == OTHER

    def test_remove(self, client, path):
        client.delete(f"{path}/extensions/com.contoso.deal")
        assert client.get(path)["extensions"] == [OTHER]
        assert client.error("DELETE", f"{path}/extensions/com.contoso.deal", 404) == "ErrorItemNotFound"

    def test_occurrence(self, client):
        """An occurrence has extensions of its own, and becomes an exception."""
        created = client.create(daily())
        path = f"/me/events/OID.{created['id']}.2017-09-05"
        client.post(f"{path}/extensions", DEAL)
        assert client.get(path)["type"] == "exception"
        assert client.get(f"{path}/extensions/com.contoso.deal")["value"] == 10
        assert client.get(f"/me/events/{created['id']}/extensions")["value"] == []

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "UnableToDeserializePostBody"),
            ({"extensionName": ""}, "ErrorInvalidRequest"),
            ({"extensionName": "a/b"}, "ErrorInvalidRequest"),
        ],
    )
    def test_faults(self, client, path, body, code):
        assert client.error("POST", f"{path}/extensions", json=body) == code

    def test_version(self, client, path):
        """An extension that is added is a change of the event."""
        tag = client.get(path)["@odata.etag"]
        client.post(f"{path}/extensions", DEAL, headers={"If-Match": tag})
        assert client.error("POST", f"{path}/extensions", 412, json=DEAL, headers={"If-Match": tag})
