"""Laws of all templates, of every part."""

import re
from pathlib import Path

import pytest

from app.web.i18n import PARTS

TEMPLATES = sorted(PARTS.glob("*/templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "code in an htmx attribute": r"hx-on[:\s=]|\bjs:",
    "the filter `safe`": r"\|\s*safe\b",
    "a foreign host": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    "a javascript: address": r"javascript:",
}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(PARTS)))
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_template_holds_no(file: Path, what: str) -> None:
    without_comments = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.DOTALL)
    assert not re.search(FORBIDDEN[what], without_comments), f"{file.name} has {what}"


def test_the_laws_can_fail() -> None:
    broken = {
        "a style attribute": '<p class="a" style="x">',
        "a style element": "<style>",
        "an inline script": "<script>alert()</script>",
        "an event attribute": '<a onclick="x">',
        "code in an htmx attribute": '<a hx-on:click="x">',
        "the filter `safe`": "{{ words|safe }}",
        "a foreign host": '<script src="//cdn.example/x.js">',
        "a javascript: address": '<a href="javascript:x">',
    }
    assert all(re.search(FORBIDDEN[what], text) for what, text in broken.items())
