"""Jobs for the worker's tests: each leaves a line in a file, so that a test sees what ran and in which order."""

import os
import time
from pathlib import Path


def note(file, word):
    with Path(file).open("a") as lines:
        lines.write(f"{word}\n")


def slow(file, seconds):
    note(file, f"begin {os.getpid()}")
    time.sleep(seconds)
    note(file, "end")


def fail():
    raise ValueError("an answer: {}{}".format("can", "ary"))
