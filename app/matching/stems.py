"""Messages compared by the stems of their words alone: what is left when no model judges.

No `Matcher`: it keeps no stream, finds no bursts and never says that a message is to join. Free of
numpy.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt

from app.matching.port import Judgement, Key, Near, Verdict
from app.matching.thresholds import SHOWN, WORDS, Wording

BY_WORDS = "words"
"""Stands for the model where none judged."""

Stems = Collection[str]
NOTHING = Judgement(Verdict.NOTHING, model=BY_WORDS)


@dataclass(frozen=True)
class Member:
    """A message that hangs on a group, as its stems."""

    key: Key
    group: Key
    stems: Stems


class Comparison:
    """Members of groups, to be compared with; what else is said at the desk makes words usual."""

    def __init__(
        self, members: Sequence[Member], usual: Sequence[Stems], limits: Wording = WORDS
    ) -> None:
        self._members, self._limits = members, limits
        self._in: Counter[str] = Counter()
        for stems in (*(each.stems for each in members), *usual):
            self._in.update(set(stems))
        self._texts = len(members) + len(usual)
        self._places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, member in enumerate(members):
            for stem, weight in self._weighed(member.stems).items():
                self._places[stem].append((place, weight))

    def judge(self, stems: Stems, *, refused: Collection[Key] = ()) -> Judgement:
        """Say which group is to be offered for a message, if any; never one that was refused.

        Alike is not enough: among the nearest messages those of one group must also stand out,
        since every message shares some words with many.
        """
        scores = self._scores(stems, refused)
        nearest = nlargest(self._limits.nearest, scores, key=lambda place: scores[place])
        votes: defaultdict[Key, float] = defaultdict(float)
        best: defaultdict[Key, float] = defaultdict(float)
        for place in nearest:
            group = self._members[place].group
            votes[group] += scores[place]
            best[group] = max(best[group], scores[place])
        sure = {group: best[group] * votes[group] / sum(votes.values()) for group in votes}
        group = max(sure, key=lambda each: sure[each], default=None)
        if group is None or sure[group] < self._limits.offer:
            return NOTHING
        why = self._why(group, scores)
        return Judgement(Verdict.SUGGEST, group, best[group], why, model=BY_WORDS)

    def _scores(self, stems: Stems, refused: Collection[Key]) -> Mapping[int, float]:
        """Return the cosine to each member that shares a stem."""
        found: defaultdict[int, float] = defaultdict(float)
        for stem, weight in self._weighed(stems).items():
            for place, other in self._places.get(stem, ()):
                found[place] += weight * other
        return {
            place: min(score, 1.0)
            for place, score in found.items()
            if self._members[place].group not in refused
        }

    def _why(self, group: Key, scores: Mapping[int, float]) -> tuple[Near, ...]:
        own = [place for place in scores if self._members[place].group == group]
        shown = nlargest(SHOWN, own, key=lambda place: scores[place])
        return tuple(Near(self._members[place].key, scores[place]) for place in shown)

    def _weighed(self, stems: Stems) -> Mapping[str, float]:
        """Return each stem's weight, the rarer the more; together of length 1."""
        weights = {stem: log((self._texts + 1) / (self._in[stem] + 0.5)) for stem in set(stems)}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {stem: max(weight, 0.0) / length for stem, weight in weights.items()}
