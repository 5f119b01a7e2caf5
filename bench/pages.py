"""The pages that are measured: what each asks of Fourfold and of its anchor, for how long, with what as the goal."""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode
from uuid import UUID

from bench.ratios import Ratio, blocks, ratio
from bench.served import Browser
from tests.processes.web_server import Phone

ALIKE = 0.25  # how much the anchor's answer may differ from Fourfold's in bytes
SAVES = 10  # timed together, as one measure of one block


@dataclass(frozen=True)
class Place:
    """A seeded installation that is being served: its port and what there is to ask for."""

    port: int
    therapist_id: UUID
    review: str
    phones: tuple[Phone, ...]


def caseload(place: Place, anchor_port: int, count: int) -> Ratio:
    """The caseload page of 50 couples over the bare page of 50 rows; how many times as long it takes."""
    therapist, bare = Browser(place.port).sign_in(), Browser(anchor_port)
    size = len(therapist.ask("GET", "/")[1])
    path = f"/caseload/{place.therapist_id}?size={size}"
    alike(size, len(bare.ask("GET", path)[1]))
    return ratio(blocks(lambda: bare.timed(path, 3), lambda: therapist.timed("/", 3), count))


def autosave(place: Place, anchor_port: int, people: int, count: int) -> Ratio:
    """A durable save by `people` at once over the bare upsert of the same form by as many."""
    phones = place.phones[:people]
    bare = [Browser(anchor_port) for _ in phones]
    sizes = [len(phone.raw_save(answers(phone, 0))[1]) for phone in phones]
    body = urlencode(phones[0].form(answers(phones[0], 0)))

    def upsert(number: int, turn: int) -> None:
        status, text = bare[number].ask("POST", f"/save/{number}?size={sizes[number]}", f"{body}&turn={turn}")
        if status != 200:
            raise RuntimeError(f"the anchor: {status}")
        alike(sizes[number], len(text))

    def save(number: int, turn: int) -> None:
        if phones[number].raw_save(answers(phones[number], turn))[0] != 200:
            raise RuntimeError("not saved")

    return ratio(blocks(lambda: together(upsert, people), lambda: together(save, people), count))


def together(work: Callable[[int, int], None], people: int) -> float:
    """Seconds a save while `people` make SAVES each at the same time."""
    ready = threading.Barrier(people)

    def one(number: int) -> None:
        ready.wait()
        for turn in range(SAVES):
            work(number, turn)

    with ThreadPoolExecutor(people) as pool:
        start = time.perf_counter()
        list(pool.map(one, range(people)))
        return (time.perf_counter() - start) / (SAVES * people)


def answers(phone: Phone, number: int) -> dict[str, str]:
    return {key: str(1 + (number + place) % 5) for place, key in enumerate(phone.keys)}


def p95(ask: Callable[[], float], times: int) -> float:
    """The time that 95 of 100 answers stay under."""
    ask()
    return quantiles([ask() for _ in range(times)], n=20)[18]


def alike(size: int, other: int) -> None:
    if abs(size - other) > ALIKE * size:
        raise RuntimeError(f"the anchor answers with {other} bytes and Fourfold with {size}: not comparable")


def tail(place: Place, people: int, saves: int) -> tuple[float, float]:
    """Median and 99th percentile of a save, in seconds, while `people` save at once."""
    phones, times = place.phones[:people], []

    def one(phone: Phone) -> None:
        for turn in range(saves):
            start = time.perf_counter()
            if phone.raw_save(answers(phone, turn))[0] != 200:
                raise RuntimeError("not saved")
            times.append(time.perf_counter() - start)

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(one, phones))
    return median(times), quantiles(times, n=100)[98]


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
