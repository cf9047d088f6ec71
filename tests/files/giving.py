"""Giving files on the screens, as a browser without scripts does."""

import re
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from app.core.db import db
from app.incidents.models import Attachment, Incident
from tests.incidents.desk import Browser, Desk


def give(browser: Browser, incident: Incident, *files: tuple[bytes, str]) -> TestResponse:
    data = {"file": [(BytesIO(body), name) for body, name in files]}
    return browser.post(f"/incidents/{incident.reference}/attachments", data, part=True)


def say(browser: Browser, incident: Incident, **more: Any) -> TestResponse:
    address = f"/incidents/{incident.reference}"
    seen = re.search(r'name="seen" value="([0-9a-f-]{36})"', browser.get(address).text)
    data = {"kind": "reply", "text": "See the file", "seen": seen[1] if seen else "", **more}
    return browser.post(f"{address}/messages", data)


def files_of(incident: Incident) -> list[Attachment]:
    return list(db.session.query(Attachment).filter_by(incident_id=incident.id))


def sent_file(
    desk: Desk, incident: Incident, body: bytes = b"words", name: str = "a.txt", kind: str = "reply"
) -> str:
    """Have Vera send a file. Returns its address."""
    browser = desk.client(desk.vera)
    answer = say(browser, incident, kind=kind, file=(BytesIO(body), name))
    assert answer.status_code == 303
    newest = max(each.file_id for each in files_of(incident) if each.message_id)
    return f"/incidents/{incident.reference}/attachments/{newest}"
