"""The screens of processes without a script: read, drawn, refused, taken from a file."""

import json
import re
from io import BytesIO
from typing import Any

import pytest

from app.core.actor import Actor
from app.core.db import db
from app.workflow import queries
from app.workflow.definition import Definition, Who
from app.workflow.models import Design
from tests.incidents.desk import Browser, Desk
from tests.workflow.pictured import twenty

DRAFT = "/processes/incident/draft"
PENDING = {"label_en": "Waiting for the supplier", "label_ru": "Ждём поставщика"}


@pytest.fixture
def petra(desk: Desk) -> Browser:
    """A configurator who has begun a draft."""
    browser = desk.client(desk.petra)
    assert browser.post(DRAFT).status_code == 303
    return browser


def design() -> Design:
    db.session.expire_all()
    return db.session.get_one(Design, "incident")


def drawn() -> Definition:
    return queries.drafted(design())


def send(petra: Browser, pieces: str, **fields: Any) -> Any:
    return petra.post(f"{DRAFT}/{pieces}", {"seen": design().revision, **fields})


def test_an_agent_reads_what_their_incidents_go_through(desk: Desk) -> None:
    vera = desk.client(desk.vera)
    page = vera.get("/processes/incident").text
    assert "Waiting for customer" in page
    assert "how it was resolved" in page
    assert 'href="/processes/incident/draft"' not in page
    assert 'aria-label="New starts here, new"' in page
    for way in queries.newest("incident").definition.by_ends:
        assert f'href="#move-{"~".join(way)}"' in page
        assert f'id="move-{"~".join(way)}"' in page


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


def test_a_state_is_added_with_a_code_of_its_own(desk: Desk, petra: Browser) -> None:
    for _ in range(2):
        answer = send(petra, "states", **PENDING, category="waiting", customer="in_progress")
        assert answer.status_code == 303
    assert answer.location.endswith("?state=waiting_for_the_supplier_2#piece")
    state = drawn().by_state["waiting_for_the_supplier"]
    assert state.labels == {"en": PENDING["label_en"], "ru": PENDING["label_ru"]}
    assert drawn().on_customer["waiting_for_the_supplier"] == "in_progress"
    page = petra.get(answer.location.partition("#")[0]).text
    assert "Nothing leads here." in page
    assert 'data-change="added"' in page


def test_a_state_keeps_its_code_and_may_be_where_all_begins(desk: Desk, petra: Browser) -> None:
    send(petra, "states/in_progress", label_en="Doing", category="open", begins="on", code="other")
    assert drawn().by_state["in_progress"].label("en") == "Doing"
    assert drawn().first == "in_progress"


def test_a_move_says_who_what_and_then(desk: Desk, petra: Browser) -> None:
    send(petra, "fields", label_en="Cost", code="cost", kind="number")
    answer = send(
        petra,
        "moves",
        origin="closed",
        target="new",
        label_en="Begin anew",
        who=["assignee", "lead"],
        needs=["reason", "cost"],
        then=["assign nobody", "", "set cost", "wait in_progress", "notify leads"],
        **{"with": ["", "", "5", "72", ""]},
    )
    assert answer.status_code == 303
    move = drawn().by_ends["closed", "new"]
    assert move.who == (Who.ASSIGNEE, Who.LEAD)
    assert move.needs == ("reason", "cost")
    assert [each.do for each in move.then] == ["assign", "set", "wait", "notify"]
    page = petra.get(f"{DRAFT}?move=closed~new").text
    assert "after 72 h go on to In progress" in page
    again = send(petra, "moves/closed~new", **fields_of(page))
    assert again.status_code == 303
    assert drawn().by_ends["closed", "new"] == move


