"""Tags as a whole: counting, renaming, merging, removing, on every incident that has one."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.actor import Actor, Role
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.events import Event
from app.core.jobs import Job
from app.incidents import queries
from app.incidents.models import Category, Change, Incident, TagChange, TagChangeItem, Template
from app.incidents.services import tagging
from tests.incidents.desk import Browser, Desk
from tests.incidents.test_templates import made


@pytest.fixture
def conrad(desk: Desk) -> Actor:
    return desk.person("Conrad Shaper", None, Role.CONFIGURATOR)


@pytest.fixture
def shaper(desk: Desk, conrad: Actor) -> Browser:
    return desk.client(conrad)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rest between batches, and small ones, so that there are several."""
    monkeypatch.setattr(tagging, "PACE", 1_000_000)
    monkeypatch.setattr(tagging, "REST", 0)
    monkeypatch.setattr(tagging, "BATCH", 2)


def tagged(desk: Desk, *many: Sequence[str]) -> list[Incident]:
    """Incidents with these tags, which have been counted."""
    found = [desk.incident(tags=tags) for tags in many]
    tagging.count_tags()
    return found


def begun(shaper: Browser, tag: str, do: str, **more: str) -> TagChange:
    """A change that the page has begun, not worked on yet."""
    answer = shaper.post("/tags/changes", {"tag": tag, "do": do, **more})
    assert answer.status_code == 303
    assert "/tags/changes/" in answer.headers["Location"]
    found = UUID(answer.headers["Location"].rpartition("/")[2])
    return db.session.get_one(TagChange, found)


def changed(shaper: Browser, tag: str, do: str, **more: str) -> TagChange:
    """The same, worked through."""
    change = begun(shaper, tag, do, **more)
    tagging.run(str(change.id))
    db.session.expire_all()
    return change


def tags_of(incidents: Sequence[Incident]) -> list[list[str]]:
    return [each.tags for each in incidents]


def test_the_page_lists_them_most_used_first(desk: Desk, shaper: Browser) -> None:
    assert "No tag yet" in shaper.get("/tags").text
    tagged(desk, ["lost", "vip"], ["lost"], ["a%b"], [])
    page = shaper.get("/tags").text
    assert page.index(">lost</a>") < page.index(">a%b</a>") < page.index(">vip</a>")
    assert '<td class="num">2</td>' in page
    narrowed = shaper.get("/tags?q=%25").text
    assert ">a%b</a>" in narrowed
    assert ">vip</a>" not in narrowed
    assert "No tag holds this" in shaper.get("/tags?q=zzz").text


def test_renaming_reaches_every_incident_in_its_place(desk: Desk, shaper: Browser) -> None:
    found = tagged(desk, ["a", "lost", "z"], ["lost"], ["lost", "vip"], ["other"])
    before = [each.updated_at for each in found]
    change = changed(shaper, "lost", "rename", name="  Card   LOST ")
    assert tags_of(found) == [
        ["a", "card lost", "z"],
        ["card lost"],
        ["card lost", "vip"],
        ["other"],
    ]
    assert (change.incidents, change.done, change.finished_at is None) == (3, 3, False)
    assert [each.updated_at for each in found] == before
    assert [each.version for each in found] == [2, 2, 2, 1]
    assert db.session.scalars(select(TagChangeItem)).all() == []
    assert {each.word: each.incidents for each in queries.used_tags()}["card lost"] == 3


def test_each_incident_keeps_a_line_of_history_and_programs_hear_of_it(
    desk: Desk, shaper: Browser, conrad: Actor
) -> None:
    (incident,) = tagged(desk, ["lost", "vip"])
    changed(shaper, "lost", "rename", name="missing")
    (line,) = db.session.scalars(select(Change).where(Change.incident_id == incident.id))
    assert (line.field, line.old, line.new) == ("tags", ["lost", "vip"], ["missing", "vip"])
    assert (line.by_id, line.by_name, line.version) == (conrad.id, conrad.name, 2)
    (fact,) = db.session.scalars(select(Event).where(Event.type == "incident.edited"))
    assert (fact.subject, fact.payload["fields"]) == (incident.id, ["tags"])
    page = desk.client(desk.vera).get(f"/incidents/{incident.reference}").text
    assert "missing, vip" in page


def test_merging_leaves_none_twice_and_never_more_than_before(desk: Desk, shaper: Browser) -> None:
    full = [f"t{number}" for number in range(18)]
    found = tagged(desk, ["lost", *full, "missing"], ["lost", *full, "x"], ["lost"])
    changed(shaper, "lost", "merge", into="missing")
    assert tags_of(found) == [[*full, "missing"], ["missing", *full, "x"], ["missing"]]
    assert max(map(len, tags_of(found))) == 20
    assert queries.used_tag("lost") is None


def test_removing_takes_it_off_everywhere(desk: Desk, shaper: Browser) -> None:
    found = tagged(desk, ["lost", "vip"], ["lost"])
    change = changed(shaper, "lost", "remove")
    assert tags_of(found) == [["vip"], []]
    page = shaper.get(f"/tags/changes/{change.id}").text
    assert "lost is removed" in page
    assert "2 of 2 incidents" in page
    assert "every 2s" not in page


