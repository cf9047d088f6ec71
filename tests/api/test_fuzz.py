"""Schemathesis over the whole document: what it says is true, and nothing answers 500.

Whoever calls may do everything, so that all routes are reached; the examples follow from the code
alone, so that a run can be repeated.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from app.core.actor import SYSTEM, Role
from app.core.db import transaction
from app.problems import services
from tests.api.conftest import Doors
from tests.incidents.desk import Desk

# A refusal by a rule that no schema can say: a department that is not there, a move that is none.
REFERENCE = re.compile(r"(INC|PRB)-\d{1,15}", re.ASCII)
REFUSED_BY_RULE = ["2xx", "401", "403", "404", "409", "412", "422", "429"]


@pytest.fixture
def document(context: Flask, desk: Desk, doors: Doors) -> Any:
    known = SchemathesisConfig.from_dict(
        {
            "generation": {"with-security-parameters": False},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": REFUSED_BY_RULE},
                "missing_required_header": {"expected-statuses": ["401", "404", "428"]},
            },
        }
    )
    return schemathesis.openapi.from_wsgi("/api/openapi.json", context, config=known)


@dataclass(frozen=True)
class Caller:
    """Whoever may everything, and an incident and a problem that are there."""

    headers: dict[str, str]
    numbers: dict[str, str]


@pytest.fixture
def caller(doors: Doors, desk: Desk) -> Caller:
    everything = desk.person("Zoe Lindqvist", desk.cards, *Role)
    incident = desk.incident()
    with transaction():
        problem = services.open_(title="A cause", department_id=desk.cards, by=SYSTEM)
    numbers = {"INC": incident.reference, "PRB": problem.reference}
    return Caller(doors.person(everything).headers, numbers)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("tag", ["Incidents", "Problems", "People", "API clients"])
def test_every_operation_keeps_to_the_document(
    document: Any, caller: Caller, subtests: pytest.Subtests, tag: str, mode: GenerationMode
) -> None:
    operations = [each.ok() for each in document.include(tag=tag).get_all_operations()]
    assert operations
    for operation in operations:
        nothing_to_break = not operation.body and not operation.query
        if mode is GenerationMode.NEGATIVE and nothing_to_break:
            continue
        with subtests.test(operation.label):
            try_out(operation, mode, caller)


def try_out(operation: Any, mode: GenerationMode, caller: Caller) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        derandomize=True,
        max_examples=min(settings().max_examples, 40),
        suppress_health_check=list(HealthCheck),
    )
    def tried(case: Any) -> None:
        given_number = str(case.path_parameters.get("number", ""))
        known = REFERENCE.fullmatch(given_number)
        if known and not given_number.endswith("3"):
            # By chance it would meet none.
            case.path_parameters["number"] = caller.numbers[known[1]]
        case.call_and_validate(headers=caller.headers)

    tried()
