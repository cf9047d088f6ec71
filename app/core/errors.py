"""Refusals: every 'no' of the program is one of these, worded for a person.

They are raised anywhere and answered in one place (`app.web.errors`): a page for people, problem
details (RFC 9457) for programs. A part's own refusals inherit from the class with their status.
"""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from app.core.text import Lazy, lazy

Words = str | Lazy


class Refusal(Exception):  # noqa: N818 - the domain's word; Error would say that something broke
    """A clear no, with a code for programs and words for people."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    words: Words = lazy("This cannot be done.")

    def __init__(self, words: Words | None = None, **data: object) -> None:
        self.words = words or type(self).words
        self.data = data
        super().__init__(self.code)

    @override
    def __str__(self) -> str:
        return str(self.words)


class Malformed(Refusal):
    """The request cannot be read at all."""

    code = "malformed"
    words = lazy("The request cannot be read.")


class Unauthorised(Refusal):
    code = "unauthorised"
    status = 401
    words = lazy("Sign in first.")


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    words = lazy("Your role does not allow this.")


class NotFound(Refusal):
    """There is no such thing, or not for this reader: the answer is the same."""

    code = "not_found"
    status = 404
    words = lazy("There is no such page, or you may not see it.")


class Conflict(Refusal):
    code = "conflict"
    status = 409
    words = lazy("This does not fit the present state.")


class Stale(Refusal):
    """Somebody else has changed the same values meanwhile; `data` holds both."""

    code = "stale"
    status = 412
    words = lazy("Somebody changed this meanwhile.")


class TooLarge(Refusal):
    code = "too_large"
    status = 413
    words = lazy("This is too large.")


class Invalid(Refusal):
    """What was sent breaks a rule. `faults` says for each field (dotted path) how to mend it."""

    code = "invalid"
    status = 422
    words = lazy("Some fields need another look.")

    def __init__(self, faults: Mapping[str, Words], words: Words | None = None) -> None:
        super().__init__(words)
        self.faults = dict(faults)


class PreconditionRequired(Refusal):
    code = "precondition_required"
    status = 428
    words = lazy("Say which version you change: send If-Match.")


class TooMany(Refusal):
    """Too often. `retry_after` is in seconds."""

    code = "too_many_requests"
    status = 429
    words = lazy("Too many requests. Try again a little later.")

    def __init__(self, *, retry_after: int, words: Words | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """A neighbour that is needed for this does not answer."""

    code = "unavailable"
    status = 503
    words = lazy("A service that this page needs does not answer at the moment.")
