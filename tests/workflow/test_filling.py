"""Fields of the company's own in the reader's words."""

from decimal import Decimal

from flask import Flask

from app.web.look import speak
from app.workflow.filling import number


def test_numbers_are_written_as_their_reader_writes_them(context: Flask) -> None:
    with context.test_request_context():
        speak("ru")
        assert number(Decimal("-1200.50")) == "−1200,5"
        speak("en")
        assert number(Decimal("-1200.50")) == "−1200.5"
