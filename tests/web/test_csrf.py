"""Forms that only our own pages can send."""

import pytest
from flask.testing import FlaskClient

from app.web import csrf

pytestmark = pytest.mark.attack(23)


def test_a_form_of_ours_is_taken(reader: FlaskClient) -> None:
    token = reader.get("/token").text
    assert reader.post("/change", data={"_csrf": token}).text == "changed"
    assert reader.post("/change", headers={"X-CSRF-Token": token}).text == "changed"


def test_two_forms_carry_different_tokens(reader: FlaskClient) -> None:
    assert reader.get("/token").text != reader.get("/token").text


@pytest.mark.parametrize("token", ["", "x", "nonce.", ".", "nonce.00ff", "ё.ё", "a.b.c"])
def test_a_form_without_our_token_is_refused(reader: FlaskClient, token: str) -> None:
    answer = reader.post("/change", data={"_csrf": token})
    assert answer.status_code == 403
    assert "came from another site" in answer.text


def test_a_token_of_another_session_is_refused(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = reader.get("/token").text
    monkeypatch.setattr(csrf, "_session_secret", [lambda: "session of Anna"])
    assert reader.post("/change", data={"_csrf": token}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_elsewhere_is_refused_even_with_a_token(
    reader: FlaskClient, headers: dict[str, str]
) -> None:
    token = reader.get("/token").text
    assert reader.post("/change", data={"_csrf": token}, headers=headers).status_code == 403


def test_our_own_origin_is_taken(reader: FlaskClient) -> None:
    token = reader.get("/token").text
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert reader.post("/change", data={"_csrf": token}, headers=own).status_code == 200


def test_nobody_is_led_to_sign_in_first(reader: FlaskClient) -> None:
    answer = reader.post("/change?nobody")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_public_form_is_bound_to_its_browser(reader: FlaskClient) -> None:
    assert reader.post("/public?nobody").status_code == 403
    token = reader.get("/token?nobody").text
    assert reader.post("/public?nobody", data={"_csrf": token}).text == "in"
    reader.delete_cookie(csrf.COOKIE)
    assert reader.post("/public?nobody", data={"_csrf": token}).status_code == 403


def test_the_form_cookie_is_out_of_reach(reader: FlaskClient) -> None:
    cookie = reader.get("/token?nobody").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_programs_need_none_where_they_prove_themselves_otherwise(reader: FlaskClient) -> None:
    assert reader.post("/hook").text == "heard"
    assert reader.post("/api/change").text == "changed"
