"""Valkey (Redis protocol): sessions, queues, caches, limits. Nothing that cannot be lost."""

import redis
from flask import Flask, current_app

# A page must fail fast and say why rather than hang when Valkey is away.
TIMEOUT_SECONDS = 1.0


def connect(app: Flask, url: str) -> None:
    """Give `app` its pool of connections; none is opened before it is needed."""
    app.extensions["opora.valkey"] = redis.Redis.from_url(
        url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


def valkey() -> redis.Redis:
    """Return the app's client. Its calls raise redis.RedisError when Valkey is away."""
    client: redis.Redis = current_app.extensions["opora.valkey"]
    return client
