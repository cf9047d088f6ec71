"""The lines of COPY that tell of each incident; everything about one follows from its number."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from app.incidents.services.history import STEMS, excerpt
from bench import people

DATA = Path(__file__).parents[1] / "app" / "demo" / "data"
PROCESS = "019a0000-0000-7000-8000-000000000001"
"""The default process, as the migration names it."""
DAYS = 730
LONG = 200
LONG_MESSAGES = 50
"""So many incidents have so many messages; their numbers are multiples of count / LONG."""
RARE = 20
"""How many incidents hold the same rare word."""
RUSSIAN_SHARE = 10  # of 16
EMPTY = "\\N"
STATES = (
    ("new", "new", 0),
    ("in_progress", "open", 0),
    ("waiting_customer", "waiting", 1),
    ("waiting_problem", "waiting", 1),
    ("resolved", "resolved", 2),
)
REPLIES = (
    "Thank you for writing. We have looked into it and the amount will be back within seven days.",
    "Спасибо за обращение. Мы проверили: деньги вернутся на счёт в течение семи дней.",
)
ANSWERS = ("Great, thank you!", "Отлично, спасибо!")


@dataclass(frozen=True)
class Text:
    """Words of a customer, as they are and as search keeps them."""

    words: str
    line: str
    lexemes: str
    language: int


def incident_id(number: int) -> str:
    return f"019a0000-0000-7000-8000-{number:012x}"


class Lives:
    """Incidents 1 to `count`, the newest last; one in fifty is still alive."""

    def __init__(self, connection: psycopg.Connection, count: int) -> None:
        self._count = count
        self._english = _texts(connection, "banking77.csv", 0)
        self._russian = _texts(connection, "topics_ru.csv", 1)
        self._begun = datetime.now(UTC) - timedelta(days=DAYS)

    def requesters(self) -> Iterator[str]:
        for number in range(self._count // 3 + 1):
            at = self._begun.isoformat()
            yield f"{_requester_id(number)}\tCustomer {number}\tc{number}@example.com\t{at}\n"

    def incidents(self) -> Iterator[str]:
        for number in range(1, self._count + 1):
            yield self._incident(number)

    def messages(self) -> Iterator[str]:
        """Yield a question, a reply and thanks of each, and fifty of the long ones."""
        for number in range(1, self._count + 1):
            key, first = incident_id(number), self._text(number)
            at = self._created(number)
            said = [("customer", first.line)]
            if self._is_long(number):
                said *= LONG_MESSAGES
            else:
                reply, answer = REPLIES[first.language], ANSWERS[first.language]
                said += [("reply", reply), ("customer", answer)]
            for place, (voice, words) in enumerate(said):
                moment = (at + timedelta(minutes=place)).isoformat()
                yield f"{_message_id(number, place)}\t{key}\t{voice}\tSomebody\t{words}\t{moment}\n"

    def words(self) -> Iterator[str]:
        rare = max(1, self._count // RARE)
        for number in range(1, self._count + 1):
            text = self._text(number)
            document = f"{text.lexemes} 'rareword{number % rare}' 'custom' '{number // 3}'"
            yield f"{incident_id(number)}\t{document}\n"

    def _incident(self, number: int) -> str:
        text, mixed = self._text(number), _mixed(number)
        state, category, bucket = self._state(number, mixed)
        department, assignee = self._owner(number, mixed, bucket)
        created = self._created(number)
        updated = min(created + timedelta(minutes=mixed % 7200), datetime.now(UTC))
        ended = updated.isoformat() if bucket >= 2 else EMPTY
        priority = 1 + mixed % 4
        return (
            "\t".join(
                (
                    *(incident_id(number), str(number), text.line, text.line),
                    *(("web", "email", "telegram")[mixed % 3], _requester_id(number // 3)),
                    *(department, assignee, "2", "2", str(priority), "{}", PROCESS),
                    *(state, category, str(bucket), "t" if state == "new" else "f", "0"),
                    *(created.isoformat(), updated.isoformat(), "1", ended, ended),
                )
            )
            + "\n"
        )

    def _state(self, number: int, mixed: int) -> tuple[str, str, int]:
        if number > self._count * 0.98 or self._is_long(number):
            return STATES[mixed % len(STATES)]
        return ("closed", "closed", 3 if mixed % 100 == 0 else 2)

    def _owner(self, number: int, mixed: int, bucket: int) -> tuple[str, str]:
        if self._is_long(number):
            return str(people.department_id(0)), str(people.person_id(0))
        if mixed % 211 == 0:
            return EMPTY, EMPTY
        department = mixed // 7 % people.DEPARTMENTS
        agents = range(department, people.AGENTS, people.DEPARTMENTS)
        assignee = str(people.person_id(agents[mixed // 3 % len(agents)]))
        nobody = bucket < 2 and mixed % 10 < 3
        return str(people.department_id(department)), EMPTY if nobody else assignee

    def _created(self, number: int) -> datetime:
        return self._begun + timedelta(days=DAYS * number / self._count, minutes=-60)

    def _text(self, number: int) -> Text:
        mixed = _mixed(number) >> 4
        texts = self._russian if mixed % 16 >= RUSSIAN_SHARE else self._english
        return texts[(mixed >> 4) % len(texts)]

    def _is_long(self, number: int) -> bool:
        return number % (self._count // LONG) == 0


def _texts(connection: psycopg.Connection, name: str, language: int) -> list[Text]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        words = [row["text"].strip() for row in csv.DictReader(file)]
    rows = connection.execute(
        "SELECT array(SELECT quote_literal(lexeme) FROM unnest(to_tsvector(%s::regconfig, words)))"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS given(words, place) ORDER BY place",
        (STEMS, words),
    )
    return [
        Text(text, excerpt(text).replace("\\", ""), " ".join(lexemes).replace("\\", ""), language)
        for text, (lexemes,) in zip(words, rows, strict=True)
    ]


def _mixed(number: int) -> int:
    """Return a number that looks drawn by lot, always the same for the same."""
    mixed = (number * 0x9E3779B1) & 0xFFFFFFFF
    return mixed ^ (mixed >> 15)


def _requester_id(number: int) -> str:
    return f"019b0000-0000-7000-8000-{number:012x}"


def _message_id(number: int, place: int) -> str:
    return f"019c0000-0000-7000-8{place:03x}-{number:012x}"
