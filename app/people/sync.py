"""One complete read of the directory, and the mirror made true by it."""

import structlog

from app.core.db import transaction
from app.core.jobs import job
from app.core.settings import settings
from app.people import services
from app.people.directory import Directory
from app.people.errors import DirectoryUnavailable, TooManyGone
from app.people.files import FileDirectory
from app.people.keycloak import KeycloakDirectory
from app.people.services import Mirrored

log = structlog.get_logger()


def sync(*, even_if_many_gone: bool = False) -> Mirrored:
    """Read the directory, then mirror it in one transaction. Raises what either refuses with."""
    found = directory().read()
    with transaction():
        return services.mirror(found, even_if_many_gone=even_if_many_gone)


@job
def sync_if_possible() -> None:
    """Sync as periodic work: a directory that is away is asked again next time."""
    try:
        done = sync()
    except (DirectoryUnavailable, TooManyGone) as refusal:
        log.warning("people were not synced", code=refusal.code, **refusal.data)
    else:
        log.info("people synced", people=done.people, departments=done.departments, gone=done.gone)


def directory() -> Directory:
    """Return the directory of this installation: Keycloak, or the demo's files."""
    known = settings()
    return FileDirectory() if known.demo_sign_in else KeycloakDirectory(known)
