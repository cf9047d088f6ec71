"""The screens of processes without a script: read, founded, drawn, thrown away."""

import re

import pytest

from app.core.actor import Actor
from app.workflow import queries
from tests.incidents.desk import Browser, Desk
from tests.workflow.draft import DRAFT, PENDING, design, drawn, send


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


def test_what_conditions_may_name_depends_on_what_follows_the_process(
    desk: Desk, petra: Browser
) -> None:
    petra.post("/processes/problem/draft")
    own = petra.get("/processes/problem/draft?add=field").text
    assert "Names: assignee, priority, state, and" in own
    assert 'name="then"' in petra.get("/processes/problem/draft?add=move").text
    own = petra.get(f"{DRAFT}?add=field").text
    assert "Names: assignee, category, channel, impact, priority, state, tags, urgency" in own
    assert 'name="then"' in petra.get(f"{DRAFT}?add=move").text


def test_the_size_of_the_diagram_is_kept_by_the_address(desk: Desk, petra: Browser) -> None:
    page = petra.get(f"{DRAFT}?state=new").text
    whole = f"{DRAFT}?size=whole&amp;state=new"
    assert f'href="{whole}" data-key="w"' in page
    page = petra.get(whole.replace("&amp;", "&")).text
    assert f'href="{DRAFT}?state=new" data-key="w"' in page
    assert "<title>New starts here, new</title>" in page
    assert f'href="{DRAFT}?state=closed&amp;size=whole#piece"' in page
    assert f'action="{DRAFT}/states/new?size=whole"' in page
    sent = {"seen": design().revision, "label_en": "", "category": "new"}
    refused = petra.post(f"{DRAFT}/states/new?size=whole", sent)
    assert refused.status_code == 422
    assert f'href="{DRAFT}?size=whole" aria-current="true"' in refused.text
    kept = petra.post(f"{DRAFT}/states/new?size=whole", sent | {"label_en": "Fresh"})
    assert kept.location == f"{DRAFT}?state=new&size=whole#piece"
    gone = petra.post(
        f"{DRAFT}/states/waiting_problem/removal?size=whole", {"seen": design().revision}
    )
    assert gone.location == f"{DRAFT}?size=whole"
    version = petra.get("/processes/incident/versions/1?size=whole&_scheme=javascript").text
    assert 'href="/processes/incident/versions/1" data-key="w"' in version
