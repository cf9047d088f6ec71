"""A process as a picture: where its states, moves and words stand. Pure; a template draws it."""

from app.workflow.diagram.laying import diagram
from app.workflow.diagram.shapes import Arrow, Box, Diagram, Node, Stroke
from app.workflow.diagram.sketch import Notes

__all__ = ["Arrow", "Box", "Diagram", "Node", "Notes", "Stroke", "diagram"]
