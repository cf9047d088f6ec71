"""How wide words are in the desk's own face, and where they break into lines."""

from functools import lru_cache

WIDTHS = {
    220: "'",
    250: " \u00a0",
    270: "ij",
    280: "`",
    310: "!,.:;’·",
    325: "Il|",
    370: "f",
    390: "()-[]{}r",
    400: '"t',
    460: "*г",
    495: "1/\\",
    510: "_→тz",
    540: "?“”„–7зsь",
    560: "«»cсэ+<=>J^x~×Гхч",
    580: "Lakавяevyекуё",
    605: "25л3Fuбoоп",
    615: "hnZийнъ469EbdgpqЕдрЁ8",
    640: "ц0TТ$SЗ",
    675: "PYРЬБBВЧ",
    695: "#AVXАУХЯ&RCСЭK",
    720: "DКGЛм",
    740: "U—ДЪы",
    760: "OQОПфHNИЙНЦ",
    775: "ю",
    820: "жшw",
    850: "щ%",
    880: "MМmФ",
    900: "Ы",
    960: "ЮW",
    990: "…ЖШ@",
    1010: "Щ",
    1100: "№",
}
"""Thousandths of the size of the type, for the weight 500 of Golos Text."""

BY_SIGN = {sign: width for width, signs in WIDTHS.items() for sign in signs}
WIDEST = 1100
"""For signs that the face has not: another draws them, and nobody knows how wide."""


def width(words: str, *, size: float) -> float:
    """Return how wide the words are at most, in pixels."""
    return sum(BY_SIGN.get(sign, WIDEST) for sign in words) * size / 1000


@lru_cache(maxsize=4096)
def lines(words: str, *, size: float, room: float) -> tuple[str, ...]:
    """Break the words into lines of `room` pixels, as few as can be and about equally long."""
    few = _filled(words, size, room)
    narrow, wide = max(width(each, size=size) for each in few) / 2, room
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_filled(words, size, middle)) > len(few):
            narrow = middle
        else:
            wide = middle
    return tuple(_filled(words, size, wide))


def _filled(words: str, size: float, room: float) -> list[str]:
    found = [""]
    for word in words.split():
        joined = f"{found[-1]} {word}".strip()
        if width(joined, size=size) <= room:
            found[-1] = joined
            continue
        first, *more = _cut(word, size, room)
        found += [first, *more] if found[-1] else []
        if not found[0]:
            found = [first, *more]
    return found


def _cut(word: str, size: float, room: float) -> list[str]:
    """Break a word that is longer than a line wherever a line is full."""
    found = [""]
    for sign in word:
        if found[-1] and width(found[-1] + sign, size=size) > room:
            found.append("")
        found[-1] += sign
    return found
