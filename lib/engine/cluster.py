"""The Dask cluster: local worker processes or somebody's scheduler, behind one small interface."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import dask
from distributed import Client, Future, Nanny, Scheduler, Security, SpecCluster
from distributed.core import Status
from distributed.scheduler import KilledWorker

from lib.core.facts import Json
from lib.engine import worker
from lib.engine.memory import Layout
from lib.engine.private import security_for
from lib.engine.queue import Slot
from lib.engine.work import UnitResult, Work
from lib.engine.worker import ProgressReport
from lib.errors import EngineError
from lib.settings import Settings

_log = logging.getLogger(__name__)
_CONNECT_SECONDS = 15
_LOST_SECONDS = 10.0
_GATHER_SECONDS = 60
_REBORN_SECONDS = 5.0
_START_SECONDS = 10.0
_WARM = "warm/"

_CONFIG: dict[str, Json] = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.worker-ttl": None,  # a fit may hold the interpreter for minutes
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.daemon": False,  # else joblib refuses to use a second core
    # What these measure nobody reads, and an idle engine would do little else all day.
    "distributed.admin.tick.interval": "2s",
    "distributed.admin.tick.limit": "60s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.deploy.lost-worker-timeout": "1h",  # on a busy machine a start takes its time
    # Their HTTP servers ask nobody for a certificate, so they have nothing to say.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.nanny.pre-spawn-task-timeout": "30s",
}


@dataclass(frozen=True)
class Done:
    """A unit came back, with what the worker's function returned."""

    id: str
    result: UnitResult


@dataclass(frozen=True)
class WorkerLost:
    """The worker of a unit ended before the unit did; ``memory``: for using too much of it."""

    id: str
    memory: bool


@dataclass(frozen=True)
class ProgressEvent:
    """A unit said how far it is."""

    event: ProgressReport


Event = Done | WorkerLost | ProgressEvent


@dataclass
class _Member:
    """A worker: where it is, and whether it has imported what fits need."""

    slot: Slot
    address: str
    pid: int = 0
    warm: bool = False
    refused: bool = False
    busy: str | None = None
    gone: float | None = None


