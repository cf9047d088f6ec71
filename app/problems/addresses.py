"""How a problem stands in an address, of screens and of the API alike."""

from typing import Any, ClassVar

from flask.blueprints import BlueprintSetupState
from typing_extensions import override
from werkzeug.routing import BaseConverter

from app.incidents.addresses import know_references as know_incidents


class Reference(BaseConverter):
    """`PRB-7` in an address, 7 in the program."""

    regex = r"PRB-\d{1,15}"
    openapi: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": "^PRB-[0-9]{1,15}$",
        "description": "the number, such as PRB-7",
        "examples": ["PRB-7"],
    }

    @override
    def to_python(self, value: str) -> int:
        return int(value.removeprefix("PRB-"))

    @override
    def to_url(self, value: int) -> str:
        return f"PRB-{value}"


def know_references(setup: BlueprintSetupState) -> None:
    """Let the routes of a blueprint say `<problem:number>` and `<incident:other>`."""
    know_incidents(setup)
    setup.app.url_map.converters["problem"] = Reference
