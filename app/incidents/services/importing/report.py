"""What an import has to say about a file, row by row."""

from collections import Counter
from dataclasses import dataclass, field

from typing_extensions import override


@dataclass(frozen=True)
class Remark:
    """Why something could not be read as it stands, and what was made of it."""

    line: int
    about: str
    words: str

    @override
    def __str__(self) -> str:
        return f"line {self.line}, {self.about}: {self.words}"


@dataclass
class Report:
    """How many incidents an import made, how many were there already, and its remarks."""

    made: int = 0
    known: int = 0
    remarks: list[Remark] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def remark(self, line: int, about: str, words: str, *, kind: str) -> None:
        """Keep a remark; remarks of one kind are counted together."""
        self.remarks.append(Remark(line, about, words))
        self.kinds[kind] += 1
