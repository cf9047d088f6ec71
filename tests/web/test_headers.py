"""What every answer tells the browser."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/kit", "/", "/nowhere", "/broken", "/api/refused/404"])
def test_every_answer_is_guarded(reader: FlaskClient, path: str) -> None:
    headers = reader.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_forms_may_lead_on_to_keycloak_only(reader: FlaskClient) -> None:
    policy = reader.get("/kit").headers["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:8180;" in policy
