"""The schemas of all facts' payloads, for those who read the event log with programs.

They are generated from the classes into `docs/events/`; a changed payload is a new version.
"""

import json
from inspect import getdoc
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from app.core.events import FACTS, Fact


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of every fact's payload by its file name."""
    return {f"{kind}.v{cls.version}.json": _schema(cls) for kind, cls in sorted(FACTS.items())}


def text(schema: dict[str, Any]) -> str:
    """Return the schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> int:
    """Write every schema into `folder`; versions that no code writes any more stay. How many."""
    folder.mkdir(parents=True, exist_ok=True)
    found = schemas()
    for name, schema in found.items():
        (folder / name).write_text(text(schema), encoding="utf-8")
    return len(found)


def _schema(cls: type[Fact]) -> dict[str, Any]:
    made = TypeAdapter(cls).json_schema(mode="serialization")
    properties = {
        name: {key: value for key, value in held.items() if key != "title"}
        for name, held in made["properties"].items()
        if name != "subject_id"  # a column of its own
    }
    own_words = getdoc(cls) if not (cls.__doc__ or "").startswith(f"{cls.__name__}(") else None
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:opora:event:{cls.type}:v{cls.version}",
        "title": f"{cls.type}, version {cls.version}",
        **({"description": own_words} if own_words else {}),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **({"$defs": made["$defs"]} if "$defs" in made else {}),
    }
