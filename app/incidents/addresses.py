"""How an incident stands in an address, of screens and of the API alike."""

from typing import Any, ClassVar

from flask.blueprints import BlueprintSetupState
from typing_extensions import override
from werkzeug.routing import BaseConverter


class Reference(BaseConverter):
    """`INC-1042` in an address, 1042 in the program."""

    regex = r"INC-\d{1,15}"
    openapi: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": "^INC-[0-9]{1,15}$",
        "description": "the number, such as INC-1042",
        "examples": ["INC-1042"],
    }

    @override
    def to_python(self, value: str) -> int:
        return int(value.removeprefix("INC-"))

    @override
    def to_url(self, value: int) -> str:
        return f"INC-{value}"


def know_references(setup: BlueprintSetupState) -> None:
    """Let the routes of a blueprint say `<incident:number>`."""
    setup.app.url_map.converters["incident"] = Reference
