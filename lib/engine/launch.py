"""Start the engine from the app, the command line or a test: a child process with a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lib.engine.lock import EngineLock
from lib.errors import EngineError
from lib.settings import MEGABYTE, Settings
from lib.store.rights import claim, open_private

_LOG_BYTES = 5 * MEGABYTE
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class EngineProcess:
    """The engine of a store: a child of this process, or (``process`` None) somebody else's."""

    settings: Settings
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None

    @property
    def own(self) -> bool:
        """Whether this process started the engine."""
        return self.process is not None

    def alive(self) -> bool:
        """Whether the store has an engine, whoever started it, or one is just starting."""
        if self.process is not None and self.process.poll() is None:
            return True
        return EngineLock(self.settings.home).held()

    def ensure(self) -> None:
        """Start the engine again if it has ended (killed, or its owner has gone)."""
        if not self.alive():
            self.stop()
            self.process = _start(self.settings, self.arguments)

    def stop(self, timeout: float = 15.0) -> None:
        """End the engine if this process started it: close the pipe, then be less polite."""
        if self.process is None:
            return
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        for end in (self.process.terminate, self.process.kill):
            try:
                self.process.wait(timeout)
                break
            except subprocess.TimeoutExpired:
                end()
        self.process.wait()
        self.process = None


def start_engine(
    settings: Settings, *, workers: int | None = None, tensorflow: bool = True, resume: bool = True
) -> EngineProcess:
    """Start the engine of a store, or find that it has one already.

    ``tensorflow``: import it at once, so that networks need not wait for it later. ``resume``:
    take up the runs that an earlier engine left. The engine ends with this process.
    """
    arguments = ["--pipe"]
    arguments += [] if workers is None else ["--workers", str(workers)]
    arguments += [] if tensorflow else ["--lazy"]
    arguments += [] if resume else ["--no-resume"]
    engine = EngineProcess(settings, tuple(arguments))
    if not EngineLock(settings.home).held():
        engine.process = _start(settings, engine.arguments)
    return engine


def _start(settings: Settings, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    log = settings.home / "engine.log"
    try:
        claim(settings.home)
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with open_private(log, add=True) as output:
            return subprocess.Popen(
                [sys.executable, "-m", "lib.engine", *arguments],
                cwd=_ROOT,
                env=_environment(settings),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                # Ctrl-C is for us; the engine ends by its pipe. A group and not a session of its
                # own: where Linux shares out time by session first, it could not be nice to us.
                process_group=0,
            )
    except OSError as error:
        raise EngineError("engine_failed_to_start") from error


def _environment(settings: Settings) -> dict[str, str]:
    """Return this process's environment, with the settings that the engine is to read."""
    ours = {
        "DEEPWORTH_HOME": settings.home,
        "DATABASE_URL": settings.database_url,
        "DEEPWORTH_SCHEDULER": settings.scheduler,
        "DEEPWORTH_SCHEDULER_INSECURE": "yes" if settings.scheduler_insecure else None,
        "DEEPWORTH_TLS_CA": settings.tls_ca,
        "DEEPWORTH_TLS_CERT": settings.tls_cert,
        "DEEPWORTH_TLS_KEY": settings.tls_key,
        "DEEPWORTH_FILES": settings.files_url,
        "DEEPWORTH_WORKERS": settings.workers,
        "DEEPWORTH_MEMORY": settings.memory_limit,
        "DEEPWORTH_UNIT_TIMEOUT": settings.unit_timeout,
        "DEEPWORTH_NICENESS": settings.niceness,
    }
    environment = dict(os.environ)
    for name, value in ours.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    return environment