def fields_of(page: str) -> dict[str, Any]:
    """What the form of a move at the side would send as it stands."""
    form = page[page.index('id="piece"') :]
    found: dict[str, Any] = {"who": [], "needs": [], "then": [], "with": []}
    for name, value in re.findall(r'name="(label_\w+|with)"[^>]* value="([^"]*)"', form):
        found[name] = [*found[name], value] if name == "with" else value
    for name, value in re.findall(r'name="(who|needs)" value="(\w+)" checked', form):
        found[name].append(value)
    for name, options in re.findall(
        r'name="(origin|target|then)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        value = chosen[0] if chosen else ""
        found[name] = [*found[name], value] if name == "then" else value
    # The steps stand before their values.
    found["with"] = re.findall(r'<input name="with" value="([^"]*)"', form)
    return found


def test_a_field_says_when_it_is_asked_for(desk: Desk, petra: Browser) -> None:
    send(
        petra,
        "fields",
        label_en="Cause",
        kind="choice",
        choices="supplier = Supplier | Поставщик\nUs\n",
        required_how="when",
        required='state = "resolved"',
        shown='priority = "high"',
        listed="on",
    )
    field = drawn().by_field["cause"]
    assert [each.code for each in field.choices] == ["supplier", "us"]
    assert (field.required, field.shown, field.listed) == (
        'state = "resolved"',
        'priority = "high"',
        True,
    )
    send(
        petra, "fields/cause", label_en="Cause", kind="choice", choices="Us", required_how="always"
    )
    assert drawn().by_field["cause"].required == "state is set"
    page = petra.get(f"{DRAFT}?field=cause").text
    assert 'value="always" selected' in page


@pytest.mark.parametrize(
    ("pieces", "fields", "said"),
    [
        ("states", {"label_en": ""}, "Fill this in."),
        ("states", {"label_en": "x" * 61}, "At most 60 characters."),
        ("states", {"label_en": "New", "code": "new"}, "This code is taken."),
        ("states", {"label_en": "New", "code": "New state"}, "Small Latin letters"),
        ("states", {"label_en": "New", "category": "gone"}, "Choose one of the values"),
        ("states", {"label_en": "New", "customer": "gone"}, "Choose one of the values"),
        ("moves", {"origin": "new", "target": "new"}, "It must lead to another state."),
        ("moves", {"origin": "new", "target": "gone"}, "Choose one of the values"),
        ("moves", {"origin": "new", "target": "in_progress"}, "There is such a move already."),
        (
            "moves",
            {"origin": "closed", "target": "new", "label_en": "", "label_ru": "Снова"},
            "Fill this in.",
        ),
        (
            "moves",
            {"origin": "closed", "target": "new", "then": "wait new", "with": "soon"},
            "Whole hours",
        ),
        ("moves", {"origin": "closed", "target": "new", "then": "steal it"}, "Choose one of"),
        ("fields", {"label_en": "Cost", "kind": "money"}, "Choose one of the values"),
        ("fields", {"label_en": "A", "kind": "text", "required_how": "when"}, "Write when."),
        ("fields", {"label_en": "A", "kind": "choice", "choices": "|"}, "One a line"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    desk: Desk, petra: Browser, pieces: str, fields: dict[str, str], said: str
) -> None:
    before = drawn()
    sent = {"label_en": "Typed", "category": "open", **fields}
    answer = send(petra, pieces, **sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert sent["label_en"][:60] in answer.text
    assert drawn() == before


def test_two_who_draw_at_once_see_both(desk: Desk, petra: Browser) -> None:
    seen = design().revision
    send(petra, "states", **PENDING, category="waiting")
    late = petra.post(
        f"{DRAFT}/states/new", {"seen": seen, "label_en": "Just come", "category": "new"}
    )
    assert late.status_code == 409
    assert "Somebody else has changed the draft meanwhile." in late.text
    assert 'value="Just come"' in late.text
    assert PENDING["label_en"] in late.text
    again = re.search(r'name="seen" value="(\d+)"', late.text)
    assert again
    petra.post(
        f"{DRAFT}/states/new", {"seen": again[1], "label_en": "Just come", "category": "new"}
    )
    assert drawn().by_state["new"].label("en") == "Just come"


@pytest.mark.parametrize(
    ("pieces", "piece"),
    [("states", "waiting_problem"), ("moves", "new~in_progress")],
)
def test_what_is_taken_out_can_be_brought_back(
    desk: Desk, petra: Browser, pieces: str, piece: str
) -> None:
    before = drawn()
    answer = send(petra, f"{pieces}/{piece}/removal")
    assert answer.status_code == 303
    assert drawn() != before
    assert "Bring back" in petra.get(DRAFT).text
    petra.post(f"{DRAFT}/{pieces}/{piece}/return")
    after = drawn()
    assert after.by_state == before.by_state
    assert after.by_ends == before.by_ends
    assert after.on_customer == before.on_customer


def test_a_field_is_taken_out_with_what_asks_for_it(desk: Desk, petra: Browser) -> None:
    send(petra, "fields", label_en="Cost", kind="number")
    send(petra, "moves/new~in_progress", origin="new", target="in_progress", needs="cost")
    send(petra, "fields/cost/removal")
    assert drawn().fields == ()
    assert drawn().by_ends["new", "in_progress"].needs == ()
    assert send(petra, "fields/cost/removal").status_code == 404


def test_discarding_says_what_is_lost(desk: Desk, petra: Browser) -> None:
    send(petra, "states", **PENDING, category="waiting")
    assert PENDING["label_en"] in petra.get(f"{DRAFT}/removal").text
    stale = petra.post(f"{DRAFT}/removal", {"seen": 1})
    assert stale.status_code == 409
    petra.post(f"{DRAFT}/removal", {"seen": design().revision})
    assert design().draft is None
    assert petra.get(DRAFT).location == "/processes/incident"


def test_a_process_is_founded_like_another(desk: Desk) -> None:
    petra = desk.client(desk.petra)
    assert 'value="incident" selected' in petra.get("/processes/new?like=incident").text
    made = petra.post("/processes", {"label_en": "Card fraud", "like": "incident"})
    assert made.location == "/processes/card_fraud"
    assert queries.newest("card_fraud").definition == queries.newest("incident").definition
    for wrong in ({"code": "card_fraud"}, {"code": "new"}, {"like": "gone"}):
        sent = {"label_en": "Another", "like": "incident", **wrong}
        assert petra.post("/processes", sent).status_code == 422


@pytest.mark.attack(1)
@pytest.mark.parametrize("who", ["vera", "anna", "henrik", "pavel"])
def test_only_configurators_draw(desk: Desk, petra: Browser, who: str) -> None:
    actor: Actor = getattr(desk, who)
    other, before = desk.client(actor), drawn()
    assert other.get(DRAFT).status_code == 403
    sent = {"seen": design().revision, "label_en": "Mine", "category": "open"}
    assert other.post(f"{DRAFT}/states", sent).status_code == 403
    assert other.post(f"{DRAFT}/states/new/removal", sent).status_code == 403
    assert drawn() == before


def test_problems_are_offered_no_fields_and_no_steps(desk: Desk, petra: Browser) -> None:
    petra.post("/processes/problem/draft")
    page = petra.get("/processes/problem/draft?add=move").text
    assert "Add a move" in page
    assert "Add a field" not in page
    assert 'name="then"' not in page
    own = petra.get(f"{DRAFT}?add=field").text
    assert "Names: assignee, category, channel, impact, priority, state, tags, urgency" in own
    assert 'name="then"' in petra.get(f"{DRAFT}?add=move").text
