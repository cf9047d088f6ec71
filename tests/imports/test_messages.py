"""`opora import messages`: customers' messages from a file become incidents, each once."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.events import Event
from app.incidents import queries
from app.incidents.models import Bucket, Category, Incident, Message
from tests.imports.conftest import Run, write_csv
from tests.incidents.desk import Desk

COLUMNS = ("text", "category")
CARD = ("I am still waiting on my card?", "card_arrival")
REFUND = ("My refund has not come\nyet, what now?", "Refund_not_showing_up")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "letters.csv", COLUMNS, [CARD, REFUND])


def test_each_row_becomes_a_new_incident_with_the_customers_words(run: Run, file: Path) -> None:
    said = run("messages", file)
    assert said.exit_code == 0
    assert "2 incidents made, 0 were here already." in said.output
    first, second = db.session.scalars(select(Incident).order_by(Incident.number))
    assert (first.subject, first.state, first.bucket) == (CARD[0], "new", Bucket.ACTIVE)
    assert first.unread
    assert first.requester.name == "letters.csv, row 1"
    assert second.subject == "My refund has not come yet, what now?"
    words = db.session.scalars(select(Message).where(Message.incident_id == second.id)).one()
    assert (words.voice, words.text) == ("customer", REFUND[0])


def test_topics_become_categories_that_people_can_read(run: Run, tmp_path: Path) -> None:
    rows = [CARD, REFUND, ("What is this?", "crypto_wallet_lost"), ("And this?", "")]
    run("messages", write_csv(tmp_path / "letters.csv", COLUMNS, rows))
    labels = {row.code: row.labels for row in db.session.scalars(select(Category))}
    assert labels["card_arrival"] == {"en": "Card arrival", "ru": "Карта не пришла"}
    assert labels["refund_not_showing_up"]["en"] == "Refund not showing up"
    assert labels["crypto_wallet_lost"] == {"en": "Crypto wallet lost"}
    without = db.session.scalars(select(Incident).where(Incident.subject == "And this?")).one()
    assert without.category is None


def test_a_message_takes_what_its_category_gives(run: Run, file: Path, context: Flask) -> None:
    desk = Desk(context)
    with transaction():
        topic = db.session.get_one(Category, desk.topic)
        topic.department_id, topic.impact, topic.urgency = desk.cards, 1, 1
        topic.tags = ["lost"]
    run("messages", file)
    first, second = db.session.scalars(select(Incident).order_by(Incident.number))
    assert (first.department_id, first.priority, first.tags) == (desk.cards, 1, ["lost"])
    assert (second.department_id, second.priority, second.tags) == (None, 3, [])


def test_without_category_the_topics_stay_unread(run: Run, tmp_path: Path) -> None:
    only_text = write_csv(tmp_path / "plain.csv", ("text",), [(CARD[0],)])
    assert run("messages", only_text, "--no-category").exit_code == 0
    assert db.session.scalars(select(Incident)).one().category is None


def test_the_same_file_again_adds_nothing_and_a_changed_one_is_another(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run("messages", file)
    again = run("messages", file.rename(tmp_path / "moved.csv"))
    assert "0 incidents made, 2 were here already." in again.output
    changed = write_csv(tmp_path / "more.csv", COLUMNS, [CARD, REFUND, CARD])
    assert "3 incidents made, 0 were here already." in run("messages", changed).output


def test_words_of_subject_and_message_find_the_incident(run: Run, file: Path) -> None:
    run("messages", file)
    found = queries.find(SYSTEM, "refunds")
    assert [row.subject for row in found] == ["My refund has not come yet, what now?"]


def test_the_events_are_marked_as_replayed(run: Run, file: Path) -> None:
    run("messages", file)
    events = db.session.scalars(select(Event)).all()
    assert [event.type for event in events] == ["incident.opened"] * 2
    assert all(event.replayed for event in events)
    numbers = db.session.scalars(select(Incident.number)).all()
    assert {event.payload["number"] for event in events} == set(numbers)


def test_a_row_that_cannot_be_read_is_told_and_the_others_come_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes(
        b'text,category\n  ,card_arrival\n"one\x00two",card_arrival\nlost comma\n"a, b",age_limit\n'
    )
    said = run("messages", path)
    assert "line 2, row 1: its text is empty; left out" in said.output
    assert "line 3, row 2: it holds a NUL character; left out" in said.output
    assert "line 4, row 3: it has 1 fields, the first line names 2; left out" in said.output
    assert "1 incidents made" in said.output
    again = run("messages", path)
    assert "0 incidents made, 1 were here already." in again.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "letters.csv is empty."),
        (b"subject,body\na,b\n", "letters.csv has no column text, category."),
        (b"text,category\n\xcf\xf0\xe8,card\n", "letters.csv is not UTF-8 text"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff\xfe", "letters.csv is not UTF-8 text"),
        ("text,category\nhi,card\n".encode("utf-16"), "letters.csv is not UTF-8 text"),
        (b'text,category\nhi,card\n"never closed,card\n', "at line 4: unexpected end of data"),
        (b"text,category\n" + b"x" * 200_000 + b",card\n", "field larger than field limit"),
    ],
    ids=["empty", "columns", "windows-1251", "zip", "utf-16", "quote", "huge field"],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence_before_anything_is_stored(
    run: Run, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes(content)
    said = run("messages", path)
    assert said.exit_code == 1
    assert words in said.output
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 0


def test_a_number_given_to_an_import_is_given_to_nobody_else(run: Run, file: Path) -> None:
    run("messages", file)
    numbers = db.session.scalars(select(Incident.number).order_by(Incident.number)).all()
    sequence = text("SELECT nextval(pg_get_serial_sequence('incidents.incident', 'number'))")
    assert db.session.scalar(sequence) > max(numbers)
