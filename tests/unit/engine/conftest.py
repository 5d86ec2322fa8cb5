from tests.engine_fixture import engine, own_engine  # noqa: F401
from tests.store_fixture import settings, store, submitted  # noqa: F401
