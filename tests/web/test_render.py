"""Whole pages and parts of them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.render import render

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_htmx_gets_only_the_named_block(reader: FlaskClient) -> None:
    part = reader.get("/keys", headers=PART).text
    assert "Find or do" in part
    assert "<html" not in part


def test_restoring_history_gets_the_whole_page(reader: FlaskClient) -> None:
    whole = {"HX-Request": "true", "HX-Request-Type": "full"}
    assert "<html" in reader.get("/keys", headers=whole).text


def test_caches_keep_parts_and_pages_apart(reader: FlaskClient) -> None:
    assert "HX-Request-Type" in reader.get("/keys").headers["Vary"]


def test_a_change_is_answered_by_a_page_without_scripts(reader: FlaskClient) -> None:
    answer = _post(reader, "/shown")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/keys"


def test_a_change_is_answered_by_its_part_for_htmx(reader: FlaskClient) -> None:
    answer = _post(reader, "/shown", PART)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.headers["HX-Trigger"].isascii()
    assert "opora:told" in answer.headers["HX-Trigger"]


def test_what_was_done_is_told_once_on_the_next_page(reader: FlaskClient) -> None:
    assert reader.get("/sent").status_code == 303
    assert 'data-told="{&#34;words&#34;: &#34;Moved&#34;' in reader.get("/kit").text
    assert "data-told" not in reader.get("/kit").text


def test_words_of_others_are_not_told(reader: FlaskClient) -> None:
    reader.set_cookie("opora_told", "%3Cscript%3E")
    assert "data-told" not in reader.get("/kit").text


def test_only_the_page_that_tells_takes_the_words_along(reader: FlaskClient) -> None:
    reader.set_cookie("opora_told", "%7B%22words%22%3A%22Moved%22%7D")
    assert reader.get("/palette", headers=PART).status_code == 200
    assert "Moved" in reader.get("/kit").text
    assert "Moved" not in reader.get("/kit").text


def _post(reader: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    token = reader.get("/token").text
    return reader.post(path, headers={"X-CSRF-Token": token, **(headers or {})})


def test_a_page_gives_no_value_with_a_name_of_the_layout(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match="toast"):
        render("web/keys.html", toast="<b>")
