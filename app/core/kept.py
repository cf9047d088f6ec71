"""Short lists that change rarely, kept by each process for some seconds.

For what menus offer and names are taken from. What is decided (whether a category exists, whether
somebody may be given work) is never decided by a kept list.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

from flask import current_app

from app.core.settings import settings

MOST = 1024
"""Answers of all lists together; past that all are read anew."""

Keys = ParamSpec("Keys")
Answer = TypeVar("Answer")


def kept(read: Callable[Keys, Answer]) -> Callable[Keys, Answer]:
    """Return `read` with a memory of `lists_seconds`, per arguments and program; with 0 none.

    Nobody may change what it returns.
    """

    @wraps(read)
    def known(*keys: Keys.args, **named: Keys.kwargs) -> Answer:
        lists: dict[Hashable, tuple[float, Answer]] = current_app.extensions["opora.kept"]
        place, at = (read, keys, *named.items()), monotonic()
        found = lists.get(place)
        if found is None or at - found[0] >= settings().lists_seconds:
            if len(lists) >= MOST:
                lists.clear()
            found = lists[place] = (at, read(*keys, **named))
        return found[1]

    return known
