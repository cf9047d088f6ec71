"""Names of levels, for the numbers that we keep."""

from enum import StrEnum


class LevelName(StrEnum):
    """Impact or urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PriorityName(StrEnum):
    """What the matrix makes of impact and urgency."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVELS = {1: LevelName.HIGH, 2: LevelName.MEDIUM, 3: LevelName.LOW}
PRIORITIES = {
    1: PriorityName.CRITICAL,
    2: PriorityName.HIGH,
    3: PriorityName.MEDIUM,
    4: PriorityName.LOW,
}
NUMBERS = {name: number for number, name in LEVELS.items()}
