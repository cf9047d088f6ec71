"""What the demo is made of: real messages with their topics, and invented words around them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

DATA = Path(__file__).parent / "data"
LOG = DATA / "servicenow_incidents.csv"
ENGLISH = 2_200
"""Messages taken out of the ten thousand."""

Language = Literal["en", "ru"]
Place = Literal["card-delivery", "cards", "payments"]

DELIVERY = {
    "activate_my_card",
    "card_about_to_expire",
    "card_arrival",
    "card_delivery_estimate",
    "card_swallowed",
    "get_disposable_virtual_card",
    "get_physical_card",
    "getting_spare_card",
    "getting_virtual_card",
    "lost_or_stolen_card",
    "order_physical_card",
    "supported_cards_and_currencies",
    "visa_or_mastercard",
}
CARD_WORDS = ("card", "pin", "atm", "contactless", "apple_pay", "passcode", "virtual", "phone")
URGENT_WORDS = ("lost", "stolen", "compromised", "not_recognised", "swallowed", "charged_twice")


@dataclass(frozen=True)
class Letter:
    """What a customer wrote, about which topic, in which language."""

    text: str
    topic: str
    language: Language

    @property
    def place(self) -> Place:
        """Whose work such a topic is."""
        if self.topic in DELIVERY:
            return "card-delivery"
        if "top_up" not in self.topic and any(word in self.topic for word in CARD_WORDS):
            return "cards"
        return "payments"

    @property
    def is_urgent(self) -> bool:
        return any(word in self.topic for word in URGENT_WORDS)


def english(chance: Random) -> list[Letter]:
    """Return some of the English messages, in no order."""
    return [Letter(*row, "en") for row in chance.sample(_rows("banking77.csv"), ENGLISH)]


def russian(chance: Random) -> list[Letter]:
    """Return all Russian messages, in no order."""
    rows = _rows("topics_ru.csv")
    return [Letter(*row, "ru") for row in chance.sample(rows, len(rows))]


def letters_about(topic: str, number: int, chance: Random) -> list[Letter]:
    """Return so many English messages of this topic."""
    found = [row for row in _rows("banking77.csv") if row[1] == topic]
    return [Letter(*row, "en") for row in chance.sample(found, number)]


@cache
def words() -> Mapping[str, Any]:
    """Return the invented words: replies, questions, notes, names."""
    found: Mapping[str, Any] = json.loads((DATA.parent / "words.json").read_text(encoding="utf-8"))
    return found


def said(chance: Random, language: Language, kind: str) -> str:
    """Return something of this kind that one says."""
    phrases: Sequence[str] = words()[language][kind]
    return chance.choice(phrases)


def answered(chance: Random, letter: Letter) -> str:
    """Return an answer that fits the letter."""
    replies: Mapping[str, Sequence[str]] = words()[letter.language]["replies"]
    return chance.choice(replies[letter.place])


def _rows(name: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["category"]) for row in csv.DictReader(file)]
