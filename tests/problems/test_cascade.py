"""Solving a problem solves its incidents and tells its customers, each once; and can be undone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.core.jobs import Job
from app.incidents import services as incidents
from app.incidents.models import Change, Incident, Message
from app.matching.language import language_of
from app.problems import access
from app.problems.errors import CascadeOver, CascadeRunning
from app.problems.models import Cascade, CascadeItem, Kind, Problem, Why
from app.problems.services import cascading
from app.workflow.errors import AlreadyThere, ResolveFirst
from tests.problems.desk import ProblemDesk

TEXTS = {"en": "Hello {name}, {number} is solved.", "ru": "Здравствуйте, {name}! {number} решён."}


def solve(
    desk: ProblemDesk, problem: Problem, kind: Kind = Kind.SOLVE, *, by: Actor | None = None
) -> Cascade:
    """Start a cascade as a route does, and do its job as the worker does."""
    cascade: Cascade = desk.at(problem, cascading.start, kind, TEXTS, by=by or desk.vera)
    cascading.run(str(cascade.id))
    db.session.refresh(cascade)
    return cascade


def undo(desk: ProblemDesk, problem: Problem, cascade: Cascade) -> None:
    with transaction():
        found = access.problem(desk.vera, problem.number, to="work")
        cascading.undo(db.session.get_one(Cascade, cascade.id), found, by=desk.vera)
    cascading.run(str(cascade.id))


def item(cascade: Cascade, incident: Incident) -> CascadeItem:
    return db.session.get_one(CascadeItem, (cascade.id, incident.id), populate_existing=True)


def replies(incident: Incident) -> Sequence[tuple[str, str]]:
    query = select(Message.text, Message.delivery).where(
        Message.incident_id == incident.id, Message.voice == "reply"
    )
    return [(told, delivery or "") for told, delivery in db.session.execute(query)]


def test_solving_resolves_every_live_incident_and_tells_its_customer(desk: ProblemDesk) -> None:
    english, russian = (
        desk.incident(),
        desk.incident("Карта", "Где моя карта Visa?", email="p@x.ru"),
    )
    problem = desk.problem(english, russian)

    cascade = solve(desk, problem)

    assert (cascade.stage, problem.state) == ("done", "solved")
    assert {english.state, russian.state} == {"resolved"}
    assert replies(english) == [
        (f"Hello Ingrid Solberg, {english.reference} is solved.", "not_sent")
    ]
    assert replies(russian)[0][0].startswith("Здравствуйте, Ingrid Solberg!")
    assert english.resolution == f"{problem.reference} {problem.title}"
    assert problem.live_incidents == 0
    assert {item(cascade, each).outcome for each in (english, russian)} == {"done"}


def test_what_is_told_is_found_remembered_and_announced_like_any_reply(desk: ProblemDesk) -> None:
    incident = desk.incident()
    solve(desk, desk.problem(incident))

    types = db.session.scalars(
        text("SELECT type FROM core.event WHERE subject = :key ORDER BY id"), {"key": incident.id}
    ).all()
    assert types[-2:] == ["incident.replied", "incident.moved"]
    last = db.session.scalars(
        select(Change).where(Change.incident_id == incident.id).order_by(Change.version.desc())
    ).first()
    assert last
    assert (last.field, last.new, last.version) == ("state", "resolved", incident.version)
    assert (incident.last_words, incident.unread) == (replies(incident)[0][0], False)
    found = text(
        "SELECT document @@ to_tsquery('russian', 'solved') FROM incidents.words"
        " WHERE incident_id = :key"
    )
    assert db.session.scalar(found, {"key": incident.id}) is True


def test_solving_twice_changes_nothing_more(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    cascade = solve(desk, problem)
    version = incident.version

    cascading.run(str(cascade.id))

    assert (incident.version, len(replies(incident))) == (version, 1)
    with pytest.raises(AlreadyThere):
        desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)


def test_solve_and_close_goes_through_both_states_in_one_step(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    solve(desk, problem, Kind.SOLVE_AND_CLOSE)
    assert (problem.state, incident.state) == ("closed", "closed")
    assert len(replies(incident)) == 1
    assert incident.resolution_code == "solved"


def test_closing_closes_those_still_resolved_and_tells_nobody(desk: ProblemDesk) -> None:
    quiet, back = desk.incident(), desk.incident(email="other@example.com")
    problem = desk.problem(quiet, back)
    with pytest.raises(ResolveFirst):
        desk.at(problem, cascading.start, Kind.CLOSE, {}, by=desk.vera)
    solve(desk, problem)
    desk.doing(back, incidents.reopen, by=desk.vera)

    closed = solve(desk, problem, Kind.CLOSE)

    assert (problem.state, quiet.state, back.state) == ("closed", "closed", "in_progress")
    assert item(closed, back).why == Why.NOT_RESOLVED
    assert len(replies(quiet)) == 1


def test_writing_to_all_moves_nothing(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    before = incident.state
    cascade = solve(desk, problem, Kind.WRITE)
    assert (incident.state, problem.state, len(replies(incident))) == (before, "new", 1)

    undo(desk, problem, cascade)
    assert replies(incident)[0][1] == "withdrawn"
    assert incident.last_words == "Where is my card?"


def test_a_customer_without_an_address_is_resolved_without_a_word(desk: ProblemDesk) -> None:
    incident = desk.incident(email="")
    preview = cascading.preview(desk.problem(incident), Kind.SOLVE, TEXTS, by=desk.vera)
    assert (preview.acted, preview.told, preview.silent) == (1, 0, 1)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("resolved", Why.RESOLVED),
        ("closed", Why.CLOSED),
        ("detached", Why.LEFT_PROBLEM),
        ("spam", Why.CLOSED),
    ],
)
def test_what_was_done_by_hand_meanwhile_stays(desk: ProblemDesk, meanwhile: str, why: Why) -> None:
    incident, other = desk.incident(), desk.incident()
    problem = desk.problem(incident, other)
    cascade = desk.at(problem, cascading.start, Kind.SOLVE_AND_CLOSE, TEXTS, by=desk.vera)
    by_hand(desk, problem, incident, meanwhile)
    version = incident.version

    cascading.run(str(cascade.id))

    assert (item(cascade, incident).outcome, item(cascade, incident).why) == ("left", why)
    assert (incident.version, replies(incident)) == (version, [])
    assert other.state == "closed"


def by_hand(desk: ProblemDesk, problem: Problem, incident: Incident, what: str) -> None:
    match what:
        case "resolved":
            desk.resolved(incident, by=desk.vera)
        case "closed":
            desk.resolved(incident, by=desk.vera)
            desk.doing(incident, incidents.close, by=desk.vera)
        case "spam":
            desk.doing(incident, incidents.mark_as_spam, by=desk.vera)
        case "detached":
            from app.problems.services import detach  # noqa: PLC0415 - one case of many

            desk.with_incident(problem, detach, incident, by=desk.vera)


def test_what_a_person_reopened_by_hand_is_left_alone_by_the_next_solving(
    desk: ProblemDesk,
) -> None:
    incident, other = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, other)
    solve(desk, problem)
    desk.doing(incident, incidents.reopen, by=desk.vera)
    desk.doing(other, incidents.receive, "It is still broken", by=SYSTEM)
    assert problem.state == "in_progress"

    again = solve(desk, problem)

    assert (item(again, incident).why, incident.state) == (Why.REOPENED, "in_progress")
    assert other.state == "resolved"


def test_only_one_cascade_works_on_a_problem(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    desk.at(problem, cascading.start, Kind.WRITE, TEXTS, by=desk.vera)
    with pytest.raises(CascadeRunning):
        desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)


def test_customers_are_not_told_nothing(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    with pytest.raises(Invalid):
        desk.at(problem, cascading.start, Kind.SOLVE, {"en": " "}, by=desk.vera)
    assert problem.state == "new"


def test_undo_puts_back_what_nobody_has_changed_and_withdraws_its_words(desk: ProblemDesk) -> None:
    same, touched = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(same, touched)
    before = {name: getattr(same, name) for name in ("state", "last_words", "unread", "bucket")}
    cascade = solve(desk, problem)
    desk.doing(touched, incidents.note, "Called them", by=desk.vera)

    undo(desk, problem, cascade)

    db.session.refresh(cascade)
    assert (cascade.stage, problem.state) == ("undone", "new")
    assert {name: getattr(same, name) for name in before} == before
    assert (same.resolution, same.resolved_at, same.first_reply_at) == (None, None, None)
    assert replies(same)[0][1] == "withdrawn"
    assert (touched.state, replies(touched)[0][1]) == ("resolved", "not_sent")
    assert item(cascade, touched).undo_why == Why.CHANGED
    assert problem.live_incidents == 1
    with pytest.raises(CascadeOver):
        undo(desk, problem, cascade)


def test_what_an_undoing_put_back_is_solved_again(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    undo(desk, problem, solve(desk, problem))
    solve(desk, problem)
    assert incident.state == "resolved"


def test_undoing_stops_what_is_still_to_come(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    cascade = desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)
    undo(desk, problem, cascade)
    cascading.run(str(cascade.id))
    assert (item(cascade, incident).why, replies(incident)) == (Why.STOPPED, [])
    assert problem.state == "new"


def test_after_ten_minutes_nothing_is_undone(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    cascade = solve(desk, problem)
    assert cascade.finished_at
    with time_machine.travel(cascade.finished_at + timedelta(minutes=11), tick=False):
        assert not cascading.can_undo(cascade)
        with pytest.raises(CascadeOver):
            undo(desk, problem, cascade)


def test_a_cascade_whose_worker_died_is_taken_up_again(desk: ProblemDesk) -> None:
    cascade = desk.at(
        desk.problem(desk.incident()), cascading.start, Kind.SOLVE, TEXTS, by=desk.vera
    )
    assert cascading.resume_forgotten() == 0
    with time_machine.travel(time.now() + timedelta(minutes=2), tick=False):
        assert cascading.resume_forgotten() == 1
    jobs = db.session.scalars(select(Job.arguments).where(Job.work.endswith("running.run"))).all()
    assert jobs == [[str(cascade.id)]] * 2


def test_still_broken_opens_the_incident_and_the_problem_again(desk: ProblemDesk) -> None:
    incident, other = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, other)
    solve(desk, problem)

    desk.doing(incident, incidents.receive, "It is still broken", by=SYSTEM)

    assert (incident.state, problem.state, other.state) == (
        "in_progress",
        "in_progress",
        "resolved",
    )
    note = text("SELECT text FROM problems.note WHERE problem_id = :key")
    said = db.session.scalars(note, {"key": problem.id}).all()
    assert [incident.reference in each for each in said] == [True]


def test_the_problem_waits_for_as_many_customers_as_the_setting_says(
    desk: ProblemDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = desk.app.extensions["opora.settings"]
    changed: Any = settings.model_copy(update={"still_broken": 2})
    monkeypatch.setitem(desk.app.extensions, "opora.settings", changed)
    first, second = desk.incident(), desk.incident()
    third = desk.incident(email="nils@example.com")
    problem = desk.problem(first, second, third)
    solve(desk, problem)

    desk.doing(first, incidents.receive, "Still broken", by=SYSTEM)
    desk.doing(second, incidents.receive, "And here, says the same person", by=SYSTEM)
    assert problem.state == "solved"
    desk.doing(third, incidents.receive, "Here, too", by=SYSTEM)
    assert problem.state == "in_progress"


def test_words_on_what_was_not_resolved_complain_of_nothing(desk: ProblemDesk) -> None:
    incident, left = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, left)
    solve(desk, problem)
    desk.doing(left, incidents.reopen, by=desk.vera)
    desk.doing(left, incidents.receive, "Thank you for looking", by=SYSTEM)
    assert problem.state == "solved"


def test_the_preview_shows_what_the_reader_may_see_and_counts_the_rest(desk: ProblemDesk) -> None:
    mine = desk.incident()
    hidden = desk.incident("Secret", department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(mine, hidden)

    preview = cascading.preview(problem, Kind.SOLVE, TEXTS, by=desk.vera)

    assert [each.reference for each in preview.lines] == [mine.reference]
    assert (preview.all, preview.hidden, preview.acted, preview.told) == (2, 1, 2, 2)
    words = preview.lines[0].words
    assert words
    assert (words.language, words.channel) == ("en", "email")
    solve(desk, problem)
    assert hidden.state == "resolved"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Where is my card?", "en"),
        ("Где моя карта?", "ru"),
        ("У меня не работает Google Pay и Apple Pay", "ru"),
        ("The word карта is on my screen", "en"),
        ("", "en"),
        ("12345 :)", "en"),
    ],
)
def test_the_language_is_read_off_the_customers_words(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.attack(28)
def test_a_name_is_filled_in_and_never_read_as_a_template() -> None:
    from app.problems.services.cascading.wording import fill  # noqa: PLC0415

    told = fill("{name} {number} {name.__class__}", name="{number}{{7*7}}", number="INC-1")
    assert told == "{number}{{7*7}} INC-1 {name.__class__}"
