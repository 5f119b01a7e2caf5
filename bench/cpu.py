"""For context: the processor time that a page takes of its server, beside the anchor's.

Other work on a machine makes every page slower, and a ratio of times restless; processor time hardly. It leaves out
waiting, for the disk above all, and what a database server does, so that it is no measure of a durable save.
"""

import os
from pathlib import Path
from urllib.parse import urlencode

from bench.pages import Place, answers, saving
from bench.served import Browser
from tests.processes.helpers import children
from tests.processes.web_server import WebServer


def beside_the_anchor(here: Place, ours: WebServer, bare: WebServer, times: int) -> dict[str, str]:
    """How fast the caseload page and a save are beside the anchor's, by the processor time of so many each."""
    therapist, nobody, phone = Browser(here.port).sign_in(), Browser(bare.port), here.phones[0]
    body = urlencode(phone.form(answers(phone, 0)))
    size, save = len(therapist.ask("GET", "/")[1]), saving((phone,))
    pairs = {
        "caseload page": (
            lambda _: nobody.timed(f"/caseload/{here.seed.therapist_id}?size={size}"),
            lambda _: therapist.timed("/"),
        ),
        "autosave": (
            lambda turn: nobody.ask("POST", f"/save/0?size=200&turn={turn}", body),
            lambda turn: save(0, turn),
        ),
    }
    told = {}
    for name, (one, other) in pairs.items():
        before = spent(bare), spent(ours)
        for turn in range(times):
            one(turn), other(turn)
        its, mine = spent(bare) - before[0], spent(ours) - before[1]
        told[f"{name}, processor time only"] = (
            f"{its / mine:.2f} x its anchor's speed, {1000 * mine / times:.1f} ms beside {1000 * its / times:.1f} ms"
        )
    return told


def spent(server: WebServer) -> float:
    """Seconds of processor time that the server's processes have had so far, in the kernel's hundredths."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in children(server.process.pid))
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")
