"""English or not: all that has to be known to choose an encoder."""

import re

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
    """Return "en" or "other". Words that could be of either say English, when they are ASCII."""
    letters = [letter for letter in text if letter.isalpha()]
    plain = sum(letter.isascii() for letter in letters)
    if not letters or plain < _SMALLEST_PLAIN_SHARE * len(letters):
        return OTHER
    words = _WORD.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    return OTHER if foreign > english else ENGLISH
