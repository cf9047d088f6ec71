"""Limits on guessing. They fail closed: without Valkey nobody tries passwords."""

from hashlib import sha256

from app.core import limits

WINDOW_SECONDS = 5 * 60
MOST_BY_LOGIN = 10
MOST_BY_ADDRESS = 60


def check_guess(login: str) -> None:
    """Count a try for this login from this address. Raises TooMany beyond the limits.

    Counted before the password is looked at, so that tries at the same time do not slip through.
    """
    check_address()
    _check("tries-login", _known_as(login), most=MOST_BY_LOGIN)


def check_address() -> None:
    """Count a try from this address alone. Raises TooMany beyond the limit."""
    _check("tries-address", limits.by_address(), most=MOST_BY_ADDRESS)


def forgive(login: str) -> None:
    """Forget the tries for this login: the password was right."""
    limits.forget("tries-login", _known_as(login))


def _check(name: str, key: str, *, most: int) -> None:
    limits.check(name, key, limit=most, window=WINDOW_SECONDS, fail_closed=True)


def _known_as(login: str) -> str:
    return sha256(login.strip().casefold().encode()).hexdigest()
