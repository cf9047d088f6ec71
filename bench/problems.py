"""Problems beside the incidents: one for every twenty of them, eight members each, a few with many.

Written by statements over whole tables; everything about one follows from its number.
"""

import time

import psycopg

from bench import people

PER_PROBLEM = 20
LONG = 50
"""So many problems have dozens of members, notes and changes; their numbers are multiples of
count / LONG, and agent 0 sees them."""

INDEXES = """
SELECT schemaname, indexname, indexdef FROM pg_indexes
WHERE schemaname = 'problems' AND tablename IN ('problem', 'membership', 'sight', 'words')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)
"""
# The newest fiftieth is still to be solved, as of the incidents.
PROBLEMS = """
INSERT INTO problems.problem (id, number, title, description, process_id, state, state_category,
  bucket, department_id, assignee_id, priority, incidents, live_incidents, live_by_priority,
  created_at, updated_at, solved_at, closed_at, version)
SELECT lpad(to_hex(n), 32, '0e000000000000000000000000000000')::uuid, n,
  'Cause ' || n || ': ' || i.subject, i.last_words, process.id,
  CASE WHEN live THEN (ARRAY['new', 'analysis', 'in_progress', 'waiting'])[1 + n %% 4]
    ELSE 'closed' END,
  CASE WHEN live THEN (ARRAY['new', 'open', 'open', 'waiting'])[1 + n %% 4] ELSE 'closed' END,
  CASE WHEN NOT live THEN 2 WHEN n %% 4 = 3 THEN 1 ELSE 0 END,
  CASE WHEN long THEN %(department)s ELSE i.department_id END,
  CASE WHEN long THEN %(agent)s WHEN n %% 10 < 7 THEN i.assignee_id END,
  1 + n %% 4, 0, 0, '{0,0,0,0}', i.created_at, i.updated_at,
  CASE WHEN NOT live THEN i.updated_at END, CASE WHEN NOT live THEN i.updated_at END, 1
FROM generate_series(1, %(count)s) AS n
JOIN incidents.incident AS i ON i.number = n * %(each)s
CROSS JOIN LATERAL (SELECT n %% (%(count)s / %(long)s) = 0 AS long) AS size
CROSS JOIN LATERAL (SELECT long OR n > %(count)s * 0.98 AS live) AS state
CROSS JOIN LATERAL (
  SELECT id FROM workflow.process WHERE code = 'problem' ORDER BY version DESC LIMIT 1
) AS process
"""
# Of each twenty incidents eight hang on their problem; those with many take the rest of five.
MEMBERS = """
INSERT INTO problems.membership (incident_id, problem_id, placed, by_kind, by_name, at)
SELECT i.id, p.id, CASE WHEN i.number %% 3 = 0 THEN 'person' ELSE 'machine' END, 'system', 'Opora',
  i.created_at
FROM incidents.incident AS i
CROSS JOIN LATERAL (SELECT 1 + (i.number - 1) / %(each)s AS own, %(count)s / %(long)s AS step) AS b
JOIN problems.problem AS p ON p.number = CASE WHEN i.number %% %(each)s < 8 THEN b.own
  WHEN b.own >= b.step AND b.own %% b.step < 5 THEN b.own - b.own %% b.step END
"""
COUNTS = """
UPDATE problems.problem AS p SET incidents = m.every, live_incidents = m.alive
FROM (
  SELECT m.problem_id, count(*) AS every, count(*) FILTER (WHERE i.bucket IN (0, 1)) AS alive
  FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id GROUP BY 1
) AS m WHERE p.id = m.problem_id
"""
SIGHT = """
INSERT INTO problems.sight (problem_id, viewer, reasons, bucket)
SELECT p.id, seen.viewer, count(*), p.bucket FROM (
  SELECT m.problem_id, coalesce(i.department_id, CAST(%(nobody)s AS uuid)) AS viewer
  FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
  UNION ALL SELECT m.problem_id, i.assignee_id
  FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
  UNION ALL SELECT id, department_id FROM problems.problem
  UNION ALL SELECT id, assignee_id FROM problems.problem
) AS seen JOIN problems.problem AS p ON p.id = seen.problem_id
WHERE seen.viewer IS NOT NULL GROUP BY p.id, seen.viewer
"""
NOTES = """
INSERT INTO problems.note (id, problem_id, author_name, text, created_at)
SELECT uuidv7(), p.id, 'Agent 0', 'The carrier promises an answer for today, step ' || step,
  p.created_at + step * interval '1 hour'
FROM problems.problem AS p CROSS JOIN generate_series(1, 10) AS step
WHERE p.number %% (%(count)s / %(long)s) = 0
"""
HISTORY = """
INSERT INTO problems.change (id, problem_id, at, by_kind, by_name, field, old, new, version)
SELECT uuidv7(), p.id, m.at, 'system', 'Opora', 'joined', 'null', to_jsonb(m.incident_id), 1
FROM problems.problem AS p JOIN problems.membership AS m ON m.problem_id = p.id
WHERE p.number %% (%(count)s / %(long)s) = 0
"""
WORDS = """
INSERT INTO problems.words (problem_id, document)
SELECT id, to_tsvector('russian', title || ' ' || description) FROM problems.problem
"""
NUMBERS = """
SELECT setval(pg_get_serial_sequence('problems.problem', 'number'), %(count)s)
"""


def fill(dsn: str, incidents: int) -> float:
    """Write the problems of so many incidents. Returns the seconds it took."""
    begun = time.monotonic()
    values = {
        "count": count_of(incidents),
        "each": PER_PROBLEM,
        "long": LONG,
        "department": people.department_id(0),
        "agent": people.person_id(0),
        "nobody": "00000000-0000-0000-0000-000000000000",
    }
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        indexes = connection.execute(INDEXES).fetchall()
        for schema, name, _ in indexes:
            connection.execute(f'DROP INDEX {schema}."{name}"'.encode())
        for statement in (PROBLEMS, MEMBERS, COUNTS, SIGHT, NOTES, HISTORY, WORDS, NUMBERS):
            connection.execute(statement.encode(), values)
        for _, _, definition in indexes:
            connection.execute(definition.encode())
        connection.execute("VACUUM (ANALYZE)")
    return time.monotonic() - begun


def count_of(incidents: int) -> int:
    """Return how many problems so many incidents have."""
    return incidents // PER_PROBLEM
