"""/metrics for Prometheus, behind a token of its own: counts and times, nothing about a case or a person.

Requests are told apart by whom a page is for, never by its address: which pages are asked for, and when, says much
about people. Without METRICS_TOKEN there is no such page and nothing is measured.
"""

import hmac
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from practice import clock, extensions
from practice.services.installation import measures
from practice.web.guard import access, access_of

bp = Blueprint("metrics", __name__)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = ("GET", "HEAD", "POST")  # the rest together: a stranger can make up any, and each would stay in memory
FOR_WHOM = {"owner": "therapist", "client_or_private": "client", "visitor": "anyone"}


class Requests:
    """How long answers took, over all web processes of this host where gunicorn_conf.py gave them a folder to share."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "fourfold_request_seconds",
            "Time from the request's arrival to its answer",
            ["for_whom", "method", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def collected(self, shared: str | None) -> CollectorRegistry:
        if not shared:
            return self.registry
        together = CollectorRegistry()
        MultiProcessCollector(together, path=shared)  # type: ignore[no-untyped-call]
        return together


def bind(app: Flask, shared: str | None) -> None:
    """Measure every request of `app`. `shared` is the folder in which its processes keep what they measured."""
    if not app.extensions["fourfold.settings"].metrics_token:
        return
    app.extensions["fourfold.requests"] = requests = Requests()
    app.extensions["fourfold.shared_metrics"] = shared

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        method = request.method if request.method in METHODS else "other"
        labels = (_for_whom(app), method, f"{response.status_code // 100}xx")
        requests.seconds.labels(*labels).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response


def _for_whom(app: Flask) -> str:
    if request.endpoint in (None, "static"):
        return "static" if request.endpoint else "unknown"
    declared = access_of(app, request.endpoint)
    return FOR_WHOM.get(declared.who, declared.who) if declared else "unknown"


@bp.get("/metrics")
@access("anyone")
def show() -> ResponseReturnValue:
    """404 without the token, as for any address that does not exist."""
    token = extensions.settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    own = CollectorRegistry()
    own.register(_Now())
    requests: Requests = current_app.extensions["fourfold.requests"]
    found = requests.collected(current_app.extensions["fourfold.shared_metrics"])
    return Response(generate_latest(found) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


class _Now:
    """What stands in the database and whether the queue answers, asked at each scrape."""

    def collect(self) -> Iterator[Metric]:
        found = measures.measures(extensions.session(), clock.now())
        yield _by_state("fourfold_reports", "Reports by state", found.reports)
        yield _by_state("fourfold_mails", "Mails of the outbox by state", found.mails)
        for name, help_, value in (
            ("fourfold_oldest_report_seconds", "Age of the oldest report not yet made", found.oldest_report),
            ("fourfold_oldest_mail_seconds", "How long the oldest waiting mail has been due", found.oldest_mail),
            ("fourfold_timed_work_late_seconds", "How long nobody has done the timed work", found.timed_work_late),
            ("fourfold_queue_up", "1 where the queue server answers", float(extensions.queue_is_there())),
        ):
            yield GaugeMetricFamily(name, help_, value=value)


def _by_state(name: str, help_: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_, labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family
