"""Categories that an import names: found again, or made with words that people can read."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.core import ids
from app.core.db import db
from app.incidents.models import Category

LONGEST = 200


@cache
def known_topics() -> Mapping[str, Mapping[str, str]]:
    """Return the labels of topics that have been translated, by code."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        Path(__file__).with_name("topics.json").read_text(encoding="utf-8")
    )
    return found


def topic_code(topic: str) -> str:
    """Return the code of a topic as a file writes it: small letters, no question mark."""
    return "_".join(topic.lower().replace("_", " ").strip(" ?").split())[:LONGEST]


def topic_labels(code: str) -> dict[str, str]:
    """Return words for a topic: card_arrival is Card arrival where nobody said it better."""
    words = code.replace("_", " ")
    return dict(known_topics().get(code) or {"en": words[:1].upper() + words[1:]})


class Categories:
    """Keys of categories by code, each made at its first use. Good for one transaction."""

    def __init__(self) -> None:
        rows = db.session.execute(select(Category.code, Category.id))
        self._keys: dict[str, UUID] = {row.code: row.id for row in rows}

    def of_topic(self, topic: str) -> UUID | None:
        """Return the category of this topic; none for an empty one."""
        code = topic_code(topic)
        return self.of(code, topic_labels(code)) if code else None

    def of(self, code: str, labels: dict[str, str], *, below: UUID | None = None) -> UUID:
        """Return the category with this code."""
        if code not in self._keys:
            row = Category(id=ids.new(), code=code, labels=labels, parent_id=below)
            db.session.add(row)
            db.session.flush()
            self._keys[code] = row.id
        return self._keys[code]