@dataclass
class Pool:
    """Workers, each with at most one unit; what happens comes out of ``events``.

    ``tensorflow``: import TensorFlow on the worker that carries it as soon as it is there.
    """

    client: Client
    cluster: SpecCluster | None
    tensorflow: bool
    address: str
    scratch: TemporaryDirectory[str] | None = None
    events: SimpleQueue[Event] = field(default_factory=SimpleQueue)
    problem: EngineError | None = None
    _members: dict[str, _Member] = field(default_factory=dict)
    _futures: dict[str, Future] = field(default_factory=dict)
    _over_memory: set[str] = field(default_factory=set)
    _looked: float = 0.0
    _seen: float = field(default_factory=time.monotonic)
    _started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.client.subscribe_topic(worker.TOPIC, self._told)
        self.client.subscribe_topic("worker-restart-memory", self._exceeded)

    # Workers

    def refresh(self, *, every: float = 0.0) -> None:
        """Look which workers there are, and warm new ones; EngineError "scheduler_lost"."""
        now = time.monotonic()
        if now - self._looked < every:
            return
        self._looked = now
        if self.client.status != "running":
            if now - self._seen > _LOST_SECONDS:
                raise EngineError("scheduler_lost", address=self.address)
            return
        self._seen = now
        if self.cluster is not None and now - self._started > _START_SECONDS:
            self._started = now
            self.cluster.loop.add_callback(_start_lost, self.cluster)
        workers = self.client.scheduler_info(n_workers=-1)["workers"]
        here = {str(info["name"]): (address, info) for address, info in workers.items()}
        for name in [name for name in self._members if name not in here]:
            del self._members[name]
        for name, (address, info) in here.items():
            member = self._members.get(name)
            # A new process may have been given the same port as the one that ended.
            reborn = member is not None and member.gone is not None and now > member.gone
            if member is None or member.address != address or reborn:
                slot = Slot(name, tensorflow="TF" in info.get("resources", {}))
                self._members[name] = _Member(slot, address)
                self._warm(self._members[name])

    def idle(self) -> list[Slot]:
        """Return the workers that are ready for a unit."""
        return [one.slot for one in self._members.values() if one.warm and one.busy is None]

    def busy(self) -> int:
        """Return the number of workers with a unit, or still importing."""
        return sum(one.busy is not None for one in self._members.values())

    def size(self) -> int:
        """Return the number of workers that are there."""
        return len(self._members)

    def usable(self) -> bool:
        """Whether a worker is there that was not found to differ from this program."""
        return any(not one.refused for one in self._members.values())

    def warm(self) -> bool:
        """Whether all workers are there and have imported what they need."""
        expected = len(self.cluster.worker_spec) if self.cluster else 1
        return len(self._members) >= expected and all(one.warm for one in self._members.values())

    def has_tensorflow(self) -> bool:
        """Whether a worker that may fit networks is there, or will be again."""
        return self.cluster is not None or any(
            one.slot.tensorflow and not one.refused for one in self._members.values()
        )

    def _warm(self, member: _Member) -> None:
        tensorflow = self.tensorflow and member.slot.tensorflow
        call = partial(worker.warm, tensorflow=tensorflow)
        self._submit(_WARM + member.address, member, call)

    def _warmed(self, member: _Member, result: UnitResult) -> None:
        own = worker.fingerprint()
        differing = [name for name in ("lib", "python", "packages") if result[name] != own[name]]
        # Workers of our own start from these very files: they differ only while somebody edits.
        if differing and self.cluster is None:
            self._refuse(member, differing[0], result, own)
            return
        member.warm, member.pid = True, result["pid"]

    def _refuse(self, member: _Member, what: str, result: UnitResult, own: UnitResult) -> None:
        if what == "packages":
            theirs, ours = result["packages"], own["packages"]
            what = next(name for name in ours if theirs.get(name) != ours[name])
        name = "Deepworth" if what == "lib" else what
        self.problem = EngineError("worker_differs", what=name, worker=member.slot.name)
        member.refused = True
        _log.error("%s", self.problem)

    # Units

    def submit(
        self, unit: str, slot: str, function: Callable[[Work], UnitResult], work: Work
    ) -> None:
        """Send a unit to an idle worker."""
        self._submit(unit, self._members[slot], partial(function, work))

    def _submit(self, unit: str, member: _Member, call: Callable[[], UnitResult]) -> None:
        member.busy = unit
        future = self.client.submit(
            call,
            key=f"{unit}-{time.monotonic_ns()}",
            workers=[member.address],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        self._futures[unit] = future
        address = member.address
        future.add_done_callback(lambda done: self._ended(unit, address, done))

    def _ended(self, unit: str, address: str, future: Future) -> None:
        """Turn a finished future into an event; runs in a thread of the client's."""
        try:
            event: Event = Done(unit, future.result(timeout=_GATHER_SECONDS))
        except (KilledWorker, CancelledError, TimeoutError):
            event = WorkerLost(unit, address in self._over_memory)
        except Exception as error:  # noqa: BLE001 - what a worker could not even send back
            _log.exception("A unit came back with an error: %s", type(error).__name__)
            failed = ("worker_lacks_program", {"worker": address})
            event = Done(unit, {"failure": failed, "rss": 0})
        self.events.put(event)

    def settle(self, event: Done | WorkerLost) -> bool:
        """Free the worker of a unit that ended; False for the pool's own units."""
        self._futures.pop(event.id, None)
        member = next((one for one in self._members.values() if one.busy == event.id), None)
        if member is not None:
            member.busy = None
            if isinstance(event, WorkerLost):
                member.warm = False
                member.gone = time.monotonic() + _REBORN_SECONDS
        if not event.id.startswith(_WARM):
            return True
        if member is not None and isinstance(event, Done):
            if "failure" in event.result:
                code, context = event.result["failure"]
                self.problem = EngineError(code, **context)
                member.refused = True
            else:
                self._warmed(member, event.result)
        self._looked = 0.0
        return False

    def cancel(self, unit: str) -> None:
        """Raise a unit's flag; it ends when its model next looks at it."""
        member = self._with(unit)
        if member is not None:
            self.client.run(
                worker.cancel_unit, unit, workers=[member.address], wait=False, on_error="ignore"
            )

    def kill(self, unit: str) -> None:
        """End the worker of a unit at once; another takes its place."""
        member = self._with(unit)
        if member is not None:
            self._kill(member)

    def recycle(self, slot: str) -> bool:
        """Replace an idle worker by a fresh one; False if it is not idle."""
        member = self._members.get(slot)
        if member is None or member.busy is not None:
            return False
        self._kill(member)
        return True

    def _kill(self, member: _Member) -> None:
        member.warm = False
        member.gone = time.monotonic() + _REBORN_SECONDS
        if self.cluster is not None and member.pid:
            # Not by the scheduler's message: a worker deep in compiled code would not read it.
            try:
                os.kill(member.pid, signal.SIGKILL)
            except ProcessLookupError:
                _log.info("Worker %s had ended already.", member.slot.name)
        else:
            self.client.restart_workers([member.address], raise_for_error=False)

    def _with(self, unit: str) -> _Member | None:
        return next((one for one in self._members.values() if one.busy == unit), None)

    async def _told(self, event: tuple[float, ProgressReport]) -> None:
        self.events.put(ProgressEvent(event[1]))

    async def _exceeded(self, event: tuple[float, Mapping[str, str]]) -> None:
        self._over_memory.add(event[1]["worker"])

    def close(self) -> None:
        """End the cluster, or leave somebody else's."""
        self.client.close(timeout=2)
        if self.cluster is not None:
            self.cluster.close(timeout=5)
        if self.scratch is not None:
            self.scratch.cleanup()


def _start_lost(cluster: SpecCluster) -> None:
    """Start workers again that could not be when they had ended, as on a full disk.

    Dask gives such a worker up. Runs in the cluster's thread.
    """
    for name, nanny in list(cluster.workers.items()):
        if nanny.status in (Status.closed, Status.failed):
            del cluster.workers[name]
    if len(cluster.workers) < len(cluster.worker_spec):
        cluster.scale(len(cluster.worker_spec))


def start_local(layout: Layout, *, cores: int, tensorflow: bool) -> Pool:
    """Start worker processes on this machine, for this process only.

    They listen on loopback and talk to those alone who have a key made here and now, which other
    users of the machine do not. The last one carries TensorFlow. EngineError
    "workers_failed_to_start".
    """
    try:
        # Python looks for modules in Dask's scratch folder first. The usual one has a name that
        # anybody on the machine may have taken before; this one is nobody else's to write to.
        scratch = TemporaryDirectory(prefix="deepworth-", ignore_cleanup_errors=True)
        dask.config.set({**_CONFIG, **_environment(cores), "temporary-directory": scratch.name})
        cluster = _local_cluster(layout, Security.temporary())
    except (OSError, RuntimeError) as error:
        _log.exception("The workers did not start")
        raise EngineError("workers_failed_to_start", reason=type(error).__name__) from error
    client = Client(cluster, security=cluster.security, set_as_default=False)
    return Pool(client, cluster, tensorflow, cluster.scheduler_address, scratch)


def _environment(cores: int) -> dict[str, Json]:
    """Return the configuration of what workers find in their environment from their start."""
    threads = str(cores)
    return {
        "distributed.nanny.pre-spawn-environ": {
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "MALLOC_TRIM_THRESHOLD_": 65536,
            "MALLOC_ARENA_MAX": 2,  # each arena keeps freed memory of its own
        }
    }


def _local_cluster(layout: Layout, security: Security) -> SpecCluster:
    here = {
        "host": "127.0.0.1",
        "protocol": "tls://",
        "security": security,
        "dashboard": False,
        "dashboard_address": "127.0.0.1:0",
    }
    common = {**here, "nthreads": 1, "memory_limit": layout.worker_bytes}
    last = layout.workers - 1
    return SpecCluster(
        scheduler={"cls": Scheduler, "options": {**here, "port": 0}},
        workers={
            number: {
                "cls": Nanny,
                "options": {**common, "resources": {"TF": 1} if number == last else {}},
            }
            for number in range(layout.workers)
        },
        security=security,
        silence_logs=logging.ERROR,
    )


def connect(address: str, settings: Settings, *, tensorflow: bool) -> Pool:
    """Connect to a scheduler; EngineError "scheduler_unreachable", "no_workers", or security's."""
    dask.config.set(_CONFIG)
    try:
        client = Client(
            address,
            security=security_for(address, settings),
            set_as_default=False,
            timeout=_CONNECT_SECONDS,
        )
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise EngineError("scheduler_unreachable", address=address) from error
    if not client.scheduler_info(n_workers=-1)["workers"]:
        client.close()
        raise EngineError("no_workers", address=address)
    return Pool(client, None, tensorflow, address)
