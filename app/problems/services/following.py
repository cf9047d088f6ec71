"""How the matcher follows the event log. Imported by `opora matcher` only.

What is in memory follows what is in the database: it is read anew at the start, after a batch that
failed, and when problems were merged, split, solved or reopened.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.db import db, transaction
from app.core.events import Recorded
from app.incidents.models import Bucket
from app.matching.encoders import known
from app.matching.language import language
from app.matching.port import Arrival, Matcher, Verdict
from app.matching.thresholds import WINDOW, WINDOW_SECONDS
from app.matching.vectors import packed, unpacked
from app.problems.models import Answer, Vector
from app.problems.queries import matching as queries
from app.problems.services import matching
from app.problems.services.joining import membership

FRESH = timedelta(hours=1)
"""What was opened longer ago is history: a matcher that was away does not judge its past."""

TURNS = {"problem.moved", "problem.merged", "problem.parted", "problem.split"}

BEGIN = text("""
INSERT INTO core.consumer (name, position, failures)
SELECT :name, coalesce(max(position), 0), 0 FROM core.event WHERE at < :since
ON CONFLICT DO NOTHING
""")


def begin_at(name: str) -> None:
    """Have a consumer that is new begin where the window begins, not with the whole log."""
    with transaction():
        since = time.now() - timedelta(seconds=WINDOW_SECONDS)
        db.session.execute(BEGIN, {"name": name, "since": since})


class Follower:
    """Keeps a matcher up to date with the log and carries out what it says."""

    def __init__(self, encoders: known.Encoders) -> None:
        self._encoders = [encoder for encoder, _ in encoders]
        self._all = encoders
        self._matcher: Matcher | None = None

    def forget_all(self) -> None:
        """Read everything anew before the next fact."""
        self._matcher = None

    def take(self, facts: Sequence[Recorded]) -> None:
        """Follow these facts. When it fails nothing of it has happened, in memory neither."""
        matcher, self._matcher = self._matcher or self._read(), None
        for fact in facts:
            if fact.type in TURNS:
                db.session.flush()
                matcher = self._read()
            else:
                self._follow(fact, matcher)
        self._matcher = matcher

    def _follow(self, fact: Recorded, matcher: Matcher) -> None:
        match fact.type:
            case "incident.opened":
                self._opened(fact, matcher)
            case "incident.edited" if "subject" in fact.payload["fields"]:
                self._encode(fact.subject, matcher)
            case "incident.moved":
                self._moved(fact.subject, matcher)
            case "problem.joined":
                matcher.place(UUID(fact.payload["incident_id"]), fact.subject)
            case "problem.suggestion_decided" if fact.payload["new"] == Answer.DECLINED:
                matcher.refuse(UUID(fact.payload["incident_id"]), fact.subject)
            case "problem.left":
                incident_id = UUID(fact.payload["incident_id"])
                matcher.place(incident_id, None)
                matcher.refuse(incident_id, fact.subject)

    def _opened(self, fact: Recorded, matcher: Matcher) -> None:
        judged = not fact.replayed and fact.at > time.now() - FRESH
        arrival = self._encoded(fact.subject)
        if arrival is None:
            return
        if not judged:
            matcher.remember(arrival)
            return
        said = matcher.arrive(arrival)
        if said.verdict is Verdict.JOIN:
            if matching.join_known(fact.subject, said):
                matcher.place(fact.subject, said.group)
        elif said.verdict is Verdict.SUGGEST:
            matching.offer(fact.subject, said)
        elif said.verdict is Verdict.BURST:
            gathered = matching.gather(said)
            if gathered:
                problem_id, joined = gathered
                matcher.gather(said, problem_id)
                for incident_id in joined:
                    matcher.place(incident_id, problem_id)

    def _encode(self, incident_id: UUID, matcher: Matcher) -> None:
        """Take in new words; the incident stays where it hangs."""
        arrival = self._encoded(incident_id)
        if arrival:
            placed = membership(incident_id)
            matcher.remember(arrival, group=placed.problem_id if placed else None)

    def _moved(self, incident_id: UUID, matcher: Matcher) -> None:
        """Forget spam: nothing is like it, and no problem is made of it."""
        found = queries.first_words([incident_id]).get(incident_id)
        if found is None or found.bucket == Bucket.SPAM:
            matcher.forget(incident_id)
            db.session.execute(delete(Vector).where(Vector.incident_id == incident_id))

    def _encoded(self, incident_id: UUID) -> Arrival | None:
        """Return the incident with its vectors, and keep these; None where it is gone or spam."""
        found = queries.first_words([incident_id]).get(incident_id)
        if found is None or found.bucket == Bucket.SPAM:
            return None
        spoken = language(found.text)
        vectors = {
            each.id: each.encode(found.text) for each in self._encoders if each.reads(spoken)
        }
        for model, vector in vectors.items():
            values = {"language": spoken, "body": packed(vector), "at": found.created_at}
            statement = insert(Vector).values(incident_id=incident_id, model=model, **values)
            db.session.execute(
                statement.on_conflict_do_update(
                    index_elements=[Vector.incident_id, Vector.model], set_=values
                )
            )
        return Arrival(incident_id, spoken, found.created_at.timestamp(), vectors)

    def _read(self) -> Matcher:
        """Return a matcher that knows the window as it stands in the database."""
        made = known.matcher(self._all)
        since = time.now() - timedelta(seconds=WINDOW_SECONDS)
        models = [each.id for each in self._encoders]
        rows = queries.window(models, since=since, most=WINDOW * len(models))
        for incident_id, kept in groupby(rows, key=lambda row: row.incident_id):
            each = list(kept)
            vectors = {row.model: unpacked(row.body) for row in each}
            at = each[0].at.timestamp()
            arrival = Arrival(incident_id, each[0].language, at, vectors)
            made.remember(arrival, group=each[0].problem_id)
        for incident_id, problem_id in queries.refused():
            made.refuse(incident_id, problem_id)
        return made
