"""States, moves and fields of a draft, shaped by forms without a script."""

import re
from typing import Any

import pytest

from app.workflow.definition import Who
from tests.incidents.desk import Browser, Desk
from tests.workflow.draft import DRAFT, PENDING, drawn, send


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
