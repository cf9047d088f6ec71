"""Reads of incidents. Whatever lists, counts or finds narrows what the actor may see."""

from app.incidents.queries.attaching import attached, file, pending
from app.incidents.queries.categories import (
    Choice,
    below,
    categories,
    categories_by_id,
    priorities,
    processes,
)
from app.incidents.queries.following_up import due_follow_ups
from app.incidents.queries.having import having
from app.incidents.queries.holding import Holding, held_by, newest_held
from app.incidents.queries.linking import Linked, also_asking, links_of, merged_into
from app.incidents.queries.listing import (
    COUNTED_TO,
    PAGE,
    SORTS,
    VIEWS,
    Filters,
    Row,
    counts,
    neighbours,
    newer_than,
    page,
    spot_of,
)
from app.incidents.queries.marking import Marked, marked
from app.incidents.queries.searching import LONGEST, find
from app.incidents.queries.showing import (
    Changed,
    Other,
    Said,
    Unsent,
    conversation,
    draft,
    history,
    open_work_of,
    others_of,
    resolved_before,
)
from app.incidents.queries.tags import MOST as MOST_TAGS
from app.incidents.queries.tags import (
    change_of,
    changes_at_work,
    counted_at,
    number_of_tags,
    used_tag,
    used_tags,
)
from app.incidents.queries.templates import all_templates, offered_template, offered_templates

__all__ = [
    "COUNTED_TO",
    "LONGEST",
    "MOST_TAGS",
    "PAGE",
    "SORTS",
    "VIEWS",
    "Changed",
    "Choice",
    "Filters",
    "Holding",
    "Linked",
    "Marked",
    "Other",
    "Row",
    "Said",
    "Unsent",
    "all_templates",
    "also_asking",
    "attached",
    "below",
    "categories",
    "categories_by_id",
    "change_of",
    "changes_at_work",
    "conversation",
    "counted_at",
    "counts",
    "draft",
    "due_follow_ups",
    "file",
    "find",
    "having",
    "held_by",
    "history",
    "links_of",
    "marked",
    "merged_into",
    "neighbours",
    "newer_than",
    "newest_held",
    "number_of_tags",
    "offered_template",
    "offered_templates",
    "open_work_of",
    "others_of",
    "page",
    "pending",
    "priorities",
    "processes",
    "resolved_before",
    "spot_of",
    "used_tag",
    "used_tags",
]
