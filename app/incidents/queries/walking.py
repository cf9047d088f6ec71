"""How a list walks its indexes, so that a page costs the same at ten rows and at a million.

What an actor sees is a union of piles: those of each department, the pile without a department,
the actor's own, and the few private ones where the actor is named; in the other piles private ones
are passed by, but for leads. Every pile has an index in the order of every sort
(`models/incident.py`). A page takes the first rows of each pile and merges them; nothing is
counted, sorted or skipped beyond that. The SQL is put together from the fixed words of this file
and of the door's; values are bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.actor import Actor
from app.incidents import access

PILE = """
SELECT s.id, s.number, s.key FROM {owners}unnest(CAST(:buckets AS smallint[])) AS b(n)
CROSS JOIN LATERAL (
  SELECT i.id, i.number, i.{column} AS key FROM incidents.incident AS i
  WHERE {owned} AND i.bucket = b.n{extra} ORDER BY {order} LIMIT :size
) AS s
"""
DEPARTMENTS = "unnest(CAST(:departments AS uuid[])) AS d(id) CROSS JOIN "
ONE_OF = "i.department_id = d.id"
ANY_OF = "i.department_id = ANY (CAST(:departments AS uuid[]))"
OPEN_ONES = " AND NOT i.private"


@dataclass(frozen=True)
class Walk:
    """One way through the piles: a column, a direction, and conditions on each row."""

    actor: Actor
    buckets: Sequence[int]
    column: str
    descending: bool
    size: int
    only_mine: bool = False
    conditions: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """The keys of the page: id, number and the value sorted by, in order, each once."""
        piles = "\nUNION\n".join(self._pile(*owner) for owner in self._owners())
        return f"SELECT id, number, key FROM ({piles}) AS page ORDER BY {self.order()} LIMIT :size"  # noqa: S608 - fixed words

    @property
    def bound(self) -> dict[str, Any]:
        """The values that go with `sql`."""
        return {
            "buckets": [int(bucket) for bucket in self.buckets],
            "size": self.size,
            **access.bound(self.actor),
            **self.values,
        }

    def order(self, row: str = "", key: str = "key") -> str:
        """The ORDER BY of the sort, on the columns of `row`."""
        way = "DESC" if self.descending else "ASC"
        number = f"{row}number {way}"
        return number if key.endswith("number") else f"{row}{key} {way}, {number}"

    def owned_flat(self) -> list[str]:
        """The same piles for counting, where order is no matter: a condition for each."""
        return [owned.replace(ONE_OF, ANY_OF) for _, owned in self._owners()]

    def _owners(self) -> list[tuple[str, str]]:
        mine = ("", "i.assignee_id = :me")
        if self.only_mine:
            return [mine]
        how = access.sight(self.actor)
        end = OPEN_ONES if how is access.Sight.OWN else ""
        own = [(DEPARTMENTS, f"{ONE_OF}{end}"), ("", f"i.department_id IS NULL{end}")]
        beside = [mine, ("", access.NAMED)]
        match how:
            case access.Sight.EVERYTHING:
                return [("", "true")]
            case access.Sight.ALL:
                return [("", "NOT i.private"), *beside]
            case access.Sight.ALL_AND_OWN_PRIVATE:
                return [("", "NOT i.private"), *own, *beside]
            case access.Sight.OWN | access.Sight.OWN_AND_PRIVATE:
                return [*own, *beside]

    def _pile(self, owners: str, owned: str) -> str:
        extra = "".join(f" AND {condition}" for condition in self.conditions)
        sql = PILE.format(
            owners=owners,
            owned=owned,
            extra=extra,
            column=self.column,
            order=self.order("i.", self.column),
        )
        return f"({sql})"
