"""Static files over HTTP."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.static import asset


def test_a_file_may_be_kept_for_ever_and_is_not_guessed(reader: FlaskClient) -> None:
    answer = reader.get(asset("opora.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_takes_no_gzip_gets_the_file_as_it_is(reader: FlaskClient) -> None:
    answer = reader.get(asset("desk.js"))
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_fonts_are_fonts(reader: FlaskClient) -> None:
    assert reader.get(asset("golos-latin.woff2")).headers["Content-Type"] == "font/woff2"


@pytest.mark.parametrize("name", ["manifest.json", "../src/icons.txt", "..%2fbuild.py", "x.css"])
def test_nothing_else_is_served(reader: FlaskClient, name: str) -> None:
    assert reader.get(f"/static/{name}").status_code == 404


def test_files_are_open_to_those_who_have_not_signed_in(kit: Flask) -> None:
    assert getattr(kit.view_functions["static"], "is_public", False)
