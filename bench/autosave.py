"""How long a save takes while eight people answer at once: the real gunicorn, SQLite with full sync.

Run with `python -m bench.autosave [saves per person]`. Eight phones, each with its own homework and connection, answer
one question after the other without a pause. Printed are the median, the 99th percentile and their ratio, which is the
goal (at most 4) because it does not depend on the machine; the times do.
"""

import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from tests.processes.web_server import Phone, WebServer, links

PEOPLE = 8
SAVES = 100
GOAL = 4.0


def timed(phone: Phone, number: int) -> float:
    """Answer every question of the part with the next scale point; the seconds until the page would say "Saved"."""
    answers = {key: str(1 + (number + place) % 5) for place, key in enumerate(phone.keys)}
    start = time.perf_counter()
    status, said = phone.save(answers)
    took = time.perf_counter() - start
    if status != 200 or not said["said"].startswith("Saved"):
        raise RuntimeError(f"not saved: {status}")
    return took


def measure(port: int, found: list[tuple[str, str]], saves: int) -> list[float]:
    """Everybody saves at the same time; all the times, in seconds."""
    phones = [Phone([("127.0.0.1", port)], token, pin) for token, pin in found]
    ready = threading.Barrier(len(phones))

    def answer(phone: Phone) -> list[float]:
        phone.connection.close()  # opened again by the first save; the server may have closed it while others came in
        ready.wait()
        return [timed(phone, number) for number in range(saves)]

    with ThreadPoolExecutor(len(phones)) as pool:
        return [took for mine in pool.map(answer, phones) for took in mine]


def main() -> None:
    """Print the median, the 99th percentile and their ratio."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else SAVES
    with tempfile.TemporaryDirectory(prefix="fourfold-bench-") as folder:
        environment, found = links(Path(folder), PEOPLE)
        server = WebServer(environment)
        try:
            times = measure(server.port, [(link.token, link.pin) for link in found], saves)
        finally:
            server.stop()
    half, late = 1000 * median(times), 1000 * quantiles(times, n=100)[98]
    print(
        f"a save with {PEOPLE} people at once, {len(times)} saves: median {half:.1f} ms, p99 {late:.1f} ms, "
        f"ratio {late / half:.1f} (goal {GOAL:g}), slowest {1000 * max(times):.1f} ms"
    )


if __name__ == "__main__":
    main()
