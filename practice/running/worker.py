"""The RQ worker as Fourfold runs it: outlives its queue server, forks cheaply, keeps content out of queue and log."""

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any, cast

from redis import Redis
from redis.exceptions import ConnectionError as QueueAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as QueueSilent
from rq import Queue, Worker, worker_registration
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from practice.redaction import where
from practice.running.children import die_with_parent
from practice.running.spare import Order, Spare, wait

QUEUES = ("interactive", "batch")
RETRY_SECONDS = 2.0
log = logging.getLogger("fourfold.worker")


class Outage(logging.Filter):
    """Whether the queue server is away, told once when it goes and once when it is back.

    As a filter of RQ's log it takes the many lines about a lost connection for that one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.parent_tells = False  # in a child: one line about one outage is enough
        self._change = threading.Lock()  # RQ listens in a thread of its own

    def leave_to_parent(self) -> None:
        """For a child: quiet from now on, with a lock that no thread of the parent held at the fork."""
        self.parent_tells, self._change = True, threading.Lock()

    def begins(self) -> None:
        if self._becomes(away=True):
            log.warning("The queue server is away. Waiting for it; requests are kept in the database.")

    def ends(self) -> None:
        if self._becomes(away=False):
            log.warning("The queue server is back.")

    def _becomes(self, *, away: bool) -> bool:
        """Whether that is news to tell."""
        with self._change:
            changed, self.away = self.away != away, away
        return changed and not self.parent_tells

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, RedisError) or "connect" in str(record.msg):
            self.begins()
            return False
        return True


def nothing() -> None:
    """Where nothing has to be made ready."""


@dataclass(frozen=True)
class Parts:
    """What the jobs need of the app.

    `in_child` wraps each job in the forked child: the place for what may not be shared with the parent. `before_fork`
    is the parent's last chance to make ready what every child is to find there. `warm_up` is what a child does while
    it waits for its job, one after the other until that comes.
    """

    in_child: Callable[[], AbstractContextManager[object]] = nullcontext
    before_fork: Callable[[], None] = nothing
    warm_up: Sequence[Callable[[], None]] = ()


class PatientWorker(Worker):
    """RQ's forking worker, which by itself ends when Redis goes away in the middle of a job.

    It has a child forked before it waits for a job, which makes itself ready meanwhile (see spare.py).
    """

    exponential_backoff_factor = 1.0
    outage: Outage
    parts: Parts
    spare: Spare | None = None
    stop_asked = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stop_asked = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's heartbeat. The first one after an outage registers the worker anew: an emptied server forgot it."""
        super().heartbeat(timeout, pipeline)
        if pipeline is None and self.outage.away:
            with self.connection.pipeline() as again:
                again.hset(self.key, mapping=self.serialize())
                worker_registration.register(self, again)
                again.execute()
            self.outage.ends()

    def maintain_heartbeats(self, job: Job, execution: Any) -> None:
        """A queue server that goes away does not stop the job: the database is what matters."""
        try:
            super().maintain_heartbeats(job, execution)
        except (QueueAway, QueueSilent):
            log.warning("The queue server is away; job %s goes on.", job.id)

    def teardown(self) -> None:
        if self.spare:
            self.spare.dismiss()
        try:
            super().teardown()  # type: ignore[no-untyped-call]
        except RedisError:
            listener: Any = self.pubsub_thread
            if listener:
                listener.stop()

    def dequeue_job_and_maintain_ttl(self, timeout: int | None, max_idle_time: int | None = None) -> Any:
        """Wait for a job, with a child that will do it.

        A signal to stop that comes during the fork raises where Python passes over exceptions, so it is asked for here.
        """
        self.spare = self.spare or self._fork()
        if self.stop_asked:
            raise StopRequested
        return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Hand the job to the child that waits for one; to a new one where somebody killed that."""
        order = Order(job.id, queue.name, cast(Execution, self.execution).id)
        spare, self.spare = self.spare or self._fork(), None
        while not spare.hand_over(order):
            log.warning("The child that waited for a job was gone; another does it.")
            spare = self._fork()
        self._horse_pid = spare.pid

    def _fork(self) -> Spare:
        self.parts.before_fork()
        return Spare(self._obey)

    def _obey(self, pipe: int) -> None:
        """In the child: wait for the order and do it.

        No collection of the parent's frozen objects, which would copy every page they are on.
        """
        gc.disable()
        self.outage.leave_to_parent()
        self.setup_work_horse_signals()  # type: ignore[no-untyped-call]
        die_with_parent(cast(int, self.pid))
        with self.parts.in_child():
            order = wait(pipe, (self._greet_queue, *self.parts.warm_up))
            if order:
                self._do(order)

    def _greet_queue(self) -> None:
        """Connect, before there is a job that would wait for it."""
        with suppress(RedisError):
            self.connection.ping()

    def _do(self, order: Order) -> None:
        job = Job.fetch(order.job_id, connection=self.connection, serializer=self.serializer)
        self.execution = Execution.fetch(order.execution_id, order.job_id, connection=self.connection)
        self.main_work_horse(job, Queue(order.queue, connection=self.connection, serializer=self.serializer))

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log where a job failed and the kind of the error; its text may quote what the job was working on."""
        log.error("Job %s failed: %s", job.id, where(exc_info[1]))

    def handle_job_failure(self, job: Job, queue: Queue, *args: Any, **kwargs: Any) -> None:
        """The queue holds ids only, so no traceback is stored there."""
        super().handle_job_failure(job, queue, *args, **kwargs | {"exc_string": "see the worker's log"})


def work_for_ever(connection: Redis, parts: Parts) -> None:
    """Do jobs until SIGTERM or SIGINT; a job under way is finished first. Waits for the queue server for ever."""
    outage = Outage()
    rq_log = logging.getLogger("rq.worker")
    rq_log.setLevel(logging.WARNING)
    rq_log.addFilter(outage)
    gc.collect()
    gc.freeze()
    while True:
        _wait_for(connection, outage)
        try:
            worker = _worker(connection)
            worker.outage, worker.parts = outage, parts
            worker.work(logging_level=None)
        except RedisError:
            outage.begins()
            continue
        if worker.stop_asked:
            return


def _worker(connection: Redis) -> PatientWorker:
    """Settings that bring the loss of a worker to light within a minute; the sweeper sees it within seconds."""
    return PatientWorker(
        list(QUEUES),
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=25,
        job_monitoring_interval=5,
        maintenance_interval=10,
        log_job_description=False,
    )


def _wait_for(connection: Redis, outage: Outage) -> None:
    """Return once the queue server answers; SIGTERM and SIGINT end the process here, where no job is under way."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    while True:
        try:
            connection.ping()
        except RedisError:
            outage.begins()
            time.sleep(RETRY_SECONDS)
        else:
            outage.ends()
            return


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
