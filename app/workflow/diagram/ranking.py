"""Which state stands in which column: what leads on stands left of where it leads."""

from collections.abc import Iterable, Mapping, Sequence

Ends = tuple[str, str]


def ranks(codes: Sequence[str], arrows: Iterable[Ends], *, first: str) -> Mapping[str, int]:
    """Return the column of each state; both ends of an arrow never stand in one.

    `codes` are in the order in which one would tell them. Arrows that lead back are drawn from
    right to left, so they part their ends, too.
    """
    onward = _onward(codes, arrows)
    order = {code: place for place, code in enumerate(_told(codes, onward, first))}
    found = dict.fromkeys(order, 0)
    apart = [sorted(ends, key=order.__getitem__) for ends in _pairs(onward)]
    for left, right in sorted(apart, key=lambda ends: order[ends[0]]):
        found[right] = max(found[right], found[left] + 1)
    return found


def _onward(codes: Sequence[str], arrows: Iterable[Ends]) -> Mapping[str, list[str]]:
    place = {code: at for at, code in enumerate(codes)}
    found: dict[str, set[str]] = {code: set() for code in codes}
    for origin, target in arrows:
        found[origin].add(target)
    return {code: sorted(targets, key=place.__getitem__) for code, targets in found.items()}


def _pairs(onward: Mapping[str, Sequence[str]]) -> Iterable[Ends]:
    return ((origin, target) for origin, targets in onward.items() for target in targets)


def _told(codes: Sequence[str], onward: Mapping[str, Sequence[str]], first: str) -> list[str]:
    """The states so that as much as possible leads on: deep first, told backwards."""
    done: list[str] = []
    seen: set[str] = set()
    for start in sorted(codes, key=lambda code: code != first):
        ahead = [] if start in seen else [(start, iter(onward[start]))]
        seen.add(start)
        while ahead:
            target = next((each for each in ahead[-1][1] if each not in seen), None)
            if target is None:
                done.append(ahead.pop()[0])
            else:
                seen.add(target)
                ahead.append((target, iter(onward[target])))
    # What began later leads to what began before, or to nothing of it: told backwards it is first.
    return done[::-1]
