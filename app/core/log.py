"""Structured logs: keys, not prose, on standard output; secrets never."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

import structlog
from flask import Flask, Response, request

from app.core import ids

log = structlog.get_logger()

PLAIN_ID = re.compile(r"[0-9A-Za-z._-]{8,64}")
# Attack class 25: whatever is bound under such a name is masked, whoever logs it.
SECRET_WORDS = ("secret", "password", "token", "cookie", "authorization", "api_key")


# Whoever knows what follows this in an address may read what it leads to.
TELLING = re.compile(r"(?<=^/case/)[^/]+", re.IGNORECASE)


def configure(*, level: str, as_json: bool) -> None:
    """Send the program's and the libraries' logs through one formatter."""
    structlog.configure(
        processors=_processors(),
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_processors()[:-1],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


@cache
def _processors() -> list[structlog.typing.Processor]:
    """Return the one list of this process: a logger that was used once keeps the list it had."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ]


def attend(app: Flask) -> None:
    """Give every request an id, which all its log lines carry and the answer names, and log it.

    The address is logged without its query, which may hold what is nobody's business. An id that
    a caller sends is taken over when it is plain, so that one can be followed through a chain.
    """

    @app.before_request
    def name_it() -> None:
        given = request.headers.get("X-Request-Id", "")
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            request_id=given if PLAIN_ID.fullmatch(given) else ids.new().hex
        )

    @app.after_request
    def say_it(response: Response) -> Response:
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        response.headers["X-Request-Id"] = str(request_id)
        log.info("answered", method=request.method, path=_path(), code=response.status_code)
        return response


def _path() -> str:
    """Return the address without what opens by itself the page that it leads to."""
    return TELLING.sub("***", request.path)


def mask(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every key that names a secret, however deep it lies."""
    for key, value in event.items():
        event[key] = _masked(key, value)
    return event


def _masked(key: object, value: Any) -> Any:
    name = str(key).lower().replace("-", "_")
    if any(word in name for word in SECRET_WORDS):
        return "***"
    if isinstance(value, Mapping):
        return {inner: _masked(inner, held) for inner, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", item) for item in value]
    return value
