"""Fields of the company's own for programs: what fits is kept, what does not is refused."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.api.conftest import Program, doors, program
from tests.incidents.desk import Desk
from tests.incidents.own_fields import opened, values_of

__all__ = ["doors", "program"]


def test_a_program_fills_them_and_reads_them(filled: Desk, program: Program) -> None:
    body = {
        "subject": "No card",
        "text": "Where?",
        "requester": {"name": "Ingrid"},
        "fields": {"site": "BER-1", "vip": True, "cost": 12.5, "owner": "vera", "due": None},
    }
    assert filled.vera
    made = program.post("/incidents", body, idempotency_key="1").get_json()
    assert made["fields"] == {
        "site": "BER-1",
        "cost": "12.5",
        "due": None,
        "vip": True,
        "owner": "vera",
        "colour": None,
    }
    address = f"/incidents/{made['number']}"
    told = program.patch(
        address,
        {"fields": {"due": "2026-12-01", "colour": "red", "cost": None}},
        if_match='"1"',
        idempotency_key="2",
    ).get_json()
    assert {name: told["fields"][name] for name in ("due", "colour", "cost", "site")} == {
        "due": "2026-12-01",
        "colour": "red",
        "cost": None,
        "site": "BER-1",
    }
    history = program.get(f"{address}/history").get_json()["changes"]
    assert {(each["field"], each["old"], each["new"]) for each in history} == {
        ("fields.due", None, "2026-12-01"),
        ("fields.colour", None, "red"),
        ("fields.cost", "12.5", None),
    }
    assert {type(each) for each in values_of(int(made["number"][4:])).values()} == {
        str,
        bool,
        date,
        UUID,
    }


@pytest.mark.attack(6)
@pytest.mark.attack(21)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site", "ber-1"),
        ("site", 5),
        ("cost", "much"),
        ("cost", True),
        ("cost", "1e400"),
        ("due", "tomorrow"),
        ("vip", "maybe"),
        ("owner", "nobody.here"),
        ("colour", "green"),
        ("state", "closed"),
        ("assignee_id", "x"),
        ("process_id", "x"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    filled: Desk, program: Program, field: str, value: Any
) -> None:
    number = opened(filled)
    answer = program.patch(
        f"/incidents/INC-{number}", {"fields": {field: value}}, if_match='"1"', idempotency_key="1"
    )
    assert answer.status_code == 422
    assert list(answer.get_json()["faults"]) == [f"fields.{field}"]
    assert values_of(number) == {}


def test_a_move_asks_for_what_is_required_and_takes_it_along(
    filled: Desk, program: Program
) -> None:
    address = f"/incidents/INC-{opened(filled)}/state"
    body: dict[str, Any] = {"state": "resolved", "resolution": {"code": "solved", "text": "Done"}}
    refused = program.put(address, body, idempotency_key="1")
    assert refused.status_code == 422
    assert list(refused.get_json()["faults"]) == ["fields.site"]
    taken = program.put(address, {**body, "fields": {"site": "BER-2"}}, idempotency_key="2")
    assert (taken.get_json()["state"], taken.get_json()["fields"]["site"]) == ("resolved", "BER-2")
    cleared = program.patch(
        address.removesuffix("/state"),
        {"fields": {"site": ""}},
        if_match=taken.headers["ETag"],
        idempotency_key="3",
    )
    assert cleared.status_code == 422
