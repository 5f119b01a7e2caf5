"""How gunicorn serves Fourfold: one copy of the code, then forked; nothing that identifies a client in its logs.

Read by gunicorn itself (`gunicorn --config practice/running/gunicorn_conf.py`); ADDRESSES says where to listen.
"""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from practice.redaction import TokenFilter, without_tokens
from practice.running import logs
from practice.running.children import die_with_parent

logs.set_up("web")
gc.disable()  # until the fork: nothing is looked at while it is being loaded

_on_sqlite = not os.environ.get("DATABASE_URL", "").startswith("postgres") and not os.environ.get("DATABASE_URL_FILE")

wsgi_app = "wsgi:app"
proc_name = "fourfold"
bind = os.environ.get("ADDRESSES", "127.0.0.1:8000").split(",")
# SQLite's writers queue at a lock of one process, which is much fairer than polling the file's lock from several.
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if _on_sqlite else 2))
threads = 8
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
# No address of ours is long, and only the proxies that TRUSTED_PROXIES counts may say who the client is (the app does).
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = ""
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn unlinks what it makes there
loglevel = "warning"
errorlog = "-"
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)s ms'


class PrivateLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without tokens, queries, client addresses, referrers."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(TokenFilter())
                if logs.as_json() or log is self.error_log:
                    handler.setFormatter(logs.formatter("web"))

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": without_tokens(str(atoms["U"]))}

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """A line a request; as JSON with method, path, status, bytes and ms apart, so that they can be counted."""
        if not (logs.as_json() and self.cfg.accesslog):
            super().access(resp, req, environ, request_time)
            return
        said = self.atoms(resp, req, environ, request_time)
        fields = {"method": said["m"], "path": said["U"], "status": int(said["s"]), "bytes": said["B"], "ms": said["M"]}
        self.access_log.info("request", extra={"fields": fields})


logger_class = PrivateLogger


if workers > 1 and (os.environ.get("METRICS_TOKEN") or os.environ.get("METRICS_TOKEN_FILE")):
    # Where the processes of this host add up what they measured; set before the library is loaded, which looks then.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="fourfold-metrics-")


def when_ready(server: Any) -> None:
    """The app is loaded and nothing is forked yet. A collector that looks at an object writes into its page, which is
    then no longer shared: what is there by now is there for good, and is not looked at again."""
    application = server.app.wsgi()
    if hasattr(application, "before_fork"):  # another one than Fourfold may be served with these settings
        application.before_fork()
    gc.collect()
    gc.freeze()


def post_fork(server: Any, _worker: Any) -> None:
    gc.enable()
    # Whoever holds the write lock gets the interpreter back soon after the disk has answered: others wait for the lock.
    sys.setswitchinterval(0.001)
    die_with_parent(server.pid)


def child_exit(_server: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - needs the folder's name first

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
