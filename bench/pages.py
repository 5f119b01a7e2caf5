"""The pages that are measured over real connections: what each asks of Fourfold and of its anchor."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.ratios import Block, Found, over, p95, paired, ratio, speed, tail
from bench.seeded import LENA, Seeded, unopened
from bench.served import Browser
from tests.processes.web_server import Phone

ALIKE = 0.25  # how much the anchor's answer may differ from Fourfold's in bytes
SAVES = 10  # timed together, as one measure of one block
PAGES = 3  # rounds of a block
TAILS = 400  # redraws of a thousand saves


@dataclass(frozen=True)
class Place:
    """A seeded practice that is being served."""

    port: int
    seed: Seeded
    phones: tuple[Phone, ...]


def place(seed: Seeded, port: int) -> Place:
    """The practice at this port, with its phones gone as far as the first part, which nobody has answered yet."""
    unopened(seed)
    return Place(port, seed, tuple(Phone([("127.0.0.1", port)], link.token, link.pin) for link in seed.links))


def caseload(here: Place, anchor_port: int, count: int) -> Found:
    """The caseload page of 50 couples beside the bare page of 50 rows."""
    therapist, bare = Browser(here.port).sign_in(), Browser(anchor_port)
    size = len(therapist.ask("GET", "/")[1])
    path = f"/caseload/{here.seed.therapist_id}?size={size}"
    alike(size, len(bare.ask("GET", path)[1]))
    return speed(paired(lambda: bare.timed(path), lambda: therapist.timed("/"), count, rounds=PAGES))


def autosave(here: Place, anchor_port: int, people: int, count: int) -> Found:
    """A durable save by `people` at once beside the bare upsert of the same form by as many."""
    phones = here.phones[:people]
    bare = [Browser(anchor_port) for _ in phones]
    sizes = [len(phone.raw_save(answers(phone, 0))[1]) for phone in phones]
    body = urlencode(phones[0].form(answers(phones[0], 0)))

    def upsert(number: int, turn: int) -> None:
        status, text = bare[number].ask("POST", f"/save/{number}?size={sizes[number]}", f"{body}&turn={turn}")
        if status != 200:
            raise RuntimeError(f"the anchor: {status}")
        alike(sizes[number], len(text))

    return speed(paired(lambda: together(upsert, people), lambda: together(saving(phones), people), count))


def autosave_tail(here: Place, saves: int) -> Found:
    """The 99th percentile of a save over its median while everybody saves at once, so many times each."""
    times: list[float] = []

    def one(phone: Phone) -> None:
        save = saving((phone,))
        for turn in range(saves):
            start = time.perf_counter()
            save(0, turn)
            times.append(time.perf_counter() - start)

    with ThreadPoolExecutor(len(here.phones)) as pool:
        list(pool.map(one, here.phones))
    return over(times, tail, TAILS)


def large_beside_small(small: Place, large: Place, count: int, times: int) -> dict[str, Found]:
    """The p95 of three pages on the large practice over that on the small one, by the goal's name."""
    here, there = Browser(small.port).sign_in(), Browser(large.port).sign_in()

    def compared(one: Callable[[], float], other: Callable[[], float]) -> list[Block]:
        return paired(one, other, count, rounds=times // 2, of=p95)

    return {
        "caseload large": ratio(compared(lambda: here.timed("/"), lambda: there.timed("/"))),
        "autosave large": ratio(compared(lambda: saved(small), lambda: saved(large))),
        "review large": ratio(compared(lambda: here.timed(small.seed.review), lambda: there.timed(large.seed.review))),
    }


def largest(large: Place, count: int) -> Found:
    """The first page of the largest caseload, of 500 couples, over that of one of 50, on the same server."""
    of_50, of_500 = Browser(large.port).sign_in(), Browser(large.port).sign_in(LENA)
    return ratio(paired(lambda: of_50.timed("/"), lambda: of_500.timed("/"), count, rounds=PAGES))


def saved(here: Place) -> float:
    """Seconds for one save of the first phone, each with other answers than the one before."""
    phone = here.phones[0]
    start = time.perf_counter()
    saving((phone,))(0, phone.count)
    return time.perf_counter() - start


def saving(phones: tuple[Phone, ...]) -> Callable[[int, int], None]:
    """What saves the first part of one of the phones, with answers for this turn."""

    def save(number: int, turn: int) -> None:
        if phones[number].raw_save(answers(phones[number], turn))[0] != 200:
            raise RuntimeError("not saved")

    return save


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


def alike(size: int, other: int) -> None:
    if abs(size - other) > ALIKE * size:
        raise RuntimeError(f"the anchor answers with {other} bytes and Fourfold with {size}: not comparable")
