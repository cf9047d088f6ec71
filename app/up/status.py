"""How the desk of a state folder stands, asked from another terminal."""

import json
from typing import Any

import requests

from app.up.child import born
from app.up.greeting import addresses
from app.up.house import House


def status(house: House) -> dict[str, Any]:
    """Return whether the desk is ready, its addresses, and each server's and process' state."""
    file = house.run / "status.json"
    known: dict[str, Any] | None = json.loads(file.read_text()) if file.exists() else None
    if known is None or known["born"] is None or born(known["pid"]) != known["born"]:
        return {"ready": False, "running": False, **_at_rest(house)}
    kept = {key: value for key, value in known.items() if key not in ("pid", "born")}
    everything = [*known["servers"].values(), *known["processes"].values()]
    ready = (
        known["ready"] and all(unit["state"] == "running" for unit in everything) and _serves(house)
    )
    return {**kept, "ready": ready, "running": True}


def as_text(found: dict[str, Any]) -> str:
    """Return the same for a person."""
    lines = [
        "The desk is ready." if found["ready"] else _why_not(found),
        *(f"{name:<12} {address}" for name, address in found["addresses"].items()),
    ]
    for kind in ("servers", "processes"):
        for name, unit in found[kind].items():
            pid = f" (pid {unit['pid']})" if unit["pid"] else ""
            again = f", started again {unit['restarts']} times" if unit["restarts"] else ""
            metrics = f", metrics at {unit['metrics']}" if unit["metrics"] else ""
            lines.append(f"{name:<12} {unit['state']}{pid}{again}{metrics}")
    places = ("demo_logins", "state", "database", "logs")
    return "\n".join(
        lines + [f"{name.replace('_', ' '):<12} {found[name]}" for name in places if name in found]
    )


def _at_rest(house: House) -> dict[str, Any]:
    if not house.exists:
        return {"addresses": {"web": house.address}, "servers": {}, "processes": {}}
    return {**addresses(house, demo_sign_in=False), "servers": {}, "processes": {}}


def _why_not(found: dict[str, Any]) -> str:
    return (
        "The desk is starting or has a fault." if found["running"] else "The desk is not running."
    )


def _serves(house: House) -> bool:
    try:
        return requests.get(f"{house.from_here}/readyz", timeout=5).ok
    except requests.RequestException:
        return False
