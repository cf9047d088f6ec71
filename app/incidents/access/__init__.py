"""The only door to incidents: finds a row and says whether this actor may do this with it."""

from app.incidents.access.finding import (
    Purpose,
    both,
    check_may_read,
    check_may_work,
    erasure,
    incident,
    requester_to_erase,
)
from app.incidents.access.seeing import (
    NAMED,
    Sight,
    bound,
    seen_in_words,
    sees_all,
    sight,
    visible_to,
)
from app.incidents.access.shaping import (
    category,
    check_may_know_templates,
    check_may_read_categories,
    check_may_shape,
    check_may_shape_templates,
    shapes_templates_of,
    tag,
    tag_change,
    template,
)

__all__ = [
    "NAMED",
    "Purpose",
    "Sight",
    "both",
    "bound",
    "category",
    "check_may_know_templates",
    "check_may_read",
    "check_may_read_categories",
    "check_may_shape",
    "check_may_shape_templates",
    "check_may_work",
    "erasure",
    "incident",
    "requester_to_erase",
    "seen_in_words",
    "sees_all",
    "shapes_templates_of",
    "sight",
    "tag",
    "tag_change",
    "template",
    "visible_to",
]
