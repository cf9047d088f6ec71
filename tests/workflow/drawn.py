"""Processes to try things on, and strategies that draw others."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from app.core.db import transaction
from app.workflow import access, services
from app.workflow.definition import Definition, FieldKind, StateCategory
from tests.incidents.desk import Desk

CATEGORIES = [each.value for each in StateCategory]


def state(code: str, category: str) -> dict[str, Any]:
    return {"code": code, "category": category, "labels": {"en": code.title()}}


def field(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "labels": {"en": code.title()}, **more}


def drawn(**changed: Any) -> Definition:
    """A small sound process: new, doing, done, closed, and back again."""
    return Definition.model_validate(
        {
            "first": "new",
            "states": [
                state("new", "new"),
                state("doing", "open"),
                state("done", "resolved"),
                state("closed", "closed"),
            ],
            "moves": [
                {"from": "new", "to": "doing"},
                {"from": "doing", "to": "done", "needs": ["resolution"]},
                {"from": "done", "to": "closed"},
                {"from": "done", "to": "doing"},
            ],
            **changed,
        }
    )


def published(desk: Desk, code: str, drawn: Definition) -> None:
    """Have new rows of this process follow another definition."""
    petra = desk.petra
    with transaction():
        design = access.design(petra, code, to="shape")
        services.begin_draft(design, by=petra)
        services.redraw(design, drawn, seen=design.revision, by=petra)
        services.publish(design, seen=design.revision, by=petra)


codes = st.sampled_from(["a", "b", "c", "d", "e", "f"])
flags = ["fa", "fb", "fc"]
conditions = st.sampled_from(
    [
        "",
        "fa = yes",
        "fb is set and not fa = yes",
        'state = "c" or fc is empty',
        'priority in ("high", "critical")',
    ]
)


def without(code: str) -> Callable[[str], bool]:
    return lambda words: code not in words


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any process of up to six states, with fields that are required and shown by conditions."""
    names = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    moves = draw(
        st.lists(
            st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(
                lambda ends: ends[0] != ends[1]
            ),
            max_size=14,
            unique=True,
        )
        if len(names) > 1
        else st.just([])
    )
    return Definition.model_validate(
        {
            "first": names[0],
            "states": [state(name, draw(st.sampled_from(CATEGORIES))) for name in names],
            "moves": [
                {
                    "from": origin,
                    "to": target,
                    "needs": draw(st.lists(st.sampled_from([*flags, "reason"]), unique=True)),
                    "who": draw(st.lists(st.sampled_from(["lead", "assignee"]), unique=True)),
                }
                for origin, target in moves
            ],
            "fields": [
                field(
                    code,
                    FieldKind.FLAG,
                    required=draw(conditions),
                    shown=draw(conditions.filter(without(code))),
                )
                for code in flags
            ],
        }
    )
