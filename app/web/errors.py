"""Every refusal and every fault is answered here: a page for people, problem details for programs.

For htmx the answer is a toast that says why, and what was shown at once is rolled back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import redis
import structlog
from flask import Flask, Response, g, make_response, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import (
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    TooLarge,
    TooMany,
    Unavailable,
    Words,
)
from app.core.problems import RETRY_SECONDS, problem
from app.core.text import lazy
from app.web.look import forget_preferences
from app.web.render import render, wants_part

log = structlog.get_logger()

SIGN_IN = "auth.sign_in"


class WrongMethod(Refusal):
    code = "method_not_allowed"
    status = 405
    words = lazy("This address does not take such a request.")


class Broken(Refusal):
    code = "internal"
    status = 500
    words = lazy(
        "Nothing that was saved is lost. The fault is recorded; give this number to the "
        "administrator if it stays."
    )


@dataclass(frozen=True)
class Look:
    """What the page of one status shows above the refusal's own words."""

    icon: str
    heading: Words
    again: bool = False  # trying the same once more may help


class LOOKS:
    """Status -> look; others look like 400."""

    by_status: ClassVar[Mapping[int, Look]] = {
        400: Look("circle-alert", lazy("This request cannot be read")),
        403: Look("lock", lazy("You may not do this")),
        404: Look("file-question-mark", lazy("There is nothing here")),
        405: Look("circle-alert", lazy("This way is closed")),
        409: Look("git-merge", lazy("This does not fit any more")),
        412: Look("git-merge", lazy("Somebody was faster"), again=True),
        413: Look("archive", lazy("This is too large")),
        422: Look("circle-alert", lazy("Some fields need another look")),
        428: Look("git-merge", lazy("Which version do you change?")),
        429: Look("hourglass", lazy("Too many at once"), again=True),
        500: Look("triangle-alert", lazy("Something broke on our side"), again=True),
        503: Look("wifi-off", lazy("The desk cannot work at the moment"), again=True),
    }


def answer(app: Flask) -> None:
    """Answer whatever `app` raises."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _by_werkzeug)
    app.register_error_handler(redis.RedisError, _neighbour_away)
    app.register_error_handler(OperationalError, _neighbour_away)
    app.register_error_handler(Exception, _broken)


def _refused(refusal: Refusal) -> AnyResponse:
    if request.path.startswith("/api/"):
        return problem(refusal)
    return error_page(refusal, refusal.status)


def _by_werkzeug(fault: HTTPException) -> AnyResponse:
    if fault.code is None or fault.code < 400:
        return make_response(fault.get_response())
    kinds = {404: NotFound, 405: WrongMethod, 413: TooLarge}
    other = Malformed if fault.code < 500 else Broken
    response = _refused(kinds.get(fault.code, other)())
    for name, value in fault.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _neighbour_away(fault: Exception) -> AnyResponse:
    log.error("neighbour away", fault=type(fault).__name__, exc_info=fault)
    valkey = isinstance(fault, redis.RedisError)
    words = (
        lazy("Valkey, which keeps the sessions, does not answer. Nothing is lost.")
        if valkey
        else lazy("The database does not answer. Nothing that was saved is lost.")
    )
    return _refused(Unavailable(words))


def _broken(fault: Exception) -> AnyResponse:
    log.error("request failed", exc_info=fault)
    return _refused(Broken())


def error_page(refusal: Refusal, status: int) -> AnyResponse:
    """The page (or, for htmx, the toast) that tells a person why not and what to do now."""
    if status == 401:
        return _to_sign_in()
    if wants_part():
        return _told(refusal, status)
    if status >= 500:
        # The keeper of sessions or of preferences may be the one who is away.
        g.actor = None
        forget_preferences()
    look = LOOKS.by_status.get(status, LOOKS.by_status[400])
    page = render(
        "web/errors/page.html",
        look_of_error=look,
        refusal=refusal,
        faults=refusal.faults if isinstance(refusal, Invalid) else {},
        number=_number() if status >= 500 else "",
    )
    return _with_retry(make_response(page, status), refusal)


def _to_sign_in() -> AnyResponse:
    """Lead to the sign-in page, and from there back to where one was."""
    here = request.full_path.rstrip("?") if request.method == "GET" and not wants_part() else "/"
    address = url_for(SIGN_IN, next=here)
    if wants_part():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def _told(refusal: Refusal, status: int) -> Response:
    words = "; ".join(map(str, refusal.faults.values())) if isinstance(refusal, Invalid) else ""
    response = make_response("", status)
    response.headers["HX-Reswap"] = "none"
    toast = {"words": words or str(refusal), "number": _number() if status >= 500 else ""}
    response.headers["HX-Trigger"] = json.dumps({"opora:refused": toast})
    return _with_retry(response, refusal)


def _with_retry(response: Response, refusal: Refusal) -> Response:
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    elif refusal.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _number() -> str:
    """The number under which the logs know this request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
