"""Rate limits in Valkey, as a leaky bucket (GCRA): no burst at the edge of a window.

They fail open with an alarm when Valkey is away, since an API that stops is worse than one that is
unlimited for a while; what guards passwords asks with `fail_closed`.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

import redis
import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter

from app.core.actor import Actor
from app.core.errors import TooMany, Unavailable
from app.core.problems import problem
from app.core.settings import settings
from app.core.valkey import valkey

log = structlog.get_logger()

UNLIMITED = Counter("opora_limits_skipped", "Requests let through while Valkey was away", ["limit"])
WINDOW_SECONDS = 60
REST_SECONDS = 5.0  # a Valkey that hangs costs its time-out once in so many seconds

# The bucket is one moment: when it will be empty again. Valkey's own clock, so that all web
# processes agree. Returns whether it was let in, how many more would be, and milliseconds.
GCRA = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local each = window / limit
local empty = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local filled = empty + each
if filled - now > window then
  return {0, 0, math.ceil(filled - now - window)}
end
redis.call('SET', KEYS[1], string.format('%.3f', filled), 'PX', math.ceil(filled - now))
return {1, math.floor((window - (filled - now)) / each), math.ceil(filled - now)}
"""


@dataclass(frozen=True)
class Standing:
    """How a caller stands with a limit: requests left now, seconds until all are there again."""

    name: str
    limit: int
    window: int
    left: int
    reset: int


def check(
    name: str, key: str, *, limit: int, window: int = WINDOW_SECONDS, fail_closed: bool = False
) -> Standing | None:
    """Count one try of `key` against `limit` tries in `window` seconds. Raises TooMany beyond it.

    While Valkey is away it returns None and counts nothing, or raises Unavailable if
    `fail_closed`.
    """
    try:
        let_in, left, milliseconds = valkey().eval(GCRA, 1, _place(name, key), window * 1000, limit)
    except redis.RedisError as fault:
        if fail_closed:
            raise Unavailable from fault
        UNLIMITED.labels(name).inc()
        log.warning("no limit: Valkey does not answer", limit=name, fault=type(fault).__name__)
        return None
    if not let_in:
        raise TooMany(retry_after=max(ceil(milliseconds / 1000), 1))
    return Standing(name, limit, window, left, ceil(milliseconds / 1000))


def forget(name: str, key: str) -> None:
    """Count from nothing again."""
    valkey().delete(_place(name, key))


def install(app: Flask) -> None:
    """Limit the API of `app`; called once the actor of a request is known."""
    app.before_request(_count_caller)
    app.after_request(_count_stranger)
    app.after_request(_tell)


def _count_caller() -> None:
    who: Actor | None = g.get("actor")
    if _is_api() and _awake():
        if who is None:
            g.standing = check("address", by_address(), limit=settings().stranger_limit)
        else:
            g.standing = check("api", f"{who.kind}:{who.id}", limit=settings().api_limit)
        _rest_if(g.standing is None)


def _count_stranger(response: Response) -> Response:
    """Count what came without a valid credential, and say 429 instead of 401 beyond the limit."""
    if response.status_code != 401 or not _is_api() or "standing" in g or not _awake():
        return response
    try:
        g.standing = check("address", by_address(), limit=settings().stranger_limit)
    except TooMany as refusal:
        return problem(refusal)
    _rest_if(g.standing is None)
    return response


def _tell(response: Response) -> Response:
    standing: Standing | None = g.get("standing")
    if standing is not None:
        name, window = standing.name, standing.window
        response.headers["RateLimit-Policy"] = f'"{name}";q={standing.limit};w={window}'
        response.headers["RateLimit"] = f'"{name}";r={standing.left};t={standing.reset}'
    return response


def by_address() -> str:
    """Return the address that a request comes from; an IPv6 neighbourhood is one."""
    address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - a name, not a binding
    # Whoever has one IPv6 address has 2^64 of them.
    whose = ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address
    return str(whose)


def _place(name: str, key: str) -> str:
    return f"limit:{name}:{key}"


def _is_api() -> bool:
    return request.path.startswith("/api/v1/")


class _Away:
    until: float = 0.0


def _awake() -> bool:
    return monotonic() >= _Away.until


def _rest_if(away: bool) -> None:  # noqa: FBT001 - one fact
    if away:
        _Away.until = monotonic() + REST_SECONDS
