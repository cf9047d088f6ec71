"""Limits on guessing. They fail closed: without Valkey nobody tries passwords."""

from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

import redis
from flask import request

from app.core.errors import TooMany, Unavailable
from app.core.valkey import valkey

WINDOW_SECONDS = 5 * 60
MOST_BY_LOGIN = 10
MOST_BY_ADDRESS = 60


def check_guess(login: str) -> None:
    """Count a try for this login from this address. Raises TooMany beyond the limits.

    Counted before the password is looked at, so that tries at the same time do not slip through.
    """
    try:
        _take(_by_address(), MOST_BY_ADDRESS)
        _take(_by_login(login), MOST_BY_LOGIN)
    except redis.RedisError as fault:
        raise Unavailable from fault


def check_address() -> None:
    """Count a try from this address alone. Raises TooMany beyond the limit."""
    try:
        _take(_by_address(), MOST_BY_ADDRESS)
    except redis.RedisError as fault:
        raise Unavailable from fault


def forgive(login: str) -> None:
    """Forget the tries for this login: the password was right."""
    valkey().delete(_by_login(login))


def _take(place: str, most: int) -> None:
    pipe = valkey().pipeline(transaction=True)
    pipe.incr(place)
    pipe.expire(place, WINDOW_SECONDS, nx=True)
    pipe.ttl(place)
    count, _, rest = pipe.execute()
    if count > most:
        raise TooMany(retry_after=max(rest, 1))


def _by_login(login: str) -> str:
    return f"auth:tries:login:{sha256(login.strip().casefold().encode()).hexdigest()}"


def _by_address() -> str:
    address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - a name, not a binding
    # Whoever has one IPv6 address has 2^64 of them.
    whose = ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address
    return f"auth:tries:address:{whose}"