def test_what_gives_the_tag_changes_with_it(desk: Desk, shaper: Browser) -> None:
    template = made(desk, tags=["lost", "vip"])
    with transaction():
        db.session.get_one(Category, desk.topic).tags = ["vip", "lost"]
    tagged(desk, ["lost"], ["vip"])
    changed(shaper, "lost", "merge", into="vip")
    assert db.session.get_one(Template, template.id).tags == ["vip"]
    assert db.session.get_one(Template, template.id).version == 2
    assert db.session.get_one(Category, desk.topic).tags == ["vip"]


def test_what_gets_the_tag_meanwhile_is_found_too(desk: Desk, shaper: Browser) -> None:
    (first,) = tagged(desk, ["lost"])
    change = begun(shaper, "lost", "rename", name="missing")
    with transaction():
        assert tagging.batch(change.id) == 0  # gathered
    late = desk.incident(tags=["lost"])
    tagging.run(str(change.id))
    db.session.expire_all()
    assert tags_of([first, late]) == [["missing"], ["missing"]]


def test_a_job_that_died_is_taken_up_again_and_does_nothing_twice(
    desk: Desk, shaper: Browser
) -> None:
    found = tagged(desk, *[["lost"]] * 5)
    change = begun(shaper, "lost", "rename", name="missing")
    for _ in range(2):  # gathers, then does two
        with transaction():
            assert tagging.batch(change.id) == 0
    db.session.expire_all()
    assert tags_of(found).count(["missing"]) == 2
    assert (change.incidents, change.done) == (5, 2)
    assert "2 of 5 incidents" in shaper.get(f"/tags/changes/{change.id}").text
    assert tagging.resume_tag_changes() == 0
    with transaction():
        change.worked_at -= 2 * tagging.FORGOTTEN_AFTER
    assert tagging.resume_tag_changes() == 1
    jobs = select(Job.work).where(Job.work.endswith("tagging.run"))
    assert len(db.session.scalars(jobs).all()) == 2
    for _ in range(2):
        tagging.run(str(change.id))
    db.session.expire_all()
    assert tags_of(found) == [["missing"]] * 5
    assert [each.version for each in found] == [2] * 5


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"do": "rename", "name": ""}, "At most 20 tags, each of 1 to 40 characters."),
        ({"do": "rename", "name": "x" * 41}, "At most 20 tags, each of 1 to 40 characters."),
        ({"do": "rename", "name": "LOST"}, "There is such a tag already."),
        ({"do": "rename", "name": "vip"}, "There is such a tag already."),
        ({"do": "merge", "into": "unknown"}, "Name another tag that is in use."),
        ({"do": "merge", "into": "lost"}, "Name another tag that is in use."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    desk: Desk, shaper: Browser, sent: dict[str, str], why: str
) -> None:
    tagged(desk, ["lost"], ["vip"])
    refused = shaper.post("/tags/changes", {"tag": "lost", **sent})
    assert refused.status_code == 422
    assert why in refused.text
    assert db.session.scalars(select(TagChange)).all() == []


def test_one_change_of_a_tag_at_a_time(desk: Desk, shaper: Browser) -> None:
    tagged(desk, ["lost"], ["vip"], ["else"])
    change = begun(shaper, "lost", "merge", into="vip")
    for tag, sent in (
        ("lost", {"do": "remove"}),
        ("vip", {"do": "merge", "into": "lost"}),
        ("else", {"do": "merge", "into": "lost"}),
    ):
        assert shaper.post("/tags/changes", {"tag": tag, **sent}).status_code == 409
    page = shaper.get("/tags/one?tag=lost").text
    assert "It is being changed right now." in page
    assert f"/tags/changes/{change.id}" in page
    assert "lost becomes vip" in shaper.get("/tags").text
    tagging.run(str(change.id))
    assert begun(shaper, "else", "merge", into="vip")


def test_the_audit_log_says_who_did_it(desk: Desk, shaper: Browser) -> None:
    tagged(desk, ["lost"], ["vip"], ["else"])
    changed(shaper, "lost", "rename", name="missing")
    changed(shaper, "missing", "merge", into="vip")
    changed(shaper, "vip", "remove")
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.what.startswith("tag.")))
    assert {(each.what, each.subject, each.details.get("after")) for each in told} == {
        ("tag.renamed", "lost", "missing"),
        ("tag.merged", "missing", "vip"),
        ("tag.removed", "vip", None),
    }


@pytest.mark.attack(1)
def test_nobody_else_changes_them(desk: Desk) -> None:
    tagged(desk, ["lost"])
    for who in (desk.vera, desk.anna, desk.henrik, desk.pavel):
        browser = desk.client(who)
        assert browser.get("/tags").status_code == 403
        assert browser.get("/tags/one?tag=lost").status_code == 403
        sent = {"tag": "lost", "do": "remove"}
        assert browser.post("/tags/changes", sent).status_code == 403
    assert db.session.scalars(select(TagChange)).all() == []


@pytest.mark.parametrize("tag", ["", "unknown", "%00"])
def test_a_tag_that_nothing_has_is_not_there(shaper: Browser, tag: str) -> None:
    assert shaper.get(f"/tags/one?tag={tag}").status_code == 404
