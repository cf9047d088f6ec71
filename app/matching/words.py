"""The words that two texts share, as people would point at them."""

import re

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY_WORDS = """
about after again all also and any are because been before being but can cannot could did
does doing don for from get got had has have hello her here hey him his how into isn its
just let like may more most much need not now off once only other our out over please same
she should some still such than thank thanks that the their them then there these they this
those too two under until use very want was way were what when where which while who whom
why will with would you your без благодарю более будет быть вам вас весь вот все всё всего
где для его если есть ещё еще здравствуйте зачем или именно как какая какой какие когда
который кто куда мне меня много могу может можно мой моя мою моего моей надо нас нет них
нужно она они оно очень пожалуйста почему после при про раз свой себя спасибо так также
такой там тем теперь того тоже только тот тут уже хочу хотя чего чем что чтобы эта эти это
этот этого этой
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
MOST = 6


def shared(text: str, others: list[str]) -> list[str]:
    """Return up to six telling words of `text` that stand in one of the others, in its order."""
    there = {word for other in others for word in _telling(other)}
    return [word for word in dict.fromkeys(_telling(text)) if word in there][:MOST]


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _EMPTY]
