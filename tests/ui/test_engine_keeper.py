"""The engine is looked after though nobody looks at a page."""

import time

import pytest

from lib.ui.shell import services
from lib.ui.shell.services import EngineKeeper


class MortalEngine:
    """Stands for an engine that ends, and counts how often it was started again."""

    def __init__(self) -> None:
        self.living = True
        self.starts = 0

    def alive(self) -> bool:
        return self.living

    def ensure(self) -> None:
        if not self.living:
            self.living = True
            self.starts += 1


def test_an_engine_that_ends_is_started_again_without_a_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "_LOOK_SECONDS", 0.02)
    engine = MortalEngine()
    keeper = EngineKeeper()
    keeper.use(lambda: engine)
    engine.living = False
    until = time.monotonic() + 10
    while not engine.starts and time.monotonic() < until:
        time.sleep(0.01)
    assert (engine.starts, keeper.alive()) == (1, True)
