"""Stories over HTTP, as a person's browser without scripts plays them."""

import re

from app.core.db import db
from app.incidents import access, queries, services
from app.incidents.models import Incident
from tests.incidents.desk import Browser, Desk, numbers


def test_from_the_queue_to_closing_and_back(desk: Desk) -> None:
    incident = desk.incident()
    vera = desk.client(desk.vera)
    here = f"/incidents/{incident.reference}"
    assert numbers(vera.get("/queue/unassigned").text) == [incident.number]

    assert vera.post(f"{here}/taking", _seen(incident)).status_code == 303
    assert numbers(vera.get("/queue/mine").text) == [incident.number]
    _say(vera, here, "It is on its way")
    assert "Queued: no channel yet" in vera.get(here).text

    refused = vera.post(f"{here}/closure", _seen(incident))
    assert (refused.status_code, "Resolve it first." in refused.text) == (409, True)
    solved = {**_seen(incident), "code": "solved", "resolution": "A new card was sent"}
    assert vera.post(f"{here}/resolution", solved).status_code == 303
    assert vera.post(f"{here}/closure", _seen(incident)).status_code == 303
    assert _now(desk, incident).state == "closed"

    asked = vera.post(f"{here}/reopening", _seen(incident))
    assert (asked.status_code, "Say why." in asked.text) == (422, True)
    again = {**_seen(incident), "reason": "It came back"}
    assert vera.post(f"{here}/reopening", again).status_code == 303
    assert "It came back" in vera.get(here).text
    assert _now(desk, incident).state == "in_progress"


