"""The reference of the API in a real browser."""

import pytest
from playwright.sync_api import Page

from app.web.build import MODULES

pytestmark = pytest.mark.browser
AXE = MODULES / "axe-core/axe.min.js"
AXE_RUN = "async () => (await axe.run()).violations.map(each => [each.id, each.nodes[0].html])"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    live: str, page: Page, theme: str, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{live}/api/#open_incident")
    page.evaluate(AXE.read_text())
    assert page.evaluate(AXE_RUN) == []
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    assert complaints == []
