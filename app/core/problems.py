"""Refusals as programs get them: problem details (RFC 9457)."""

from typing import Any

import structlog
from flask import Response, json, make_response
from pydantic import BaseModel, Field

from app.core.errors import Invalid, Refusal, TooMany

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 10


class Problem(BaseModel):
    """Why a request was refused."""

    type: str = Field(description="a name of the kind of problem, urn:opora:{code}")
    title: str = Field(description="the kind of problem in words")
    status: int = Field(description="the HTTP status again")
    detail: str = Field(description="this very problem in words, for people")
    code: str = Field(description="the kind of problem, for programs")
    request_id: str = Field(description="under which the logs know the request")
    faults: dict[str, str] | None = Field(
        default=None, description="what is wrong with which field (dotted path)"
    )
    data: dict[str, Any] | None = Field(
        default=None, description="more to go by, such as both values of a conflict"
    )


def problem(refusal: Refusal) -> Response:
    """Return the answer that tells a program why not."""
    told = Problem(
        type=f"urn:opora:{refusal.code}",
        title=str(type(refusal).words),
        status=refusal.status,
        detail=str(refusal),
        code=refusal.code,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
        faults=_faults(refusal),
        data=refusal.data or None,
    )
    response = make_response(json.dumps(told.model_dump(exclude_none=True)), refusal.status)
    response.content_type = MEDIA_TYPE
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="opora", Basic realm="opora"'
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    elif refusal.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _faults(refusal: Refusal) -> dict[str, str] | None:
    if not isinstance(refusal, Invalid):
        return None
    return {name: str(words) for name, words in refusal.faults.items()}
