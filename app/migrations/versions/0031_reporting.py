"""What boards may read: views without personal data, and the role that reads nothing else.

No names, addresses, subjects, texts, tags or numbers of cases: times, codes and departments only.
"""

from collections.abc import Mapping

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

READER = "opora_reader"
# A role belongs to the whole server: it may be there for another database, or made beforehand by
# whoever runs the server and gave it a password. Without one nobody signs in with it.
ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{READER}') THEN
    CREATE ROLE {READER} NOLOGIN;
    ALTER ROLE {READER} SET default_transaction_read_only = on;
    ALTER ROLE {READER} SET statement_timeout = '30s';
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

DEPARTMENT = ("coalesce(d.path, '(none)')", "path of the department; (none): nobody's work yet")
PRIORITY = (
    (
        "CASE {row}.priority WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'medium'"
        " ELSE 'low' END"
    ),
    "critical, high, medium or low",
)
OF_INCIDENT = {
    "created_at": ("i.created_at", "when it was opened"),
    "first_reply_at": ("i.first_reply_at", "our first reply; null: none yet"),
    "resolved_at": ("i.resolved_at", "null again when reopened"),
    "closed_at": ("i.closed_at", "null again when reopened"),
    "state": ("i.state", "code of the state in its process"),
    "state_category": ("i.state_category", "new, open, waiting, resolved or closed"),
    "live": ("i.bucket IN (0, 1)", "neither resolved nor closed nor spam"),
    "spam": ("i.bucket = 3", "thrown away as spam"),
    "merged": ("i.merged_into_id IS NOT NULL", "part of another one"),
    "assigned": ("i.assignee_id IS NOT NULL", "somebody works on it"),
    "unread": ("i.unread", "the customer wrote last, unread"),
    "priority": (PRIORITY[0].format(row="i"), PRIORITY[1]),
    "channel": ("i.channel", "how it came: web, api, email and so on"),
    "department": DEPARTMENT,
    "category": ("coalesce(c.code, '(none)')", "code of what it is about"),
    "resolution": ("i.resolution_code", "code of how it ended"),
    "reopened": ("i.reopened", "how often it was opened again"),
    "on_problem": ("m.incident_id IS NOT NULL", "it hangs on a problem"),
}
OF_MESSAGE = {
    "created_at": ("t.created_at", "when it was written"),
    "voice": ("t.voice", "customer, reply or note"),
    "channel": ("i.channel", "how its incident came"),
    "department": DEPARTMENT,
}
OF_PROBLEM = {
    "created_at": ("p.created_at", "when it was opened"),
    "solved_at": ("p.solved_at", "null again when reopened"),
    "closed_at": ("p.closed_at", "null again when reopened"),
    "state": ("p.state", "code of the state in its process"),
    "state_category": ("p.state_category", "new, open, waiting, resolved or closed"),
    "live": ("p.bucket IN (0, 1)", "neither solved nor closed"),
    "merged": ("p.merged_into_id IS NOT NULL", "part of another one"),
    "priority": (PRIORITY[0].format(row="p"), PRIORITY[1]),
    "department": DEPARTMENT,
    "incidents": ("p.incidents", "how many hang on it"),
    "live_incidents": ("p.live_incidents", "those neither resolved nor closed"),
}
OF_PLACEMENT = {
    "at": ("m.at", "when the incident was placed on its problem"),
    "placed": ("m.placed", "person or machine"),
    "department": DEPARTMENT,
}
OF_DEPARTMENT = {"department": ("d.path", "path from the top, as in the other views")}

VIEWS: Mapping[str, tuple[str, Mapping[str, tuple[str, str]], str]] = {
    "incident": (
        "incidents, as figures",
        OF_INCIDENT,
        (
            "incidents.incident AS i LEFT JOIN people.department AS d ON d.id = i.department_id"
            " LEFT JOIN incidents.category AS c ON c.id = i.category_id"
            " LEFT JOIN problems.membership AS m ON m.incident_id = i.id"
        ),
    ),
    "message": (
        "when words were written, and whose kind",
        OF_MESSAGE,
        (
            "incidents.message AS t JOIN incidents.incident AS i ON i.id = t.incident_id"
            " LEFT JOIN people.department AS d ON d.id = i.department_id"
        ),
    ),
    "problem": (
        "problems, as figures",
        OF_PROBLEM,
        "problems.problem AS p LEFT JOIN people.department AS d ON d.id = p.department_id",
    ),
    "placement": (
        "who said that an incident belongs to a problem: a person or the machine",
        OF_PLACEMENT,
        (
            "problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id"
            " LEFT JOIN people.department AS d ON d.id = i.department_id"
        ),
    ),
    "department": (
        "departments that stand, for choosing one",
        OF_DEPARTMENT,
        "people.department AS d WHERE d.active",
    ),
}


def upgrade() -> None:
    op.execute(ROLE)
    op.execute("CREATE SCHEMA reporting")
    op.execute("COMMENT ON SCHEMA reporting IS 'what boards read; no personal data'")
    for view, (meaning, columns, rows) in VIEWS.items():
        chosen = ", ".join(f"{value} AS {name}" for name, (value, _) in columns.items())
        op.execute(f"CREATE VIEW reporting.{view} AS SELECT {chosen} FROM {rows}")  # noqa: S608 - our own words
        op.execute(f"COMMENT ON VIEW reporting.{view} IS '{_quoted(meaning)}'")
        for name, (_, comment) in columns.items():
            op.execute(f"COMMENT ON COLUMN reporting.{view}.{name} IS '{_quoted(comment)}'")
    op.execute(f"GRANT USAGE ON SCHEMA reporting TO {READER}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {READER}")


def _quoted(words: str) -> str:
    # Alembic reads a colon as the name of a value.
    return words.replace("'", "''").replace(":", "\\:")


def downgrade() -> None:
    # The role stays: other databases of the server may have given it rights.
    op.execute("DROP SCHEMA reporting CASCADE")
