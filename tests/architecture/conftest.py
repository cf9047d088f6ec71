"""The desk and the ways into it, for the laws that need a running desk."""

from tests.api.conftest import desk, doors

__all__ = ["desk", "doors"]
