"""What a customer is told: in whose language, by which address, in which words. Pure."""

import re
from collections.abc import Mapping
from typing import Protocol

from app.incidents.models import Channel
from app.matching.language import language_of
from app.problems.models import Kind

LANGUAGES = ("en", "ru")
MOST_TEXT = 5_000

Texts = Mapping[str, str]
"""Language -> words. A language may be missing: then the other one is used."""

DEFAULTS: Mapping[Kind, Texts] = {
    Kind.SOLVE: {
        "en": "Hello {name}, what you wrote to us about ({number}) is solved. If it is not so for"
        " you, just answer this message.",
        "ru": "Здравствуйте, {name}! То, о чём вы нам писали ({number}), исправлено. Если у вас"
        " это не так, просто ответьте на это сообщение.",
    },
    Kind.WRITE: {
        "en": "Hello {name}, we know what is wrong ({number}) and are working on it. You will"
        " hear from us as soon as it is solved.",
        "ru": "Здравствуйте, {name}! Мы знаем, в чём дело ({number}), и уже исправляем это. Мы"
        " напишем вам, как только всё будет готово.",
    },
    Kind.CLOSE: {},
}


class Contact(Protocol):
    """Whoever can be reached, as far as addresses are known."""

    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def telegram_id(self) -> str | None: ...


def default_texts(kind: Kind, solution: str | None) -> Texts:
    """Return the words to begin with: the problem's solution in its language, else ours."""
    known = DEFAULTS[Kind.SOLVE if kind == Kind.SOLVE_AND_CLOSE else kind]
    if solution and known and kind != Kind.WRITE:
        return {language_of(solution): solution}
    return known


def told_in(language: str, texts: Texts) -> str | None:
    """Return the language that a customer is told in: their own, or the only one there is."""
    spoken = [each for each in (language, *LANGUAGES) if texts.get(each, "").strip()]
    return spoken[0] if spoken else None


def fill(words: str, *, name: str, number: str) -> str:
    """Put the customer's name and number where the text leaves room; nothing else is read."""
    values = {"{name}": name, "{number}": number}
    return re.sub(r"\{(?:name|number)\}", lambda found: values[found[0]], words)


def reachable_by(channel: str, contact: Contact) -> Channel | None:
    """Return how the customer can be reached: as they wrote, else by what is known, or not."""
    known = {
        Channel.EMAIL: contact.email,
        Channel.TELEGRAM: contact.telegram_id,
        Channel.SMS: contact.phone,
    }
    own = {Channel.PHONE: Channel.SMS}.get(Channel(channel), Channel(channel))
    return next((each for each in (own, *known) if known.get(each)), None)
