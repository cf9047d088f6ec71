"""How many incidents stand in each view, for the rail; a few seconds old at most."""

import hashlib
import json
from collections.abc import Mapping

import redis
from flask import Response, g, request

from app.core.actor import Actor
from app.core.valkey import valkey
from app.incidents import queries
from app.incidents.pages.blueprint import may_read, may_work, pages
from app.incidents.pages.wording import COUNTED
from app.web import nav
from app.web.i18n import number

FRESH_SECONDS = 10


@nav.counts
def counts(who: Actor) -> Mapping[str, str]:
    """Entry name -> what its badge says; views that hold nothing have no badge."""
    if not may_read(who):
        return {}
    return {f"queue.{code}": shown(count) for code, count in _counts(who).items() if count}


def shown(count: int) -> str:
    """`37`; `1,000+` where counting stopped."""
    most = queries.COUNTED_TO
    return f"{number(most)}+" if count > most else number(count)


def _counts(who: Actor) -> dict[str, int]:
    place = _place(who)
    known = _kept(place)
    if known is None:
        known = queries.counts(who, [code for code in COUNTED if code != "mine" or may_work(who)])
        _keep(place, known)
    return known


def _place(who: Actor) -> str:
    """The key in Valkey. Whoever gets other rights meanwhile finds nothing under it."""
    rights = " ".join(sorted([*map(str, who.departments), *who.roles]))
    return f"incidents:counts:{who.id}:{hashlib.sha256(rights.encode()).hexdigest()[:16]}"


def _kept(place: str) -> dict[str, int] | None:
    try:
        found = valkey().get(place)
    except redis.RedisError:  # counting takes longer, that is all
        return None
    return json.loads(found) if isinstance(found, bytes) else None


def _keep(place: str, counted: dict[str, int]) -> None:
    try:
        valkey().set(place, json.dumps(counted), ex=FRESH_SECONDS)
    except redis.RedisError:
        return


@pages.after_request
def _count_anew(response: Response) -> Response:
    """Whoever has just changed something sees it in the rail at once."""
    who: Actor | None = g.get("actor")
    if who and request.method == "POST":
        try:
            valkey().delete(_place(who))
        except redis.RedisError:
            return response
    return response
