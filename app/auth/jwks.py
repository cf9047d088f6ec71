"""Keycloak's public keys, kept so that tokens are verified without asking it.

The copy survives a rotation (an unknown key id fetches anew), an outage (the copy goes on for a
day) and a restart during an outage (a file in the state folder).
"""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import jwt
import requests
import structlog
from flask import current_app

from app.auth import provider
from app.core.settings import settings

log = structlog.get_logger()

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
FRESH_SECONDS = 300
COOLDOWN_SECONDS = 30  # made-up key ids must not make us ask Keycloak each time
STALEST_SECONDS = 24 * 3600
TIMEOUT_SECONDS = 3


class Jwks:
    """The keys by their id. One object per process, safe for threads."""

    def __init__(self, address: str, file: Path, cooldown: float = COOLDOWN_SECONDS) -> None:
        self._address = address
        self._file = file
        self._cooldown = cooldown
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = 0.0
        self._tried_at = 0.0
        self._read_file()

    def key(self, kid: str | None) -> jwt.PyJWK:
        """Return the key with this id. Raises jwt.InvalidTokenError when there is none to trust."""
        # A known key serves while one thread renews; an unknown one has to wait for the answer.
        if self._is_due(kid) and self._lock.acquire(blocking=kid not in self._keys):
            try:
                if self._is_due(kid):
                    self._fetch()
            finally:
                self._lock.release()
        if time.time() - self._fetched_at > STALEST_SECONDS:
            raise jwt.InvalidTokenError("the keys are too old")
        found = self._keys.get(kid or "")
        if found is None:
            raise jwt.InvalidTokenError("unknown key id")
        return found

    def _is_due(self, kid: str | None) -> bool:
        wanting = time.time() - self._fetched_at > FRESH_SECONDS or kid not in self._keys
        rest = self._cooldown if self._keys else min(1, self._cooldown)
        return wanting and time.time() - self._tried_at >= rest

    def _fetch(self) -> None:
        self._tried_at = time.time()
        try:
            with provider.noted():
                answer = requests.get(self._address, timeout=TIMEOUT_SECONDS)
                answer.raise_for_status()
                document = answer.json()
                self._keys = _signing_keys(document)
        except (requests.RequestException, ValueError, KeyError, jwt.PyJWTError) as fault:
            log.warning("the provider's keys could not be fetched", fault=type(fault).__name__)
            return
        self._fetched_at = time.time()
        self._write_file(document)

    def _read_file(self) -> None:
        try:
            kept = json.loads(self._file.read_text())
            if kept["address"] == self._address:
                self._keys = _signing_keys(kept["jwks"])
                self._fetched_at = kept["at"]
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError):
            log.warning("the copy of the provider's keys cannot be read", file=str(self._file))

    def _write_file(self, document: dict[str, Any]) -> None:
        kept = {"at": self._fetched_at, "address": self._address, "jwks": document}
        draft = self._file.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(kept))
            draft.replace(self._file)
        except OSError:  # the copy in memory serves; only a restart in an outage would miss it
            log.warning("the provider's keys could not be kept", file=str(self._file))


def jwks() -> Jwks:
    """Return the keys of this app's realm."""
    found = current_app.extensions.get("opora.jwks")
    if not isinstance(found, Jwks):
        known = settings()
        found = Jwks(
            f"{known.realm_url}/protocol/openid-connect/certs", known.state_dir / "jwks.json"
        )
        current_app.extensions["opora.jwks"] = found
    return found


def _signing_keys(document: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    return {
        key["kid"]: jwt.PyJWK(key)
        for key in document["keys"]
        if key.get("use", "sig") == "sig" and key.get("alg", "RS256") in ALGORITHMS
    }
