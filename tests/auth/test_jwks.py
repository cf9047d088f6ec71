"""The copy of the provider's keys: few questions, and a long memory."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from werkzeug import Request, Response
from werkzeug.serving import BaseWSGIServer, make_server

from app.auth.jwks import Jwks
from app.core import time


class Certs:
    """An address that publishes keys and counts who asks."""

    def __init__(self) -> None:
        self.asked = 0
        self.keys: dict[str, dict[str, object]] = {}
        self.publish("first")
        self.server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, Request.application(self.answer), threaded=True
        )
        threading.Thread(target=self.server.serve_forever, args=(0.02,)).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def publish(self, kid: str, **changed: object) -> None:
        public = rsa.generate_private_key(65537, 2048).public_key()
        self.keys[kid] = {
            **RSAAlgorithm.to_jwk(public, as_dict=True),
            "kid": kid,
            "use": "sig",
            "alg": "RS256",
            **changed,
        }

    def answer(self, _request: Request) -> Response:
        self.asked += 1
        return Response(json.dumps({"keys": list(self.keys.values())}))

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def certs() -> Iterator[Certs]:
    found = Certs()
    yield found
    found.stop()


def test_many_made_up_key_ids_cost_one_question(certs: Certs, tmp_path: Path) -> None:
    keys = Jwks(certs.address, tmp_path / "jwks.json")
    for number in range(50):
        with pytest.raises(jwt.InvalidTokenError):
            keys.key(f"made-up-{number}")
    assert certs.asked == 1


def test_a_rotated_key_is_found_after_the_cooldown(certs: Certs, tmp_path: Path) -> None:
    keys = Jwks(certs.address, tmp_path / "jwks.json")
    keys.key("first")
    certs.publish("second")
    with pytest.raises(jwt.InvalidTokenError):
        keys.key("second")
    with time_machine.travel(time.now() + timedelta(seconds=31)):
        assert keys.key("second").key_id == "second"
        assert keys.key("first").key_id == "first"


def test_the_copy_serves_through_an_outage_a_restart_included_but_not_for_ever(
    certs: Certs, tmp_path: Path
) -> None:
    Jwks(certs.address, tmp_path / "jwks.json").key("first")
    address = certs.address
    certs.server.server_close()
    restarted = Jwks(address, tmp_path / "jwks.json")
    with time_machine.travel(time.now() + timedelta(hours=23)):
        assert restarted.key("first").key_id == "first"
    with (
        time_machine.travel(time.now() + timedelta(hours=25)),
        pytest.raises(jwt.InvalidTokenError),
    ):
        restarted.key("first")


def test_keys_for_encryption_sign_nothing(certs: Certs, tmp_path: Path) -> None:
    certs.publish("secret", use="enc", alg="RSA-OAEP")
    with pytest.raises(jwt.InvalidTokenError):
        Jwks(certs.address, tmp_path / "jwks.json").key("secret")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"at": 1}'])
def test_a_spoilt_copy_is_fetched_anew(certs: Certs, tmp_path: Path, kept: str) -> None:
    (tmp_path / "jwks.json").write_text(kept)
    assert Jwks(certs.address, tmp_path / "jwks.json").key("first").key_id == "first"


def test_the_copy_of_another_realm_is_not_believed(certs: Certs, tmp_path: Path) -> None:
    Jwks(certs.address, tmp_path / "jwks.json").key("first")
    elsewhere = Jwks("http://127.0.0.1:1/certs", tmp_path / "jwks.json")
    with pytest.raises(jwt.InvalidTokenError):
        elsewhere.key("first")
