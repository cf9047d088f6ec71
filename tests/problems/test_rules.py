"""What the rule of a category says of a burst: a problem at once, for each, or by people only."""

from app.core.actor import SYSTEM, Role
from app.core.db import transaction
from app.incidents import services as incidents
from app.problems import services
from app.problems.models import Way
from app.problems.services.following import Follower
from tests.api.conftest import Doors, doors
from tests.problems.desk import ProblemDesk
from tests.problems.matching import burst, of_card, problem_of, work
from tests.problems.test_proposals import problems, rule

__all__ = ["doors"]


def test_where_none_opens_by_itself_only_people_open_problems(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.NEVER)
    cards = burst(desk)
    assert problems() == 0
    desk.problem(cards[0])
    work()
    late = of_card(desk, 30)
    work()
    assert problem_of(late)


def test_where_each_has_its_own_an_incident_gets_one_at_once_or_with_its_category(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.EACH, desk.topic)
    first = desk.incident("pin", "pin unlike", category_id=desk.topic)
    second, without = desk.incident("app", "app crashes"), desk.incident("fee", "fee doubled")
    work()
    assert problem_of(first)
    assert not problem_of(second)
    desk.doing(second, incidents.edit, {"category_id": desk.topic}, seen=1, by=desk.vera)
    work()
    assert problem_of(second)
    assert not problem_of(without)


def test_the_rule_of_the_category_above_holds_until_one_has_its_own(desk: ProblemDesk) -> None:
    rule(Way.ASKED)
    assert services.ruling.ways()[desk.topic] is Way.ASKED
    rule(Way.NEVER, desk.topic)
    assert services.ruling.ways()[desk.topic] is Way.NEVER
    assert services.ruling.ways()[None] is Way.ASKED
    with transaction():
        services.ruling.set_rule(desk.topic, None, by=SYSTEM)
    assert services.ruling.ways()[desk.topic] is Way.ASKED


def test_the_category_of_the_most_central_message_decides(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.NEVER)
    rule(Way.AT_ONCE, desk.topic)
    burst(desk, category_id=desk.topic)
    assert problems() == 1


def test_a_configurator_sets_rules_on_the_page_and_over_the_api(
    desk: ProblemDesk, doors: Doors
) -> None:
    karl = desk.person("Karl Conf", None, Role.CONFIGURATOR)
    browser = desk.client(karl)
    assert "Card arrival" in browser.get("/problems/rules").text
    browser.post("/problems/rules", {"way-": "asked", "was-": "", "way-card_arrival": ""})
    assert services.ruling.ways() == {None: Way.ASKED, desk.topic: Way.ASKED}
    assert "Karl Conf" in browser.get("/problems/rules").text
    wrong = browser.post("/problems/rules", {"way-": "now", "was-": "asked"})
    assert wrong.status_code == 422
    program = doors.person(karl)
    program.put("/problem-rules/card_arrival", {"way": "each"})
    rules = program.delete("/problem-rules/-").get_json()["rules"]
    assert [(each["category"], each["way"], each["own"]) for each in rules] == [
        (None, "at_once", False),
        ("card_arrival", "each", True),
    ]
    assert program.put("/problem-rules/nonsense", {"way": "each"}).status_code == 404
