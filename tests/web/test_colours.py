"""Each ink is readable on each ground, in both themes (WCAG 2.2, contrast)."""

import re
from itertools import product
from math import cos, radians, sin

import pytest

from app.web.build import SOURCES

Colour = tuple[float, float, float]
GROUNDS = ("paper", "surface", "raised", "hover")
SOFT = ("red-soft", "amber-soft", "green-soft", "accent-soft", "note", "mark")
TEXT = [
    *product(("ink", "ink-2", "ink-3"), GROUNDS, [4.7]),
    *product(("ink", "ink-2", "ink-3"), ("press",), [4.5]),
    *product(("accent", "red", "amber", "green"), GROUNDS, [4.5]),
    *product(("ink", "ink-2"), SOFT, [4.5]),
    *((name, f"{name}-soft", 4.5) for name in ("red", "amber", "green", "accent")),
    *product(("on-fill",), ("accent-fill", "red-fill"), [4.5]),
    *product(("edge",), ("paper", "surface", "raised"), [3.0]),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), TEXT)
def test_ink_is_readable(theme: int, ink: str, ground: str, least: float) -> None:
    tokens = _tokens()
    assert _contrast(tokens[ink][theme], tokens[ground][theme]) >= least


def test_black_on_white_is_21_to_1() -> None:
    assert _contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_no_colour_is_written_outside_the_tokens() -> None:
    allowed = {"tokens.css", "floating.css", "list.css"}  # backdrop and bulk bar: planes in reverse
    for sheet in (SOURCES / "css").glob("*.css"):
        if sheet.name not in allowed:
            assert not re.search(r"oklch\([\d.]|#[0-9a-f]{3,8}\b|rgb\(", sheet.read_text()), (
                sheet.name
            )


def _tokens() -> dict[str, tuple[Colour, Colour]]:
    """Token -> its colour (lightness, chroma, hue) in light and in dark."""
    sheet = (SOURCES / "css/tokens.css").read_text()
    found: dict[str, tuple[Colour, Colour]] = {}
    for name, value in re.findall(r"--([a-z0-9-]+): ((?:light-dark\()?oklch\([^;]+);", sheet):
        colours = [_numbers(each) for each in re.findall(r"oklch\(([\d. ]+)\)", value)]
        if colours:
            found[name] = (colours[0], colours[-1])
    return found


def _numbers(words: str) -> Colour:
    lightness, chroma, hue = (float(number) for number in words.split())
    return lightness, chroma, hue


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance of an oklch colour, after CSS Color 4; out of gamut is clipped."""
    lightness, chroma, hue = colour
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
