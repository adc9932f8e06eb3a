"""Where the calls of a batch run: in child processes of this one, or below the workers of a Dask cluster.

Whatever the place, a call runs in an `isolated.Child` under `isolated.twice`; the outcomes come back in the order in which they are
ready. On one machine a worker is a child process and a thread that waits for it: a local cluster would put an idle process of a hundred
megabytes between the two and take two seconds to start.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from assistant.batch.isolated import Bounds, Child, TroubleError, child, twice
from assistant.core.errors import BadInputError

#: Seconds to wait for the first worker of a cluster.
PATIENCE = 60.0


@dataclass(frozen=True)
class Call:
    """'module:function' and its arguments (plain data); key names it among the others."""

    key: str
    function: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came of a call: its value, or why there is none (Chinese)."""

    key: str
    value: Any = None
    trouble: str | None = None


class Pool:
    """Runs calls. workers: processes on this machine; scheduler: address of a Dask scheduler instead.

    Use it as a context: workers, and the models that they have loaded, stay for all calls until its end.
    """

    def __init__(self, workers: int, scheduler: str | None, bounds: Bounds) -> None:
        self._workers, self._scheduler, self._bounds = max(1, workers), scheduler, bounds
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="worker")  # starts them as they are needed
        self._children: list[Child] = []
        self._idle: deque[Child] = deque()
        self._open = ExitStack()
        self._client: Any = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Where the run is broken off, what is under way ends at once."""
        for one in self._children:
            one.stop()
        self._threads.shutdown(cancel_futures=True)
        for one in self._children:
            one.close()
        self._open.close()

    def run(self, calls: Sequence[Call]) -> Iterator[Answer]:
        """An answer for every call, as soon as each is ready."""
        if not calls:
            return
        if self._scheduler is None:
            yield from self._here(calls)
            return
        if self._client is None:
            self._client = self._open.enter_context(_client(self._scheduler))
        yield from _Dask(self._client, self._bounds).run(calls)

    def _here(self, calls: Sequence[Call]) -> Iterator[Answer]:
        """A thread waits for each child."""
        jobs = [self._threads.submit(self._one, call) for call in calls]
        try:
            for job in as_completed(jobs):
                yield job.result()
        finally:
            for job in jobs:
                job.cancel()

    def _one(self, call: Call) -> Answer:
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = Child(self._bounds)
            self._children.append(worker)
        try:
            return done(call, self._bounds, worker)
        finally:
            self._idle.append(worker)


def done(call: Call, bounds: Bounds, worker: Child | None = None) -> Answer:
    """Do a call in a child process, by default that of this thread (this is what a Dask worker runs)."""
    try:
        return Answer(call.key, twice(call.function, call.arguments, worker or child(bounds)))
    except TroubleError as trouble:
        return Answer(call.key, trouble=str(trouble))


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    """A client of the cluster."""
    import dask
    from distributed import Client

    with dask.config.set(
        {"distributed.scheduler.allowed-failures": 1, "distributed.admin.log-length": 0, "distributed.comm.timeouts.connect": "30s"}
    ):
        try:
            client = Client(scheduler, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise BadInputError("连接不上 Dask 调度器", path=scheduler, advice="请检查地址和网络，形如 tcp://10.0.0.5:8786") from error
        with client:
            yield client


class _Dask:
    """Keeps as many calls on the cluster as it has threads, so that a worker that dies holds one call and no queue of others."""

    def __init__(self, client: Any, bounds: Bounds) -> None:
        self._client, self._bounds = client, bounds
        self._flying: dict[Any, tuple[Call, float, int]] = {}

    def run(self, calls: Sequence[Call]) -> Iterator[Answer]:
        from distributed import wait

        waiting = deque((call, 1) for call in calls)
        idle_since = time.monotonic()
        while waiting or self._flying:
            room = self._threads()
            if room or self._flying:
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > PATIENCE:
                raise BadInputError("Dask 集群没有工作进程", advice="请先启动 dask worker")
            while waiting and len(self._flying) < room:
                self._send(*waiting.popleft())
            if not self._flying:
                time.sleep(0.5)
                continue
            try:
                ready = wait(list(self._flying), timeout=2.0, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                ready = set()
            for future in ready:
                yield from self._taken(future, waiting)
            for future in self._overdue():
                yield from self._again(future, "工作进程没有回音", waiting)

    def _send(self, call: Call, attempt: int) -> None:
        bounds = self._bounds
        future = self._client.submit(done, call, replace(bounds), key=f"{call.key}-{time.time_ns()}-{attempt}", pure=False)
        self._flying[future] = (call, time.monotonic(), attempt)

    def _threads(self) -> int:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return sum(int(w["nthreads"]) for w in workers)

    def _taken(self, future: Any, waiting: deque[tuple[Call, int]]) -> Iterator[Answer]:
        error = future.exception()
        if error is None:
            answer = future.result()
            del self._flying[future]
            yield answer
        else:
            yield from self._again(future, f"工作进程异常退出（{type(error).__name__}）", waiting)

    def _again(self, future: Any, reason: str, waiting: deque[tuple[Call, int]]) -> Iterator[Answer]:
        call, _, attempt = self._flying.pop(future)
        future.cancel()
        if attempt == 1:
            waiting.appendleft((call, 2))
        else:
            yield Answer(call.key, trouble=f"{reason}，已重试一次")

    def _overdue(self) -> list[Any]:
        """Calls whose worker has had the time for both attempts, and does not answer."""
        latest = time.monotonic() - 2 * self._bounds.seconds - 120
        return [future for future, (_, sent, _) in self._flying.items() if sent < latest]
