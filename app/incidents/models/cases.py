"""The link by which a customer sees their case. It is made of the row and of a key, never kept."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model


class CaseLink(Model):
    __tablename__ = "case_link"
    __table_args__ = {
        "schema": "incidents",
        "comment": "links that stand: revoked ones are gone, the audit log knows them",
    }

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="the case that it opens"
    )
    requester_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.requester.id"), index=True, comment="for whom it was made"
    )
    nonce: Mapped[UUID] = mapped_column(
        unique=True, default=uuid4, comment="random; a new link has a new one"
    )
    made_at: Mapped[datetime] = mapped_column(default=time.now, comment="since when")
    expires_at: Mapped[datetime] = mapped_column(comment="until when")

    def token(self, key: str) -> str:
        """Return what the address says: which link, signed for its case, requester and end."""
        seconds = int(self.expires_at.timestamp()).to_bytes(8, "big")
        bound = self.nonce.bytes + self.incident_id.bytes + self.requester_id.bytes + seconds
        signature = hmac.new(key.encode(), b"opora case link 1\0" + bound, sha256).digest()
        return urlsafe_b64encode(self.nonce.bytes + signature).decode()

    def is_meant_by(self, token: str, key: str) -> bool:
        """Whether this token is the link's own, compared in constant time."""
        return hmac.compare_digest(self.token(key).encode(), token.encode())
