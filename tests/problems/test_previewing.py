"""What a preview says, in whose language, and to whom."""

import pytest

from app.core.errors import Invalid
from app.matching.language import language_of
from app.problems.models import Kind
from app.problems.services import cascading
from tests.problems.cascades import TEXTS, solve
from tests.problems.desk import ProblemDesk


def test_a_customer_without_an_address_is_resolved_without_a_word(desk: ProblemDesk) -> None:
    incident = desk.incident(email="")
    preview = cascading.preview(desk.problem(incident), Kind.SOLVE, TEXTS, by=desk.vera)
    assert (preview.acted, preview.told, preview.silent) == (1, 0, 1)


def test_customers_are_not_told_nothing(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    with pytest.raises(Invalid):
        desk.at(problem, cascading.start, Kind.SOLVE, {"en": " "}, by=desk.vera)
    assert problem.state == "new"


def test_the_preview_shows_what_the_reader_may_see_and_counts_the_rest(desk: ProblemDesk) -> None:
    mine = desk.incident()
    hidden = desk.incident("Secret", department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(mine, hidden)

    preview = cascading.preview(problem, Kind.SOLVE, TEXTS, by=desk.vera)

    assert [each.reference for each in preview.lines] == [mine.reference]
    assert (preview.all, preview.hidden, preview.acted, preview.told) == (2, 1, 2, 2)
    words = preview.lines[0].words
    assert words
    assert (words.language, words.channel) == ("en", "email")
    solve(desk, problem)
    assert hidden.state == "resolved"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Where is my card?", "en"),
        ("Где моя карта?", "ru"),
        ("У меня не работает Google Pay и Apple Pay", "ru"),
        ("The word карта is on my screen", "en"),
        ("", "en"),
        ("12345 :)", "en"),
    ],
)
def test_the_language_is_read_off_the_customers_words(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.attack(28)
def test_a_name_is_filled_in_and_never_read_as_a_template() -> None:
    from app.problems.services.cascading.wording import fill  # noqa: PLC0415

    told = fill("{name} {number} {name.__class__}", name="{number}{{7*7}}", number="INC-1")
    assert told == "{number}{{7*7}} INC-1 {name.__class__}"
