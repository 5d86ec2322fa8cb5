"""Fixtures of the store, for what is kept of an upload."""

from tests.store_fixture import settings, store  # noqa: F401
