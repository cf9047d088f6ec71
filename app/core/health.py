"""Whether the process lives, whether it can serve, and its metrics. For machines, so no session."""

from collections.abc import Callable

import redis
import requests
from flask import Blueprint, Response, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import metrics
from app.core.actor import public
from app.core.db import db
from app.core.errors import Unauthorised
from app.core.problems import problem
from app.core.settings import settings
from app.core.valkey import valkey

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def alive() -> Response:
    """Answer 200 as long as the process answers at all."""
    return jsonify(status="alive")


@health.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Answer 503 without PostgreSQL or Valkey. Keycloak is named only: the signed in go on."""
    found = {
        "postgresql": _answers(lambda: db.session.execute(text("SELECT 1"))),
        "valkey": _answers(lambda: valkey().ping()),
        "keycloak": settings().demo_sign_in or _answers(_ask_keycloak),
    }
    serving = found["postgresql"] and found["valkey"]
    said = {name: "up" if up else "down" for name, up in found.items()}
    return jsonify(status="ready" if serving else "not ready", **said), 200 if serving else 503


@health.get("/metrics")
@public
def scrape() -> Response:
    """Answer in Prometheus' format; behind a bearer token where one is set."""
    if not metrics.may_read(request.headers.get("Authorization"), settings().metrics_token):
        return problem(Unauthorised())
    return metrics.exposition()


def _ask_keycloak() -> None:
    requests.get(settings().realm_url, timeout=1).raise_for_status()


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (SQLAlchemyError, redis.RedisError, requests.RequestException):
        return False
    return True
