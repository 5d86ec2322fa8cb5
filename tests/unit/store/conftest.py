from tests.store_fixture import settings, store, submitted  # noqa: F401
