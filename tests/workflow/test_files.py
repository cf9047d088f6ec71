"""Processes as files, by their pages."""

import json
import re
from io import BytesIO

import pytest

from app.workflow import queries
from app.workflow.definition import Definition
from tests.incidents.desk import Browser, Desk
from tests.workflow.draft import DRAFT, design, drawn
from tests.workflow.pictured import twenty


def test_a_version_is_a_file_that_can_be_drawn_from(desk: Desk, petra: Browser) -> None:
    sent = petra.get("/processes/incident/versions/1/file")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="incident-1.json"'
    assert Definition.model_validate_json(sent.data) == queries.newest("incident").definition
    assert petra.get("/processes/incident/versions/7").status_code == 404
    file = (BytesIO(json.dumps(twenty().as_kept()).encode()), "process.json")
    petra.post(f"{DRAFT}/replacement", {"seen": design().revision, "file": file})
    assert drawn() == twenty()
    page = petra.get(DRAFT).text
    assert len(re.findall(r'<a class="node', page)) == 20


@pytest.mark.attack(21)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"no json", "This is no JSON."),
        (b'{"first": "new", "states": []}', "look at states"),
        (b'{"first": "new", "states": [{"code": "NEW"}]}', "look at states.0"),
        (b'{"first": "new", "states": [], "code": "1"}', "look at"),
    ],
)
def test_a_file_that_is_no_process_is_refused(
    desk: Desk, petra: Browser, body: bytes, said: str
) -> None:
    before = drawn()
    file = (BytesIO(body), "process.json")
    answer = petra.post(f"{DRAFT}/replacement", {"seen": design().revision, "file": file})
    assert answer.status_code == 422
    assert said in answer.text
    assert drawn() == before
