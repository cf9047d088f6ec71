"""The draft of the process of incidents, as its pages are used."""

from typing import Any

from app.core.db import db
from app.workflow import queries
from app.workflow.definition import Definition
from app.workflow.models import Design
from tests.incidents.desk import Browser

DRAFT = "/processes/incident/draft"
PENDING = {"label_en": "Waiting for the supplier", "label_ru": "Ждём поставщика"}


def design() -> Design:
    db.session.expire_all()
    return db.session.get_one(Design, "incident")


def drawn() -> Definition:
    return queries.drafted(design())


def send(petra: Browser, pieces: str, **fields: Any) -> Any:
    return petra.post(f"{DRAFT}/{pieces}", {"seen": design().revision, **fields})
