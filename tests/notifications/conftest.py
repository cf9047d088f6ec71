"""A desk with people, and ways into its API."""

from tests.api.conftest import desk, doors

__all__ = ["desk", "doors"]
