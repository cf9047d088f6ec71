"""Pieces of the OpenAPI document: credentials, headers both ways, answers that refuse."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from app.core import idempotency, problems
from app.core.errors import Refusal
from app.core.text import Lazy

CREDENTIALS: tuple[dict[str, list[str]], ...] = (
    {"bearer": []},
    {"basic": []},
    {"key": [], "secret": []},
)
SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "`api_key` and `secret_api_key` of an API client",
    },
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "secret": {"type": "apiKey", "in": "header", "name": "X-Api-Secret"},
}
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": "the version; send it as If-Match with a change",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    },
    "RateLimit": {
        "description": 'how one stands with the limit: "name";r=left;t=seconds until full',
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": 'the limit: "name";q=requests;w=seconds',
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "seconds to wait",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "WWW-Authenticate": {
        "description": "the ways to say who one is",
        "schema": {"type": "string"},
    },
}
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the ETag of the version that was looked at",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": False,
    "description": "any key of one's own: the same request sent again has its effect once (24 h)",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": idempotency.LONGEST_KEY,
        "pattern": "^[!-~]+$",
    },
}


def refused(status: int, refusals: Sequence[type[Refusal]]) -> dict[str, Any]:
    """Describe the answer with this status: who gives it, and the headers that come along."""
    headers: dict[str, Any] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    return {
        "description": "\n".join(f"`{each.code}`: {_english(each)}" for each in refusals),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        **({"headers": headers} if headers else {}),
    }


def _english(refusal: type[Refusal]) -> str:
    """The words as they stand in the code: the document is the same for every reader."""
    words = refusal.words
    return words.words if isinstance(words, Lazy) else words
