"""Throws a desk's state away."""

import os
import shutil
from pathlib import Path

from app.up.child import CannotStart
from app.up.house import House
from app.up.status import status


def places(house: House) -> list[Path]:
    """Return the folders that hold the state; none when there is no desk."""
    if not house.exists:  # not a folder of ours, whatever else it is
        return []
    database = house.database_folder
    outside = [] if database.is_relative_to(house.state) else [database]
    return [path for path in (house.state, *outside) if path.exists()]


def reset(house: House) -> None:
    """Remove the state; what is shared by all desks of the user (Keycloak's programs) stays."""
    if status(house)["running"]:
        raise CannotStart("The desk is running: stop it first (Ctrl-C where it was started).")
    for place in places(house):
        if place.stat().st_uid != os.geteuid():
            raise CannotStart(f"{place} belongs to another user: run `make reset` as that user.")
    for place in places(house):
        shutil.rmtree(place)
