"""Reads of problems, put together where they are fast."""
