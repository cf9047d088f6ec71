"""Slots: how a page shows what stands above its part without importing it.

The template of the lower part names a slot; the higher part registers a query and a template for
it. The query takes all ids of the page at once, so that a list costs one query a slot.

    people/directory.html    {% set work = slots("people.row", ids) %} … {{ work(person.id) }}
    incidents/pages.py       @fragment("people.row", template="incidents/open_work.html")
                             def open_work(ids): return {id: count, …}     # template sees `found`
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app
from markupsafe import Markup

from app.web.kit import ui

Id = TypeVar("Id", bound=Hashable)
Found = Mapping[Id, object]
Query = Callable[[Sequence[Id]], Found[Id]]


@dataclass(frozen=True)
class _Fragment:
    query: Callable[[Sequence[Hashable]], Mapping[Hashable, object]]
    template: str


_fragments: dict[str, dict[str, _Fragment]] = {}


def fragment(slot: str, *, template: str) -> Callable[[Query[Id]], Query[Id]]:
    """Register the query below for `slot`; its template gets each id's row as `found`."""

    def register(query: Query[Id]) -> Query[Id]:
        _fragments.setdefault(slot, {})[template] = _Fragment(query, template)  # type: ignore[arg-type]  # ids of one kind
        return query

    return register


def fill(slot: str, ids: Iterable[Hashable]) -> Callable[[Hashable], Markup]:
    """Ask every fragment of `slot` once about all `ids`; the answer draws what one id got."""
    wanted = list(ids)
    filled = [
        (current_app.jinja_env.get_template(each.template), each.query(wanted))
        for each in _fragments.get(slot, {}).values()
        if wanted
    ]

    def draw(one: Hashable) -> Markup:
        drawn = (page.render(found=rows[one], ui=ui()) for page, rows in filled if one in rows)
        return Markup("").join(map(Markup, drawn))

    return draw
