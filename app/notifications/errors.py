"""Refusals about notices."""

from app.core.errors import Forbidden, NotFound
from app.core.text import lazy


class NoSuchNotice(NotFound):
    code = "no_such_notice"
    words = lazy("There is no such notification, or it is not yours.")


class OnlyForPeople(Forbidden):
    code = "only_for_people"
    words = lazy("Only people are told of anything. Sign in as a person.")
