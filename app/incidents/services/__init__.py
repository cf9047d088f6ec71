"""Verbs of incidents. They change rows and publish facts; the caller holds the transaction.

`incident` comes from `access.incident(…, to="work")`, so it is locked and permitted.
"""

from app.incidents.services.assigning import assign, give_back, pass_on, take
from app.incidents.services.attaching import (
    Given,
    attach,
    attach_to,
    drop,
    forget_pending,
    hold,
)
from app.incidents.services.categories import (
    add_category,
    bring_back_category,
    category_values,
    change_category,
    retire_category,
)
from app.incidents.services.coming_due import DUE, REFUSED, come_due
from app.incidents.services.defaulting import process_for
from app.incidents.services.editing import check_unmoved, edit, meant, tag
from app.incidents.services.filling import OWN_FIELDS, known_by_keys
from app.incidents.services.following import follow, follows, unfollow
from app.incidents.services.following_process import INCIDENTS
from app.incidents.services.following_up import (
    ANSWERED,
    FINISHED,
    Plan,
    cancel_follow_up,
    cancel_follow_ups,
    follow_up,
    waiting,
)
from app.incidents.services.hiding import (
    check_viewers,
    hide,
    name,
    name_only,
    reveal,
    unname,
)
from app.incidents.services.linking import link, unlink
from app.incidents.services.mentioning import not_called
from app.incidents.services.merging import merge, unmerge
from app.incidents.services.moving import (
    Resolution,
    close,
    mark_as_spam,
    move,
    reopen,
    resolve,
)
from app.incidents.services.opening import From, open_, receive
from app.incidents.services.sharing import (
    address_of,
    link_of,
    share,
    share_anew,
    unshare,
    unshare_all,
)
from app.incidents.services.splitting import check_can_split, split, title_of
from app.incidents.services.tagging import merge_tag, remove_tag, rename_tag
from app.incidents.services.talking import (
    WITHDRAWN,
    discard_draft,
    keep_draft,
    mark_read,
    note,
    reply,
    reply_anyway,
)
from app.incidents.services.templates import (
    add_template,
    bring_back_template,
    change_template,
    first_values,
    retire_template,
    template_values,
)
from app.incidents.services.together import Before, Return, Step, put_back_all, take_steps
from app.incidents.services.undoing import can_undo, undo
from app.incidents.services.weighing import Weight, weigh

__all__ = [
    "ANSWERED",
    "DUE",
    "FINISHED",
    "INCIDENTS",
    "OWN_FIELDS",
    "REFUSED",
    "WITHDRAWN",
    "Before",
    "From",
    "Given",
    "Plan",
    "Resolution",
    "Return",
    "Step",
    "Weight",
    "add_category",
    "add_template",
    "address_of",
    "assign",
    "attach",
    "attach_to",
    "bring_back_category",
    "bring_back_template",
    "can_undo",
    "cancel_follow_up",
    "cancel_follow_ups",
    "category_values",
    "change_category",
    "change_template",
    "check_can_split",
    "check_unmoved",
    "check_viewers",
    "close",
    "come_due",
    "discard_draft",
    "drop",
    "edit",
    "first_values",
    "follow",
    "follow_up",
    "follows",
    "forget_pending",
    "give_back",
    "hide",
    "hold",
    "keep_draft",
    "known_by_keys",
    "link",
    "link_of",
    "mark_as_spam",
    "mark_read",
    "meant",
    "merge",
    "merge_tag",
    "move",
    "name",
    "name_only",
    "not_called",
    "note",
    "open_",
    "pass_on",
    "process_for",
    "put_back_all",
    "receive",
    "remove_tag",
    "rename_tag",
    "reopen",
    "reply",
    "reply_anyway",
    "resolve",
    "retire_category",
    "retire_template",
    "reveal",
    "share",
    "share_anew",
    "split",
    "tag",
    "take",
    "take_steps",
    "template_values",
    "title_of",
    "undo",
    "unfollow",
    "unlink",
    "unmerge",
    "unname",
    "unshare",
    "unshare_all",
    "waiting",
    "weigh",
]
