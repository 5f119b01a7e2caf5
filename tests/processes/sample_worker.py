"""The worker without the app: `python -m tests.processes.sample_worker QUEUE_URL`."""

import logging
import sys

from redis import Redis

from practice.running.worker import Parts, work_for_ever

logging.basicConfig(level=logging.WARNING, format="worker: %(message)s")
work_for_ever(Redis.from_url(sys.argv[1]), Parts())
