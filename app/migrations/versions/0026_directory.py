"""People by name, by the beginnings of words, and by role, at once among tens of thousands."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WORDS = (
    "to_tsvector('simple'::regconfig,"
    " translate(name || ' ' || login || ' ' || coalesce(position, ''), '.-_@', '    '))"
)
INDEXES = {
    "ix_person_name_id": "people.person (name, id)",
    "ix_person_words": f"people.person USING gin ({WORDS})",
    "ix_person_role_role": "people.person_role (role)",
}


def upgrade() -> None:
    for name, what in INDEXES.items():
        # Built in a blink: these tables hold people, not what people do.
        op.execute(
            f"-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX {name} ON {what}"
        )


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX people.{name}")
