"""How the matcher follows the event log. Imported by `opora matcher` only.

What is in memory follows what is in the database: it is read anew at the start, after a batch that
failed, and when problems were merged, parted, split or reopened.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, text

from app.core import time
from app.core.db import db, transaction
from app.core.events import Recorded
from app.incidents.models import Bucket
from app.matching.encoders import known
from app.matching.port import Arrival, Judgement, Matcher, Verdict
from app.matching.thresholds import WINDOW, WINDOW_SECONDS
from app.matching.vectors import unpacked
from app.problems.models import Answer, Vector, Way
from app.problems.queries import matching as queries
from app.problems.queries.standing import FRESH
from app.problems.services import matching, suggesting, tallying
from app.problems.services.encoding import Encoded, encode
from app.problems.services.joining import membership
from app.problems.services.ruling import Ways, ways
from app.problems.services.tallying import Done
from app.workflow.process import StateCategory

TURNS = {"problem.merged", "problem.parted", "problem.split"}
OVER = {StateCategory.RESOLVED, StateCategory.CLOSED}

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
        # All texts before the first row is locked: encoding is the slow part.
        encoded = encode({fact.subject for fact in facts if _has_new_words(fact)}, self._encoders)
        batch = _Batch(matcher, encoded)
        for fact in facts:
            if _turns(fact):
                db.session.flush()
                batch.matcher = self._read()
            else:
                batch.follow(fact)
        suggesting.pass_by_words(batch.judged)
        tallying.count(batch.done)
        self._matcher = batch.matcher

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
            made.remember(arrival, group=each[0].group_id)
        for incident_id, problem_id in queries.refused():
            made.refuse(incident_id, problem_id)
        return made


class _Batch:
    """Some facts, and the matcher that is to know them."""

    def __init__(self, matcher: Matcher, encoded: Mapping[UUID, Encoded]) -> None:
        self.matcher = matcher
        self._encoded = encoded
        self.done: Done = Counter()
        self.judged: list[UUID] = []

    def follow(self, fact: Recorded) -> None:
        match fact.type:
            case "incident.opened":
                self._opened(fact)
            case "incident.edited":
                self._edited(fact)
            case "incident.moved":
                self._moved(fact.subject)
            case "problem.moved" if fact.payload["new_state_category"] in OVER:
                self.matcher.drop(fact.subject)
            case "problem.joined":
                self.matcher.place(UUID(fact.payload["incident_id"]), fact.subject)
            case "problem.suggestion_decided" if fact.payload["new"] == Answer.DECLINED:
                self.matcher.refuse(UUID(fact.payload["incident_id"]), fact.subject)
            case "problem.left":
                incident_id = UUID(fact.payload["incident_id"])
                self.matcher.place(incident_id, None)
                self.matcher.refuse(incident_id, fact.subject)
            case "proposal.accepted":
                self.matcher.rename(fact.subject, UUID(fact.payload["problem_id"]))
            case "proposal.refused":
                self.matcher.drop(fact.subject)

    def _opened(self, fact: Recorded) -> None:
        encoded = self._encoded.get(fact.subject)
        if encoded is None:
            return
        if not _is_judged(fact):
            self.matcher.remember(encoded.arrival)
            return
        said = self.matcher.arrive(encoded.arrival)
        if encoded.arrival.vectors:
            self.judged.append(fact.subject)
        self.done.update((model, "message") for model in encoded.arrival.vectors)
        if self._carry_out(fact.subject, said):
            self.done[said.model, said.verdict] += 1
        self._open_alone(fact.subject, encoded)

    def _carry_out(self, incident_id: UUID, said: Judgement) -> bool:
        """Do what was judged; whether anything came of it."""
        match said.verdict:
            case Verdict.JOIN if matching.join_known(incident_id, said):
                self.matcher.place(incident_id, said.group)
                return True
            case Verdict.SUGGEST:
                return matching.offer(incident_id, said)
            case Verdict.BURST if gathered := matching.gather(said, self._ways):
                self.matcher.gather(said, gathered.group)
                for each in gathered.ids:
                    self.matcher.place(each, gathered.group)
                return True
        return False

    def _edited(self, fact: Recorded) -> None:
        """Take in new words, the incident stays where it hangs; or a new category's rule."""
        encoded = self._encoded.get(fact.subject)
        if encoded is None:
            return
        if "subject" in fact.payload["fields"]:
            placed = membership(fact.subject)
            self.matcher.remember(encoded.arrival, group=placed.problem_id if placed else None)
        if "category_id" in fact.payload["fields"] and _is_judged(fact):
            self._open_alone(fact.subject, encoded)

    def _open_alone(self, incident_id: UUID, encoded: Encoded) -> None:
        """Give the incident a problem of its own, where its category wants one for each."""
        if self._ways.get(encoded.category_id) is Way.EACH:
            problem = matching.open_alone(incident_id)
            if problem:
                self.matcher.place(incident_id, problem.id)

    def _moved(self, incident_id: UUID) -> None:
        """Forget spam: nothing is like it, and no problem is made of it."""
        found = queries.first_words([incident_id]).get(incident_id)
        if found is None or found.bucket == Bucket.SPAM:
            self.matcher.forget(incident_id)
            db.session.execute(delete(Vector).where(Vector.incident_id == incident_id))

    @cached_property
    def _ways(self) -> Ways:
        return ways()


def _has_new_words(fact: Recorded) -> bool:
    return fact.type == "incident.opened" or (
        fact.type == "incident.edited"
        and not {"subject", "category_id"}.isdisjoint(fact.payload["fields"])
    )


def _is_judged(fact: Recorded) -> bool:
    return not fact.replayed and fact.at > time.now() - FRESH


def _turns(fact: Recorded) -> bool:
    """Whether so much has changed that the window is read anew."""
    reopened = fact.type == "problem.moved" and fact.payload["old_state_category"] in OVER
    return fact.type in TURNS or (reopened and fact.payload["new_state_category"] not in OVER)
