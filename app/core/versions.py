"""Versions of rows over HTTP: the ETag of an answer, and the If-Match of a change."""

import re

from flask import Response, request

from app.core.errors import Invalid, PreconditionRequired
from app.core.text import lazy

TAG = re.compile(r'"(\d{1,9})"')


def tagged(response: Response, version: int) -> Response:
    """Return the response with the row's version as its ETag."""
    response.set_etag(str(version))
    return response


def seen_version() -> int:
    """Return the version that the sender looked at, from If-Match.

    Raises PreconditionRequired without one, Invalid when it is no ETag of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired
    match = TAG.fullmatch(given.strip())
    if match is None:
        raise Invalid({"If-Match": lazy('Send the ETag as it was given, such as "7".')})
    return int(match[1])
