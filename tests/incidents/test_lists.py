"""Lists: every page of every view holds exactly what one may see, and walks an index."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.core import time
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.lists import Sort, View
from app.incidents import access, queries
from app.incidents.models import Bucket, Incident
from app.incidents.queries.walking import Walk
from app.people.models import Department
from tests.incidents.desk import Desk

READERS = ("vera", "oleg", "henrik")
ORDERS = [sort for each in queries.SORTS.values() for sort in (each, each.turned)]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=25), st.integers(1, 7))
def test_pages_hold_exactly_what_one_sees_each_once_there_and_back(
    desk: Desk, seeds: list[int], size: int
) -> None:
    _scatter(desk, seeds)
    for name in READERS:
        reader = getattr(desk, name)
        for view in queries.VIEWS.values():
            wanted = _seen(reader, view)
            for sort in ORDERS:
                there, back = _walked(reader, view, sort, size)
                assert sorted(there) == sorted(wanted)
                assert back == there[: len(back)]
                assert len(back) >= len(there) - size


def test_counts_are_those_of_what_one_sees(desk: Desk) -> None:
    _scatter(desk, list(range(0, 4000, 97)))
    for name in READERS:
        reader = getattr(desk, name)
        counted = queries.counts(reader, list(queries.VIEWS))
        assert counted == {code: len(_seen(reader, view)) for code, view in queries.VIEWS.items()}


@pytest.mark.attack(3)
def test_lists_counts_search_and_news_hide_other_departments(desk: Desk) -> None:
    hidden = desk.incident("Secret transfer", "Zanzibar", department_id=desk.transfers)
    before = time.now() - timedelta(minutes=1)
    assert queries.find(desk.vera, "Zanzibar") == []
    assert queries.find(desk.vera, hidden.reference) == []
    assert queries.newer_than(desk.vera, queries.VIEWS["open"], before) == 0
    assert sum(queries.counts(desk.vera, list(queries.VIEWS)).values()) == 0
    assert [row.number for row in queries.find(desk.oleg, "Zanzibar")] == [hidden.number]


@pytest.mark.attack(1)
def test_a_requesters_other_incidents_and_neighbours_hide_other_departments(desk: Desk) -> None:
    mine = desk.incident()
    hidden = desk.incident(department_id=desk.transfers)
    assert queries.others_of(mine, desk.vera) == []
    assert [other.number for other in queries.others_of(mine, desk.henrik)] == [hidden.number]
    sort = queries.SORTS["number"]
    spot = queries.spot_of(mine, sort)
    around = queries.neighbours(desk.vera, queries.VIEWS["open"], sort, spot)
    assert around == (None, None)


def test_what_is_mine_is_seen_wherever_it_lies(desk: Desk) -> None:
    incident, vera = desk.incident(department_id=desk.transfers), desk.vera
    with transaction():
        incident.assignee_id = vera.id
    view = queries.VIEWS["mine"]
    found = queries.page(desk.vera, view, queries.SORTS["updated"])
    assert [row.number for row in found.rows] == [incident.number]


@pytest.mark.attack(7)
@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE incidents.incident; --",
        "card' OR '1'='1",
        "\\",
        "%",
        "((((",
        "a & | ! <->",
        '"unclosed',
        ":words",
        "x" * 5000,
        "\x00card",
    ],
)
def test_search_takes_any_words(desk: Desk, words: str) -> None:
    desk.incident()
    found = queries.find(desk.vera, words)
    queries.marked(found, words.replace("\x00", "")[: queries.LONGEST])
    assert db.session.scalar(select(Incident.number)) is not None


@pytest.mark.attack(8)
def test_marked_words_stay_words(desk: Desk) -> None:
    incident = desk.incident("<b>Card</b>", "<script>card()</script>")
    row = queries.find(desk.vera, "card")[0]
    marked = queries.marked([row], "card")[incident.id]
    assert str(marked.subject) == "&lt;b&gt;<mark>Card</mark>&lt;/b&gt;"
    assert "<script>" not in marked.words


def test_search_finds_by_number_words_of_both_languages_and_requester(desk: Desk) -> None:
    one = desk.incident("Card lost", "Я потеряла карты в отпуске", email="anna@example.com")
    for words in (one.reference, str(one.number), "cards", "карта", "anna@example.com", "ingrid"):
        assert [row.number for row in queries.find(desk.vera, words)] == [one.number], words


@pytest.mark.parametrize("name", ["vera", "henrik"])
def test_every_view_and_sort_walks_its_index(desk: Desk, many: None, name: str) -> None:
    # The piles of a test are so small that sorting them is as cheap: that way is closed.
    for way in ("sort", "bitmapscan", "seqscan", "incremental_sort"):
        db.session.execute(text(f"SET LOCAL enable_{way} = off"))
    reader = getattr(desk, name)
    for view in queries.VIEWS.values():
        for sort in ORDERS:
            scans = _scans(reader, view, sort)
            assert {each["Node Type"] for each in scans} <= {"Index Scan", "Index Only Scan"}
            assert {each["Index Name"] for each in scans} <= _indexes(sort)


@pytest.fixture
def many(desk: Desk) -> None:
    """Enough rows that walking an index is the shorter way."""
    requester, vera = desk.incident().requester_id, desk.vera
    process = db.session.scalar(select(Incident.process_id))
    with transaction():
        rows = [
            Department(name=f"Room {n}", path=f"/room-{n}", origin="keycloak") for n in range(22)
        ]
        db.session.add_all(rows)
        db.session.flush()
        others = [row.id for row in rows]
        db.session.execute(
            text(
                "INSERT INTO incidents.incident (id, subject, last_words, channel, requester_id,"
                " department_id, assignee_id, impact, urgency, priority, tags, process_id, state,"
                " state_category, bucket, unread, reopened, created_at, updated_at, version)"
                " SELECT gen_random_uuid(), 'Card', 'Card', 'web', :requester,"
                " (CAST(:departments AS uuid[]))[1 + n % 24],"
                " CASE WHEN n % 10 = 0 THEN CAST(:vera AS uuid) END, 2, 2, 1 + n % 4, '{}',"
                " :process, 'new', 'new', n % 4, false, 0,"
                " now() - n * interval '1 minute', now() - n * interval '1 second', 1"
                " FROM generate_series(1, 12000) AS n"
            ),
            {
                "requester": requester,
                "process": process,
                "departments": [desk.cards, None, *others],
                "vera": vera.id,
            },
        )
        db.session.execute(text("ANALYZE incidents.incident"))


def _scans(reader: Actor, view: View, sort: Sort) -> list[dict[str, Any]]:
    """How the plan of a page reaches the table of incidents."""
    free = ["i.assignee_id IS NULL"] if view.only_unassigned else []
    way = (view.buckets, sort.column, sort.descending, 51, view.only_mine, free)
    walk = Walk(reader, *way)
    plan = db.session.execute(text(f"EXPLAIN (FORMAT JSON) {walk.sql}"), walk.bound).scalar_one()
    found = [each for each in _nodes(plan[0]["Plan"]) if each.get("Relation Name") == "incident"]
    assert found
    return found


def _indexes(sort: Sort) -> set[str]:
    """Those that give a pile, or everything, in the order of this sort."""
    tail = "number" if sort.column == "number" else f"{sort.column}_number"
    heads = ("", "department_id_", "assignee_id_")
    found = {f"ix_incident_{head}bucket_{tail}" for head in heads}
    found.add(f"ix_incident_without_department_{sort.column}")
    return found | {"uq_incident_number"} if sort.column == "number" else found


def _nodes(node: dict[str, Any]) -> Any:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _scatter(desk: Desk, seeds: list[int]) -> None:
    """Make incidents in any department, of anybody, in any pile, some at the same moment."""
    places = (desk.cards, desk.delivery, desk.transfers, None)
    holders = (None, desk.vera.id, desk.oleg.id)
    for seed in seeds:
        incident = desk.incident()
        with transaction():
            incident.department_id = places[seed % 4]
            incident.assignee_id = holders[seed // 4 % 3]
            incident.bucket = seed // 12 % 4
            incident.priority = 1 + seed // 48 % 4
            incident.updated_at = time.now() - timedelta(minutes=seed % 5)


def _seen(reader: Actor, view: View) -> list[int]:
    query = select(Incident.number).where(
        access.visible_to(reader), Incident.bucket.in_([Bucket(each) for each in view.buckets])
    )
    if view.only_mine:
        query = query.where(Incident.assignee_id == reader.person_id)
    if view.only_unassigned:
        query = query.where(Incident.assignee_id.is_(None))
    return list(db.session.scalars(query))


def _walked(reader: Actor, view: View, sort: Sort, size: int) -> tuple[list[int], list[int]]:
    """All pages forward, and then back from the last one."""
    page = queries.page(reader, view, sort, size=size)
    there = [row.number for row in page.rows]
    while page.next:
        page = queries.page(reader, view, sort, size=size, after=page.next)
        there += [row.number for row in page.rows]
    back: list[int] = []
    while page.previous:
        page = queries.page(reader, view, sort, size=size, before=page.previous)
        back = [row.number for row in page.rows] + back
    return there, back
