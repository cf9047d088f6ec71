"""Open problems in /metrics."""

from tests.conftest import new_client
from tests.problems.desk import ProblemDesk


def test_open_problems_are_told_by_state_with_the_zeros(desk: ProblemDesk) -> None:
    desk.problem()
    desk.problem(desk.incident())
    page = new_client(desk.app).get("/metrics").text
    assert 'opora_problems_open{state="new"} 2.0' in page
    assert 'opora_problems_open{state="analysis"} 0.0' in page
    assert 'opora_problems_open{state="solved"}' not in page
