"""Notes: what those who solve a problem tell each other."""

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.problems.events import ProblemNoted
from app.problems.models import Note, Problem
from app.problems.services.finding import keep_words
from app.problems.services.history import touch


def note(problem: Problem, text: str, *, by: Actor) -> Note:
    """Write a note, which no customer ever sees."""
    touch(problem)
    made = Note(
        problem_id=problem.id,
        author_id=by.person_id,
        author_name=by.name,
        text=text,
        created_at=problem.updated_at,
    )
    db.session.add(made)
    keep_words(problem)
    publish(ProblemNoted(subject_id=problem.id, note_id=made.id), by=by)
    return made
