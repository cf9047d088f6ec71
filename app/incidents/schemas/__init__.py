"""Incidents as programs send and read them. Programs know rows by names, never by our keys."""

from app.incidents.schemas.levels import LEVELS, NUMBERS, PRIORITIES, LevelName, PriorityName
from app.incidents.schemas.sent import (
    AssignmentIn,
    IncidentIn,
    IncidentPatch,
    IncidentsQuery,
    MessageIn,
    RequesterIn,
    RequesterPatch,
    ResolutionIn,
    StateIn,
)
from app.incidents.schemas.told import (
    CategoriesOut,
    CategoryOut,
    ChangeOut,
    HistoryOut,
    IncidentOut,
    IncidentsOut,
    MessageOut,
    MessagesOut,
    RequesterOut,
    ResolutionOut,
)

__all__ = [
    "LEVELS",
    "NUMBERS",
    "PRIORITIES",
    "AssignmentIn",
    "CategoriesOut",
    "CategoryOut",
    "ChangeOut",
    "HistoryOut",
    "IncidentIn",
    "IncidentOut",
    "IncidentPatch",
    "IncidentsOut",
    "IncidentsQuery",
    "LevelName",
    "MessageIn",
    "MessageOut",
    "MessagesOut",
    "PriorityName",
    "RequesterIn",
    "RequesterOut",
    "RequesterPatch",
    "ResolutionIn",
    "ResolutionOut",
    "StateIn",
]
