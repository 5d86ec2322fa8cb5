"""One thread: small fits spend more on waiting for each other than on work."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    import sklearn.ensemble  # noqa: F401 - loads the libraries whose threads are limited

    with threadpool_limits(limits=1):
        yield
