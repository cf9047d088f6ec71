"""What a file is and is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files import kinds
from tests.files import bodies


@pytest.mark.attack(9)
@pytest.mark.parametrize(
    ("body", "told"),
    [
        (bodies.picture(), "image/png"),
        (bodies.picture("JPEG"), "image/jpeg"),
        (bodies.picture("WEBP"), "image/webp"),
        (bodies.PDF, "application/pdf"),
        (bodies.SVG, kinds.PLAIN),
        (bodies.HTML, kinds.PLAIN),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", kinds.PLAIN),
        ("Привет".encode(), "text/plain"),
        (b"\x00\x01\x02", kinds.PLAIN),
    ],
)
def test_the_content_tells_the_type(body: bytes, told: str) -> None:
    assert kinds.media_type(body[: kinds.HEAD]) == told


@pytest.mark.attack(10)
@pytest.mark.parametrize(
    "name",
    [
        "run.exe",
        "RUN.EXE",
        "run.exe. .",
        "run.ｅｘｅ",
        "picture.png\u202e.exe",
        "a/b/run.bat",
        "x.ex\u200be",
    ],
)
def test_a_name_that_starts_a_program_is_refused_after_it_is_tidied(name: str) -> None:
    assert kinds.why_not(kinds.tidy(name), b"words") is not None


@pytest.mark.attack(10)
@pytest.mark.parametrize(
    "head", [bodies.PROGRAM, b"\x7fELF\x02", b"#!/bin/sh\n", b"\xca\xfe\xba\xbe"]
)
def test_a_program_is_refused_whatever_it_is_called(head: bytes) -> None:
    assert kinds.why_not("holiday.png", head) is not None


def test_ordinary_files_are_taken() -> None:
    for name in ("letter.pdf", "to john@example.com.docx", "снимок.png", "archive.zip", "notes"):
        assert kinds.why_not(kinds.tidy(name), b"words") is None


@pytest.mark.attack(12)
@given(st.text(max_size=300))
def test_a_tidy_name_is_one_line_of_no_folder_and_stays_so(name: str) -> None:
    tidy = kinds.tidy(name)
    assert 0 < len(tidy) <= kinds.LONGEST_NAME
    assert not set(tidy) & set("/\\\r\n\0")
    assert tidy not in {".", ".."}
    assert kinds.tidy(tidy) == tidy
