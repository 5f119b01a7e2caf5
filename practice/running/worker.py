"""The RQ worker as Fourfold runs it: outlives its queue server, forks cheaply, keeps content out of queue and log."""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any, cast

from redis import Redis
from redis.exceptions import ConnectionError as QueueAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as QueueSilent
from rq import Queue, Worker, worker_registration
from rq.job import Job
from rq.serializers import JSONSerializer

from practice.redaction import where
from practice.running.children import die_with_parent

QUEUES = ("interactive", "batch")
RETRY_SECONDS = 2.0
log = logging.getLogger("fourfold.worker")


class PatientWorker(Worker):
    """RQ's forking worker, which by itself ends when Redis goes away in the middle of a job.

    `in_child` wraps each job in the forked child: the place for what may not be shared with the parent.
    """

    exponential_backoff_factor = 1.0
    in_child: Callable[[], AbstractContextManager[object]]
    stop_asked = False
    away = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stop_asked = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's heartbeat. The first one after an outage registers the worker anew: an emptied server forgot it."""
        super().heartbeat(timeout, pipeline)
        if pipeline is None and self.away:
            with self.connection.pipeline() as again:
                again.hset(self.key, mapping=self.serialize())
                worker_registration.register(self, again)
                again.execute()
            self.away = False
            log.warning("The queue server is back.")

    def maintain_heartbeats(self, job: Job, execution: Any) -> None:
        """A queue server that goes away does not stop the job: the database is what matters."""
        try:
            super().maintain_heartbeats(job, execution)
        except (QueueAway, QueueSilent):
            log.warning("The queue server is away; job %s goes on.", job.id)

    def teardown(self) -> None:
        try:
            super().teardown()  # type: ignore[no-untyped-call]
        except RedisError:
            listener: Any = self.pubsub_thread
            if listener:
                listener.stop()

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """In the child: no collection of the parent's frozen objects, which would copy every page they are on."""
        gc.disable()
        try:
            die_with_parent(cast(int, self.pid))
            with self.in_child():
                super().main_work_horse(job, queue)
        finally:
            os._exit(1)  # reached by an error only; the child may never go on with the parent's loop

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log where a job failed and the kind of the error; its text may quote what the job was working on."""
        log.error("Job %s failed: %s", job.id, where(exc_info[1]))

    def handle_job_failure(self, job: Job, queue: Queue, *args: Any, **kwargs: Any) -> None:
        """The queue holds ids only, so no traceback is stored there."""
        super().handle_job_failure(job, queue, *args, **kwargs | {"exc_string": "see the worker's log"})


class QueueNews(logging.Filter):
    """Turns RQ's many lines about a lost connection into one, and into none while it stays lost."""

    def __init__(self, worker: PatientWorker) -> None:
        super().__init__()
        self.worker = worker

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        about_connection = isinstance(error, RedisError) or "connect" in str(record.msg)
        if about_connection and not self.worker.away:
            self.worker.away = True
            log.warning("The queue server is away. Waiting for it; requests are kept in the database.")
        return not about_connection


def work_for_ever(connection: Redis, in_child: Callable[[], AbstractContextManager[object]]) -> None:
    """Do jobs until SIGTERM or SIGINT; a job under way is finished first. Waits for the queue server for ever."""
    rq_log = logging.getLogger("rq.worker")
    rq_log.setLevel(logging.WARNING)
    gc.collect()
    gc.freeze()
    while True:
        _wait_for(connection)
        try:
            worker = PatientWorker(
                list(QUEUES),
                connection=connection,
                serializer=JSONSerializer,
                worker_ttl=25,
                job_monitoring_interval=5,
                maintenance_interval=10,
                log_job_description=False,
            )
        except RedisError:
            continue
        worker.in_child = in_child
        news = QueueNews(worker)
        rq_log.addFilter(news)
        try:
            worker.work(logging_level=None)
        except RedisError:
            log.warning("The queue server is away. Waiting for it; requests are kept in the database.")
        finally:
            rq_log.removeFilter(news)
        if worker.stop_asked:
            return


def _wait_for(connection: Redis) -> None:
    """Return once the queue server answers; SIGTERM and SIGINT end the process here, where no job is under way."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    told = False
    while True:
        try:
            connection.ping()
            return
        except RedisError:
            if not told:
                log.warning("The queue server does not answer. Waiting for it; requests are kept in the database.")
                told = True
        time.sleep(RETRY_SECONDS)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
