"""Two incidents that hang together: said on one, seen from both."""

import pytest

from app.core.errors import Invalid
from app.incidents import queries, services
from app.incidents.errors import AlreadyLinked, NothingToUndo, NotLinked
from app.incidents.models import Incident, LinkKind
from tests.incidents.desk import Desk

DUPLICATE, RELATED = LinkKind.DUPLICATE, LinkKind.RELATED


def seen(desk: Desk, incident: Incident) -> list[tuple[str, bool, int]]:
    found = queries.links_of(incident, desk.vera)
    return [(each.kind, each.said_here, each.number) for each in found]


def test_a_link_is_seen_from_both_its_ends(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    desk.doing(one, services.link, other, DUPLICATE, by=desk.vera)
    assert seen(desk, one) == [("duplicate", True, other.number)]
    assert seen(desk, other) == [("duplicate", False, one.number)]
    assert [one.version, other.version] == [2, 1]
    (line,) = queries.history(one.id)
    assert (line.field, line.new) == ("link", {"kind": "duplicate", "number": other.number})


def test_two_are_linked_once_and_never_with_themselves(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    desk.doing(one, services.link, other, RELATED, by=desk.vera)
    with pytest.raises(AlreadyLinked):
        desk.doing(other, services.link, one, DUPLICATE, by=desk.vera)
    with pytest.raises(Invalid):
        desk.doing(one, services.link, one, RELATED, by=desk.vera)


def test_a_link_goes_from_either_end(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    desk.doing(one, services.link, other, DUPLICATE, by=desk.vera)
    desk.doing(other, services.unlink, one, by=desk.vera)
    assert seen(desk, one) == []
    with pytest.raises(NotLinked):
        desk.doing(one, services.unlink, other, by=desk.vera)


def test_linking_and_unlinking_are_undone(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    desk.doing(one, services.link, other, DUPLICATE, by=desk.vera)
    desk.doing(one, services.undo, one.version, by=desk.vera)
    assert seen(desk, one) == []
    desk.doing(one, services.link, other, DUPLICATE, by=desk.vera)
    desk.doing(one, services.unlink, other, by=desk.vera)
    desk.doing(one, services.undo, one.version, by=desk.vera)
    assert seen(desk, one) == [("duplicate", True, other.number)]


def test_what_has_gone_meanwhile_is_not_undone(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    desk.doing(one, services.link, other, DUPLICATE, by=desk.vera)
    desk.doing(other, services.unlink, one, by=desk.anna)
    with pytest.raises((NothingToUndo, NotLinked)):
        desk.doing(one, services.undo, one.version, by=desk.vera)


@pytest.mark.attack(2)
def test_a_link_shows_nothing_of_what_one_does_not_see(desk: Desk) -> None:
    one = desk.incident()
    hidden = desk.incident("Secret of Transfers", department_id=desk.transfers)
    desk.doing(one, services.link, hidden, RELATED, by=desk.anna)  # as if she saw both
    assert seen(desk, one) == []
    page = desk.client(desk.vera).get(f"/incidents/{one.reference}").text
    assert "Secret" not in page


def test_on_the_page_it_takes_a_number(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident("The first of them")
    hidden = desk.incident(department_id=desk.transfers)
    vera, address = desk.client(desk.vera), f"/incidents/{one.reference}/links"
    for wrong in ("", "card", hidden.reference, one.reference):
        assert vera.post(address, {"other": wrong, "kind": "related"}).status_code == 422
    vera.post(address, {"other": f" inc-{other.number}", "kind": "duplicate"})
    page = vera.get(f"/incidents/{one.reference}").text
    assert "Duplicate of" in page
    assert "The first of them" in page
    vera.post(f"{address}/{other.reference}/removal", {})
    assert "Duplicate of INC" in vera.get(f"/incidents/{one.reference}").text  # its history
    assert seen(desk, one) == []
