import os
import signal
import subprocess
import sys
import time

import pytest
from rq import Queue
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from practice.config import ROOT
from practice.running.worker import RETRY_SECONDS, PatientWorker
from tests.conftest import environment
from tests.processes.helpers import RunningWorker, alive, children, clean_environment, free_port, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.faults]
JOBS = "tests.processes.sample_jobs"


def put(queue, name, job, *arguments, on="interactive"):
    work = Queue(on, connection=queue.redis(), serializer=JSONSerializer)
    work.enqueue_call(f"{JOBS}.{job}", args=arguments, job_id=name, timeout=60, result_ttl=0, failure_ttl=60)


def lines(file):
    return file.read_text().splitlines() if file.exists() else []


def begun(file):
    """The process of a slow job that has begun."""
    return wait_for(lambda: [int(line.split()[1]) for line in lines(file) if line.startswith("begin")])[0]


def test_interactive_work_goes_before_batch_work(queue, folder):
    out = folder / "out"
    for number in range(3):
        put(queue, f"b{number}", "note", str(out), f"batch {number}", on="batch")
    for number in range(3):
        put(queue, f"i{number}", "note", str(out), f"interactive {number}")
    worker = RunningWorker(queue.url, folder)
    wait_for(lambda: len(lines(out)) == 6)
    assert lines(out) == [f"{kind} {number}" for kind in ("interactive", "batch") for number in range(3)]
    worker.process.kill()
    worker.process.wait()


def test_a_worker_outlives_its_queue_server_and_says_so_once(queue, worker, folder):
    out = folder / "out"
    put(queue, "one", "note", str(out), "before")
    wait_for(lambda: lines(out) == ["before"])
    queue.kill()
    wait_for(lambda: "away" in worker.said())
    time.sleep(2 * RETRY_SECONDS)  # it tries again and again
    queue.start()
    put(queue, "two", "note", str(out), "after")
    wait_for(lambda: lines(out) == ["before", "after"])
    assert worker.process.poll() is None
    said = worker.said()
    assert said.count("is away") == 1
    assert said.count("is back") == 1
    assert "Traceback" not in said


def test_a_worker_that_starts_before_its_queue_server_waits_for_it(queue, folder):
    queue.kill()
    worker = RunningWorker(queue.url, folder)
    wait_for(lambda: "is away" in worker.said())
    queue.start()
    out = folder / "out"
    put(queue, "one", "note", str(out), "done")
    wait_for(lambda: lines(out) == ["done"])
    worker.process.kill()
    worker.process.wait()


def test_a_job_goes_on_when_the_queue_server_dies_and_the_worker_takes_the_next(queue, worker, folder):
    out = folder / "out"
    put(queue, "long", "slow", str(out), 7)
    begun(out)
    queue.kill()
    wait_for(lambda: lines(out)[-1] == "end")
    queue.start()
    put(queue, "next", "note", str(out), "next")
    wait_for(lambda: lines(out)[-1] == "next")
    assert "Traceback" not in worker.said()


def test_an_idle_worker_stops_at_once_when_asked(queue, worker, folder):
    out = folder / "out"
    put(queue, "one", "note", str(out), "done")
    wait_for(lambda: lines(out) == ["done"])
    worker.process.terminate()
    assert worker.process.wait(5) == 0


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(queue, worker, folder):
    out = folder / "out"
    put(queue, "long", "slow", str(out), 2)
    begun(out)
    worker.process.terminate()
    assert worker.process.wait(10) == 0
    assert lines(out)[-1] == "end"


def test_a_killed_worker_leaves_no_child_behind(queue, worker, folder):
    out = folder / "out"
    put(queue, "long", "slow", str(out), 60)
    child = begun(out)
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    wait_for(lambda: not alive(child), 5)


def waiting_child(worker):
    """The child that the worker has ready for the next job."""
    return wait_for(lambda: children(worker.process.pid)).pop()


def test_each_job_has_a_process_of_its_own_also_where_the_child_that_waited_for_it_was_killed(queue, worker, folder):
    out = folder / "out"
    killed = waiting_child(worker)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: not alive(killed))
    for number in range(3):
        put(queue, f"job-{number}", "slow", str(out), 0)
    wait_for(lambda: lines(out).count("end") == 3)
    processes = [int(line.split()[1]) for line in lines(out) if line.startswith("begin")]
    assert len({*processes, killed, worker.process.pid}) == 5


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_leaves_no_waiting_child_behind(worker, number):
    child = waiting_child(worker)
    os.kill(worker.process.pid, number)
    worker.process.wait(5)
    wait_for(lambda: not alive(child), 5)


def test_a_signal_to_stop_that_came_while_the_child_was_forked_is_not_lost():
    worker = PatientWorker.__new__(PatientWorker)
    worker.spare, worker.stop_asked = object(), True
    with pytest.raises(StopRequested):
        worker.dequeue_job_and_maintain_ttl(1)


def test_a_worker_waits_for_its_database_and_stops_at_once_when_asked(folder, queue, secrets_folder):
    away = environment(folder, secrets_folder, f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env=clean_environment(away | {"REDIS_URL": queue.url}),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert "The database does not answer" in process.stderr.readline()
        time.sleep(RETRY_SECONDS + 0.5)
        assert process.poll() is None
        process.terminate()
        assert process.wait(5) == 0
        assert process.stderr.read() == "", "said once"
    finally:
        process.kill()
        process.wait()


def test_a_failed_job_leaves_no_content_in_queue_or_log(queue, worker, folder):
    out = folder / "out"
    put(queue, "bad", "fail")
    put(queue, "good", "note", str(out), "done")
    wait_for(lambda: lines(out) == ["done"])
    redis = queue.redis()
    failed = Job.fetch("bad", connection=redis, serializer=JSONSerializer).latest_result()
    assert failed.exc_string == "see the worker's log"  # stored compressed, so that the dumps below would not show it
    redis.config_set("rdbcompression", "no")  # dumps are to be read
    assert b"canary" not in b" ".join(redis.dump(key) or b"" for key in redis.scan_iter())  # some expire meanwhile
    assert b"canary" not in b" ".join(redis.hgetall("rq:job:bad").values())
    assert "ValueError" in worker.said()
    assert "sample_jobs" in worker.said()
    assert "canary" not in worker.said()