def test_a_reply_is_held_shown_what_is_new_and_then_sent(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    seen = _newest(vera.get(here).text)
    desk.doing(incident, services.receive, "One more thing", by=desk.vera)

    held = vera.post(f"{here}/messages", {"kind": "reply", "text": "My words", "seen": seen})
    assert held.status_code == 409
    assert "Your reply is held." in held.text
    assert re.search(r'class="message is-new".*?One more thing', held.text, re.DOTALL)
    assert ">\nMy words</textarea>" in held.text
    assert _newest(held.text) == seen

    read = vera.get(here).text
    assert ">\nMy words</textarea>" in read
    sent = {"kind": "reply", "text": "My words", "seen": _newest(read)}
    assert vera.post(f"{here}/messages", sent).status_code == 303
    assert ">\n</textarea>" in vera.get(here).text


def test_sending_anyway_says_so_in_the_conversation(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    seen = _newest(vera.get(here).text)
    desk.doing(incident, services.receive, "One more thing", by=desk.vera)
    anyway = {"kind": "reply", "text": "My words", "seen": seen, "do": "anyway"}
    assert vera.post(f"{here}/messages", anyway).status_code == 303
    assert "Sent before the newest message was read" in vera.get(here).text


def test_sending_and_waiting_moves_it(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    _say(vera, here, "Which address?", do="wait")
    assert _now(desk, incident).state == "waiting_customer"


def test_a_note_is_kept_as_a_note(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    _say(vera, here, "Among us", kind="note")
    assert [each.voice for each in queries.conversation(incident.id)] == ["customer", "note"]


def test_two_people_who_edit_the_subject_choose_between_both_values(desk: Desk) -> None:
    incident = desk.incident()
    here, seen = f"/incidents/{incident.reference}", _seen(incident)
    vera, boris = desk.client(desk.vera), desk.client(desk.boris)
    vera.post(f"{here}/fields", {**seen, "subject": "Card lost"})
    conflict = boris.post(f"{here}/fields", {**seen, "subject": "Card stolen"})
    assert conflict.status_code == 412
    assert "Card lost" in conflict.text
    assert "Card stolen" in conflict.text
    assert _now(desk, incident).subject == "Card lost"
    fresh = re.search(r'name="seen" value="(\d+)"', conflict.text)
    assert fresh
    boris.post(f"{here}/fields", {"seen": fresh[1], "subject": "Card stolen"})
    assert _now(desk, incident).subject == "Card stolen"


def test_two_people_who_assign_at_once_see_both_values(desk: Desk) -> None:
    incident = desk.incident()
    here, seen = f"/incidents/{incident.reference}", _seen(incident)
    anna, vera = desk.client(desk.anna), desk.client(desk.vera)
    anna.post(f"{here}/assignment", {**seen, "assignee": str(desk.vera.id)})
    conflict = vera.post(f"{here}/assignment", {**seen, "assignee": str(desk.boris.id)})
    assert (conflict.status_code, _now(desk, incident).assignee_id) == (412, desk.vera.id)
    assert "Vera Lang" in conflict.text
    assert "Boris Orlov" in conflict.text


def test_a_level_of_priority_is_one_choice(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    vera.post(f"{here}/fields", {**_seen(incident), "levels": "1-1"})
    assert (_now(desk, incident).impact, _now(desk, incident).priority) == (1, 1)


def test_undo_puts_back_ones_last_change(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    vera.post(f"{here}/fields", {**_seen(incident), "tags": "VIP, travel"})
    assert _now(desk, incident).tags == ["vip", "travel"]
    vera.post(f"{here}/changes/{_now(desk, incident).version}/undoing")
    assert _now(desk, incident).tags == []


def test_whoever_gives_away_what_they_see_no_longer_goes_back_to_the_list(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    away = {**_seen(incident), "department": str(desk.transfers)}
    answer = vera.post(f"{here}/department?view=open&at=1.{incident.number}", away)
    assert (answer.status_code, answer.location) == (303, "/queue/open")
    assert vera.get(here).status_code == 404


def test_a_new_incident_is_opened_and_nothing_typed_is_lost(desk: Desk) -> None:
    vera = desk.client(desk.vera)
    typed = {"email": "no address", "subject": "Card lost", "text": "In Rome", "department": ""}
    refused = vera.post("/incidents", typed)
    assert refused.status_code == 422
    assert "Write it as name@example.com." in refused.text
    assert 'value="Card lost"' in refused.text
    assert ">\nIn Rome</textarea>" in refused.text
    opened = vera.post("/incidents", {**typed, "email": "a@b.example", "tags": "vip"})
    assert opened.status_code == 303
    assert "In Rome" in vera.get(opened.location).text


def test_a_new_incident_needs_somebody_who_asks(desk: Desk) -> None:
    vera = desk.client(desk.vera)
    refused = vera.post("/incidents", {"subject": "Card lost", "text": "In Rome"})
    assert (refused.status_code, "Say who asks" in refused.text) == (422, True)


def test_a_list_is_left_and_come_back_to(desk: Desk) -> None:
    for _ in range(3):
        desk.incident()
    vera = desk.client(desk.vera)
    page = vera.get("/queue/open?sort=number").text
    links = re.findall(r'class="subject" href="([^"]+)"', page)
    opened = vera.get(links[1].replace("&amp;", "&")).text
    keys = dict(re.findall(r'href="([^"]+)" data-key="([jku])"', opened))
    by_key = {key: address for address, key in keys.items()}
    shown = numbers(page)
    assert by_key["u"].replace("&amp;", "&") == "/queue/open?sort=number"
    assert f"INC-{shown[0]}?" in by_key["k"]
    assert f"INC-{shown[2]}?" in by_key["j"]


def test_several_are_changed_at_once_and_what_refuses_is_told(desk: Desk) -> None:
    free, taken = desk.incident(), desk.incident()
    desk.doing(taken, services.take, by=desk.boris)
    vera = desk.client(desk.vera)
    answer = vera.post("/queue/open/changes", {"pick": [free.number, taken.number], "do": "take"})
    assert f"INC-{taken.number}: Somebody else works on this." in answer.text
    assert "1 was changed." in answer.text
    assert (_now(desk, free).assignee_id, _now(desk, taken).assignee_id) == (
        desk.vera.id,
        desk.boris.id,
    )


def test_several_are_put_back_at_once(desk: Desk) -> None:
    both = [desk.incident(), desk.incident()]
    vera = desk.client(desk.vera)
    picked = [each.number for each in both]
    vera.post("/queue/open/changes", {"pick": picked, "do": "tag", "add_tag": "VIP"})
    of = "_".join(f"{each.number}.{_now(desk, each).version}" for each in both)
    assert [_now(desk, each).tags for each in both] == [["vip"], ["vip"]]
    vera.post(f"/queue/open/changes/undoing?of={of}")
    assert [_now(desk, each).tags for each in both] == [[], []]


def test_news_of_a_list_waits_in_a_banner(desk: Desk) -> None:
    vera = desk.client(desk.vera)
    poll = re.search(r'data-poll="(/queue/[^"]+)"', vera.get("/queue/open").text)
    assert poll
    address = poll[1].replace("&amp;", "&")
    assert vera.get(address, part=True).status_code == 204
    desk.incident()
    assert "Show 1 new or changed incident" in vera.get(address, part=True).text


def test_a_part_of_the_page_is_what_htmx_gets(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    answer = vera.post(f"{here}/moves", {**_seen(incident), "state": "in_progress"}, part=True)
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#side"
    assert "<html" not in answer.text
    for piece in ("side", "acts", "head", "conversation", "composer"):
        assert f'id="{piece}"' in answer.text


def _say(vera: Browser, here: str, text: str, kind: str = "reply", do: str = "send") -> None:
    seen = _newest(vera.get(here).text)
    sent = {"kind": kind, "text": text, "seen": seen, "do": do}
    assert vera.post(f"{here}/messages", sent).status_code == 303


def _newest(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def _seen(incident: Incident) -> dict[str, str]:
    return {"seen": str(incident.version)}


def _now(desk: Desk, incident: Incident) -> Incident:
    db.session.expire_all()
    return access.incident(desk.henrik, incident.number)
