"""What `/metrics` says of the identity provider."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core.settings import Settings
from tests.auth.doors import Signer
from tests.auth.test_token_endpoint import by_password
from tests.conftest import MakeApp, new_client
from tests.servers import KeycloakAt

UP = 'opora_idp_up{provider="keycloak"} '


def said(client: FlaskClient) -> list[str]:
    """What it says now, which is nothing where nobody has asked yet."""
    lines = client.get("/metrics").text.splitlines()
    return [line.removeprefix(UP) for line in lines if line.startswith(UP)]


@pytest.mark.keycloak
def test_the_metrics_say_whether_keycloak_answered_last(
    client: FlaskClient, keycloak: KeycloakAt, make_app: MakeApp, settings: Settings
) -> None:
    cut_off = new_client(make_app(keycloak_internal_url="http://127.0.0.1:1"))
    unknown_key = {"Authorization": f"Bearer {Signer(settings).access()}"}
    asks: list[Callable[[FlaskClient], object]] = [
        lambda desk: desk.get("/auth/start"),
        lambda desk: by_password(desk, "nobody.here", "wrong-password-1"),  # a no is an answer
        lambda desk: desk.get("/api/v1/departments", headers=unknown_key),
    ]
    for ask in asks:
        ask(cut_off)
        assert said(cut_off) == ["0.0"]
        ask(client)
        assert said(client) == ["1.0"]
