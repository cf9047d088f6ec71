"""Tables of problems, and pure decisions on one problem."""

from app.problems.models.examples import Example
from app.problems.models.members import Membership, Placed, Sight
from app.problems.models.problem import NOBODY, Problem
from app.problems.models.records import Change, Note

__all__ = ["NOBODY", "Change", "Example", "Membership", "Note", "Placed", "Problem", "Sight"]
