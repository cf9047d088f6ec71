"""A process as a file: how it is written, what it is read as, and its schema."""

import json
from typing import Any

from pydantic import Field

from app.workflow.definition import Definition

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ProcessFile(Definition):
    """What incidents or problems go through, as Opora exports and imports it."""

    schema_: str = Field(
        default="",
        alias="$schema",
        exclude=True,
        description="address of this schema, for editors; the desk does not read it",
    )

    @property
    def definition(self) -> Definition:
        """The process that the file holds."""
        return Definition.model_validate(
            {name: getattr(self, name) for name in Definition.model_fields}
        )


def written(drawn: Definition, *, schema: str) -> str:
    """Write a process as a file that names the address of its schema."""
    return json.dumps({"$schema": schema, **drawn.as_kept()}, ensure_ascii=False, indent=2) + "\n"


def read(body: bytes) -> Definition:
    """Read a file; types are taken strictly, as its schema does. Raises ValidationError."""
    return ProcessFile.model_validate_json(body, strict=True).definition


def schema(address: str) -> dict[str, Any]:
    """Return the JSON Schema of the file, which lies at `address`."""
    told = ProcessFile.model_json_schema()
    return {"$schema": DIALECT, "$id": address, **told, "title": "A process of Opora"}
