"""A person's own settings."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.people import queries
from app.people.preferences import Preferences, preferences
from tests.auth.doors import ADMIN, VERA, enter, form_token
from tests.conftest import new_client

CHOSEN = {
    "language": "ru",
    "theme": "dark",
    "density": "compact",
    "time_zone": "Europe/Moscow",
    "single_keys": "on",
}


def save(client: FlaskClient, **changed: str) -> TestResponse:
    return client.post("/settings", data={"_csrf": form_token(client), **CHOSEN, **changed})


def test_settings_are_kept_and_every_page_obeys_them(client: FlaskClient) -> None:
    enter(client)
    assert save(client).status_code == 303
    page = client.get("/settings").text
    assert '<html lang="ru" data-theme="dark" data-density="compact"' in page
    assert "Настройки" in page
    elsewhere = new_client(client.application)
    enter(elsewhere)
    assert 'lang="ru"' in elsewhere.get("/settings").text


def test_an_unticked_box_switches_single_keys_off(client: FlaskClient) -> None:
    enter(client)
    form = {name: value for name, value in CHOSEN.items() if name != "single_keys"}
    client.post("/settings", data={"_csrf": form_token(client), **form})
    assert 'data-single-keys="off"' in client.get("/settings").text


def test_empty_values_leave_it_to_the_browser(client: FlaskClient) -> None:
    enter(client)
    save(client)
    save(client, language="", theme="", time_zone="")
    page = client.get("/settings", headers={"Accept-Language": "en"}).text
    assert '<html lang="en" data-density="compact"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("theme", '"><script>'),
        ("density", ""),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "Mars/Olympus\0"),
        ("single_keys", "maybe"),
    ],
)
def test_a_value_that_was_not_offered_is_refused(
    client: FlaskClient, field: str, value: str
) -> None:
    enter(client)
    assert save(client, **{field: value}).status_code == 422


@pytest.mark.attack(21)
def test_nobody_changes_anothers_settings(app: Flask, client: FlaskClient) -> None:
    other = new_client(app)
    enter(other, ADMIN)
    enter(client, VERA)
    with app.app_context():
        person = queries.person_by_subject(ADMIN.subject)
        assert person
        key = person.id
    save(client, person_id=str(key), id=str(key))
    with app.app_context():
        assert preferences(key) == Preferences()


@pytest.mark.attack(23)
def test_a_form_of_another_site_changes_nothing(client: FlaskClient) -> None:
    enter(client)
    assert client.post("/settings", data=CHOSEN).status_code == 403
    headers = {"Origin": "https://evil.example"}
    form = {"_csrf": form_token(client), **CHOSEN}
    assert client.post("/settings", data=form, headers=headers).status_code == 403
