"""In which language a text is written, as far as the desk needs to know it."""

import re
from collections import Counter
from typing import Literal

ENGLISH = "en"
OTHER = "other"

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS = """
a about am an and any are be been but by can cannot could did didn do does doesn don for
from get got had has have haven help hello hi how i if in is isn it its just know like make
me my need no not of on or our please should so still that the their them there they this to
too up want was we were what when where which who why will with won would you your
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# Words of other languages in the same letters, as far as they are none of English.
_FOREIGN_WORDS = """
aber auf bei bin das dem den der die ein eine habe ich ist kann mein meine mich mir mit
nicht oder sie und warum wie wir wo zu au avec ce comment dans de des du elle est et je la
le les ma mais mes mon ne nous pas pour pourquoi que qui quand sur un une vous cómo con
cuándo dónde el en es está ha hay he los mi mis muy por porque qué se si sin su una yo che
come della di dove gli ho il mia mio non per perché sono jak jest moja nie się w z ik een
het niet mijn van waarom não meu minha onde os uma
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_SMALLEST_PLAIN_SHARE = 0.9


def language(text: str) -> str:
    """Return "en" or "other", as encoders part them.

    Words that could be of either say English, when they are ASCII.
    """
    letters = [letter for letter in text if letter.isalpha()]
    plain = sum(letter.isascii() for letter in letters)
    if not letters or plain < _SMALLEST_PLAIN_SHARE * len(letters):
        return OTHER
    words = _WORD.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    return OTHER if foreign > english else ENGLISH


_CYRILLIC = re.compile(r"[а-яё]")
_BINDING = re.compile(
    "the|a|my|is|it|not|i|to|and|of|in|on|for|do|have|when|why|what|how"
    "|не|и|я|у|на|в|с|мой|моя|мне|что|как|где|когда|почему|это|до|по|за"
)


def language_of(words: str) -> Literal["en", "ru"]:
    """Return the language of a customer's words; English when nothing speaks for another."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(words.lower()):
        cyrillic = bool(_CYRILLIC.search(word))
        # A short word that only binds others says more than a name of a product does.
        weight = 3 if _BINDING.fullmatch(word) else 1
        found["ru" if cyrillic else "en"] += weight
    return "ru" if found["ru"] > found["en"] else "en"
