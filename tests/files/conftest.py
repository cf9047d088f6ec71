"""A desk, ways into its API, and files of many kinds."""

from tests.api.conftest import desk, doors, program

__all__ = ["desk", "doors", "program"]
