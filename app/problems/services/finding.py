"""What a problem is found by."""

from sqlalchemy import text

from app.core.db import db
from app.problems.models import Problem

# PostgreSQL's russian configuration stems Latin words as English ones.
KEEP = text("""
INSERT INTO problems.words (problem_id, document)
SELECT p.id, to_tsvector('russian', concat_ws(E'\\n', p.title, p.description, p.known_error,
  p.workaround, (SELECT string_agg(n.text, E'\\n') FROM problems.note AS n
    WHERE n.problem_id = p.id)))
FROM problems.problem AS p WHERE p.id = :problem
ON CONFLICT (problem_id) DO UPDATE SET document = excluded.document
""")


def keep_words(problem: Problem) -> None:
    """Let the problem be found by the words that it holds by now."""
    db.session.flush()
    db.session.execute(KEEP, {"problem": problem.id})
