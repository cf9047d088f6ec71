"""Notifications for programs of people: the same as under the bell."""

from uuid import UUID

from flask import Blueprint, Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.openapi import documented
from app.core.paging import cursor_at, place_of
from app.core.sent import body_as, query_as
from app.notifications import access, queries, services
from app.notifications.errors import NoSuchNotice, OnlyForPeople
from app.notifications.schemas import (
    NotificationOut,
    NotificationPreferences,
    NotificationsOut,
    NotificationsQuery,
)
from app.notifications.spots import Spot

TAG = "Notifications"

api = Blueprint("notifications_api", __name__, url_prefix="/api/v1")


@api.get("/notifications")
@documented(TAG, NotificationsOut, query=NotificationsQuery, refusals=[OnlyForPeople])
def notifications() -> Response:
    """List what the caller was told of in the last 90 days, the newest first."""
    who = actor()
    access.oneself(who)
    asked = query_as(NotificationsQuery)
    place = place_of(asked.cursor, Spot)
    found = queries.notices(
        who,
        after=(place.at, place.id) if place else None,
        unread=asked.unread == "true" if asked.unread else None,
        most=asked.limit + 1,
    )
    shown = found[: asked.limit]
    further = cursor_at(Spot.of(shown[-1])) if len(found) > asked.limit else None
    page = NotificationsOut(
        notifications=[_told(each) for each in shown],
        unread=queries.unread(who),
        next_cursor=further,
    )
    return answer(page)


@api.put("/notifications/reading")
@documented(TAG, status=204, refusals=[OnlyForPeople])
def read_all_notifications() -> Response:
    """Keep that all was read."""
    with transaction():
        services.read_all(access.oneself(actor()))
    return Response(status=204)


@api.put("/notifications/<uuid:notice>/reading")
@documented(TAG, status=204, refusals=[OnlyForPeople, NoSuchNotice])
def read_notification(notice: UUID) -> Response:
    """Keep that one was read."""
    with transaction():
        services.read(access.notice(actor(), notice))
    return Response(status=204)


@api.get("/notifications/preferences")
@documented(TAG, NotificationPreferences, refusals=[OnlyForPeople])
def notification_preferences() -> Response:
    """Say what the caller wants to be told of."""
    chosen = queries.preferences(access.oneself(actor()))
    told = NotificationPreferences.model_validate(chosen, from_attributes=True)
    return answer(told)


@api.put("/notifications/preferences")
@documented(TAG, NotificationPreferences, body=NotificationPreferences, refusals=[OnlyForPeople])
def choose_notifications() -> Response:
    """Keep what the caller wants to be told of."""
    whose = access.oneself(actor())
    wanted = body_as(NotificationPreferences)
    with transaction():
        services.prefer(whose, wanted.model_dump())
    return answer(wanted)


def _told(notice: queries.Told) -> NotificationOut:
    return NotificationOut.model_validate(
        {
            "id": str(notice.id),
            "kind": notice.kind,
            "about": notice.reference,
            "subject": notice.subject,
            "by": notice.by,
            "at": notice.at,
            "read_at": notice.read_at,
        }
    )
