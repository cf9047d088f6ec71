"""What the kit page shows: one state of each shape, as a process would hand them over."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Specimen:
    code: str
    category: str
    labels: Mapping[str, str]

    def label(self, language: str, /) -> str:
        return self.labels[language]


STATES = [
    Specimen("new", "new", {"en": "New", "ru": "Новый"}),
    Specimen("in_progress", "open", {"en": "In progress", "ru": "В работе"}),
    Specimen("waiting", "waiting", {"en": "Waiting for customer", "ru": "Ждём клиента"}),
    Specimen("problem", "waiting", {"en": "Waiting for problem", "ru": "Ждём решения проблемы"}),
    Specimen("resolved", "resolved", {"en": "Resolved", "ru": "Решён"}),
    Specimen("closed", "closed", {"en": "Closed", "ru": "Закрыт"}),
]
