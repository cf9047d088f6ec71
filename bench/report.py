"""One table of figures, each beside its limit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles


@dataclass(frozen=True)
class Figure:
    """Something measured. `limit` is the most, or with `at_least` the least, that is wanted."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        bound = f"{'>=' if self.at_least else '<='} {self.limit:,g}" if self.limit else ""
        verdict = "" if self.limit is None else ("met" if self.is_met else "MISSED")
        return f"  {self.what:<58}{self.value:>11,.2f} {self.unit:<8}{bound:<12}{verdict}"


@dataclass
class Report:
    """Figures under headings, told as they come and once more at the end."""

    parts: list[tuple[str, list[Figure]]] = field(default_factory=list)

    def part(self, heading: str) -> None:
        self.parts.append((heading, []))
        print(f"\n{heading}", flush=True)

    def add(self, *figures: Figure) -> None:
        self.parts[-1][1].extend(figures)
        for figure in figures:
            print(figure.line(), flush=True)

    def tell(self) -> None:
        figures = [figure for _, found in self.parts for figure in found]
        missed = [figure for figure in figures if not figure.is_met]
        limited = [figure for figure in figures if figure.limit is not None]
        print(f"\n{len(limited) - len(missed)} of {len(limited)} limits met.")
        for figure in missed:
            print(figure.line())


def p95(seconds: Sequence[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return quantiles(seconds, n=100)[94] * 1000 if len(seconds) > 1 else seconds[0] * 1000
