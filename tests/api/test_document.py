"""The OpenAPI document, and its page for people."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert isinstance(answer.json, dict)
    return answer.json


def operations(document: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": told
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    }


def test_it_is_openapi_3_1_with_plain_names(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {"IncidentOut", "MessageIn", "Problem"} <= document["components"]["schemas"].keys()
    assert all(name.isidentifier() for name in document["components"]["schemas"])


def test_every_operation_has_its_own_name_and_words(document: dict[str, Any]) -> None:
    told = operations(document)
    names = [each["operationId"] for each in told.values()]
    assert len(set(names)) == len(names)
    assert all(each["summary"].endswith(".") for each in told.values())


def test_refusals_are_problem_details_with_their_codes(document: dict[str, Any]) -> None:
    for told in operations(document).values():
        for status, answer in told["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]
                assert answer["description"].startswith("`")
    answers = operations(document)["PUT /api/v1/incidents/{number}/state"]["responses"]
    assert "`resolve_first`" in answers["409"]["description"]


def test_the_document_is_the_same_in_every_language(
    app: Flask, client: FlaskClient, document: dict[str, Any]
) -> None:
    app.extensions.pop("opora.openapi")
    russian = client.get("/api/openapi.json", headers={"Accept-Language": "ru"})
    assert russian.json == document


def test_every_reference_leads_to_something(document: dict[str, Any]) -> None:
    for place in re.findall(r"'\$ref': '#/([^']+)'", str(document)):
        found: Any = document
        for step in place.split("/"):
            found = found[step]
        assert found


def test_headers_are_told_where_they_matter(document: dict[str, Any]) -> None:
    told = operations(document)
    patch = told["PATCH /api/v1/incidents/{number}"]
    asked = {each["name"]: each["required"] for each in patch["parameters"]}
    assert (asked["If-Match"], asked["Idempotency-Key"]) == (True, False)
    assert "ETag" in patch["responses"]["200"]["headers"]
    assert patch["responses"]["428"]
    assert told["POST /api/v1/auth/token"]["security"] == []


@pytest.mark.parametrize(("language", "words"), [("en", "API reference"), ("ru", "Справочник API")])
def test_the_page_shows_every_operation_and_model(
    client: FlaskClient, document: dict[str, Any], language: str, words: str
) -> None:
    page = client.get("/api/", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert words in page.text
    for told in operations(document).values():
        assert f'id="{told["operationId"]}"' in page.text
    for name in document["components"]["schemas"]:
        assert f'id="model-{name}"' in page.text


def test_the_page_asks_no_foreign_host_and_leads_nowhere_in_vain(client: FlaskClient) -> None:
    page = client.get("/api/").text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
