"""Conditions: what they mean, and that nothing but that is ever read out of them."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.conditions import Fault, Values, condition
from app.workflow.definition import LONGEST_CONDITION

VALUES: Values = {
    "impact": "high",
    "cost": Decimal(1200),
    "due": date(2026, 11, 21),
    "vip": True,
    "site": None,
    "tags": frozenset({"card", "lost"}),
}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ('impact = "high"', True),
        ('impact != "high"', False),
        ('site != "Berlin"', True),
        ('site = "Berlin"', False),
        ("cost > 1000 and cost <= 1200", True),
        ("cost < 1200", False),
        ("due >= 2026-11-21", True),
        ("due < 2026-11-21", False),
        ("vip = yes", True),
        ("vip = no", False),
        ("site is empty", True),
        ("site is set", False),
        ('tags has "card"', True),
        ('tags has "other"', False),
        ('impact in ("low", "high")', True),
        ("not site is set and vip = yes", True),
        ("not (site is empty or vip = yes)", False),
        ('site is set and vip = yes or impact = "high"', True),
        ('site is set and (vip = yes or impact = "high")', False),
        ("unheard is empty", True),
        ("impact > 3", False),
    ],
)
def test_it_means_what_it_says(words: str, answer: bool) -> None:  # noqa: FBT001 - a table
    assert condition(words, empty=False).holds(VALUES) is answer


@pytest.mark.parametrize("empty", [True, False])
def test_nothing_written_is_always_or_never_true(empty: bool) -> None:  # noqa: FBT001
    assert condition("  ", empty=empty).holds(VALUES) is empty


@pytest.mark.parametrize(
    "words",
    [
        "impact =",
        "impact = high",
        "= 3",
        "(vip = yes",
        "vip",
        "impact is",
        "due = 2026-02-30",
        "tags has card",
        "impact = 'high'",
        "not",
        "a and or b is set",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(words: str) -> None:
    with pytest.raises(Fault) as fault:
        condition(words, empty=True)
    assert str(fault.value.words)


@pytest.mark.attack(29)
@given(words=st.text(max_size=LONGEST_CONDITION))
def test_any_text_is_a_condition_or_a_fault(words: str) -> None:
    try:
        found = condition(words, empty=True)
    except Fault:
        return
    assert found.holds(VALUES) in {True, False}


@pytest.mark.attack(27)
@pytest.mark.parametrize("words", ["(" * 500, "not " * 120 + "a is set", '"' * 500])
def test_the_longest_ones_are_answered_too(words: str) -> None:
    with suppress(Fault):
        assert condition(words, empty=True).holds({}) in {True, False}
