"""How a page shows what stands above its part."""

from collections.abc import Sequence

from flask import Flask

from app.core.text import lazy
from app.web import nav, palette, slots
from tests.web.conftest import VERA


def test_a_query_is_asked_once_about_all_ids(kit: Flask) -> None:
    asked: list[Sequence[int]] = []

    @slots.fragment("people.row", template="work.html")
    def work(ids: Sequence[int]) -> dict[int, str]:
        asked.append(ids)
        return {1: "<3 incidents>"}

    _template(kit, "work.html", "<b>{{ found }}</b>")
    with kit.test_request_context():
        draw = slots.fill("people.row", [1, 2])
        assert draw(1) == "<b>&lt;3 incidents&gt;</b>"
        assert draw(2) == ""
    assert asked == [[1, 2]]


def test_a_slot_that_nobody_fills_is_empty(kit: Flask) -> None:
    with kit.test_request_context():
        assert slots.fill("nobody.here", [1])(1) == ""


def test_the_rail_shows_only_where_one_may_go(kit: Flask) -> None:
    nav.add(nav.Entry("keys", lazy("Keys"), "lock", "first", "areas", shown_to=lambda _: False))
    shown = [entry.name for _, entries in nav.groups(VERA) for entry in entries]
    assert shown == ["first"]


def test_the_palette_finds_what_the_parts_find(kit: Flask) -> None:
    @palette.provider(lazy("Incidents"))
    def found(words: str, who: object) -> list[palette.Found]:
        return [palette.Found("/x", f"<{words}>", reference=str(n)) for n in range(50)]

    page = kit.test_client().get("/palette?q=card").text
    assert page.count('href="/x"') == palette.MOST
    assert "&lt;card&gt;" in page


def test_the_palette_without_words_shows_the_ways(kit: Flask) -> None:
    page = kit.test_client().get("/palette", headers={"HX-Request-Type": "partial"}).text
    assert "Go to" in page
    assert "Incidents" in page


def _template(kit: Flask, name: str, source: str) -> None:
    compiled = kit.jinja_env.from_string(source)
    kept = kit.jinja_env.get_template

    def get_template(wanted: str, *rest: object) -> object:
        return compiled if wanted == name else kept(wanted, *rest)  # type: ignore[arg-type]

    kit.jinja_env.get_template = get_template  # type: ignore[method-assign,assignment]
