"""Languages and shared words."""

import pytest

from app.matching.language import language
from app.matching.words import shared


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Where is my card?", "en"),
        ("card payment failed", "en"),
        ("I can't log in, naïve me", "en"),
        ("Где моя карта?", "other"),
        ("Wo ist meine Karte?", "other"),
        ("Je ne peux pas payer avec ma carte", "other"),
        ("¿Dónde está mi tarjeta?", "other"),
        ("12345", "other"),
        ("", "other"),
    ],
)
def test_english_is_told_from_the_rest(text: str, spoken: str) -> None:
    assert language(text) == spoken


def test_shared_words_are_the_telling_ones_in_the_order_of_the_text() -> None:
    text = "Hello, my new card has not arrived, please help"
    assert shared(text, ["When will the card come?", "It never arrived"]) == ["card", "arrived"]


def test_russian_words_are_shared_too() -> None:
    assert shared("Где моя карта?", ["Карта не пришла"]) == ["карта"]
