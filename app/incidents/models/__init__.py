"""Tables of incidents, and pure decisions on one incident."""

from app.incidents.models.attachments import Attachment
from app.incidents.models.cases import CaseLink
from app.incidents.models.codes import (
    RESOLUTIONS,
    SPAM,
    Bucket,
    Channel,
    Level,
    Priority,
    Voice,
    pile,
)
from app.incidents.models.contacts import (
    Category,
    PriorityCell,
    Requester,
    tidy_email,
    tidy_phone,
)
from app.incidents.models.erasures import ERASED, Erasure, ErasureItem
from app.incidents.models.follow_up import WORDY, FollowUp, FollowUpState, Then
from app.incidents.models.following import Follower, Mention
from app.incidents.models.incident import Incident
from app.incidents.models.links import Link, LinkKind, Merge, Participant
from app.incidents.models.privacy import Named, NamedKind
from app.incidents.models.records import Change, Draft, Message, Words
from app.incidents.models.tags import Tag, TagChange, TagChangeItem
from app.incidents.models.templates import Template
from app.incidents.models.values import Value

__all__ = [
    "ERASED",
    "RESOLUTIONS",
    "SPAM",
    "WORDY",
    "Attachment",
    "Bucket",
    "CaseLink",
    "Category",
    "Change",
    "Channel",
    "Draft",
    "Erasure",
    "ErasureItem",
    "FollowUp",
    "FollowUpState",
    "Follower",
    "Incident",
    "Level",
    "Link",
    "LinkKind",
    "Mention",
    "Merge",
    "Message",
    "Named",
    "NamedKind",
    "Participant",
    "Priority",
    "PriorityCell",
    "Requester",
    "Tag",
    "TagChange",
    "TagChangeItem",
    "Template",
    "Then",
    "Value",
    "Voice",
    "Words",
    "pile",
    "tidy_email",
    "tidy_phone",
]
