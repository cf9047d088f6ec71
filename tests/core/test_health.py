"""What machines ask: whether the process lives, whether it serves, and its numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.core.settings import Settings
from app.factory import create_app

NOWHERE = "127.0.0.1:1"


@dataclass
class House:
    """How to make an app whose neighbours are up or away."""

    settings: Settings

    @contextmanager
    def client(self, **changes: object) -> Iterator[FlaskClient]:
        app = create_app(Settings.model_validate(self.settings.model_dump() | changes))
        with app.test_client() as client:
            yield client
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def house(settings: Settings) -> House:
    return House(settings)


def test_it_lives_even_when_every_neighbour_is_away(house: House) -> None:
    with house.client(
        database_url=f"postgresql+psycopg://opora@{NOWHERE}/opora",
        valkey_url=f"redis://{NOWHERE}/0",
        keycloak_internal_url=f"http://{NOWHERE}",
    ) as client:
        assert client.get("/healthz").status_code == 200


def test_without_keycloak_it_serves_and_says_so(house: House) -> None:
    with house.client(keycloak_internal_url=f"http://{NOWHERE}") as client:
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "postgresql": "up",
        "valkey": "up",
        "keycloak": "down",
    }


@pytest.mark.parametrize(
    ("neighbour", "change"),
    [
        ("postgresql", {"database_url": f"postgresql+psycopg://opora@{NOWHERE}/opora"}),
        ("valkey", {"valkey_url": f"redis://{NOWHERE}/0"}),
    ],
)
def test_without_postgresql_or_valkey_it_is_not_ready(
    house: House, neighbour: str, change: dict[str, str]
) -> None:
    with house.client(demo_sign_in=True, **change) as client:
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [name for name, state in answer.json.items() if state == "down"] == [neighbour]


def test_requests_are_counted_by_route_and_method(kernel: Flask) -> None:
    client = kernel.test_client()
    client.get("/healthz")
    client.open("/no/such/page/here", method="BREW")
    page = client.get("/metrics").text
    assert 'opora_http_requests_total{code="200",method="GET",route="/healthz"}' in page
    assert "no/such/page" not in page
    assert "BREW" not in page


def test_the_metrics_survive_the_database(house: House) -> None:
    with house.client(database_url=f"postgresql+psycopg://opora@{NOWHERE}/opora") as client:
        page = client.get("/metrics").text
    assert "opora_database_up 0.0" in page
    assert "opora_http_requests_total" in page


def test_the_metrics_ask_for_their_token_where_one_is_set(house: House) -> None:
    with house.client(metrics_token="let me see") as client:  # noqa: S106 - of this test
        assert client.get("/metrics").status_code == 401
        wrong = client.get("/metrics", headers={"Authorization": "Bearer let me sea"})
        assert wrong.status_code == 401
        right = client.get("/metrics", headers={"Authorization": "Bearer let me see"})
        assert right.status_code == 200


def test_a_valkey_that_is_away_fails_fast(house: House) -> None:
    with (
        house.client(valkey_url=f"redis://{NOWHERE}/0") as client,
        client.application.app_context(),
        pytest.raises(redis.ConnectionError),
    ):
        client.application.extensions["opora.valkey"].ping()
