"""Tokens, and API clients, for programs."""

from flask import Blueprint, Response, request

from app.auth import access, provider, services, throttle
from app.auth.client_forms import department_ids, described
from app.auth.errors import (
    IdentityProviderAway,
    NoSuchApiClient,
    SignInEnded,
    WrongCredentials,
)
from app.auth.schemas import (
    ApiClientIn,
    ApiClientsOut,
    NewApiClientOut,
    TokenOut,
    TokenRequest,
)
from app.auth.services import NewApiClient
from app.core import answers, audit
from app.core.actor import SYSTEM, actor, public
from app.core.db import transaction
from app.core.errors import TooMany
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as

api = Blueprint("auth_api", __name__)


@api.post("/api/v1/auth/token")
@documented(
    "Tokens",
    TokenOut,
    body=TokenRequest,
    refusals=(WrongCredentials, SignInEnded, TooMany, IdentityProviderAway),
)
@public
def token() -> Response:
    """Exchange a login and password, or a refresh token, for an access token."""
    asked = body_as(TokenRequest)
    if asked.login is not None and asked.password is not None:
        given = _tokens_for(asked.login, asked.password)
    else:
        throttle.check_address()
        given = provider.renew_for_api(asked.refresh_token or "")
    answer = TokenOut(
        access_token=given.access,
        expires_in=given.expires_in,
        refresh_token=given.refresh,
        refresh_expires_in=given.refresh_expires_in,
    )
    return answers.answer(answer)


@api.get("/api/v1/api-clients")
@documented("API clients", ApiClientsOut)
def api_clients() -> Response:
    """List the API clients, the newest first; never their secrets."""
    found = access.api_clients(actor())
    return answers.answer(ApiClientsOut(api_clients=described(found)))


@api.post("/api/v1/api-clients")
@documented("API clients", NewApiClientOut, status=201, body=ApiClientIn, once=True)
def create_api_client() -> Response:
    """Make an API client. The answer holds its secret, which is shown this once.

    Sent again with the same Idempotency-Key, it answers with the client and without the secret.
    """
    access.check_may_manage(actor())
    with once() as sent:
        if old := sent.answer():
            return old
        made = _make(body_as(ApiClientIn))
        told = described([made.client])[0].model_dump()
        return sent.keep(
            _made(NewApiClientOut(**told, secret_api_key=made.secret)),
            again=_made(NewApiClientOut(**told, secret_api_key=None)),
        )


@api.delete("/api/v1/api-clients/<api_key>")
@documented("API clients", status=204, refusals=(NoSuchApiClient,))
def revoke_api_client(api_key: str) -> tuple[str, int]:
    """Revoke an API client; its row stays, so that one sees who did what."""
    with transaction():
        services.revoke_api_client(access.api_client(actor(), api_key), by=actor())
    return "", 204


def _make(asked: ApiClientIn) -> NewApiClient:
    return services.create_api_client(
        asked.name,
        scopes=set(asked.scopes),
        departments=department_ids(asked.departments),
        expires_at=asked.expires_at,
        by=actor(),
    )


def _made(answer: NewApiClientOut) -> Response:
    response = answers.answer(answer)
    response.status_code = 201
    return response


def _tokens_for(login: str, password: str) -> provider.Tokens:
    throttle.check_guess(login)
    try:
        given = provider.tokens_for(login, password)
    except WrongCredentials:
        _record("token.refused", login)
        raise
    throttle.forgive(login)
    _record("token.given", login)
    return given


def _record(what: str, login: str) -> None:
    with transaction():
        audit.record(what, by=SYSTEM, subject=login, address=request.remote_addr)
